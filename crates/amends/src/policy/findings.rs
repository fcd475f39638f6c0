//! The findings of a load as a reader meets them: in order, each once, none that another explains.
//!
//! It takes all diagnostics of all stages and gives those to show. It words none of them.

use amends_engine::diagnostic::{Code, Diagnostic, codes};
use amends_engine::source::Span;

/// Faults of the YAML text after which the value at their place is not what its author meant.
const UNREADABLE: &[Code] = &[
    codes::YAML_ALIAS,
    codes::YAML_COMPLEX_KEY,
    codes::YAML_KEY_WITHOUT_VALUE,
    codes::YAML_MERGE_KEY,
    codes::YAML_TAG,
];

/// Sorts by place, and drops repetitions and what only follows from an unreadable text.
pub(crate) fn in_order(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let unreadable: Vec<(Code, Span)> = diagnostics
        .iter()
        .filter(|diagnostic| UNREADABLE.contains(&diagnostic.code))
        .filter_map(|diagnostic| Some((diagnostic.code, place(diagnostic)?)))
        .collect();
    let mut kept: Vec<Diagnostic> =
        diagnostics.into_iter().filter(|diagnostic| !follows(diagnostic, &unreadable)).collect();
    kept.sort_by_key(|diagnostic| {
        (place(diagnostic), std::cmp::Reverse(diagnostic.severity), diagnostic.code)
    });
    kept.dedup();
    kept
}

fn place(diagnostic: &Diagnostic) -> Option<Span> {
    diagnostic.primary.as_ref().map(|label| label.span)
}

/// Returns whether a fault only says that an unreadable value is not the value wanted, or that a mapping
/// lacks what its merge key would have brought.
fn follows(diagnostic: &Diagnostic, unreadable: &[(Code, Span)]) -> bool {
    let Some(own) = place(diagnostic).filter(|_| !UNREADABLE.contains(&diagnostic.code)) else {
        return false;
    };
    let lacks = diagnostic.code == codes::MISSING_FIELD;
    unreadable.iter().any(|(code, place)| {
        let within = own.source() == place.source() && own.join(*place) == own;
        *place == own || (lacks && within && *code == codes::YAML_MERGE_KEY)
    })
}

#[cfg(test)]
mod tests {
    use crate::{PackFiles, Sources, load};

    #[test]
    fn one_slip_is_one_finding() {
        for (text, want) in [
            ("facts: {a.b: *none}", &["yaml-alias"][..]),
            ("facts: {a.b: &flag {type: bool}, c.d: {<<: *flag}}", &["yaml-merge-key"]),
            ("facts: {a.b: {type: money(CNY, EUR)}}", &["yaml-key-without-value"]),
            // What has nothing to do with the slip is still reported.
            ("facts: {a.b: *none, c.d: {by: customer}}", &["yaml-alias", "missing-field"]),
            (
                "facts: {a.b: &flag {by: customer}, c.d: {type: bool, <<: *flag}}",
                &["missing-field", "yaml-merge-key"],
            ),
        ] {
            let manifest = "amends: 1\npack: company/a\nversion: 1.0.0\nkind: company\ncurrency: CNY\n";
            let pack = PackFiles::new("").file("pack.yaml", manifest).file("rules.yaml", text);
            let found: Vec<&str> =
                load(Sources::new(pack)).diagnostics.iter().map(|found| found.code.name()).collect();
            assert_eq!(found, want, "{text}");
        }
    }
}
