//! The results of a policy by name, with the types their values are written in.
//!
//! For tools that read expected or compared values as text: a value is read here exactly as a
//! fact of the same type is read. It decides nothing.

use std::sync::Arc;

use amends_engine::expr::ty::Type;
use amends_engine::value::{Value, Zone};

use super::rule::RouteKey;
use super::{Compiled, Policy};
use crate::facts::convert::{Converter, Target};
use crate::facts::fault::{Faults, Path};
use crate::facts::raw::{At, Origin, Raw};
use crate::schema::role::ROLES;
use crate::section::decide::{DecisionSet, OutputSlot, result_type};

/// One result of a policy: its name and the type of its values.
///
/// # Examples
/// ```
/// let policy = amends::builtin("company/concrete").expect("a shipped pack loads");
/// let severity = policy.results().into_iter().find(|result| result.name() == "severity");
/// let severity = severity.expect("the pack rates severity");
/// assert!(severity.read("serious").is_ok());
/// assert_eq!(severity.read("seriuos").expect_err("no level").help()[0], "did you mean `serious`?");
/// ```
#[derive(Clone, Debug)]
pub struct ResultName {
    name: String,
    /// The type of one value; of a list, the type of an element.
    ty: Type,
    zone: Zone,
    is_list: bool,
    is_per_element: bool,
}

impl ResultName {
    /// Returns the name: `severity`, `route.owner`, `escalation.level`, `remedies`, `compensation.due`,
    /// `tasks`, `<decision>`, `<decision>.<output>` or `<decision>.row`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the type of one value; of a list, of an element.
    #[must_use]
    pub fn ty(&self) -> &Type {
        &self.ty
    }

    /// Returns whether the result is a list of values.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.is_list
    }

    /// Returns whether the result is given for each element of a list of the case.
    #[must_use]
    pub fn is_per_element(&self) -> bool {
        self.is_per_element
    }

    /// Reads a text as a value of the result; of a list, as one of its elements.
    ///
    /// # Errors
    /// [`ValueError`] if the text is no value of the type.
    pub fn read(&self, text: &str) -> Result<Value, ValueError> {
        read_text(&self.name, text, &self.ty, self.zone)
    }
}

/// A text that is no value of the type it is read as.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError {
    message: String,
    help: Vec<String>,
}

impl ValueError {
    /// Returns what to do about it, a line each.
    #[must_use]
    pub fn help(&self) -> &[String] {
        &self.help
    }
}

/// Reads a text as a value of a type, in the way in which facts are read.
///
/// # Errors
/// [`ValueError`] if the text is no value of the type.
pub(crate) fn read_text(name: &str, text: &str, ty: &Type, zone: Zone) -> Result<Value, ValueError> {
    let mut faults = Faults::default();
    let target = Target { ty, unit: None, pii: false, zone };
    let mut converter =
        Converter { origin: &Origin::Yaml, faults: &mut faults, ignore_unknown: false, ignored: 0 };
    let value = converter.value(&Raw::word(text, At::Nowhere), &target, &Path::fact(name));
    let first = faults.check().err().and_then(|error| error.faults().first().cloned());
    match (value, first) {
        (Some(value), None) => Ok(value),
        (_, Some(fault)) => Err(ValueError { message: fault.message, help: fault.help }),
        (None, None) => Err(ValueError { message: format!("`{name}` cannot be read"), help: Vec::new() }),
    }
}

impl Policy {
    /// Returns the results that the policy can give, in the order of decisions.
    #[must_use]
    pub fn results(&self) -> Vec<ResultName> {
        let compiled = &*self.compiled;
        let zone = compiled.root().map_or(Zone::UTC, |pack| pack.manifest.zone);
        let own = |name: &str, ty: Type, is_list: bool| ResultName {
            name: name.to_owned(),
            ty,
            zone,
            is_list,
            is_per_element: false,
        };
        let mut results = Vec::new();
        let node = Type::Enum(Arc::clone(&compiled.types.taxonomy));
        results.push(own("types", node.clone(), true));
        results.push(own("types.primary", node, false));
        if let Some(severity) = &compiled.severity {
            results.push(own("severity", Type::Enum(Arc::clone(&severity.scale)), false));
        }
        for key in RouteKey::ALL {
            results.push(own(&format!("route.{}", key.name()), Type::String, false));
        }
        if let Some(ladder) = &compiled.escalation {
            results.push(own("escalation.level", Type::Enum(Arc::clone(&ladder.scale)), false));
            let roles = compiled.vocabulary.enums.get(ROLES);
            let role = roles.map_or(Type::String, |roles| Type::Enum(Arc::clone(roles)));
            results.push(own("escalation.notify", role, true));
        }
        if let Some(catalogue) = &compiled.remedies {
            for name in ["remedies", "remedies.owed", "remedies.forbidden"] {
                results.push(own(name, Type::Enum(Arc::clone(&catalogue.ty)), true));
            }
        }
        results.push(own("tasks", Type::String, true));
        if !compiled.compensation.rules.is_empty() {
            results.push(own("compensation.due", Type::Money(Vec::new()), true));
            results.push(own("compensation.offer", Type::Money(Vec::new()), true));
        }
        for decision in &compiled.decisions {
            results.extend(of_decision(compiled, decision));
        }
        results
    }
}

fn of_decision(compiled: &Compiled, decision: &DecisionSet) -> Vec<ResultName> {
    let zone = compiled.zone(decision.pack);
    let is_per_element = decision.each.is_some();
    let slot = |slot: &OutputSlot| {
        let (ty, is_list) = match result_type(decision.hit, false, &slot.ty) {
            Type::List(element) => (*element, true),
            one => (one, false),
        };
        let name = match &slot.name {
            Some(name) => format!("{}.{name}", decision.id),
            None => decision.id.clone(),
        };
        ResultName { name, ty, zone, is_list, is_per_element }
    };
    let mut results: Vec<ResultName> = decision.outputs.iter().map(slot).collect();
    if decision.row_symbol.is_some() {
        let name = format!("{}.row", decision.id);
        results.push(ResultName { name, ty: Type::String, zone, is_list: false, is_per_element });
    }
    results
}
