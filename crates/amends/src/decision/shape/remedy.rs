//! The keys of what is done about a complaint, in the JSON of a decision: escalation, remedies and tasks.

use amends_engine::fields;

use super::{
    Basis, Choice, Chooser, Count, Flag, Forbidden, Ground, Line, Notify, PossibleRemedy, RemedyOption,
    Status, Task, Trigger, Undercut, Value, Words,
};

fields! {
    pub(super) const ESCALATION {
        /// The level
        ///
        /// Only if decided.
        "level": Option<Value>,
        /// The ladder
        ///
        /// Its id.
        "ladder": Line,
        /// The title of the ladder
        ///
        /// A text for people.
        "title": Option<Words>,
        /// What each rule asks for
        ///
        /// In order of declaration.
        "triggers": Vec<Trigger>,
        /// Who is to know
        ///
        /// Roles.
        "notify": Notify,
    }
}

fields! {
    pub(super) const TRIGGER {
        /// The rule
        ///
        /// Its id.
        "rule": Line,
        /// The level it asks for
        ///
        /// A level of the ladder.
        "to": Option<Line>,
        /// How many levels more it asks for
        ///
        /// As in the rule.
        "raise": Option<Count>,
        /// Who is to know
        ///
        /// Roles, as in the rule.
        "notify": Option<Vec<Line>>,
        /// What the rule rests on
        ///
        /// As the rule cites it.
        "cite": Option<Vec<Line>>,
    }
}

