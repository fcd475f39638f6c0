use super::*;

#[test]
fn a_start_shows_every_section_in_both_languages() {
    for (language, title) in [(Language::English, "late delivery"), (Language::Chinese, "送达延误")] {
        let files = files(&Start { language, ..Start::new("company/parcels") }).unwrap();
        let rules = &files[1].text;
        for section in
            ["facts", "params", "signals", "types", "severity", "routing", "compensation", "guidance"]
        {
            assert!(rules.contains(&format!("\n{section}:\n")), "{section} in\n{rules}");
        }
        assert!(rules.contains(title));
        let chinese = rules.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
        assert_eq!(chinese, language == Language::Chinese);
        for file in files.iter().filter(|file| file.name.ends_with(".yaml")) {
            assert!(file.text.lines().any(|line| line.starts_with("# ")), "{} has comments", file.name);
        }
    }
}

#[test]
fn what_the_loader_refuses_is_refused() {
    let start = || Start::new("company/parcels");
    for (start, code) in [
        (Start::new("Parcels"), "invalid-name"),
        (Start { currency: Some("MUK".to_owned()), ..start() }, "unknown-currency"),
        (Start { timezone: Some("Mars".to_owned()), ..start() }, "unknown-timezone"),
        (Start { extends: "base/complaint@7".to_owned(), ..start() }, "pack-version"),
    ] {
        let error = files(&start).unwrap_err();
        assert!(matches!(&error, StartError::Refused(found) if found.code.name() == code), "{error:?}");
    }
    let error = files(&Start { extends: "base/complain".to_owned(), ..start() }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no shipped pack is called `base/complain`\n  = help: did you mean `base/complaint`?"
    );
}
