//! The keys of the JSON of a decision, table by table.

use amends_engine::fields;

use super::{
    Advice, Basis, Calendars, Compensation, Count, DateOrNothing, Environment, Error, Evidence, Flag,
    FoundType, Governing, Guidance, Items, Line, Mapped, MoneyLine, Outcome, Outputs, Pack, Policy,
    PossibleLevel, PossibleType, PossibleValue, Presumed, Reads, Result, Route, Severity, Source, Status,
    Test, TitleOrResult, Total, Trace, Truth, Types, Unknown, UnknownKind, Value, Vote, VoteKind, Words,
};

fields! {
    pub(super) const DECISION {
        /// The version of this form
        ///
        /// Raised by a change that a reader must know of.
        "format": Count,
        /// The policy that decided
        ///
        /// Its packs with their digests, and the engine.
        "policy": Policy,
        /// The instant it is decided for
        ///
        /// In the time zone of the policy.
        "as_of": Line = ["\"2026-03-02T10:00:00+08:00\""],
        /// The dates that select what is in force
        ///
        /// One for each pack.
        "governing": Vec<Governing>,
        /// The types of the complaint
        ///
        /// A complaint may have several.
        "types": Types,
        /// How severe it is
        ///
        /// Left out if the policy does not rate severity.
        "severity": Option<Severity>,
        /// Who handles it and how
        ///
        /// The parts that the policy decides.
        "route": Route,
        /// What is owed and offered
        ///
        /// Left out if the policy gives no compensation.
        "compensation": Option<Compensation>,
        /// Advice for the people who handle it
        ///
        /// Nothing is decided by it.
        "guidance": Guidance,
        /// Decisions of the pack's own
        ///
        /// By their ids.
        "outputs": Outputs,
        /// What could still change a result
        ///
        /// The most important first, at most 50, each with the question to ask.
        "unknown": Vec<Unknown>,
        /// How many things could still change a result
        ///
        /// Also where not all are listed.
        "unknown_total": Count,
        /// Facts whose absence was used
        ///
        /// By `present` or `missing`: a later value of them can change the decision.
        "rests_on_absence": Vec<Line>,
        /// Facts that were presumed
        ///
        /// Since they are absent.
        "presumed": Vec<Presumed>,
        /// What went wrong
        ///
        /// Results name their errors by the place in this list, counted from 0.
        "errors": Vec<Error>,
        /// What the decision rests on
        ///
        /// The sources that rules which took part cite.
        "sources": Vec<Source>,
        /// The rules that took part
        ///
        /// Matched, unknown or in error; at most 1,000.
        "trace": Vec<Trace>,
        /// How many rules took part
        ///
        /// Only where not all are listed.
        "trace_total": Option<Count>,
    }
}

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
    pub(super) const TYPES {
        /// How the result ended
        ///
        /// `undecided` if the complaint could have further types.
        "status": Status,
        /// The one type that stands for the complaint
        ///
        /// Only if decided.
        "primary": Option<Line>,
        /// The types that are certain
        ///
        /// The most specific ones.
        "all": Vec<FoundType>,
        /// `false` if there could be more
        ///
        /// Left out if the list is complete.
        "complete": Option<Flag>,
        /// The types that it could still have
        ///
        /// If it is open.
        "possible": Option<Vec<PossibleType>>,
        /// What would settle it
        ///
        /// Names of facts and figures.
        "unknown": Option<Vec<Line>>,
        /// What went wrong
        ///
        /// Places in `errors`, counted from 0.
        "errors": Option<Vec<Count>>,
    }
}

fields! {
    pub(super) const FOUND_TYPE {
        /// The type
        ///
        /// Its name in the tree.
        "id": Line,
        /// Its title
        ///
        /// A text for people.
        "title": Option<Words>,
        /// Whether a person set it
        ///
        /// Left out if not.
        "given": Option<Flag>,
        /// The rules that recognised it
        ///
        /// Left out if none did.
        "rules": Option<Vec<Line>>,
        /// What shows it
        ///
        /// Words of the text, and values of facts.
        "evidence": Option<Vec<Evidence>>,
    }
}

