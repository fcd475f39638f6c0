//! The keys of the results in the JSON of a decision.

use amends_engine::fields;

use super::{
    Advice, Basis, Compensation, Count, Error, Escalation, Evidence, Flag, FoundType, Governing, Guidance,
    Items, Line, Mapped, MoneyLine, Outputs, Policy, PossibleLevel, PossibleType, PossibleValue, Presumed,
    RemediesResult, Route, RouteResult, Severity, Source, Status, Tasks, TitleOrResult, Total, Trace, Types,
    Unknown, Value, Vote, VoteKind, Words,
};

fields! {
    /// What the command `amends` adds to the decision of each record.
    pub(super) const OF_COMMAND {
        /// The id of the case
        ///
        /// As the record gives it; left out if it gives none. Written by the command `amends` alone.
        "id": Option<Line> = ["C-17"],
        /// The place of the record
        ///
        /// Its file and line. Written by the command `amends` alone.
        "record": Option<Line> = ["complaints.jsonl:3"],
    }
}

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
        /// Who takes it over
        ///
        /// Left out if the policy has no ladder.
        "escalation": Option<Escalation>,
        /// What can be done for the customer
        ///
        /// Left out if the policy has no remedies.
        "remedies": Option<RemediesResult>,
        /// What is to be done
        ///
        /// By people, each task with its role.
        "tasks": Tasks,
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
        "id": Value,
        /// The rules that would give it
        ///
        /// Their ids.
        "rules": Option<Vec<Line>>,
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
        /// Whether rules would contradict each other
        ///
        /// In place of a value.
        "conflict": Option<Flag>,
    }
}

fields! {
    /// What is said of every possible value, but for types.
    pub(super) const POSSIBLE {
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
        /// What it is so far
        ///
        /// If everything unknown is taken as not firing.
        "so_far": Option<Value>,
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
    /// What is said of the results of a decision of the pack's own, of which some are lists and sums.
    pub(super) const GATHERED {
        /// The entries that are certain
        ///
        /// Of a list that is not decided.
        "entries": Option<Vec<Value>>,
        /// `false` if there could be more entries
        ///
        /// Left out if it is no list, or complete.
        "complete": Option<Flag>,
        /// The rules that are open
        ///
        /// Where what they give is not known either.
        "open": Option<Vec<Line>>,
    }
}

fields! {
    /// The bounds of a result that is open.
    pub(super) const BOUNDS {
        /// The least it can be
        ///
        /// One entry for each currency.
        "at_least": Option<Vec<Value>>,
        /// The most it can be
        ///
        /// One entry for each currency.
        "at_most": Option<Vec<Value>>,
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
    /// What a level that is open could still become.
    pub(super) const POSSIBLE_LEVELS {
        /// What it could still become
        ///
        /// If it is open.
        "possible": Option<Vec<PossibleLevel>>,
    }
}

fields! {
    pub(super) const SEVERITY {
        /// The level
        ///
        /// Only if decided.
        "level": Option<Value>,
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
        "method": Option<RouteResult>,
        /// Which department handles it
        ///
        /// A word of the pack.
        "department": Option<RouteResult>,
        /// Who owns it
        ///
        /// A word of the pack.
        "owner": Option<RouteResult>,
        /// What is handed over
        ///
        /// A word of the pack.
        "handover": Option<RouteResult>,
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
