//! The tour of the README, word for word: its files are written, its commands run, their output compared.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What one fenced block of the README is for.
enum Step<'a> {
    /// A file that the reader writes.
    File { path: &'a str, text: String },
    /// Commands, each with what it prints.
    Console(Vec<(&'a str, Vec<&'a str>)>),
}

#[test]
fn the_tour_of_the_readme_works_as_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let folder = std::env::temp_dir().join(format!("amends-readme-{}", std::process::id()));
    fs::create_dir_all(folder.join("examples")).unwrap();
    fs::copy(root.join("examples/complaints.jsonl"), folder.join("examples/complaints.jsonl")).unwrap();
    let steps = steps(&readme);
    let commands = steps.iter().filter(|step| matches!(step, Step::Console(_))).count();
    assert!(commands >= 6, "the README has a tour: {commands} blocks with commands");
    for step in steps {
        match step {
            Step::File { path, text } => {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Step::Console(commands) => {
                for (command, expected) in commands {
                    compare(command, &printed(&folder, command), &expected);
                }
            }
        }
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// Splits the README into the steps of its tour.
fn steps(readme: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut file = None;
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->")) {
            file = Some(path);
        } else if let Some(language) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if let Some(path) = file.take() {
                steps.push(Step::File { path, text: block.join("\n") + "\n" });
            } else if language == "console" {
                steps.push(Step::Console(commands(&block)));
            }
        }
    }
    steps
}

fn commands<'a>(block: &[&'a str]) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block {
        match line.strip_prefix("$ amends ") {
            Some(command) => commands.push((command, Vec::new())),
            None => commands.last_mut().expect("a block begins with a command").1.push(line),
        }
    }
    commands
}

/// Returns what a command prints, as a terminal shows it: data, then messages.
fn printed(folder: &Path, command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_amends"))
        .args(words(command))
        .current_dir(folder)
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    let data = String::from_utf8(output.stdout).unwrap();
    data + &String::from_utf8(output.stderr).unwrap()
}

/// Splits a command into words as a shell does; what stands in single quotes is one.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("there is one from the start").push(c),
        }
    }
    words
}

/// Compares line by line; a line `…` stands for any lines, and messages after the last line expected
/// may follow.
fn compare(command: &str, printed: &str, expected: &[&str]) {
    let mut rest = printed.lines();
    let mut anywhere = false;
    for line in expected {
        if *line == "…" {
            anywhere = true;
            continue;
        }
        let found = if anywhere { rest.any(|printed| printed == *line) } else { rest.next() == Some(*line) };
        assert!(found, "`amends {command}` does not print\n{line}\nas the README says, but\n{printed}");
        anywhere = false;
    }
}
