//! Deciding compensation: lines by head of claim, what is due and what is offered.
//!
//! Per head and currency the lines of statute, regulator and contract combine as the head says;
//! goodwill adds up and stands in the offer only. A total has one entry per currency.

use std::collections::{BTreeMap, BTreeSet};

use amends_engine::diagnostic::codes;
use amends_engine::expr::ty::Type;
use amends_engine::limits::LISTED;
use amends_engine::outcome::{Causes, Failure, Outcome};
use amends_engine::reference::Loaded;
use amends_engine::rules::hit::{self, Domain, Entry, Fault, Given, HitPolicy, Output, Resolution};
use amends_engine::source::Span;
use amends_engine::value::{Currency, Decimal, Money, Rounding, Value};

use super::recorder::{Recorder, names};
use super::state::{Firing, RuleState, fire_step};
use super::trace;
use super::world::{World, consequence};
use crate::decision::{CompensationLine, CompensationResult, Status, Total};
use crate::policy::order::Step;
use crate::policy::rule::{Basis, Line, Payload, SectionName};
use crate::section::compensation::Combine;

const NAME: &str = "compensation";

/// A line with its evaluated amount.
struct Assessed<'f, 'p> {
    firing: &'f Firing<'p>,
    line: &'p Line,
    amount: Outcome,
}

pub(crate) fn decide(world: &mut World<'_>, recorder: &mut Recorder) -> Option<CompensationResult> {
    let policy = world.policy;
    if policy.compensation.rules.is_empty() {
        return None;
    }
    let firings = fire_step(world, Step::Compensation);
    let assessed: Vec<Assessed<'_, '_>> = firings
        .iter()
        .filter(|firing| firing.hit_state().is_some())
        .filter_map(|firing| {
            let Payload::Line(line) = &firing.edition?.payload else { return None };
            let amount = amount(world, firing, line);
            Some(Assessed { firing, line, amount })
        })
        .collect();
    let mut due = Sums::default();
    for (number, head) in policy.compensation.heads.iter().enumerate() {
        let of_head =
            |found: &&Assessed<'_, '_>| found.line.head == number && found.line.basis != Basis::Goodwill;
        due.add(&assessed.iter().filter(of_head).collect::<Vec<_>>(), head.combine, head.place);
    }
    let mut offer = due.clone();
    let goodwill: Vec<_> = assessed.iter().filter(|found| found.line.basis == Basis::Goodwill).collect();
    if let Some(first) = goodwill.first() {
        offer.add(&goodwill, Combine::Sum, first.firing.rule.place);
    }
    note_unknown(recorder, &assessed);
    let superseded = superseded(&assessed);
    let numbered = assessed.iter().enumerate();
    let lines: Vec<CompensationLine> = numbered
        .take(LISTED)
        .map(|(at, found)| line(world, recorder, found, superseded.contains(&at)))
        .collect();
    for found in assessed.iter().skip(LISTED) {
        if let Some(failure) = found.failure() {
            recorder.error(failure, Some(&found.firing.shown()), world);
        }
    }
    for sums in [&due, &offer] {
        if let Some(failure) = sums.failure.as_ref().filter(|_| sums.own_failure) {
            recorder.error(failure, None, world);
        }
    }
    recorder.trace(world, &firings);
    let pack_currency = policy.root().and_then(|pack| pack.manifest.currency);
    for (symbol, sums) in [(policy.outputs.due, &due), (policy.outputs.offer, &offer)] {
        if let Some(symbol) = symbol {
            let name = policy.path(symbol);
            world.set(symbol, sums.loaded(&name, pack_currency));
        }
    }
    let lines_total = assessed.len();
    Some(CompensationResult { lines, lines_total, due: due.total(), offer: offer.total() })
}

