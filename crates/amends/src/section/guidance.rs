//! Reading `guidance`: advice for the people who handle a complaint.

use super::field::guidance;
use super::reader::{PerElement, Reader, Shape};
use crate::pack::text::HitText;
use crate::policy::rule::{Advice, Payload, RuleId, SectionName};

/// Reads the rules in order of declaration.
pub(crate) fn read(reader: &mut Reader<'_>) -> Vec<RuleId> {
    let shape = Shape {
        section: SectionName::Guidance,
        rule: guidance::RULE,
        edition: guidance::EDITION,
        each: PerElement::OfRule,
    };
    let mut rules = Vec::new();
    for (number, text) in reader.rule_sets("guidance", HitText::Collect, guidance::SECTION) {
        for node in text.rules {
            let placement = reader.rule(&shape, number, node, None, &mut |reader, draft| {
                let (pack, text) = (draft.pack, draft.text);
                Some(Payload::Guidance(Advice {
                    say: reader.texts(pack, text.say),
                    ask: reader.texts(pack, text.ask),
                    causes: reader.texts(pack, text.causes),
                    steps: reader.texts(pack, text.steps),
                }))
            });
            rules.extend(placement.map(|placement| placement.rule));
        }
    }
    rules
}
