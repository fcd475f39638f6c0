//! The one table of codes. Every code has a page `docs/codes/<name>.md` with a failing and a
//! passing case that the tests run; a test refuses a code without them.

use super::Code;
use super::pages::PAGES;

/// Where in the pipeline a code arises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reading YAML text.
    Yaml,
    /// Parsing and checking expressions and cells.
    Expression,
    /// Reading and linking packs.
    Pack,
    /// Taking records off an input, as the command does.
    Record,
    /// Reading the facts of a case.
    Facts,
    /// Evaluating rules; such an error is part of the decision.
    Evaluation,
    /// Running the cases of a policy.
    Cases,
    /// Editing the files of a policy.
    Edit,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// Where it arises.
    pub stage: Stage,
    /// What it says, in one line.
    pub summary: &'static str,
}

/// Returns the row of a code.
///
/// # Examples
/// ```
/// use amends_engine::diagnostic::codes::{Stage, entry};
///
/// assert_eq!(entry("yaml-tag").expect("a code").stage, Stage::Yaml);
/// assert!(entry("no-such-code").is_none());
/// ```
#[must_use]
pub fn entry(name: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.code.name() == name)
}

/// Returns the page of a code as Markdown: what it says, why it matters, what to do, and examples.
///
/// # Examples
/// ```
/// let page = amends_engine::diagnostic::codes::page("yaml-tag").expect("every code has a page");
/// assert!(page.starts_with("# yaml-tag\n"));
/// ```
#[must_use]
pub fn page(name: &str) -> Option<&'static str> {
    PAGES.iter().find(|(code, _)| *code == name).map(|(_, page)| *page)
}

macro_rules! codes {
    ($($stage:ident { $($constant:ident = $name:literal, $summary:literal;)* })*) => {
        $($(
            #[doc = $summary]
            pub const $constant: Code = Code($name);
        )*)*

        /// Every code, grouped by stage.
        pub const ALL: &[Entry] = &[
            $($(Entry { code: $constant, stage: Stage::$stage, summary: $summary },)*)*
        ];
    };
}

