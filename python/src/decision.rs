//! A decision with what it was made of: its canonical JSON, its results as values, and why.

use amends::decision::{PossibleResult, SetResult, Slots};
use amends::{Decision, Facts, Policy, RuleExplanation, Zone};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error;
use crate::value::{self, Pair, citations, languages, pair, pairs};

/// One value that an undecided result could take, as `amends.Possible` takes it.
#[derive(IntoPyObject)]
pub(crate) struct PossibleData<'py> {
    value: Option<Pair<'py>>,
    conflict: bool,
    rules: Vec<String>,
    if_not: Vec<String>,
}

/// The result of a rule set, as `amends._result` takes it.
#[derive(IntoPyObject)]
pub(crate) struct ResultData<'py> {
    status: &'static str,
    value: Option<Pair<'py>>,
    so_far: Option<Pair<'py>>,
    possible: Vec<PossibleData<'py>>,
    open: Vec<String>,
    at_least: Vec<Pair<'py>>,
    at_most: Vec<Pair<'py>>,
    entries: Option<Vec<Pair<'py>>>,
    rules: Vec<String>,
    unknown: Vec<String>,
    errors: Vec<usize>,
    personal: bool,
}

/// The outputs of a decision by name; the one unnamed output has none.
type SlotsData<'py> = Vec<(Option<String>, ResultData<'py>)>;

/// The results of a further decision: its outputs, or those of each element.
#[derive(IntoPyObject)]
pub(crate) struct OutputData<'py> {
    id: String,
    title: Vec<(String, String)>,
    outputs: SlotsData<'py>,
    elements: Option<Vec<(String, SlotsData<'py>)>>,
}

/// The results whose values have types of their own.
#[derive(IntoPyObject)]
pub(crate) struct ResultsData<'py> {
    severity: Option<ResultData<'py>>,
    /// What each rule said about severity, and the level on other scales.
    votes: Vec<(String, &'static str, String)>,
    mapped: Vec<(String, String)>,
    route: Vec<(&'static str, ResultData<'py>)>,
    escalation: Option<ResultData<'py>>,
    notify: Option<ResultData<'py>>,
    outputs: Vec<OutputData<'py>>,
    /// In which time and after which each task is to be done.
    times: Vec<(Option<Pair<'py>>, Option<Pair<'py>>)>,
}

