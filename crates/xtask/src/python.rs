//! The Python package in `cargo xtask test`: one wheel, built from the artefacts of the tests, and all that checks it.
//!
//! Tools live in a virtual environment below the target directory, which is made anew when the requirements or the
//! interpreter change and kept otherwise. Nothing is installed anywhere else. What is tested is the wheel, never the
//! folder `python/amends`: every command runs where that folder cannot be imported by accident.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::report;
use crate::workspace::Workspace;

/// The oldest interpreter that the package supports.
const OLDEST: (u32, u32) = (3, 10);
const REQUIREMENTS: &str = "python/requirements-dev.txt";
/// What an interpreter is asked: its version, as numbers, and which one it is.
const WHO: &str = "import sys; print(*sys.version_info[:3]); print(sys.executable)";

/// Builds the wheel and installs it into the virtual environment; returns whether that succeeded.
pub(crate) fn wheel(workspace: &Workspace) -> bool {
    let built = Environment::of(workspace).and_then(|environment| {
        environment.forget_wheels()?;
        environment.ready(workspace)?;
        environment.install_wheel(workspace)
    });
    said(built)
}

/// Runs the tests of the package as installed: its own, the examples of its documentation, stubs and types.
pub(crate) fn test(workspace: &Workspace) -> bool {
    said(Environment::of(workspace).and_then(|environment| environment.check(workspace)))
}

fn said(result: Result<(), String>) -> bool {
    match result {
        Ok(()) => true,
        Err(error) => {
            report::error(&error);
            false
        }
    }
}

/// The virtual environment of one target directory.
struct Environment {
    /// Below the target directory; also where the tools run.
    folder: PathBuf,
    tools: PathBuf,
    /// The command `amends` as the tests build it.
    command: PathBuf,
}

impl Environment {
    fn of(workspace: &Workspace) -> Result<Self, String> {
        let target = workspace.metadata()?.target_directory;
        let command = target.join("debug").join("amends").with_extension(std::env::consts::EXE_EXTENSION);
        let folder = target.join("python");
        let tools = folder.join("environment").join(if cfg!(windows) { "Scripts" } else { "bin" });
        Ok(Self { folder, tools, command })
    }

