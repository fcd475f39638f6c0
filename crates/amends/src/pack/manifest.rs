//! The manifest of a pack, with its settings resolved.

use std::collections::BTreeMap;

use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::source::Spanned;
use amends_engine::value::{Currency, Date, Decimal, Mode, Rounding, Zone};

use super::text::{
    ConfidenceText, InForceText, KindText, ManifestText, ModeText, RoundingText, SourceKindText, StatusText,
};
use crate::Text;

/// How strongly a pack binds; the order is from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackKind {
    /// Shared words and facts, without force of its own.
    Base,
    /// The company's own policy.
    Company,
    /// A contract or a voluntary scheme.
    Contract,
    /// A regulator's rule.
    Regulator,
    /// A statute.
    Statute,
}

impl From<KindText> for PackKind {
    fn from(text: KindText) -> Self {
        match text {
            KindText::Base => PackKind::Base,
            KindText::Company => PackKind::Company,
            KindText::Contract => PackKind::Contract,
            KindText::Regulator => PackKind::Regulator,
            KindText::Statute => PackKind::Statute,
        }
    }
}

/// A half-open range of civil dates; an open end does not bound it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InForce {
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
}

impl InForce {
    pub(crate) fn is_always(self) -> bool {
        self.from.is_none() && self.until.is_none()
    }

    pub(crate) fn holds_on(self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }

    /// Returns the days that both ranges share.
    pub(crate) fn and(self, other: InForce) -> InForce {
        let from = match (self.from, other.from) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        InForce { from, until }
    }

    /// Reads the dates; a faulty one is reported and left open.
    pub(crate) fn read(text: &InForceText, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let from = text.from.as_ref().and_then(|date| read_date(date, diagnostics));
        let until = text.until.as_ref().and_then(|date| read_date(date, diagnostics));
        if let (Some(start), Some(end), Some(place)) = (from, until, &text.until)
            && start >= end
        {
            diagnostics.push(
                Diagnostic::error(
                    codes::EMPTY_IN_FORCE,
                    format!("`in_force` ends on {end}, not after its start {start}"),
                )
                .at(place.span, "the first day no longer in force")
                .help("`until` is the first day on which the rule no longer holds"),
            );
        }
        InForce { from, until }
    }
}

/// A source of law or policy that rules cite.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CitedSource {
    pub(crate) title: Text,
    pub(crate) kind: Option<SourceKindText>,
    pub(crate) in_force: InForce,
    pub(crate) checked: Option<Date>,
    pub(crate) confidence: Option<ConfidenceText>,
    pub(crate) url: Option<String>,
}

/// The settings of one pack; they hold for the rules written in it.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    pub(crate) id: Spanned<String>,
    pub(crate) version: Spanned<String>,
    pub(crate) title: Text,
    pub(crate) kind: PackKind,
    pub(crate) trial: bool,
    pub(crate) languages: Vec<String>,
    pub(crate) zone: Zone,
    pub(crate) currency: Option<Currency>,
    pub(crate) rounding: Option<Rounding>,
    pub(crate) governed_by: Option<Spanned<String>>,
    pub(crate) in_force: InForce,
    pub(crate) ignore_unknown_facts: bool,
    pub(crate) extends: Vec<Spanned<String>>,
    pub(crate) sources: BTreeMap<String, CitedSource>,
}

impl Manifest {
    /// Returns the source that a citation names: itself, or the longest one that it is an item of
    /// (`S1-B-5` is item `B-5` of source `S1`).
    pub(crate) fn find_source(&self, cite: &str) -> Option<(&str, &CitedSource)> {
        let mut name = cite;
        loop {
            if let Some((name, source)) = self.sources.get_key_value(name) {
                return Some((name, source));
            }
            name = name.rsplit_once('-')?.0;
        }
    }