/// Evaluates the amount of a line and rounds it once.
fn amount(world: &World<'_>, firing: &Firing<'_>, line: &Line) -> Outcome {
    let paid = firing.evaluate(world, &line.pay);
    let Outcome::Known(Value::Money(money)) = &paid else { return paid };
    let fail = |code, message: String, help: &str| {
        let (help, span) = (Some(help.to_owned()), Some(line.pay.span));
        Outcome::Failed(Failure { code, message, help, span, caused_by: None })
    };
    let shown = || {
        let personal = world.policy.shows_personal(&line.pay);
        if personal { Value::Money(*money).masked() } else { money.to_string() }
    };
    if money.amount < Decimal::ZERO {
        return fail(
            codes::NEGATIVE_AMOUNT,
            format!("a line of compensation cannot be {}", shown()),
            "a line gives, and never takes: let it be at least nothing, as in `max(…, 0 CNY)`",
        );
    }
    let Some(rounding) = line.rounding.or_else(|| Rounding::of_currency(money.currency)) else {
        let code = money.currency.code();
        return fail(
            codes::MISSING_ROUNDING,
            format!("{code} has no minor unit, so the line needs `round:`"),
            "write `round: {step: 0.01, mode: half_up}` with the step that is paid out",
        );
    };
    match money.round(rounding) {
        Some(rounded) => Outcome::Known(Value::Money(rounded)),
        None => fail(
            codes::OVERFLOW,
            format!("{} cannot be rounded: the result does not fit", shown()),
            "give the facts bounds with `min:` and `max:`",
        ),
    }
}

/// Sums per currency, with what is open about them.
#[derive(Clone, Default)]
struct Sums {
    at_least: BTreeMap<Currency, Decimal>,
    /// The currencies in which some line pays for certain.
    certain: BTreeSet<Currency>,
    open: bool,
    causes: Causes,
    failure: Option<Failure>,
    /// Whether the failure is one of the sum itself and of no line.
    own_failure: bool,
}

impl Sums {
    /// Adds the amount of one head, per currency.
    fn add(&mut self, lines: &[&Assessed<'_, '_>], combine: Combine, place: Span) {
        for found in lines.iter().filter(|found| is_in_any_currency(found)) {
            // It could be of any amount in any currency, which no list of entries can show.
            match found.failure() {
                Some(failure) => self.failure = self.failure.take().or_else(|| Some(failure.clone())),
                None => {
                    self.open = true;
                    self.causes.extend(waits_for(found));
                }
            }
        }
        for currency in currencies(lines) {
            let entries: Vec<Entry> = lines
                .iter()
                .enumerate()
                .filter_map(|(number, found)| entry(number, found, currency))
                .collect();
            let policy = if combine == Combine::Sum { HitPolicy::Sum } else { HitPolicy::Max };
            self.add_resolution(&hit::resolve(policy, &entries, None, false), currency, lines, place);
        }
    }

    fn add_resolution(
        &mut self,
        resolution: &Resolution,
        currency: Currency,
        lines: &[&Assessed<'_, '_>],
        place: Span,
    ) {
        let known = match resolution {
            Resolution::Decided { value: Some(value), .. } => {
                self.certain.insert(currency);
                amount_in(value, currency)
            }
            Resolution::Undecided { at_least, possible, .. } => {
                self.open = true;
                if possible.iter().any(|possible| possible.given == Given::Nothing) {
                    Some(Decimal::ZERO)
                } else {
                    self.certain.insert(currency);
                    at_least.iter().find_map(|value| amount_in(value, currency))
                }
            }
            Resolution::Failed { fault: Fault::Erring { rules }, .. } => {
                let erring = rules.iter().filter_map(|number| lines.get(*number));
                let failure = erring.filter_map(|found| found.failure()).next();
                self.failure = self.failure.take().or_else(|| failure.cloned());
                None
            }
            Resolution::Failed { .. } => {
                self.overflow(currency, place);
                None
            }
            Resolution::Decided { value: None, .. } | Resolution::Collected { .. } => None,
        };
        for number in resolution.live() {
            if let Some(found) = lines.get(*number) {
                self.causes.extend(waits_for(found));
            }
        }
        if let Some(amount) = known {
            let sum = self.at_least.entry(currency).or_insert(Decimal::ZERO);
            match sum.checked_add(amount) {
                Some(total) => *sum = total,
                None => self.overflow(currency, place),
            }
        }
    }