    /// Sees to it that the requirements are installed.
    fn ready(&self, workspace: &Workspace) -> Result<(), String> {
        let (python, who) = interpreter()?;
        let requirements = workspace.root.join(REQUIREMENTS);
        let text =
            std::fs::read_to_string(&requirements).map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
        let (stamp, wanted) = (self.folder.join("stamp"), format!("{who}\n{text}"));
        if std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
            return Ok(());
        }
        std::fs::create_dir_all(&self.folder)
            .map_err(|error| format!("{}: {error}", self.folder.display()))?;
        // An installation that is interrupted leaves no stamp, and is made anew.
        let _ = std::fs::remove_file(&stamp);
        let mut make = Command::new(&python);
        make.args(["-m", "venv", "--clear"]).arg(self.folder.join("environment"));
        // Debian and its relatives ship the module in a package of its own.
        run(&mut make).map_err(|error| format!("{error}; is the package `python3-venv` installed?"))?;
        let mut install = self.tool("python");
        run(install.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&requirements))?;
        std::fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
    }

    /// Removes the wheel of an earlier run, so that its tests are never taken for those of this one.
    fn forget_wheels(&self) -> Result<(), String> {
        let wheels = self.wheels();
        if !wheels.exists() {
            return Ok(());
        }
        std::fs::remove_dir_all(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))
    }

    fn wheels(&self) -> PathBuf {
        self.folder.join("wheels")
    }

    fn install_wheel(&self, workspace: &Workspace) -> Result<(), String> {
        let wheels = self.wheels();
        let mut build = self.tool("maturin");
        build
            .args(["build", "--quiet", "--locked", "--profile", "dev", "--interpreter"])
            .arg(self.program("python"));
        run(build.arg("--out").arg(&wheels).current_dir(workspace.root.join("python")))?;
        let entries = wheels.read_dir().map_err(|error| format!("{}: {error}", wheels.display()))?;
        let wheel =
            entries.filter_map(Result::ok).map(|entry| entry.path()).next().ok_or("maturin left no wheel")?;
        let mut install = self.tool("python");
        let args = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--force-reinstall"];
        run(install.args(args).arg(wheel))
    }

    /// Runs every check, also after one has failed.
    fn check(&self, workspace: &Workspace) -> Result<(), String> {
        if !self.wheels().exists() {
            return Err("there is no wheel to test, see the step before".to_owned());
        }
        // The tests compare with the command of the same state; a build of nothing new takes no time.
        run(workspace.cargo().args(["build", "--quiet", "--locked", "--package", "amends-cli"]))?;
        let package = workspace.root.join("python");
        let config = package.join("pyproject.toml");
        let mut tests = self.tool("pytest");
        tests
            .args(["--quiet", "--numprocesses", "2"])
            .arg("--config-file")
            .arg(&config)
            .arg("--rootdir")
            .arg(&package);
        tests.arg("-o").arg(format!("cache_dir={}", self.folder.join("pytest").display()));
        tests.arg(package.join("tests")).env("AMENDS_COMMAND", &self.command);
        let mut examples = self.tool("pytest");
        examples.args(["--quiet", "--config-file"]).arg(&config);
        examples.args(["-p", "no:cacheprovider", "--doctest-modules", "--pyargs", "amends"]);
        let mut stubs = self.tool("stubtest");
        stubs.args(["amends", "--mypy-config-file"]).arg(&config);
        let mut types = self.tool("mypy");
        // Of the oldest interpreter, whichever is at hand.
        types.args([
            "--python-version",
            "3.10",
            "--package",
            "amends",
            "--package",
            "_amends_pytest",
            "--config-file",
        ]);
        types.arg(&config);
        // What the tests do with the package is also what its types must allow, and what they must not.
        let mut types_of_tests = self.tool("mypy");
        types_of_tests.arg("--config-file").arg(&config).arg(package.join("tests"));
        let checks = [
            ("tests", tests),
            ("examples", examples),
            ("stubs", stubs),
            ("types", types),
            ("types of the tests", types_of_tests),
        ];
        let failed: Vec<&str> = checks
            .into_iter()
            .filter_map(|(name, mut check)| {
                report::heading("python", name);
                run(&mut check).is_err().then_some(name)
            })
            .collect();
        if failed.is_empty() { Ok(()) } else { Err(format!("python: failed: {}", failed.join(", "))) }
    }

    fn program(&self, name: &str) -> PathBuf {
        self.tools.join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Returns a command that runs a tool of the environment, in a folder that holds no package.
    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.program(name));
        // What a user has set for interpreters of their own must not reach this one.
        command.current_dir(&self.folder).env_remove("PYTHONPATH").env_remove("PYTHONHOME");
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

/// Finds an interpreter that is new enough, and what it says of itself.
fn interpreter() -> Result<(PathBuf, String), String> {
    let (major, oldest) = OLDEST;
    let versioned = (oldest..oldest.saturating_add(10)).rev().map(|minor| format!("python{major}.{minor}"));
    let names = ["python3".to_owned(), "python".to_owned()].into_iter().chain(versioned);
    let mut found = Vec::new();
    for name in names {
        let Ok(output) = Command::new(&name).args(["-c", WHO]).output() else { continue };
        let who = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        match version(&who) {
            Some(version) if version >= OLDEST => return Ok((PathBuf::from(name), who)),
            Some((major, minor)) => found.push(format!("`{name}` is {major}.{minor}")),
            None => {}
        }
    }
    let found = if found.is_empty() { "none is on the path".to_owned() } else { found.join(", ") };
    Err(format!(
        "the Python package needs a CPython {major}.{oldest} or newer to be tested, and {found}; `cargo xtask test --fast` leaves it out"
    ))
}

fn version(who: &str) -> Option<(u32, u32)> {
    let mut numbers = who.split_whitespace().map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn run(command: &mut Command) -> Result<(), String> {
    let name =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(error) => Err(format!("{name} did not start: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interpreter_says_its_version() {
        let rows = [("3 10 13\n/usr/bin/python3", Some((3, 10))), ("", None), ("Python 3.9", None)];
        for (who, expected) in rows {
            assert_eq!(version(who), expected, "{who}");
        }
    }
}