codes! {
    Yaml {
        YAML_SYNTAX = "yaml-syntax", "The text is not well-formed YAML.";
        YAML_TAG = "yaml-tag", "A tag such as `!= gold` unquoted; tags are refused.";
        YAML_LIMIT = "yaml-limit", "The text is too long, too deep or has too many nodes.";
        YAML_DOCUMENT = "yaml-document", "A second document in one file.";
        YAML_MERGE_KEY = "yaml-merge-key", "A merge key `<<`; merge keys are refused.";
        YAML_ALIAS = "yaml-alias", "An alias without an anchor before it, or inside its own anchor.";
        YAML_ALIAS_BUDGET = "yaml-alias-budget", "Aliases stand for more nodes than one file may have.";
        YAML_COMPLEX_KEY = "yaml-complex-key", "A key that is a list, a mapping or missing.";
        YAML_KEY_WITHOUT_VALUE = "yaml-key-without-value", "A key in `{…}` without `:`; often half of an unquoted expression.";
        YAML_SHAPE = "yaml-shape", "A text, list or mapping where another of them is expected.";
        DUPLICATE_KEY = "duplicate-key", "The same key twice in one mapping.";
        MISSING_FIELD = "missing-field", "A key that this place must have is missing.";
        UNKNOWN_VARIANT = "unknown-variant", "A word that is not one of the words allowed here.";
    }
    Expression {
        EXPRESSION_SYNTAX = "expression-syntax", "An expression cannot be parsed.";
        UNKNOWN_FACT = "unknown-fact", "A name that nothing declares.";
        EXPRESSION_TOO_DEEP = "expression-too-deep", "An expression is nested too deeply.";
        EXPRESSION_TOO_LARGE = "expression-too-large", "An expression is too long or has too many parts.";
        UNKNOWN_UNIT = "unknown-unit", "A word after a number that is neither a unit nor a currency.";
        AMBIGUOUS_UNIT = "ambiguous-unit", "A unit directly before `(` could be a function.";
        NULL_LITERAL = "null-literal", "`null` in a policy, where absence is asked with `has` or `missing`.";
        LITERAL_NOT_ALLOWED = "literal-not-allowed", "A map, message, unsigned number or byte string in a policy.";
        PERCENT_LITERAL = "percent-literal", "A percentage inside an expression, where `%` is modulo.";
        AMBIGUOUS_CELL = "ambiguous-cell", "A cell of a text column that could be a text or a test.";
        UNKNOWN_ENUM_VALUE = "unknown-enum-value", "A word that the enum beside it does not have.";
        BARE_LIST = "bare-list", "A list of conditions that does not say whether all or any must hold.";
        EMPTY_CONDITION = "empty-condition", "A condition without any test.";
        TYPE_MISMATCH = "type-mismatch", "An operand or a result has the wrong type.";
        UNKNOWN_FUNCTION = "unknown-function", "A function that does not exist, or that policies do not have.";
        UNIT_MISMATCH = "unit-mismatch", "A number in another unit than the one beside it.";
        UNROUNDED_QUOTIENT = "unrounded-quotient", "A quotient of decimals or money that is neither rounded nor compared.";
        INVALID_LITERAL = "invalid-literal", "A literal outside of its type's range or form.";
        UNTYPED_NUMBER = "untyped-number", "A number with a point that meets no decimal.";
        REGEX_INVALID = "regex-invalid", "A regular expression that does not parse.";
        REGEX_TOO_LARGE = "regex-too-large", "A regular expression that compiles to too much.";
        DYNAMIC_REGEX = "dynamic-regex", "A regular expression that is not a literal.";
        INT_DIVISION = "int-division", "A quotient of two ints, cut off, where a decimal or an amount is made.";
        PRESENCE_OF_DERIVED = "presence-of-derived", "A presence test of something that is calculated.";
        MAYBE_EMPTY_OUTPUT = "maybe-empty-output", "The value of an output that may be `none`, unguarded.";
    }
    Pack {
        UNKNOWN_SECTION = "unknown-section", "A key at the top of a file that is no section.";
        MISSING_MANIFEST = "missing-manifest", "A pack without `pack.yaml`.";
        FORMAT_VERSION = "format-version", "A pack in a format that this engine does not read.";
        UNKNOWN_TIMEZONE = "unknown-timezone", "A name that is no time zone.";
        UNKNOWN_CURRENCY = "unknown-currency", "A code that is no currency.";
        MISSING_CURRENCY = "missing-currency", "Money in a pack that names no currency.";
        INVALID_VALUE = "invalid-value", "A setting whose value cannot be read.";
        INVALID_NAME = "invalid-name", "A name that expressions could not read.";
        RESERVED_NAME = "reserved-name", "A name that has a meaning of its own.";
        NAME_TAKEN = "name-taken", "A name that repeats or continues another, or is a function's.";
        EMPTY_IN_FORCE = "empty-in-force", "A span of dates that ends before it begins.";
        EDITION_COVER = "edition-cover", "A day with no edition of a rule, or with two.";
        UNKNOWN_PACK = "unknown-pack", "`extends` of a pack that is not at hand.";
        PACK_VERSION = "pack-version", "`extends` without a version or of another one.";
        CIRCULAR_EXTENDS = "circular-extends", "Packs that extend each other.";
        UNDECLARED_SOURCE = "undeclared-source", "A citation of nothing that is declared.";
        UNKNOWN_TYPE = "unknown-type", "A type that does not exist.";
        UNKNOWN_ENUM = "unknown-enum", "A scale that is not declared.";
        EMPTY_ENUM = "empty-enum", "An enum without values, or a scale without levels.";
        INCOMPLETE_SCALE_MAP = "incomplete-scale-map", "A map between scales that leaves a level out.";
        EMPTY_BOUNDS = "empty-bounds", "Bounds of a fact between which no value lies.";
        LIST_DEPTH = "list-depth", "Lists of items nested too deep.";
        SHARED_FACT = "shared-fact", "A pack that changes a fact of another pack.";
        BARE_PRESUMPTION = "bare-presumption", "A presumption without a reason.";
        ASSUMPTION_READS_RESULT = "assumption-reads-result", "`assume` that reads more than facts.";
        CONFLICTING_FIELDS = "conflicting-fields", "Two fields of which only one can hold.";
        CONFLICTING_SETTING = "conflicting-setting", "A setting stated twice and differently.";
        UNKNOWN_ROLE = "unknown-role", "A role that is not declared.";
        UNKNOWN_RULE = "unknown-rule", "A rule that does not exist.";
        UNKNOWN_HEAD = "unknown-head", "A head of claim that is not declared.";
        UNKNOWN_REMEDY = "unknown-remedy", "A remedy that the catalogue does not have.";
        FLOOR_OVERRIDDEN = "floor-overridden", "A rule of law or contract that a pack tries to replace.";
        FIRST_LIST_SPLIT = "first-list-split", "A rule of a `first` list that stands in another file.";
        BASIS_KIND = "basis-kind", "Goodwill in a pack of law or contract.";
        ROW_WIDTH = "row-width", "A row with too few or too many cells.";
        NONE_NOT_ALLOWED = "none-not-allowed", "`none` for an output that needs a value.";
        NOT_CONSTANT = "not-constant", "A value of the policy that depends on the case.";
        SIGNAL_WITHOUT_TEXT = "signal-without-text", "A signal that reads no text.";
        EMPTY_PATTERN = "empty-pattern", "A pattern that matches the empty text.";
        REGEX_WITHOUT_LITERAL = "regex-without-literal", "A pattern that must run on every text.";
        CIRCULAR_FACT = "circular-fact", "Derived facts that read each other.";
        CIRCULAR_DECISION = "circular-decision", "Results that read each other.";
        CONDITION_NEVER_HOLDS = "condition-never-holds", "A condition whose tests exclude each other.";
        PARAM_BOUNDS = "param-bounds", "A figure outside of its own bounds.";
        UNSUPPORTED = "unsupported", "A part of the format that this version does not have yet.";
        UNKNOWN_FIELD = "unknown-field", "A key that this place does not have.";
        DUPLICATE_ID = "duplicate-id", "Two things under one id.";
    }
    Record {
        NO_RECORD = "no-record", "An input without any record.";
        RECORD_TOO_LONG = "record-too-long", "A record that is longer than the command reads.";
        RECORD_WIDTH = "record-width", "A row of a table with another number of cells than the header.";
        OPEN_QUOTATION = "open-quotation", "A quotation mark that nothing in the table closes.";
        DUPLICATE_COLUMN = "duplicate-column", "Two columns of a table under one name.";
        NO_POLICY = "no-policy", "A record that names no policy, in a call that names none.";
        UNKNOWN_POLICY = "unknown-policy", "A record that names a policy which is not shipped.";
        UNREADABLE_INPUT = "unreadable-input", "A file that the system cannot open, or not read any further.";
    }
    Facts {
        FACT_TYPE = "fact-type", "A fact has a value of the wrong type.";
        FACT_FORMAT = "fact-format", "A fact's text or number cannot be read as the fact's type.";
        FACT_RANGE = "fact-range", "A number with more digits than a fact can keep exactly.";
        FACT_BOUNDS = "fact-bounds", "A value outside of the bounds that the fact declares.";
        FACT_CURRENCY = "fact-currency", "Money in a currency that the fact does not have.";
        FACT_UNIT = "fact-unit", "A number in a unit that the fact does not have.";
        FACT_WORD = "fact-word", "A word that the enum of a fact does not have.";
        NAIVE_TIMESTAMP = "naive-timestamp", "A timestamp without an offset, which is not one instant.";
        UNDECLARED_FACT = "undeclared-fact", "A record holds a key that no fact declares.";
        UNDECLARED_FIELD = "undeclared-field", "An item of a list, or a case, holds a key that it does not have.";
        DUPLICATE_FACT = "duplicate-fact", "A record gives one fact, or one key, twice.";
        MISSING_FACT = "missing-fact", "A required fact is absent.";
        LIST_TOO_LONG = "list-too-long", "A list of a record has too many elements.";
        DERIVED_FACT_SUPPLIED = "derived-fact-supplied", "A record holds another value for a fact that is derived.";
        FACT_NOT_APPLICABLE = "fact-not-applicable", "A record holds a fact that is not applicable to it.";
        ASSUMPTION_BROKEN = "assumption-broken", "A record breaks a condition that the policy assumes of every record.";
        RECORD_SHAPE = "record-shape", "A record is not an object.";
        RECORD_LIMIT = "record-limit", "A record is nested too deeply or holds too many values.";
        NOT_SERIALIZABLE = "not-serializable", "A value of a program that cannot be turned into a record.";
        JSON_SYNTAX = "json-syntax", "A record is not well-formed JSON.";
        NOT_UTF8 = "not-utf8", "A record, or a file of a pack, is not UTF-8.";
        MISSING_COLUMN = "missing-column", "A column that a binding names is not in the input.";
        UNBOUND_COLUMN = "unbound-column", "A column of the input that a binding neither binds nor ignores.";
        EVENTS_NOT_SUPPORTED = "events-not-supported", "A case holds events, which this version does not read.";
    }
    Evaluation {
        FOREIGN_FACT = "foreign-fact", "A fact that was read for another policy.";
        NOT_UNIQUE = "not-unique", "Two rules that fire under `unique`.";
        ANY_DIFFERS = "any-differs", "Rules that fire under `any` and do not agree.";
        NEGATIVE_AMOUNT = "negative-amount", "A line of compensation below zero.";
        MISSING_ROUNDING = "missing-rounding", "A line in a currency without a minor unit and without `round:`.";
        DIVISION_BY_ZERO = "division-by-zero", "A quotient with divisor zero.";
        OVERFLOW = "overflow", "A result that does not fit its type.";
        CURRENCY_MISMATCH = "currency-mismatch", "An operation on money in two currencies.";
        NOT_APPLICABLE = "not-applicable", "The value of a fact that is not applicable was needed.";
        EMPTY_OUTPUT = "empty-output", "The value of an output that was decided as `none` was needed.";
        BAD_CONVERSION = "bad-conversion", "A value that cannot be read as the type asked for.";
        INDEX_OUT_OF_RANGE = "index-out-of-range", "A position that the list or text does not have.";
        NO_CALENDAR = "no-calendar", "Business time was counted where no calendar is known.";
        EMPTY_LIST = "empty-list", "The least or greatest element of an empty list.";
        RESULT_TOO_LARGE = "result-too-large", "A calculated text or list that is larger than any may be.";
        BUDGET = "budget", "The decision took more steps than allowed.";
    }
    Cases {
        UNKNOWN_RESULT = "unknown-result", "A case expects a result that the policy does not have.";
        UNMET_EXPECTATION = "unmet-expectation", "A case does not give what it says it must give.";
        PARAM_SET = "param-set", "A case sets a figure that the policy sets itself.";
    }
    Edit {
        UNREADABLE_VALUE = "unreadable-value", "A new value or rule that cannot be read.";
        SEVERAL_EDITIONS = "several-editions", "A change of a rule that has editions, without saying which.";
        FOREIGN_RULE = "foreign-rule", "A change of a rule that stands in another pack.";
        SHARED_VALUE = "shared-value", "A change of a value that an alias repeats elsewhere.";
        RULE_IN_USE = "rule-in-use", "A rule to be deleted or renamed that something names.";
        NO_PLACE = "no-place", "A place that a rule cannot be put in.";
        BROKEN_POLICY = "broken-policy", "A change after which the policy would not load.";
        INEXACT_EDIT = "inexact-edit", "A change that cannot be made without changing something else.";
        FILE_CHANGED = "file-changed", "A file that was changed by someone else meanwhile.";
        UNWRITABLE_FILE = "unwritable-file", "A file that cannot be written.";
    }
}
