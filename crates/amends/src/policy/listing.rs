//! What a policy is made of, for those who show it: its packs and its rules.

use std::sync::Arc;

use amends_engine::source::Position;

use super::Policy;
use crate::Text;
use crate::decide::stamp;
use crate::decision::PackStamp;

/// One rule of a policy, as a list of rules shows it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RuleEntry {
    /// The shortest name that is unique in the policy: the id, or `pack#id`.
    pub name: String,
    /// The pack it stands in.
    pub pack: String,
    /// Its section.
    pub section: &'static str,
    /// The place in the pack.
    pub at: Position,
    /// The reason the pack gives for it.
    pub because: Text,
    /// The citations.
    pub cite: Vec<Arc<str>>,
    /// The rule that takes its place, or the pack that disables it.
    pub replaced_by: Option<Arc<str>>,
}

impl Policy {
    /// Returns the packs of the policy, those extended before those that extend them. Two policies with the same
    /// digests in the same order decide the same.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let names: Vec<String> = policy.packs().into_iter().map(|pack| pack.pack).collect();
    /// assert_eq!(names, ["base/complaint", "company/service"]);
    /// ```
    #[must_use]
    pub fn packs(&self) -> Vec<PackStamp> {
        self.compiled.packs.iter().map(stamp).collect()
    }

    /// Returns every rule in order of declaration, also those that another one replaces.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let refund = policy.rule_entries().find(|rule| rule.name == "refund-overcharge").expect("a rule of the pack");
    /// assert_eq!((refund.section, refund.pack.as_str()), ("compensation", "company/service"));
    /// ```
    pub fn rule_entries(&self) -> impl Iterator<Item = RuleEntry> {
        self.compiled.rules.iter().map(|rule| RuleEntry {
            name: rule.name.to_string(),
            pack: self
                .compiled
                .pack(rule.pack)
                .map_or_else(String::new, |pack| pack.manifest.id.value.clone()),
            section: rule.section.name(),
            at: self.compiled.sources.position(rule.place),
            because: rule.because.clone(),
            cite: rule.cite.clone(),
            replaced_by: rule.replaced_by.clone(),
        })
    }
}