fields! {
    pub(super) const SIGNAL_EVIDENCE {
        /// The signal
        ///
        /// Its id.
        "signal": Line,
        /// The fact
        ///
        /// That holds the text.
        "fact": Line,
        /// The place in the text
        ///
        /// The first byte, and the first byte after.
        "span": Vec<Count>,
        /// The words
        ///
        /// Masked where the fact is personal.
        "text": Line,
    }
}

fields! {
    pub(super) const FACT_EVIDENCE {
        /// The fact
        ///
        /// Its path.
        "fact": Line,
        /// Its value
        ///
        /// Masked where it is personal.
        "value": Line,
    }
}

fields! {
    pub(super) const POSSIBLE_TYPE {
        /// The type
        ///
        /// Its name in the tree.
        "id": Option<Value>,
    }
}

fields! {
    pub(super) const POSSIBLE_LEVEL {
        /// The level
        ///
        /// A word of the scale.
        "level": Option<Value>,
    }
}

fields! {
    pub(super) const POSSIBLE_VALUE {
        /// The value
        ///
        /// As it would stand in the result.
        "value": Option<Value>,
    }
}

fields! {
    /// What is said of every possible value.
    pub(super) const POSSIBLE {
        /// Whether rules would contradict each other
        ///
        /// In place of a value.
        "conflict": Option<Flag>,
        /// Whether there would be no value
        ///
        /// In place of a value.
        "none": Option<Flag>,
        /// The rules that would give it
        ///
        /// Their ids.
        "rules": Option<Vec<Line>>,
        /// The rules that must not match for it
        ///
        /// Their ids.
        "if_not": Option<Vec<Line>>,
    }
}

fields! {
    /// What is said of every result, but for its value.
    pub(super) const RESULT {
        /// How the result ended
        ///
        /// Whether it is settled.
        "status": Status,
        /// The entries that are certain
        ///
        /// Of a list that is not decided.
        "entries": Option<Vec<Value>>,
        /// `false` if there could be more entries
        ///
        /// Left out if it is no list, or complete.
        "complete": Option<Flag>,
        /// What it is so far
        ///
        /// If everything unknown is taken as not firing.
        "so_far": Option<Value>,
        /// The rules that are open
        ///
        /// Where what they give is not known either.
        "open": Option<Vec<Line>>,
        /// The least it can be
        ///
        /// One entry for each currency.
        "at_least": Option<Vec<Value>>,
        /// The most it can be
        ///
        /// One entry for each currency.
        "at_most": Option<Vec<Value>>,
        /// The rules that give it
        ///
        /// Their ids.
        "rules": Option<Vec<Line>>,
        /// What would settle it
        ///
        /// Names of facts and figures.
        "unknown": Option<Vec<Line>>,
        /// What went wrong
        ///
        /// Places in `errors`, counted from 0.
        "errors": Option<Vec<Count>>,
    }
}

fields! {
    /// The value of a result.
    pub(super) const VALUE {
        /// The value
        ///
        /// Only if decided.
        "value": Option<Value>,
        /// What it could still become
        ///
        /// If it is open.
        "possible": Option<Vec<PossibleValue>>,
    }
}

fields! {
    /// The title of a decision of the pack's own.
    pub(super) const TITLE {
        /// The title of the decision
        ///
        /// A text for people.
        "title": Option<Words>,
    }
}

fields! {
    /// The title of a decision with named outputs.
    pub(super) const NAMED_TITLE {
        /// The title of the decision
        ///
        /// A text for people; or the output of this name, if there is one.
        "title": Option<TitleOrResult>,
    }
}

fields! {
    /// The results for the elements of a list.
    pub(super) const ITEMS {
        /// The results by element
        ///
        /// By the key of the element.
        "items": Items,
    }
}

fields! {
    pub(super) const SEVERITY {
        /// The level
        ///
        /// Only if decided.
        "level": Option<Value>,
        /// What it could still become
        ///
        /// If it is open.
        "possible": Option<Vec<PossibleLevel>>,
        /// What each rule said
        ///
        /// In order of declaration.
        "votes": Vec<Vote>,
        /// The level on other scales
        ///
        /// Only if decided.
        "mapped": Option<Mapped>,
    }
}

