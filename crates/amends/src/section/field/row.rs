//! What `decide` may say: the rows of its tables.

use amends_engine::shape::Shape;
use amends_engine::{fields, form};

use super::decide::Results;
use super::rules_of;
use crate::pack::text::form::Test;

fields! {
    /// What rows add to the common fields of rules.
    const OWN {
        /// A test for each column
        ///
        /// In the order of `inputs`; `\"-\"` tests nothing.
        "in": Option<Vec<Test>> = ["[\">= serious\", \"-\"]"],
        /// The results of the row
        ///
        /// A value for each output: a list in the order of `outputs`, a map by name, or a single value.
        "out": Option<Results> = ["[50 CNY]", "{amount: 50 CNY, share: none}"],
    }
}

form! {
    /// A row of a table
    ///
    /// `[id, a test for each input, a value for each output]`, or a map `{id: …, in: […], out: […]}` that may carry what
    /// any rule carries.
    pub(crate) struct Row = ["[low, minor, 0 CNY]", "{id: high, in: [\">= serious\"], out: [50 CNY]}"]
        => Shape::OneOf(&[Vec::<Test>::shape, DecideRow::shape]);
}

rules_of! {
    /// A row of a table
    ///
    /// A rule whose condition is a test for each column.
    DecideRow, DecideRowEdition: OWN, id ["id"], needs &["out"]
}
