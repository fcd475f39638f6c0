//! Completions and manual pages, as a shell and `man` take them.

use std::process::Command;

use crate::command::{amends, said, written};
use crate::scratch::Scratch;

/// What is typed, and what must be among what bash offers.
const TYPED: &[(&[&str], &[&str])] = &[
    (&["amends", "de"], &["decide"]),
    (&["amends", "com"], &["completions"]),
    (&["amends", "test", "--ju"], &["--junit"]),
    (&["amends", "check", "--format", ""], &["text", "json", "sarif", "github"]),
    (&["amends", "codes", "unknown-f"], &["unknown-fact", "unknown-field", "unknown-function"]),
    (&["amends", "--color", "al"], &["always"]),
    (&["amends", "completions", ""], &["bash", "elvish", "fish", "powershell", "zsh"]),
];

#[cfg(unix)]
#[test]
fn bash_completes_what_is_typed() {
    let scratch = Scratch::new("completions", &[]);
    scratch.write("amends.bash", written(&amends(&["completions", "bash"], b"")).as_bytes());
    for (words, expected) in TYPED {
        let (last, before) = (words.len() - 1, words[words.len() - 2]);
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let script = format!(
            "source amends.bash && COMP_WORDS=({}) COMP_CWORD={last} && _amends amends '{}' '{before}' \
             && printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            quoted.join(" "),
            words[last],
        );
        let bash = Command::new("bash").args(["--norc", "-c", &script]).current_dir(scratch.path()).output();
        let Ok(output) = bash else { return }; // There is no bash here.
        let offered = written(&output);
        let offered: Vec<&str> = offered.lines().collect();
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        assert!(expected.iter().all(|word| offered.contains(word)), "{words:?}: {offered:?}");
        assert!(offered.iter().all(|word| word.starts_with(words[last])), "{words:?}: {offered:?}");
    }
}

#[test]
fn every_shell_has_its_script() {
    for (shell, part) in [
        ("bash", "complete -F _amends"),
        ("zsh", "#compdef amends"),
        ("fish", "complete -c amends"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[amends]"),
    ] {
        let output = amends(&["completions", shell], b"");
        assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""), "{shell}");
        assert!(written(&output).contains(part), "{shell}");
        let completes_codes = matches!(shell, "bash" | "zsh");
        assert_eq!(written(&output).contains("yaml-complex-key"), completes_codes, "{shell}");
    }
}

#[test]
fn every_verb_has_its_page() {
    let scratch = Scratch::new("man", &[]);
    let output = scratch.amends(&["man", "-o", "man1"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let pages = scratch.path().join("man1");
    let mut verbs = 0;
    for entry in pages.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(page.contains(&format!(".TH {name} 1 ")), "{name}");
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(page.contains(&format!("\n.SH {section}\n")), "{name} has no {section}");
        }
        let verb = name.strip_prefix("amends-");
        let alone = amends(&[&["man"], verb.as_slice()].concat(), b"");
        assert_eq!(written(&alone), page, "{name}");
        verbs += usize::from(verb.is_some());
        // What groff finds wrong, where it is there to be asked.
        let Ok(groff) = Command::new("groff").args(["-man", "-ww", "-z", "-Tutf8"]).arg(&path).output()
        else {
            continue;
        };
        assert_eq!(said(&groff), "", "{name}");
    }
    assert!(verbs >= 7, "{verbs}");
    let output = amends(&["man", "dcide"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("did you mean `decide`?"), "{}", said(&output));
}
