//! What signals find, where, and that they never find it otherwise.

use proptest::prelude::*;

use super::matcher::PatternRef;
use super::normalise::{Normalised, normalise_char, normalise_text};
use super::*;

/// Builds one signal per `(any, regex, none)`, all reading the fact `t`.
fn set(signals: &[(&[&str], &[&str], &[&str])]) -> SignalSet {
    let own = |list: &[&str]| list.iter().map(|item| (*item).to_owned()).collect();
    let signals: Vec<_> = signals
        .iter()
        .map(|(any, regex, none)| SignalPatterns {
            facts: vec!["t".into()],
            any: own(any),
            regex: own(regex),
            none: own(none),
        })
        .collect();
    SignalSet::build(&signals).unwrap()
}

/// Returns the slices of the text that a scan gives as evidence, in order; none if there is no hit.
fn found<'t>(set: &SignalSet, text: &'t str) -> Vec<&'t str> {
    match set.scan(&[("t", Some(text))]).remove(0) {
        SignalResult::True(evidence) => evidence.into_iter().map(|one| text.get(one.span).unwrap()).collect(),
        SignalResult::False => Vec::new(),
        SignalResult::Unknown(absent) => panic!("unknown for {absent:?}"),
    }
}

#[test]
fn keywords_are_found_however_they_are_written() {
    for (keyword, text, want) in [
        ("丢件", "我的快递丢件了", &["丢件"][..]),
        ("丢件", "我的快遞丟件了", &["丟件"]),
        ("丟件", "我的快递丢件了", &["丢件"]),
        ("回复", "客服一直沒有回覆", &["回覆"]),
        ("看著", "看着丢了", &["看着"]),
        ("里面", "裡面裏面", &["裡面", "裏面"]),
        ("lost", "It is ＬＯＳＴ.", &["ＬＯＳＴ"]),
        ("ＬＯＳＴ", "it is lost", &["lost"]),
        ("Lost my Parcel", "YOU LOST MY PARCEL!", &["LOST MY PARCEL"]),
        ("12315", "我要打１２３１５投诉", &["１２３１５"]),
        ("(退款)", "要求（退款）", &["（退款）"]),
        ("快递丢了", "快遞丢了", &["快遞丢了"]),
        ("ﾊﾞ", "ﾊﾞ", &["ﾊﾞ"]),
        ("丢件", "丢了一件", &[]),
        ("丢。件", "丢.件", &[]),
        ("istanbul", "İSTANBUL", &["İSTANBUL"]),
        ("a*", "a* a", &["a*"]),
    ] {
        assert_eq!(found(&set(&[(&[keyword], &[], &[])]), text), want, "{keyword} in {text}");
    }
}

#[test]
fn a_latin_keyword_is_a_word_of_its_own() {
    for (keyword, text, want) in [
        ("rat", "rate", 0),
        ("rat", "a rat.", 1),
        ("rat", "rat", 1),
        ("rat", "berate", 0),
        ("rat", "我的rat了", 1),
        ("rat", "RATé", 0),
        ("caf", "cafe\u{301}", 0),
        ("cafe", "cafe\u{301}", 0),
        ("rat", "rat's rat-rat_rat", 4),
        ("500", "1500 50000 500 500.5 ５００", 3),
        ("iphone手机", "myiphone手机 iphone手机壳", 1),
        ("+1", "a+1 +12 1+1", 2),
        ("rat", "ратrat", 0),
        ("退", "退款", 1),
    ] {
        assert_eq!(found(&set(&[(&[keyword], &[], &[])]), text).len(), want, "{keyword} in {text}");
    }
}

#[test]
fn a_longer_none_hit_shadows_what_lies_in_it() {
    for (any, regex, none, text, want) in [
        (&["丢件"][..], &[][..], &["没有丢件"][..], "没有丢件", &[][..]),
        (&["丢件"], &[], &["没有丢件"], "沒有丟件，但上次丢件", &["丢件"]),
        // Touching or crossing is not lying within.
        (&["丢件了"], &[], &["没有丢件"], "没有丢件了", &["丢件了"]),
        // Of equal length neither is the longer.
        (&["丢件"], &[], &["丢件"], "丢件", &["丢件"]),
        (&["丢"], &[], &["丢件", "没丢"], "没丢 丢件 丢", &["丢"]),
        (&["a b", "b"], &[], &["a b c"], "a b c", &[]),
        (&["b c d", "b"], &[], &["a b c"], "a b c d", &["b c d"]),
        (&[], &["丢.{0,2}件"], &["没有丢了件"], "没有丢了件", &[]),
        (&[], &["丢.{0,2}件"], &["没有丢了件"], "没有丢了件 丢件", &["丢件"]),
        // A `none` word obeys word boundaries too.
        (&["lost"], &[], &["not lost"], "snot lost", &["lost"]),
        (&["lost"], &[], &["not lost"], "It is not lost", &[]),
        // Two `none` words that meet do not make a longer one.
        (&["b c"], &[], &["a b", "c d"], "a b c d", &["b c"]),
        // A short one that starts here does not hide a long one that starts before.
        (&["b c"], &[], &["a b c d", "b"], "a b c d", &[]),
        (&["c d"], &[], &["a b c d e", "b", "c"], "a b c d e", &[]),
        (&["丢件"], &[], &["没有"], "没有", &[]),
    ] {
        assert_eq!(
            found(&set(&[(any, regex, none)]), text),
            want,
            "{any:?} {regex:?} without {none:?} in {text}"
        );
    }
}

