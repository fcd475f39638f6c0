//! The keys of what a decision rests on, in its JSON: the policy, dates, sources, rules with their tests, what is unknown.

use amends_engine::fields;

use super::{
    Calendars, Count, DateOrNothing, Environment, Flag, Line, Outcome, Pack, Reads, Test, Truth, UnknownKind,
    Words,
};

fields! {
    pub(super) const POLICY {
        /// The packs
        ///
        /// Those extended before those that extend them; the last is the one that was loaded.
        "packs": Vec<Pack>,
        /// The engine
        ///
        /// And the data that come with it.
        "environment": Environment,
    }
}

fields! {
    pub(super) const PACK {
        /// The name of the pack
        ///
        /// As others extend it.
        "pack": Line = ["company/courier"],
        /// Its version
        ///
        /// `major.minor.patch`.
        "version": Line = ["1.4.0"],
        /// The digest of its texts
        ///
        /// SHA-256 over the files by their paths.
        "digest": Line,
        /// Whether it is on trial
        ///
        /// `true` if its status is not `active`; left out otherwise.
        "trial": Option<Flag>,
    }
}

fields! {
    pub(super) const ENVIRONMENT {
        /// The version of the engine
        ///
        /// Of the crate `amends`.
        "engine": Line,
        /// The version of this form
        ///
        /// As at the top.
        "format": Count,
        /// The version of the time zone database
        ///
        /// By which local times are calculated.
        "tzdb": Line,
        /// The edition of the list of currencies
        ///
        /// ISO 4217.
        "currencies": Line,
        /// The version of the normalisation of texts
        ///
        /// By which signals are found.
        "normaliser": Line,
        /// The version of Unicode
        ///
        /// By which letters are told apart.
        "unicode": Line,
        /// The calendars
        ///
        /// None yet.
        "calendars": Calendars,
    }
}

fields! {
    pub(super) const GOVERNING {
        /// The pack
        ///
        /// Whose rules the date selects.
        "pack": Line,
        /// The fact with the date
        ///
        /// `as_of` if the pack names none.
        "fact": Line,
        /// The instant
        ///
        /// If the fact is one, in the time zone of the pack.
        "instant": Option<Line>,
        /// The date
        ///
        /// `null` if the fact is absent.
        "date": DateOrNothing,
    }
}

fields! {
    pub(super) const UNKNOWN {
        /// What kind of thing it is
        ///
        /// And under which key it is named.
        "kind": UnknownKind,
        /// The fact
        ///
        /// Its path.
        "fact": Option<Line>,
        /// The figure
        ///
        /// Its id.
        "param": Option<Line>,
        /// The calendar
        ///
        /// Its name.
        "calendar": Option<Line>,
        /// The day that the calendar does not cover
        ///
        /// A date.
        "needs": Option<Line>,
        /// The question to ask
        ///
        /// A text for people.
        "ask": Option<Words>,
        /// Who can tell it
        ///
        /// As the pack says.
        "by": Option<Line>,
        /// The results that depend on it
        ///
        /// Their names.
        "blocks": Option<Vec<Line>>,
        /// The rules that depend on it
        ///
        /// Their ids.
        "rules": Option<Vec<Line>>,
    }
}

fields! {
    pub(super) const PRESUMED {
        /// The fact
        ///
        /// Its path.
        "fact": Line,
        /// The value it was taken for
        ///
        /// As text.
        "value": Line,
        /// Who can prove the contrary
        ///
        /// As the pack says.
        "by": Option<Line>,
        /// Why it is presumed
        ///
        /// A text for people.
        "because": Option<Words>,
        /// What the presumption rests on
        ///
        /// As the pack cites it.
        "cite": Option<Vec<Line>>,
    }
}

fields! {
    pub(super) const ERROR {
        /// The code
        ///
        /// Stable; `amends codes <code>` explains it.
        "code": Line = ["division-by-zero"],
        /// What went wrong
        ///
        /// One line; personal data are masked in it.
        "message": Line,
        /// What to do about it
        ///
        /// If the failure itself shows it.
        "help": Option<Line>,
        /// The rule
        ///
        /// Its id.
        "rule": Option<Line>,
        /// The place in the pack
        ///
        /// File, line and column.
        "at": Option<Line>,
    }
}

fields! {
    pub(super) const SOURCE {
        /// The source
        ///
        /// Its name in the pack.
        "id": Line,
        /// Its title
        ///
        /// A text for people.
        "title": Option<Words>,
        /// What it is
        ///
        /// Such as `statute`.
        "kind": Option<Line>,
        /// How sure the author of the pack is of it
        ///
        /// `high`, `medium` or `low`.
        "confidence": Option<Line>,
        /// When it was last compared with the original
        ///
        /// A date.
        "checked": Option<Line>,
        /// Where it is published
        ///
        /// An address on the web.
        "url": Option<Line>,
    }
}

fields! {
    pub(super) const TRACE {
        /// The rule
        ///
        /// Its id, with edition and element if it has any.
        "rule": Line,
        /// The section
        ///
        /// Such as `severity`, or the id of a decision.
        "section": Line,
        /// How it took part
        ///
        /// Rules that did not match are not listed.
        "result": Outcome,
        /// The place in the pack
        ///
        /// File, line and column.
        "at": Line,
        /// Why
        ///
        /// The reason that the pack gives.
        "because": Option<Words>,
        /// What the rule rests on
        ///
        /// As the rule cites it.
        "cite": Option<Vec<Line>>,
        /// Where its figures come from
        ///
        /// `project` if the author of the pack chose them.
        "origin": Option<Line>,
        /// The tests of its condition
        ///
        /// With what they read.
        "tests": Vec<Test>,
    }
}

fields! {
    pub(super) const TEST {
        /// The test
        ///
        /// As it is written.
        "test": Line,
        /// Its value
        ///
        /// In four-valued logic.
        "result": Truth,
        /// What it read
        ///
        /// Values of personal facts are masked.
        "reads": Reads,
    }
}
