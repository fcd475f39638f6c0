//! The JSON of a decision, described: what each key means and where it stands.
//!
//! `json` writes it. A test holds the two together: no decision of any case has a key that is not here, and every key
//! that is here is met in some decision.

mod ground;
mod remedy;
mod table;

use amends_engine::shape::{Keys, Others, Record, Shape};
use amends_engine::{form, words};

use ground::{ENVIRONMENT, ERROR, GOVERNING, PACK, POLICY, PRESUMED, SOURCE, TEST, TRACE, UNKNOWN};
use remedy::{
    CHOICE, ESCALATION, FORBIDDEN, GROUND, OPTION, POSSIBLE_REMEDY, REMEDIES, TASK, TASKS, TRIGGER, UNDERCUT,
};
use table::{
    ADVICE, BOUNDS, COMPENSATION, DECISION, FACT_EVIDENCE, FOUND_TYPE, GATHERED, GUIDANCE, ITEMS, MONEY_LINE,
    NAMED_TITLE, POSSIBLE, POSSIBLE_LEVEL, POSSIBLE_LEVELS, POSSIBLE_TYPE, POSSIBLE_VALUE, RESULT, ROUTE,
    SEVERITY, SIGNAL_EVIDENCE, TITLE, TOTAL, TYPES, VALUE, VOTE,
};

words! {
    /// How a result ends.
    const STATUSES {
        /// Settled, with a value.
        "decided",
        /// Facts that are absent could still change it.
        "undecided",
        /// A rule that matters could not be evaluated.
        "failed",
        /// Settled that there is no value.
        "none",
    }
}

words! {
    /// On what a line of compensation rests.
    const BASES {
        /// A statute.
        "statute",
        /// A regulator's rule.
        "regulator",
        /// A contract, or what was promised.
        "contract",
        /// The company's goodwill: part of the offer only.
        "goodwill",
    }
}

words! {
    /// Who chooses among remedies.
    const CHOOSERS {
        /// The customer.
        "customer",
        /// The company.
        "company",
        /// Both together.
        "agreement",
    }
}

words! {
    /// How a rule took part.
    const OUTCOMES {
        /// Its condition holds.
        "matched",
        /// Facts that are absent could still make its condition hold.
        "unknown",
        /// It could not be evaluated.
        "error",
    }
}

words! {
    /// The value of a test.
    const TRUTHS {
        /// It holds.
        "true",
        /// It does not hold.
        "false",
        /// It reads something that is absent or open.
        "unknown",
        /// It could not be evaluated.
        "error",
    }
}

words! {
    /// What a rule of severity says.
    const VOTES {
        /// A level.
        "level",
        /// So many levels more.
        "raise",
        /// No less than a level.
        "at_least",
    }
}

words! {
    /// The kinds of things that may be unknown.
    const KINDS {
        /// A fact that the record does not hold.
        "fact",
        /// A figure that the policy does not set.
        "param",
        /// A day that no calendar covers.
        "calendar",
    }
}

