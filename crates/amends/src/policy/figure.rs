//! Filling in figures that a policy leaves open, for cases and comparisons.
//!
//! A figure that the packs set is never replaced here: what it says is the policy. The packs of
//! the result keep their digests, so a decision by it is no decision of the policy as shipped.

use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Code, codes};
use amends_engine::value::Zone;

use super::Policy;
use super::result::read_text;
use crate::schema::param::Param;

/// A figure that cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParamError {
    code: Code,
    param: String,
    message: String,
    help: Vec<String>,
}

impl ParamError {
    fn new(code: Code, param: &str, message: String) -> Self {
        Self { code, param: param.to_owned(), message, help: Vec::new() }
    }

    /// Returns the stable code: `unknown-fact`, `param-set`, `invalid-value` or
    /// `param-bounds`.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Returns the id of the figure.
    #[must_use]
    pub fn param(&self) -> &str {
        &self.param
    }

    /// Returns what to do about it, a line each.
    #[must_use]
    pub fn help(&self) -> &[String] {
        &self.help
    }
}

impl Policy {
    /// Returns the policy with figures filled in that its packs leave open, by id and text.
    ///
    /// # Errors
    /// [`ParamError`] for the first figure that the policy does not have, that a pack sets
    /// itself, whose text is no value of its type, or whose value lies outside of its bounds.
    ///
    /// # Examples
    /// ```
    /// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
    /// assert!(policy.with_params(&[("minor_settlement_max", "1000 CNY")]).is_ok());
    /// let error = policy.with_params(&[("minor_setlement_max", "1000 CNY")]).expect_err("a slip");
    /// assert_eq!(error.help(), ["did you mean `minor_settlement_max`?"]);
    /// ```
    pub fn with_params(&self, figures: &[(&str, &str)]) -> Result<Policy, ParamError> {
        let mut compiled = (*self.compiled).clone();
        let zone = compiled.root().map_or(Zone::UTC, |pack| pack.manifest.zone);
        for (id, text) in figures {
            let found = compiled.params.iter_mut().find(|param| *param.id == **id);
            let Some(param) = found else { return Err(self.unknown_param(id)) };
            if is_set(param) {
                let message = format!("the policy sets `param.{id}` itself");
                return Err(ParamError::new(codes::PARAM_SET, id, message));
            }
            let name = format!("param.{id}");
            let value = read_text(&name, text, &param.ty, zone).map_err(|error| ParamError {
                help: error.help().to_vec(),
                ..ParamError::new(codes::INVALID_VALUE, id, error.to_string())
            })?;
            if let Some((message, help)) = param.out_of_bounds(&value) {
                let error = ParamError::new(codes::PARAM_BOUNDS, id, message);
                return Err(ParamError { help: vec![help], ..error });
            }
            param.values = vec![(None, Some(value))];
            param.until = None;
        }
        Ok(Policy { compiled: Arc::new(compiled) })
    }

    fn unknown_param(&self, id: &str) -> ParamError {
        let names = self.compiled.params.iter().map(|param| &*param.id);
        let message = format!("the policy has no figure `param.{id}`");
        let error = ParamError::new(codes::UNKNOWN_FACT, id, message);
        ParamError { help: did_you_mean(id, names).into_iter().collect(), ..error }
    }
}

/// Returns whether a pack gives the figure any value, on whichever date.
fn is_set(param: &Param) -> bool {
    param.values.iter().any(|(_, value)| value.is_some())
}
