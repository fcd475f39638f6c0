//! Writing on a disk that fails at any step, or stops for good: a file is its old text or its new one.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;

/// A folder for one test, gone after it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let root = std::env::temp_dir().join(format!("amends-write-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        for name in FILES {
            fs::write(root.join(name), OLD).unwrap();
        }
        Self(root)
    }

    fn texts(&self) -> Vec<(PathBuf, &'static str, &'static str)> {
        FILES.iter().map(|name| (self.0.join(name), OLD, NEW)).collect()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// Returns the names of all files that are there.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const FILES: [&str; 3] = ["a.yaml", "b.yaml", "c.yaml"];
const OLD: &str = "old: 1\nand: more\n";
const NEW: &str = "new: 2\nand: much more than before\n";

/// A disk on which the step of a number goes wrong, half done; after a crash nothing is done any more.
struct Failing {
    steps: usize,
    fails_at: usize,
    crash: bool,
}

impl Failing {
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        let gone = self.crash && self.steps > self.fails_at;
        if gone || self.steps == self.fails_at { Err(io::Error::other("the disk is full")) } else { Ok(()) }
    }
}

impl Disk for Failing {
    fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        System.read(path)
    }

    fn create(&mut self, path: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
        if let Err(error) = self.step() {
            if self.steps == self.fails_at {
                System.create(path, &bytes[..bytes.len() / 2], like)?;
            }
            return Err(error);
        }
        System.create(path, bytes, like)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        System.rename(from, to)
    }

    fn remove(&mut self, path: &Path) {
        if !self.crash {
            System.remove(path);
        }
    }

    fn settle(&mut self, folder: &Path) {
        System.settle(folder);
    }
}

#[test]
fn no_step_that_fails_leaves_a_part_of_a_file() {
    let mut outcomes = (0, 0, 0);
    for crash in [false, true] {
        for fails_at in 1.. {
            let scratch = Scratch::new("steps");
            let mut disk = Failing { steps: 0, fails_at, crash };
            let result = replace_all(&mut disk, &scratch.texts());
            let new: Vec<&str> = FILES.into_iter().filter(|name| scratch.read(name) == NEW).collect();
            let old: Vec<&str> = FILES.into_iter().filter(|name| scratch.read(name) == OLD).collect();
            assert_eq!(new.len() + old.len(), FILES.len(), "step {fails_at}: a file is neither old nor new");
            // What a crash leaves beside is hidden and no YAML to whoever reads the folder.
            let others = scratch.names().into_iter().filter(|name| !FILES.contains(&name.as_str()));
            for name in others {
                assert!(crash && name.starts_with('.') && name.ends_with(".new"), "step {fails_at}: {name}");
            }
            let names = |paths: &[PathBuf]| -> Vec<String> {
                paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
            };
            match result {
                Ok(written) => {
                    assert_eq!((names(&written).len(), new.len()), (3, 3));
                    break;
                }
                Err(WriteError::Unwritable { .. }) => {
                    assert!(new.is_empty(), "step {fails_at}");
                    outcomes.0 += 1;
                }
                Err(WriteError::Partly { written, left, .. }) => {
                    assert_eq!(
                        (names(&written), names(&left)),
                        (
                            new.iter().map(ToString::to_string).collect(),
                            old.iter().map(ToString::to_string).collect()
                        )
                    );
                    outcomes.1 += 1;
                }
                Err(WriteError::Changed(_)) => outcomes.2 += 1,
            }
        }
    }
    // Reading twice, creating and the first renaming change nothing; the two other renamings are told exactly.
    assert_eq!(outcomes, (20, 4, 0));
}

#[test]
fn a_file_that_changed_meanwhile_stays() {
    let scratch = Scratch::new("changed");
    fs::write(scratch.0.join("b.yaml"), "other: 3\n").unwrap();
    let result = replace_all(&mut System, &scratch.texts());
    assert!(matches!(&result, Err(WriteError::Changed(path)) if path.ends_with("b.yaml")), "{result:?}");
    assert_eq!((scratch.read("a.yaml").as_str(), scratch.read("b.yaml").as_str()), (OLD, "other: 3\n"));
    assert_eq!(scratch.names(), FILES);
}

#[test]
fn what_a_file_is_beside_its_text_stays() {
    let scratch = Scratch::new("kept");
    let file = scratch.0.join("a.yaml");
    fs::write(&file, format!("\u{feff}{OLD}")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let folder = scratch.0.join("elsewhere");
    fs::create_dir(&folder).unwrap();
    fs::rename(scratch.0.join("b.yaml"), folder.join("real.yaml")).unwrap();
    symlink("elsewhere/real.yaml", scratch.0.join("b.yaml")).unwrap();
    replace_all(&mut System, &scratch.texts()).unwrap();
    assert_eq!(scratch.read("a.yaml"), format!("\u{feff}{NEW}"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(scratch.0.join("b.yaml")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(folder.join("real.yaml")).unwrap(), NEW);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn a_read_only_file_stays() {
    let scratch = Scratch::new("read-only");
    let file = scratch.0.join("c.yaml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let error = replace_all(&mut System, &scratch.texts()).unwrap_err();
    assert_eq!(error.code(), codes::UNWRITABLE_FILE);
    assert!(error.to_string().contains("c.yaml: cannot be written: the file is read-only"), "{error}");
    assert!(FILES.iter().all(|name| scratch.read(name) == OLD));
    assert_eq!(scratch.names(), FILES);
    let missing = [(scratch.0.join("none.yaml"), OLD, NEW)];
    assert!(matches!(replace_all(&mut System, &missing), Err(WriteError::Unwritable { .. })));
}

#[test]
fn what_a_crash_left_is_not_in_the_way() {
    let scratch = Scratch::new("left");
    let beside = scratch.0.join(format!(".a.yaml.{}-0.new", std::process::id()));
    fs::write(&beside, "half").unwrap();
    replace_all(&mut System, &scratch.texts()).unwrap();
    assert_eq!(
        (scratch.read("a.yaml").as_str(), fs::read_to_string(beside).unwrap().as_str()),
        (NEW, "half")
    );
}