    fn overflow(&mut self, currency: Currency, place: Span) {
        self.failure = Some(Failure {
            code: codes::OVERFLOW,
            message: format!("the total in {} does not fit", currency.code()),
            help: Some("give the facts bounds with `min:` and `max:`".to_owned()),
            span: Some(place),
            caused_by: None,
        });
        self.own_failure = true;
    }

    fn amounts(&self) -> Vec<Value> {
        self.at_least
            .iter()
            .map(|(currency, amount)| Value::Money(Money { amount: *amount, currency: *currency }))
            .collect()
    }

    fn total(&self) -> Total {
        let status = match (&self.failure, self.open, !self.certain.is_empty()) {
            (Some(_), _, _) => Status::Failed,
            (None, true, _) => Status::Undecided,
            (None, false, true) => Status::Decided,
            (None, false, false) => Status::None,
        };
        let value = if status == Status::Decided { self.amounts() } else { Vec::new() };
        let at_least = if status == Status::Undecided { self.amounts() } else { Vec::new() };
        Total { status, value, at_least, unknown: names(&self.causes) }
    }

    /// Returns what an expression reads: the entry in the currency of the policy.
    fn loaded(&self, name: &str, currency: Option<Currency>) -> Loaded {
        if let Some(failure) = &self.failure {
            return Loaded::Failed(consequence(name, failure, None));
        }
        let foreign = self.certain.iter().find(|known| Some(**known) != currency);
        if let Some(foreign) = foreign {
            let own = currency.map_or_else(String::new, |own| format!(" is read in {}, but it", own.code()));
            let message = format!("`{name}`{own} has an entry in {}", foreign.code());
            return Loaded::Failed(Failure {
                code: codes::CURRENCY_MISMATCH,
                message,
                help: Some("nothing converts currencies: let all lines pay in one".to_owned()),
                span: None,
                caused_by: None,
            });
        }
        if self.open {
            return Loaded::Open(self.causes.clone());
        }
        self.amounts().into_iter().next().map_or(Loaded::None, Loaded::Known)
    }
}

impl Assessed<'_, '_> {
    fn failure(&self) -> Option<&Failure> {
        self.firing.failure(&self.amount)
    }
}

/// Returns whether a line could be in a currency that nothing names.
fn is_in_any_currency(found: &Assessed<'_, '_>) -> bool {
    match &found.line.pay.ty {
        Type::Money(possible) => possible.is_empty() && found.amount.known().is_none(),
        _ => false,
    }
}

/// Returns the currencies that lines are or could be in.
fn currencies(lines: &[&Assessed<'_, '_>]) -> BTreeSet<Currency> {
    let mut currencies = BTreeSet::new();
    for found in lines {
        match (&found.amount, &found.line.pay.ty) {
            (Outcome::Known(Value::Money(money)), _) => {
                currencies.insert(money.currency);
            }
            (_, Type::Money(possible)) => currencies.extend(possible.iter().copied()),
            (_, _) => {}
        }
    }
    currencies
}