fields! {
    pub(super) const TASKS {
        /// How the result ended
        ///
        /// `undecided` if there could be more.
        "status": Status,
        /// The tasks
        ///
        /// In order of declaration; at most 1,000.
        "entries": Vec<Task>,
        /// How many tasks there are
        ///
        /// Only where not all are listed.
        "entries_total": Option<Count>,
        /// `false` if there could be more
        ///
        /// Left out if the list is complete.
        "complete": Option<Flag>,
        /// The rules that could still add to it
        ///
        /// Their ids.
        "possible": Option<Vec<Line>>,
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
    pub(super) const TASK {
        /// The rule
        ///
        /// Its id.
        "rule": Line,
        /// What to do
        ///
        /// A text for people.
        "do": Words,
        /// Who does it
        ///
        /// The id of a role.
        "role": Line,
        /// The title of the role
        ///
        /// A text for people.
        "role_title": Option<Words>,
        /// In what time it is to be done
        ///
        /// A duration or a period.
        "within": Option<Line> = ["24 h"],
        /// After what time it is to be done
        ///
        /// A duration or a period.
        "after": Option<Line> = ["3 d"],
        /// What the rule rests on
        ///
        /// As the rule cites it.
        "cite": Option<Vec<Line>>,
        /// What would settle its times
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
    pub(super) const REMEDIES {
        /// How the result ended
        ///
        /// `undecided` if there could be more.
        "status": Status,
        /// The remedies that are given
        ///
        /// Or may be chosen; at most 1,000.
        "options": Vec<RemedyOption>,
        /// How many options there are
        ///
        /// Only where not all are listed.
        "options_total": Option<Count>,
        /// `false` if there could be more
        ///
        /// Left out if the list is complete.
        "complete": Option<Flag>,
        /// What someone chooses
        ///
        /// Each among several remedies.
        "choices": Option<Vec<Choice>>,
        /// How many choices there are
        ///
        /// Only where not all are listed.
        "choices_total": Option<Count>,
        /// What may not be given
        ///
        /// With the rules that forbid it.
        "forbidden": Option<Vec<Forbidden>>,
        /// How many remedies may not be given
        ///
        /// Only where not all are listed.
        "forbidden_total": Option<Count>,
        /// What the company forbids and must give all the same
        ///
        /// Since a statute, a regulator's rule or a contract gives it.
        "undercut": Option<Vec<Undercut>>,
        /// How many of these there are
        ///
        /// Only where not all are listed.
        "undercut_total": Option<Count>,
        /// What could still be added
        ///
        /// If it is open.
        "possible": Option<Vec<PossibleRemedy>>,
        /// How much could still be added
        ///
        /// Only where not all is listed.
        "possible_total": Option<Count>,
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
    pub(super) const OPTION {
        /// The remedy
        ///
        /// Its id in the catalogue.
        "remedy": Line,
        /// The element that it is for
        ///
        /// The key of an element of a list; left out if it is for the whole case.
        "item": Option<Line>,
        /// The title of the remedy
        ///
        /// A text for people.
        "title": Option<Words>,
        /// Whether it is owed
        ///
        /// Left out if it is only offered, or one of several.
        "owed": Option<Flag>,
        /// Why it is given
        ///
        /// The rules.
        "grounds": Vec<Ground>,
        /// What speaks for it
        ///
        /// Texts for people.
        "pros": Option<Vec<Words>>,
        /// What speaks against it
        ///
        /// Texts for people.
        "cons": Option<Vec<Words>>,
    }
}

fields! {
    pub(super) const GROUND {
        /// The rule
        ///
        /// Its id.
        "rule": Line,
        /// On what it rests
        ///
        /// Goodwill offers; all else owes.
        "basis": Option<Basis>,
        /// Why
        ///
        /// The reason that the pack gives.
        "because": Option<Words>,
        /// What the rule rests on
        ///
        /// As the rule cites it.
        "cite": Option<Vec<Line>>,
    }
}

fields! {
    pub(super) const CHOICE {
        /// The remedies
        ///
        /// One of them is given.
        "any": Vec<Line>,
        /// Who chooses
        ///
        /// Left out if the policy does not say.
        "chosen_by": Option<Chooser>,
        /// The remedies that cannot be chosen
        ///
        /// Since they are forbidden.
        "without": Option<Vec<Line>>,
        /// The element that it is for
        ///
        /// The key of an element of a list; left out if it is for the whole case.
        "item": Option<Line>,
        /// The rules that give the choice
        ///
        /// Their ids.
        "rules": Vec<Line>,
    }
}

fields! {
    pub(super) const FORBIDDEN {
        /// The remedy
        ///
        /// Its id in the catalogue.
        "remedy": Line,
        /// The element that it is for
        ///
        /// The key of an element of a list; left out if it is for the whole case.
        "item": Option<Line>,
        /// The title of the remedy
        ///
        /// A text for people.
        "title": Option<Words>,
        /// Why it may not be given
        ///
        /// The rules.
        "grounds": Vec<Ground>,
        /// The rules that would give it
        ///
        /// Their ids.
        "given_by": Option<Vec<Line>>,
    }
}

fields! {
    pub(super) const UNDERCUT {
        /// The remedy
        ///
        /// Its id in the catalogue.
        "remedy": Line,
        /// The element that it is for
        ///
        /// The key of an element of a list; left out if it is for the whole case.
        "item": Option<Line>,
        /// The rules that forbid it
        ///
        /// Their ids.
        "rules": Vec<Line>,
        /// The rules by which it stands
        ///
        /// Their ids.
        "stands_by": Vec<Line>,
    }
}

fields! {
    pub(super) const POSSIBLE_REMEDY {
        /// A remedy that could be given
        ///
        /// In place of the other kinds.
        "option": Option<Line>,
        /// A remedy that could be owed
        ///
        /// In place of the other kinds.
        "owed": Option<Line>,
        /// Remedies of which one could be chosen
        ///
        /// In place of the other kinds.
        "choice": Option<Vec<Line>>,
        /// A remedy that could be forbidden
        ///
        /// In place of the other kinds.
        "forbidden": Option<Line>,
        /// Who would choose
        ///
        /// Of a choice.
        "chosen_by": Option<Chooser>,
        /// The element that it is for
        ///
        /// The key of an element of a list; left out if it is for the whole case.
        "item": Option<Line>,
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