#[test]
fn evidence_is_the_longest_in_a_fixed_order() {
    let nested = set(&[(&["丢", "丢件", "快递丢件"], &["快递.{1,2}件", "x+y"], &[])]);
    assert_eq!(found(&nested, "快递丢件"), ["快递丢件", "丢件", "丢"]);
    assert_eq!(found(&nested, "丢 丢件 xxxy 快递丢件 丢"), ["快递丢件", "丢件", "丢件", "xxxy", "丢"]);
    let SignalResult::True(evidence) = nested.scan(&[("t", Some("快递丢件"))]).remove(0) else {
        panic!()
    };
    assert_eq!(evidence[0].pattern, PatternRef { kind: PatternKind::Any, index: 2 });
    // More hits than are kept at a time: the longest of all, and of equals the foremost.
    let text = format!("{}快递丢件{}", "丢件 ".repeat(1_000), "丢 ".repeat(1_000));
    assert_eq!(found(&nested, &text), ["快递丢件", "丢件", "丢件", "丢件", "丢件"]);
    let SignalResult::True(evidence) = nested.scan(&[("t", Some(&text))]).remove(0) else { panic!() };
    assert_eq!(evidence[1].span, 0..6);
}

#[test]
fn absence_is_unknown_only_without_a_hit() {
    let facts: Vec<std::sync::Arc<str>> = vec!["b".into(), "a".into()];
    let both = SignalPatterns { facts, any: vec!["丢件".into()], ..Default::default() };
    let one = SignalPatterns { facts: vec!["a".into()], ..both.clone() };
    let none = SignalPatterns { facts: Vec::new(), ..both.clone() };
    let set = SignalSet::build(&[both, one, none]).unwrap();
    assert_eq!(set.facts().iter().map(|fact| &**fact).collect::<Vec<_>>(), ["a", "b"]);

    let (yes, no) = (Some("丢件"), Some("到了"));
    for (texts, want) in [
        (&[("a", no), ("b", no)][..], ["false", "false", "false"]),
        (&[("a", yes), ("b", no)], ["a", "a", "false"]),
        (&[("a", None), ("b", yes)], ["b", "unknown a", "false"]),
        (&[("a", yes), ("b", yes)], ["b a", "a", "false"]),
        (&[("a", no), ("b", None)], ["unknown b", "false", "false"]),
        (&[("a", no)], ["unknown b", "false", "false"]),
        (&[], ["unknown b a", "unknown a", "false"]),
        (&[("c", yes), ("b", no), ("a", yes), ("a", no)], ["a", "a", "false"]),
        (&[("a", Some("")), ("b", Some(""))], ["false", "false", "false"]),
    ] {
        let results = set.scan(texts).into_iter().map(|result| match result {
            SignalResult::False => "false".to_owned(),
            SignalResult::Unknown(absent) => format!("unknown {}", absent.join(" ")),
            SignalResult::True(evidence) => {
                evidence.iter().map(|one| &*one.fact).collect::<Vec<_>>().join(" ")
            }
        });
        assert_eq!(results.collect::<Vec<_>>(), want, "{texts:?}");
    }
}

#[test]
fn a_signal_reads_its_own_facts_only() {
    let on = |fact: &str, regex: &str| SignalPatterns {
        facts: vec![fact.into()],
        any: vec!["丢件".into()],
        regex: vec![regex.into()],
        none: Vec::new(),
    };
    let set = SignalSet::build(&[on("a", r"\d{3}x"), on("b", "x{3}")]).unwrap();
    let results = set.scan(&[("a", Some("xxx")), ("b", Some("111x 丢件"))]);
    assert_eq!(results[0], SignalResult::False);
    assert!(matches!(&results[1], SignalResult::True(evidence) if evidence.len() == 1));
}