fields! {
    pub(super) const VOTE {
        /// The rule
        ///
        /// Its id.
        "rule": Line,
        /// What it says
        ///
        /// As in the rule.
        "kind": VoteKind,
        /// The level, or the number of levels
        ///
        /// As in the rule.
        "value": Line,
    }
}

fields! {
    pub(super) const ROUTE {
        /// How the complaint is handled
        ///
        /// A word of the pack.
        "method": Option<Result>,
        /// Which department handles it
        ///
        /// A word of the pack.
        "department": Option<Result>,
        /// Who owns it
        ///
        /// A word of the pack.
        "owner": Option<Result>,
        /// What is handed over
        ///
        /// A word of the pack.
        "handover": Option<Result>,
    }
}

fields! {
    pub(super) const COMPENSATION {
        /// The lines
        ///
        /// That are or could be; at most 1,000.
        "lines": Vec<MoneyLine>,
        /// How many lines there are
        ///
        /// Only where not all are listed. The totals are made of all.
        "lines_total": Option<Count>,
        /// The least that is owed
        ///
        /// By statute, regulator or contract.
        "due": Total,
        /// What is offered
        ///
        /// What is owed, and goodwill.
        "offer": Total,
    }
}

fields! {
    pub(super) const MONEY_LINE {
        /// The rule
        ///
        /// Its id.
        "rule": Line,
        /// The head of claim
        ///
        /// Its id.
        "head": Line,
        /// The title of the head
        ///
        /// A text for people.
        "title": Option<Words>,
        /// On what it rests
        ///
        /// Goodwill is part of the offer only.
        "basis": Basis,
        /// How the line ended
        ///
        /// Whether the amount is settled.
        "status": Status,
        /// The amount
        ///
        /// Only if decided.
        "amount": Option<Line> = ["12.00 EUR"],
        /// The arithmetic
        ///
        /// The formula with the values put in.
        "working": Line = ["120.00 EUR × 0.1"],
        /// Whether a higher line of the same head stands instead
        ///
        /// Left out if not.
        "superseded": Option<Flag>,
        /// What the rule rests on
        ///
        /// As the rule cites it.
        "cite": Option<Vec<Line>>,
        /// What would settle it
        ///
        /// Names of facts and figures.
        "unknown": Option<Vec<Line>>,
        /// What went wrong
        ///
        /// Places in `errors`, counted from 0.
        "errors": Option<Vec<Count>>,
    }
}

fields! {
    pub(super) const TOTAL {
        /// How the total ended
        ///
        /// Whether it is settled.
        "status": Status,
        /// The amounts
        ///
        /// One for each currency; only if decided.
        "value": Option<Vec<Value>> = ["[12.00 EUR]"],
        /// What it is at least
        ///
        /// One amount for each currency; only if undecided.
        "at_least": Option<Vec<Value>>,
        /// What would settle it
        ///
        /// Names of facts and figures.
        "unknown": Option<Vec<Line>>,
    }
}

fields! {
    pub(super) const GUIDANCE {
        /// How the result ended
        ///
        /// `undecided` if there could be more.
        "status": Status,
        /// The advice that applies
        ///
        /// In order of declaration.
        "entries": Vec<Advice>,
        /// `false` if there could be more
        ///
        /// Left out if the list is complete.
        "complete": Option<Flag>,
        /// The rules that could still add to it
        ///
        /// Their ids.
        "possible": Option<Vec<Line>>,
        /// What went wrong
        ///
        /// Places in `errors`, counted from 0.
        "errors": Option<Vec<Count>>,
    }
}

fields! {
    pub(super) const ADVICE {
        /// The rule
        ///
        /// Its id.
        "rule": Line,
        /// What to say
        ///
        /// Texts for people.
        "say": Option<Vec<Words>>,
        /// What to ask
        ///
        /// Texts for people.
        "ask": Option<Vec<Words>>,
        /// Causes to consider
        ///
        /// Texts for people.
        "causes": Option<Vec<Words>>,
        /// What to do
        ///
        /// Texts for people, in order.
        "steps": Option<Vec<Words>>,
        /// What the rule rests on
        ///
        /// As the rule cites it.
        "cite": Option<Vec<Line>>,
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