/// One test of a condition, as `amends.RuleTest` takes it.
type TestData = (String, &'static str, Vec<(String, String)>);

/// What a rule made of a case, as `amends._explanation` takes it.
#[derive(IntoPyObject)]
pub(crate) struct ExplanationData {
    rule: String,
    section: &'static str,
    state: &'static str,
    reason: String,
    file: String,
    line: u32,
    column: u32,
    because: Vec<(String, String)>,
    cite: Vec<String>,
    origin: Option<String>,
    tests: Vec<TestData>,
    unknown: Vec<String>,
}

impl From<RuleExplanation> for ExplanationData {
    fn from(found: RuleExplanation) -> Self {
        let tests = found.tests.into_iter().map(|test| (test.text, test.result.name(), test.reads));
        Self {
            rule: found.rule,
            section: found.section,
            state: found.state.name(),
            reason: found.reason,
            file: found.at.file,
            line: found.at.line,
            column: found.at.column,
            because: languages(&found.because),
            cite: citations(&found.cite),
            origin: found.origin.map(|origin| origin.to_string()),
            tests: tests.collect(),
            unknown: found.unknown,
        }
    }
}

/// A decision.
#[pyclass(frozen, module = "amends._amends")]
#[derive(Debug)]
pub(crate) struct NativeDecision {
    pub(crate) decision: Decision,
    pub(crate) facts: Facts,
    pub(crate) policy: Policy,
    /// The id that the record gives the case.
    pub(crate) case: Option<String>,
}

#[pymethods]
impl NativeDecision {
    #[getter]
    fn case(&self) -> Option<&str> {
        self.case.as_deref()
    }

    #[getter]
    fn as_of(&self) -> String {
        self.decision.as_of().display(self.decision.zone())
    }

    #[getter]
    fn ignored(&self) -> usize {
        self.facts.ignored()
    }

    #[getter]
    fn is_undecided(&self) -> bool {
        self.decision.is_undecided()
    }

    /// Returns the canonical JSON.
    fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.decision.to_json())
    }

    fn results<'py>(&self, py: Python<'py>) -> PyResult<ResultsData<'py>> {
        let (decision, zone) = (&self.decision, self.decision.zone());
        let set = |found| result(py, found, zone);
        let severity = decision.severity().map(|severity| set(severity.result())).transpose()?;
        let votes = decision.severity().into_iter().flat_map(|severity| severity.votes());
        let votes = votes.map(|vote| (vote.rule.clone(), vote.kind, vote.value.clone()));
        let mapped = decision.severity().into_iter().flat_map(|severity| severity.mapped());
        let escalation = decision.escalation().map(|escalation| set(escalation.result())).transpose()?;
        let notify = decision.escalation().map(|escalation| set(escalation.notify())).transpose()?;
        let time =
            |value: &Option<amends::Value>| value.as_ref().map(|value| pair(py, value, zone)).transpose();
        let times = decision.tasks().entries.iter().map(|task| Ok((time(&task.within)?, time(&task.after)?)));
        let route = self.decision.routes().map(|(part, found)| Ok((part, result(py, found, zone)?)));
        let outputs = self.decision.outputs().iter().map(|output| {
            let elements = output.items.iter().map(|(key, found)| Ok((key.clone(), slots(py, found, zone)?)));
            let elements = if output.per_item { Some(elements.collect::<PyResult<_>>()?) } else { None };
            let outputs = slots(py, &output.outputs, zone)?;
            Ok(OutputData { id: output.id.clone(), title: languages(&output.title), outputs, elements })
        });
        Ok(ResultsData {
            severity,
            votes: votes.collect(),
            mapped: mapped.map(|(scale, level)| (scale.to_owned(), level.to_owned())).collect(),
            route: route.collect::<PyResult<_>>()?,
            escalation,
            notify,
            times: times.collect::<PyResult<_>>()?,
            outputs: outputs.collect::<PyResult<_>>()?,
        })
    }

    /// Returns the facts that were read, by path.
    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Vec<(&str, Pair<'py>)>> {
        let zone = self.decision.zone();
        self.facts.iter().map(|(path, value)| Ok((path, pair(py, value, zone)?))).collect()
    }

    /// Returns the facts in texts that read as the same facts.
    fn written_facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let facts = PyDict::new(py);
        for (path, found) in self.facts.iter() {
            facts.set_item(path, value::written(py, found, self.decision.zone())?)?;
        }
        Ok(facts)
    }

    /// Returns what a rule made of the case; per element, if it is evaluated so.
    fn explain(&self, py: Python<'_>, rule: &str) -> PyResult<Vec<ExplanationData>> {
        let explained = py.detach(|| self.policy.explain(&self.facts, self.decision.as_of(), rule));
        match explained {
            Ok(found) => Ok(found.into_iter().map(ExplanationData::from).collect()),
            Err(unknown) => Err(error::of_rule(py, rule, &unknown)),
        }
    }

    fn same_as(&self, other: &Self) -> bool {
        self.decision == other.decision
    }
}

fn slots<'py>(py: Python<'py>, slots: &Slots, zone: Zone) -> PyResult<SlotsData<'py>> {
    slots.iter().map(|(name, found)| Ok((name.clone(), result(py, found, zone)?))).collect()
}

fn result<'py>(py: Python<'py>, found: &SetResult, zone: Zone) -> PyResult<ResultData<'py>> {
    let optional = |value: Option<&amends::Value>| value.map(|value| pair(py, value, zone)).transpose();
    let possible = found.possible().iter().map(|possible: &PossibleResult| {
        Ok(PossibleData {
            value: optional(possible.value.as_ref())?,
            conflict: possible.conflict,
            rules: possible.rules.clone(),
            if_not: possible.if_not.clone(),
        })
    });
    let entries = found.entries().iter().map(|(_, value)| pair(py, value, zone));
    Ok(ResultData {
        status: found.status().name(),
        value: optional(found.value())?,
        so_far: optional(found.so_far())?,
        possible: possible.collect::<PyResult<_>>()?,
        open: found.open().to_vec(),
        at_least: pairs(py, found.at_least(), zone)?,
        at_most: pairs(py, found.at_most(), zone)?,
        entries: found.is_list().then(|| entries.collect::<PyResult<_>>()).transpose()?,
        rules: found.rules().to_vec(),
        unknown: found.unknown().to_vec(),
        errors: found.errors().to_vec(),
        personal: found.is_personal(),
    })
}