    /// Returns the language that stands in for a missing one.
    pub(crate) fn first_language(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    /// Resolves the settings; faulty ones are reported and replaced by their defaults.
    pub(crate) fn resolve(text: ManifestText, title: Text, diagnostics: &mut Vec<Diagnostic>) -> Self {
        if text.amends.value != 1 {
            diagnostics.push(
                Diagnostic::error(
                    codes::FORMAT_VERSION,
                    format!("format version `{}` is not supported", text.amends.value),
                )
                .at(text.amends.span, "this engine reads format 1")
                .help("write `amends: 1`"),
            );
        }
        let zone = text.timezone.as_ref().and_then(|name| {
            let zone = Zone::parse(&name.value);
            if zone.is_none() {
                diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_TIMEZONE, format!("`{}` is no time zone", name.value))
                        .at(name.span, "not in the IANA time zone database")
                        .help("write a name such as `Asia/Shanghai` or an offset such as `+08:00`"),
                );
            }
            zone
        });
        let currency = text.currency.as_ref().and_then(|code| {
            let currency = Currency::parse(&code.value);
            if currency.is_none() {
                diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_CURRENCY, format!("`{}` is no currency", code.value))
                        .at(code.span, "not an ISO 4217 code")
                        .help("write an ISO 4217 code such as `CNY`, `EUR` or `USD`"),
                );
            }
            currency
        });
        check_version(&text.version, diagnostics);
        Manifest {
            title,
            kind: text.kind.value.into(),
            trial: text.status.is_some_and(|status| status.value != StatusText::Active),
            languages: text.languages.into_iter().map(|language| language.value).collect(),
            zone: zone.unwrap_or(Zone::UTC),
            currency,
            rounding: text.rounding.and_then(|rounding| read_rounding(&rounding, diagnostics)),
            governed_by: text.governed_by,
            in_force: text.in_force.map(|dates| InForce::read(&dates, diagnostics)).unwrap_or_default(),
            ignore_unknown_facts: text
                .unknown_facts
                .is_some_and(|unknown| unknown.value == super::text::UnknownFactsText::Ignore),
            extends: text.extends,
            sources: BTreeMap::new(),
            id: text.pack,
            version: text.version,
        }
    }
}

/// Reads a civil date; a faulty one is reported.
pub(crate) fn read_date(text: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) -> Option<Date> {
    let date = Date::parse(&text.value).ok();
    if date.is_none() {
        diagnostics.push(
            Diagnostic::error(codes::INVALID_VALUE, format!("`{}` is no date", text.value))
                .at(text.span, "expected a date")
                .help("write year, month and day: `2026-01-31`"),
        );
    }
    date
}

/// Reads a rounding rule; a faulty one is reported.
pub(crate) fn read_rounding(text: &RoundingText, diagnostics: &mut Vec<Diagnostic>) -> Option<Rounding> {
    let mode = match text.mode.value {
        ModeText::Up => Mode::Up,
        ModeText::Down => Mode::Down,
        ModeText::HalfUp => Mode::HalfUp,
        ModeText::HalfEven => Mode::HalfEven,
    };
    let rounding = Decimal::parse(&text.step.value).ok().and_then(|step| Rounding::new(step, mode));
    if rounding.is_none() {
        diagnostics.push(
            Diagnostic::error(codes::INVALID_VALUE, format!("`{}` is no rounding step", text.step.value))
                .at(text.step.span, "expected a positive decimal")
                .help("write the smallest amount, e.g. `0.01`"),
        );
    }
    rounding
}

fn check_version(version: &Spanned<String>, diagnostics: &mut Vec<Diagnostic>) {
    if parse_version(&version.value).is_none() {
        diagnostics.push(
            Diagnostic::error(codes::INVALID_VALUE, format!("`{}` is no version", version.value))
                .at(version.span, "expected three numbers")
                .help("write `major.minor.patch`, e.g. `1.4.0`"),
        );
    }
}

/// Returns major, minor and patch of a version.
pub(crate) fn parse_version(text: &str) -> Option<(u64, u64, u64)> {
    let mut parts = text.split('.').map(|part| part.parse::<u64>().ok());
    let version = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(version)
}

/// Splits `base/complaint@1` into the pack's name and the version asked for.
pub(crate) fn split_reference(text: &str) -> (&str, Option<&str>) {
    match text.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    }
}

/// Returns whether `version` is what `wanted` (`1`, `1.4` or `1.4.0`) asks for: the same in every
/// part that `wanted` names.
pub(crate) fn satisfies(version: &str, wanted: &str) -> bool {
    let mut have = version.split('.');
    wanted.split('.').all(|part| have.next() == Some(part))
}