#[test]
fn every_fault_is_reported_with_its_pattern() {
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    let signals = [
        SignalPatterns {
            any: list(&["丢件", " \u{3000}"]),
            regex: list(&["(", "a*", r"\d{9}"]),
            ..Default::default()
        },
        SignalPatterns { none: list(&["", &"长".repeat(matcher::PATTERN_BYTES)]), ..Default::default() },
    ];
    let faults = SignalSet::build(&signals).unwrap_err();
    let seen: Vec<_> = faults
        .iter()
        .map(|one| {
            let fault = format!("{:?}", one.fault);
            let name = fault.split([' ', '{']).next().unwrap_or_default().to_owned();
            (one.signal, one.pattern.kind, one.pattern.index, name)
        })
        .collect();
    let want = [
        (0, PatternKind::Any, 1, "Empty"),
        (0, PatternKind::Regex, 0, "Invalid"),
        (0, PatternKind::Regex, 1, "Empty"),
        (0, PatternKind::Regex, 2, "NoLiteral"),
        (1, PatternKind::None, 0, "Empty"),
        (1, PatternKind::None, 1, "TooLarge"),
    ];
    assert_eq!(seen, want.map(|(signal, kind, index, name)| (signal, kind, index, name.to_owned())));

    let lints = set(&[(&["丢件"], &["丢件.", r"\d{9}"], &[])]);
    let lint = PatternFault {
        signal: 0,
        pattern: PatternRef { kind: PatternKind::Regex, index: 1 },
        fault: Fault::NoLiteral,
    };
    assert_eq!(lints.lints(), [lint]);
}

#[test]
fn long_texts_take_linear_time() {
    // Each of the searches looks to the end of the text; unbounded, this would take hours.
    let far = set(&[
        (&["投诉"], &["投诉.*律师|投诉"], &["不投诉了"]),
        // Every hit is shadowed but there are more than are looked at.
        (&[], &["投诉.*律师|投诉"], &["投诉投诉"]),
    ]);
    let text = "投诉".repeat(200_000);
    let results = far.scan(&[("t", Some(&text))]);
    assert!(results.iter().all(|result| matches!(result, SignalResult::True(_))), "{results:?}");
}

#[test]
fn a_text_of_shadowed_hits_is_false() {
    let shadowed = set(&[(&["丢件"], &["丢.?件"], &["没有丢件"])]);
    assert!(found(&shadowed, &"没有丢件".repeat(500)).is_empty());
    let mixed = format!("{0}丢件{0}", "没有丢件".repeat(500));
    assert_eq!(found(&shadowed, &mixed), ["丢件"]);
    assert_eq!(found(&set(&[(&["丢件"], &[], &["没有丢件"])]), &mixed), ["丢件"]);
}

#[test]
fn normalisation_is_per_character_and_idempotent() {
    let digit = regex::Regex::new(r"\d").unwrap();
    for c in '\0'..=char::MAX {
        let read = normalise_char(c);
        assert_eq!(normalise_char(read), read, "{c:?}");
        // The classes that patterns leave as they are must mean the same before and after. The
        // standard library may know letters of a newer Unicode than the regular expressions do.
        let (word, word_read) = (regex_syntax::is_word_character(c), regex_syntax::is_word_character(read));
        assert!(word_read || !word, "{c:?}");
        assert!(word || !word_read || c.is_alphanumeric(), "{c:?}");
        assert_eq!(read.is_whitespace(), c.is_whitespace(), "{c:?}");
        assert!(read == c || digit.is_match(&read.to_string()) == digit.is_match(&c.to_string()), "{c:?}");
        assert_eq!(read == '\n', c == '\n');
    }
    let changed = normalise::changed();
    assert_eq!(changed.len(), ('\0'..=char::MAX).filter(|c| normalise_char(*c) != *c).count());
    for (text, want) in [
        ("ＡＢＣ，！～", "abc,!~"),
        ("你好\u{3000}世界", "你好 世界"),
        ("￥１００", "¥100"),
        ("。、「」", "。、「」"),
        ("ｶﾀｶﾅ", "ｶﾀｶﾅ"),
        ("ÀÉΣ", "àéσ"),
        ("亂薴", "乱苎"),
        ("后後著瞭", "后后着了"),
    ] {
        assert_eq!(normalise_text(text), want);
    }
}

#[test]
fn the_table_of_variants_is_well_formed() {
    let table = include_str!("traditional_simplified.txt");
    let pairs: Vec<Vec<char>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.chars().collect()).collect();
    assert_eq!(pairs.len(), 3_226);
    assert!(pairs.iter().all(|pair| pair.len() == 2 && pair[0] != pair[1]));
    assert!(pairs.is_sorted_by(|left, right| left[0] < right[0]));
    assert!(pairs.iter().all(|pair| normalise_char(pair[0]) == pair[1]));
    // FNV-1a of the pairs. Whoever changes the table raises `NORMALISER` and then this number.
    let hash = pairs.iter().flatten().fold(0xcbf2_9ce4_8422_2325_u64, |hash, c| {
        (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3)
    });
    assert_eq!((NORMALISER, hash), ("1+opencc-1.4.1", 275_231_294_681_256_539));
}

