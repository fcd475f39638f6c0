//! `amends new`: a pack that can be used at once, and nothing overwritten.

use std::fs;

use crate::command::{said, written};
use crate::scratch::Scratch;

#[test]
fn a_new_pack_has_no_findings_and_its_cases_pass() {
    let rows: &[(&[&str], &str)] = &[
        (&["new", "parcels"], "company/parcels"),
        (&["new", "parcels", "--lang", "zh"], "company/parcels"),
        (&["new", "parcels", "--name", "contract/terms-2026", "--currency", "JPY"], "contract/terms-2026"),
        (&["new", "parcels", "--currency", "KWD", "--timezone", "Asia/Kuwait"], "company/parcels"),
        (&["new", "parcels", "--extends", "company/service"], "company/parcels"),
        (&["new", "parcels", "--extends", "company/concrete@1", "--lang", "zh"], "company/parcels"),
        (&["new", "parcels", "--extends", "us/cfpb"], "company/parcels"),
    ];
    for (args, name) in rows {
        let scratch = Scratch::new("new-pack", &[]);
        let output = scratch.amends(args, b"");
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
        let manifest = fs::read_to_string(scratch.path().join("parcels/pack.yaml")).unwrap();
        assert!(manifest.contains(&format!("pack: {name}\n")), "{manifest}");
        // The commands that it names next, word for word.
        let said = said(&output);
        let commands: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  amends ")).collect();
        assert_eq!(commands.len(), 3, "{said}");
        let ends: Vec<String> = commands
            .iter()
            .map(|command| {
                let output = scratch.amends(&command.split(' ').collect::<Vec<_>>(), b"");
                assert_eq!(
                    output.status.code(),
                    Some(0),
                    "{args:?}: {command}: {}",
                    crate::command::said(&output)
                );
                crate::command::said(&output).lines().last().unwrap_or_default().to_owned()
            })
            .collect();
        assert_eq!(ends[..2], ["1 pack: no findings", "1 pack, 3 cases: 3 passed"]);
        assert!(ends[2].starts_with("2 records: 2 decided"), "{}", ends[2]);
        let formatted = scratch.amends(&["fmt", "--check", "parcels"], b"");
        assert_eq!(formatted.status.code(), Some(0), "{}", written(&formatted));
    }
}

#[test]
fn nothing_is_overwritten_and_bad_settings_make_nothing() {
    let scratch = Scratch::new("new-refused", &[("taken/note.txt", "mine"), ("file", "mine")]);
    fs::create_dir_all(scratch.path().join("empty")).unwrap();
    let rows: &[(&[&str], &str)] = &[
        (&["new", "taken"], "error: taken: the folder is not empty, and nothing is overwritten\n  = help: "),
        (&["new", "file"], "error: file: is no folder\n"),
        (
            &["new", "投诉"],
            "error: no name of a pack comes of `投诉`\n  = help: give one: `--name company/parcels`",
        ),
        (
            &["new", "p", "--name", "Company/Parcels"],
            "`Company/Parcels` cannot be the name of a pack\n  = help: ",
        ),
        (&["new", "p", "--name", "a: [b"], "`a: [b` cannot be the name of a pack\n  = help: "),
        (&["new", "p", "--currency", "EURO"], "`EURO` is no currency\n  = help: "),
        (&["new", "p", "--timezone", "Berlin"], "`Berlin` is no time zone\n  = help: "),
        (
            &["new", "p", "--extends", "base/complant"],
            "no shipped pack is called `base/complant`\n  = help: did you mean `base/complaint`?",
        ),
        (&["new", "p", "--extends", "base/complaint@9"], "base/complaint"),
        (&["new", "p", "--lang", "fr"], "invalid value 'fr'"),
    ];
    for (args, message) in rows {
        let output = scratch.amends(args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
        assert!(said(&output).contains(message), "{args:?}: {}", said(&output));
        assert!(!scratch.path().join("p").exists(), "{args:?}");
    }
    assert_eq!(fs::read_dir(scratch.path().join("taken")).unwrap().count(), 1);
    assert_eq!(scratch.amends(&["new", "empty"], b"").status.code(), Some(0), "an empty folder will do");
    let spaced = scratch.amends(&["new", "a b"], b"");
    assert!(
        said(&spaced).contains("amends decide --policy 'a b' --bind 'a b/export.bind.yaml' 'a b/export.csv'")
    );
}

#[test]
fn editors_find_the_schemas_without_a_network() {
    let scratch = Scratch::new("new-schemas", &[]);
    assert_eq!(scratch.amends(&["new", "parcels"], b"").status.code(), Some(0));
    let folder = scratch.path().join("parcels");
    let mut named = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).unwrap();
            let schema =
                text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
            assert!(folder.join(schema).is_file(), "{schema}");
            named += 1;
        }
    }
    assert_eq!(named, 4);
    let schema = folder.join(".amends/schema/amends-pack.schema.json");
    assert!(
        fs::read_to_string(schema).unwrap().contains("order.days_late"),
        "it knows the names of the policy"
    );
}