/// Returns a line as an entry of one currency; `None` if it cannot be in it.
fn entry(number: usize, found: &Assessed<'_, '_>, currency: Currency) -> Option<Entry> {
    let mut state = found.firing.hit_state()?;
    if let (Outcome::Unknown(causes), Type::Money(possible)) = (&found.amount, &found.line.pay.ty) {
        match possible.as_slice() {
            [only] if *only == currency => {}
            // It may turn out to be in another currency, and then it pays nothing in this one.
            several if several.is_empty() || several.contains(&currency) => {
                state = hit::State::Unknown(waits_for(found).union(causes).cloned().collect());
            }
            _ => return None,
        }
    }
    // No line is negative, so zero is the least that an open one can come to.
    let zero = Value::Money(Money { amount: Decimal::ZERO, currency });
    let domain = Domain::Between { low: Some(zero), high: None };
    let output = match &found.amount {
        Outcome::Known(Value::Money(money)) if money.currency == currency => {
            Output::Known(Value::Money(*money))
        }
        Outcome::Known(_) => return None,
        Outcome::Unknown(causes) => Output::Unknown { causes: causes.clone(), domain },
        Outcome::Failed(_) => Output::Failed { domain },
    };
    Some(Entry { rule: number, state, output })
}

fn amount_in(value: &Value, currency: Currency) -> Option<Decimal> {
    match value {
        Value::Money(money) if money.currency == currency => Some(money.amount),
        Value::List(items) => items.iter().find_map(|item| amount_in(item, currency)),
        _ => None,
    }
}

fn waits_for(found: &Assessed<'_, '_>) -> Causes {
    let mut causes = Causes::new();
    if let RuleState::Unknown(more) = &found.firing.state {
        causes.extend(more.iter().cloned());
    }
    if let Outcome::Unknown(more) = &found.amount {
        causes.extend(more.iter().cloned());
    }
    causes
}

fn note_unknown(recorder: &mut Recorder, assessed: &[Assessed<'_, '_>]) {
    for found in assessed {
        let causes = waits_for(found);
        if !causes.is_empty() {
            recorder.blocks(&causes, SectionName::Compensation, NAME, &found.firing.shown());
        }
    }
}

fn line(
    world: &World<'_>,
    recorder: &mut Recorder,
    found: &Assessed<'_, '_>,
    superseded: bool,
) -> CompensationLine {
    let head = world.policy.compensation.heads.get(found.line.head);
    let name = found.firing.shown();
    let error = found.failure().and_then(|failure| recorder.error(failure, Some(&name), world));
    let amount = match (&found.firing.state, &found.amount) {
        (RuleState::Matched, Outcome::Known(value)) => Some(value.clone()),
        (_, _) => None,
    };
    let status = match (&amount, found.failure()) {
        (_, Some(_)) => Status::Failed,
        (Some(_), None) => Status::Decided,
        (None, None) => Status::Undecided,
    };
    CompensationLine {
        rule: name,
        head: head.map(|head| head.id.clone()).unwrap_or_default(),
        title: head.map(|head| head.title.clone()).unwrap_or_default(),
        basis: found.line.basis,
        status,
        superseded: superseded && head.is_none_or(|head| head.combine == Combine::Highest),
        amount,
        working: trace::working(world, found.firing, &found.line.pay),
        cite: found.firing.rule.cite.clone(),
        unknown: names(&waits_for(found)),
        errors: error.into_iter().collect(),
    }
}

/// Returns the lines that are certain and instead of which a higher one of the same head and
/// currency stands; of equal ones the first stands.
fn superseded(all: &[Assessed<'_, '_>]) -> BTreeSet<usize> {
    let mut best: BTreeMap<(usize, Currency), (usize, Decimal)> = BTreeMap::new();
    let mut superseded = BTreeSet::new();
    for (at, found) in all.iter().enumerate() {
        let (RuleState::Matched, Outcome::Known(Value::Money(money))) = (&found.firing.state, &found.amount)
        else {
            continue;
        };
        if found.line.basis == Basis::Goodwill {
            continue;
        }
        let stands = best.entry((found.line.head, money.currency)).or_insert((at, money.amount));
        if money.amount > stands.1 {
            superseded.insert(stands.0);
            *stands = (at, money.amount);
        } else if stands.0 != at {
            superseded.insert(at);
        }
    }
    superseded
}