/// Texts in which keywords, their variants and their neighbours meet.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "丢",
            "丟",
            "件",
            "没有",
            "沒有",
            "lost",
            "ＬＯＳＴ",
            "Lost",
            " ",
            "my",
            "，",
            "了",
            "İ",
            "a",
            "1",
            "\n",
            "é",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn pattern() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "丢",
        "丟件",
        "lost",
        "LO",
        ".{0,3}",
        "[丟了]",
        "[^a-z]",
        r"\d",
        "(?:my|没有)",
        "a?",
        "s+",
        r"\b",
        "(?i)x?",
        "(?:件|ost){1,2}",
        "|",
        r"\p{Lu}",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn offsets_lead_back_to_the_original(text in any::<String>(), words in text()) {
        let text = text + &words;
        let read = Normalised::new(&text);
        prop_assert_eq!(read.text(), normalise_text(&text));
        let mut at = 0;
        for ((offset, original), c) in text.char_indices().zip(read.text().chars()) {
            let span = read.original(at..at + c.len_utf8());
            prop_assert_eq!(span, offset..offset + original.len_utf8());
            at += c.len_utf8();
        }
        prop_assert_eq!(read.original(0..at), 0..text.len());
    }

    #[test]
    fn evidence_holds_the_keyword(text in text()) {
        let words = ["丢件", "丢", "lost", "没有丢", "my lost", "了"];
        let set = set(&[(&words, &[], &["没有丢件"]), (&words, &[], &[])]);
        for result in set.scan(&[("t", Some(&text))]) {
            let SignalResult::True(evidence) = result else { continue };
            prop_assert!(evidence.len() <= scan::EVIDENCE);
            prop_assert!(evidence.windows(2).all(|pair| pair[0].span != pair[1].span));
            for one in evidence {
                let slice = text.get(one.span.clone()).map(normalise_text);
                prop_assert_eq!(slice.as_deref(), words.get(one.pattern.index).copied());
            }
        }
    }

    #[test]
    fn scanning_equals_searching_for_each_keyword(text in text()) {
        let words = ["丢件", "丢", "件，", "没有丢", "了"];
        let all = set(&[(&words[..1], &[], &[]), (&words[1..2], &[], &[]), (&words[2..3], &[], &[]),
            (&words[3..4], &[], &[]), (&words[4..], &[], &[])]);
        let read = normalise_text(&text);
        for (result, word) in all.scan(&[("t", Some(&text))]).iter().zip(words) {
            let want = read.contains(&normalise_text(word));
            prop_assert_eq!(matches!(result, SignalResult::True(_)), want, "{}", word);
        }
    }

    #[test]
    fn literals_only_save_work(patterns in prop::collection::vec(pattern(), 1..6), text in text()) {
        let signals: Vec<_> = patterns.into_iter().map(|pattern| SignalPatterns {
            facts: vec!["t".into()],
            regex: vec![pattern],
            none: vec!["没有丢件".into()],
            ..SignalPatterns::default()
        }).filter(|signal| SignalSet::build(std::slice::from_ref(signal)).is_ok()).collect();
        let gated = SignalSet::build(&signals).unwrap();
        let ungated = gated.ungated();
        prop_assert_eq!(gated.scan(&[("t", Some(&text))]), ungated.scan(&[("t", Some(&text))]));
    }

    #[test]
    fn ascii_patterns_match_as_they_would_ignoring_case(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["lost", "LO", "[a-c]", "[^A-C]", "x+", r"\d", "[[:upper:]]", "[[:^lower:]]", "(?:My|1)", ".", "|"]),
            1..6,
        ),
        text in "[ a-dA-DlLoOsStTmMyY1x]{0,24}",
    ) {
        let pattern = pieces.concat();
        let plain = regex::RegexBuilder::new(&pattern).case_insensitive(true).build().unwrap();
        if let Ok(compiled) = super::pattern::compile(&pattern) {
            let read = normalise_text(&text);
            prop_assert_eq!(
                plain.find_iter(&text).map(|one| one.range()).collect::<Vec<_>>(),
                compiled.regex.find_iter(&read).map(|one| one.range()).collect::<Vec<_>>(),
                "{}", pattern
            );
        }
    }

    #[test]
    fn no_pattern_panics(pattern in any::<String>(), text in any::<String>()) {
        let signal = SignalPatterns {
            facts: vec!["t".into()],
            any: vec![text.clone()],
            regex: vec![pattern.clone()],
            none: vec![pattern],
        };
        if let Ok(set) = SignalSet::build(&[signal]) {
            let _ = set.scan(&[("t", Some(&text))]);
        }
    }
}