form! {
    /// A decision
    ///
    /// What a policy decides of one complaint, why, and what is still open. The same policy, facts and instant give the
    /// same bytes. Values are texts: an amount is `12.00 EUR`, a number `0.5`. A plain value stands only where the status
    /// is `decided`, so that no reader takes a provisional value for a final one.
    pub(crate) struct Decision => Shape::Record(Record::closed(&[DECISION]));

    /// A text
    ///
    /// In one language.
    struct Line => Shape::Text;

    /// A text for people
    ///
    /// A string if the pack has it in one language, else a map from language to text.
    struct Words => Shape::OneOf(&[Line::shape, ByLanguage::shape]);

    /// A text in languages
    ///
    /// By the code of the language.
    struct ByLanguage => Shape::Record(Record::map(Keys::Any, Line::shape));

    /// A number of things
    ///
    /// A count or an index.
    struct Count => Shape::Whole;

    /// Yes
    ///
    /// Left out otherwise.
    struct Flag => Shape::Bool;

    /// A value
    ///
    /// `true`, `false`, a text, or a list of values.
    struct Value => Shape::OneOf(&[Flag::shape, Line::shape, Vec::<Value>::shape]);

    /// How the result ended
    ///
    /// Whether it is settled.
    struct Status => Shape::Words(|| STATUSES.to_vec());

    /// The policy
    ///
    /// Which packs decided, and what else the bytes of the decision rest on.
    struct Policy => Shape::Record(Record::closed(&[POLICY]));

    /// A pack
    ///
    /// As it was when it decided.
    struct Pack => Shape::Record(Record::closed(&[PACK]));

    /// The engine
    ///
    /// And the data that come with it.
    struct Environment => Shape::Record(Record::closed(&[ENVIRONMENT]));

    /// Calendars
    ///
    /// None yet.
    struct Calendars => Shape::Record(Record::closed(&[]));

    /// A governing date
    ///
    /// What selected the rules of one pack that are in force.
    struct Governing => Shape::Record(Record::closed(&[GOVERNING]));

    /// A date, or nothing
    ///
    /// Nothing if the fact is absent.
    struct DateOrNothing => Shape::OneOf(&[Line::shape, Nothing::shape]);

    /// Nothing
    ///
    /// Not known.
    struct Nothing => Shape::Nothing;

    /// The types of the complaint
    ///
    /// Those that are certain, and those that it could still have.
    struct Types => Shape::Record(Record::closed(&[TYPES]));

    /// A type
    ///
    /// With the rules and the words that show it.
    struct FoundType => Shape::Record(Record::closed(&[FOUND_TYPE]));

    /// What shows a type
    ///
    /// Words in a text, or the value of a fact.
    struct Evidence => Shape::OneOf(&[SignalEvidence::shape, FactEvidence::shape]);

    /// Words that show a type
    ///
    /// With their place in the text.
    struct SignalEvidence => Shape::Record(Record::closed(&[SIGNAL_EVIDENCE]));

    /// A value that shows a type
    ///
    /// Of a fact.
    struct FactEvidence => Shape::Record(Record::closed(&[FACT_EVIDENCE]));

    /// A type that the complaint could still have
    ///
    /// With the rules that decide about it.
    struct PossibleType => Shape::Record(Record::closed(&[POSSIBLE_TYPE]));

    /// Severity
    ///
    /// The level, and the votes it came from.
    struct Severity => Shape::Record(Record::closed(&[RESULT, SEVERITY, POSSIBLE_LEVELS, BOUNDS]));

    /// A level that the severity could still have
    ///
    /// With the rules that decide about it.
    struct PossibleLevel => Shape::Record(Record::closed(&[POSSIBLE_LEVEL, POSSIBLE]));

    /// A vote
    ///
    /// What one rule said of the severity.
    struct Vote => Shape::Record(Record::closed(&[VOTE]));

    /// The kind of a vote
    ///
    /// As in the rule.
    struct VoteKind => Shape::Words(|| VOTES.to_vec());

    /// Levels on other scales
    ///
    /// By the name of the scale.
    struct Mapped => Shape::Record(Record::map(Keys::Any, Line::shape));

    /// Who handles the complaint and how
    ///
    /// Each part is decided on its own.
    struct Route => Shape::Record(Record::closed(&[ROUTE]));

    /// A part of the route
    ///
    /// With what it is so far and could become, if it is open.
    struct RouteResult => Shape::Record(Record::closed(&[RESULT, VALUE]));

    /// A result
    ///
    /// With what it is so far and could become, if it is open.
    struct Result => Shape::Record(Record::closed(&[RESULT, VALUE, GATHERED, BOUNDS]));

    /// A value that the result could still have
    ///
    /// With the rules that decide about it.
    struct PossibleValue => Shape::Record(Record::closed(&[POSSIBLE_VALUE, POSSIBLE]));

    /// Who takes the complaint over
    ///
    /// The level on the ladder, and who is to know.
    struct Escalation => Shape::Record(Record::closed(&[RESULT, ESCALATION, POSSIBLE_LEVELS, BOUNDS]));

    /// What a rule asks for
    ///
    /// A level, people to tell, or both.
    struct Trigger => Shape::Record(Record::closed(&[TRIGGER]));

    /// Who is to know
    ///
    /// Roles.
    struct Notify => Shape::Record(Record::closed(&[RESULT, VALUE, GATHERED]));

    /// What is to be done
    ///
    /// By people.
    struct Tasks => Shape::Record(Record::closed(&[TASKS]));

    /// A task
    ///
    /// With the role that does it.
    struct Task => Shape::Record(Record::closed(&[TASK]));

    /// What can be done for the customer
    ///
    /// What is owed, offered and forbidden.
    struct RemediesResult => Shape::Record(Record::closed(&[REMEDIES]));

    /// A remedy
    ///
    /// With the rules that give it.
    struct RemedyOption => Shape::Record(Record::closed(&[OPTION]));

    /// A rule
    ///
    /// That gives or forbids a remedy.
    struct Ground => Shape::Record(Record::closed(&[GROUND]));

    /// A choice
    ///
    /// Among several remedies.
    struct Choice => Shape::Record(Record::closed(&[CHOICE]));

    /// Who chooses
    ///
    /// As in the rule.
    struct Chooser => Shape::Words(|| CHOOSERS.to_vec());

    /// A remedy that may not be given
    ///
    /// With the rules that forbid it.
    struct Forbidden => Shape::Record(Record::closed(&[FORBIDDEN]));

    /// A remedy that is given all the same
    ///
    /// With the rules on both sides.
    struct Undercut => Shape::Record(Record::closed(&[UNDERCUT]));

    /// A remedy that could still be added
    ///
    /// With the rules that decide about it.
    struct PossibleRemedy => Shape::Record(Record::closed(&[POSSIBLE_REMEDY]));

    /// What is owed and what is offered
    ///
    /// Line by line, and in total.
    struct Compensation => Shape::Record(Record::closed(&[COMPENSATION]));

    /// A line of compensation
    ///
    /// An amount with its arithmetic.
    struct MoneyLine => Shape::Record(Record::closed(&[MONEY_LINE]));

    /// A basis
    ///
    /// On what the line rests.
    struct Basis => Shape::Words(|| BASES.to_vec());

    /// A total
    ///
    /// One entry for each currency.
    struct Total => Shape::Record(Record::closed(&[TOTAL]));

    /// Advice
    ///
    /// For the people who handle the complaint.
    struct Guidance => Shape::Record(Record::closed(&[GUIDANCE]));

    /// Advice of one rule
    ///
    /// What to say, ask, consider and do.
    struct Advice => Shape::Record(Record::closed(&[ADVICE]));

    /// Decisions of the pack's own
    ///
    /// By their ids.
    struct Outputs => Shape::Record(Record::map(Keys::Any, Output::shape));

    /// A decision of the pack's own
    ///
    /// One result; several by name; or, for each element of a list, one or several.
    struct Output => Shape::OneOf(&[TitledResult::shape, PerElement::shape, NamedResults::shape]);

    /// A result with its title
    ///
    /// Of a decision with one unnamed output.
    struct TitledResult => Shape::Record(Record::closed(&[RESULT, VALUE, GATHERED, BOUNDS, TITLE]));

    /// Results for each element of a list
    ///
    /// By the key of the element.
    struct PerElement => Shape::Record(Record::closed(&[ITEMS, TITLE]));

    /// Results by element
    ///
    /// By the key of the element: its `id`, or its place.
    struct Items => Shape::Record(Record::map(Keys::Any, Item::shape));

    /// The results for one element
    ///
    /// One result, or several by name.
    struct Item => Shape::OneOf(&[Result::shape, ItemResults::shape]);

    /// Results by name
    ///
    /// Of one element.
    struct ItemResults => Shape::Record(Record::map(Keys::Any, Result::shape));

    /// Results by name
    ///
    /// Of a decision with several outputs. An output that is called `title` takes the place of the title.
    struct NamedResults => Shape::Record(Record {
        fields: &[NAMED_TITLE],
        others: Some(Others { keys: Keys::Any, shape: Result::shape }),
        demands: &[],
    });

    /// The title of a decision, or an output of this name
    ///
    /// A text, or a result.
    struct TitleOrResult => Shape::OneOf(&[Line::shape, Result::shape, ByLanguage::shape]);

    /// Something unknown
    ///
    /// That could still change a result.
    struct Unknown => Shape::Record(Record::closed(&[UNKNOWN]));

    /// A kind of thing
    ///
    /// What is unknown.
    struct UnknownKind => Shape::Words(|| KINDS.to_vec());

    /// A presumption
    ///
    /// The value of a fact that is absent.
    struct Presumed => Shape::Record(Record::closed(&[PRESUMED]));

    /// An error
    ///
    /// Of a rule.
    struct Error => Shape::Record(Record::closed(&[ERROR]));

    /// A source
    ///
    /// That rules which took part cite.
    struct Source => Shape::Record(Record::closed(&[SOURCE]));

    /// A rule that took part
    ///
    /// With the tests of its condition.
    struct Trace => Shape::Record(Record::closed(&[TRACE]));

    /// How a rule took part
    ///
    /// Rules that did not match are not listed.
    struct Outcome => Shape::Words(|| OUTCOMES.to_vec());

    /// A test
    ///
    /// Of a condition.
    struct Test => Shape::Record(Record::closed(&[TEST]));

    /// The value of a test
    ///
    /// In four-valued logic.
    struct Truth => Shape::Words(|| TRUTHS.to_vec());

    /// What a test read
    ///
    /// By name, the value as text.
    struct Reads => Shape::Record(Record::map(Keys::Any, Line::shape));
}
