//! The one table of codes. Every code has a page `docs/codes/<name>.md` with a failing and a
//! passing case that the tests run; a test refuses a code without them.

use super::Code;

/// Where in the pipeline a code arises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reading YAML text.
    Yaml,
    /// Parsing and checking expressions and cells.
    Expression,
    /// Reading and linking packs.
    Pack,
    /// Reading the facts of a case.
    Facts,
    /// Evaluating rules; such an error is part of the decision.
    Evaluation,
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
        TYPE_MISMATCH = "type-mismatch", "An operand or a result has the wrong type.";
        UNKNOWN_FUNCTION = "unknown-function", "A function that does not exist.";
        UNKNOWN_ENUM_VALUE = "unknown-enum-value", "A word that the enum beside it does not have.";
        UNIT_MISMATCH = "unit-mismatch", "A number in another unit than the one beside it.";
        UNROUNDED_QUOTIENT = "unrounded-quotient", "A quotient of decimals or money that is neither rounded nor compared.";
        INVALID_LITERAL = "invalid-literal", "A literal outside of its type's range or form.";
        UNTYPED_NUMBER = "untyped-number", "A number with a point that meets no decimal.";
        REGEX_INVALID = "regex-invalid", "A regular expression that does not parse.";
        REGEX_TOO_LARGE = "regex-too-large", "A regular expression that compiles to too much.";
        DYNAMIC_REGEX = "dynamic-regex", "A regular expression that is not a literal.";
        PRESENCE_OF_DERIVED = "presence-of-derived", "A presence test of something that is calculated.";
        MAYBE_EMPTY_OUTPUT = "maybe-empty-output", "The value of an output that may be `none`, unguarded.";
        CONDITION_NEVER_HOLDS = "condition-never-holds", "A condition that no record can satisfy.";
    }
    Pack {
        UNKNOWN_FIELD = "unknown-field", "A key that this place does not have.";
        DUPLICATE_ID = "duplicate-id", "Two things under one id.";
    }
    Facts {
        FACT_TYPE = "fact-type", "A fact has a value of the wrong type.";
    }
    Evaluation {
        DIVISION_BY_ZERO = "division-by-zero", "A quotient with divisor zero.";
        OVERFLOW = "overflow", "A result that does not fit its type.";
        CURRENCY_MISMATCH = "currency-mismatch", "An operation on money in two currencies.";
        NOT_APPLICABLE = "not-applicable", "The value of a fact that is not applicable was needed.";
        EMPTY_OUTPUT = "empty-output", "The value of an output that was decided as `none` was needed.";
        BAD_CONVERSION = "bad-conversion", "A value that cannot be read as the type asked for.";
        INDEX_OUT_OF_RANGE = "index-out-of-range", "A position that the list does not have.";
        NO_CALENDAR = "no-calendar", "Business time was counted where no calendar is known.";
        EMPTY_LIST = "empty-list", "The least or greatest element of an empty list.";
        BUDGET = "budget", "The decision took more steps than allowed.";
    }
}
