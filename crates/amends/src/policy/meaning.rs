//! What a policy says, for comparing two: everything that is compiled, without places, digests and layout.
//!
//! Each thing that a policy declares or rules is one text under its name, so that a comparison can say which things
//! differ. What is calculated from other things (the numbering, the order of evaluation, what is personal) is left
//! out. Every struct is taken apart whole, so that a new field does not compile until it is listed here or passed
//! over with a reason.
//!
//! The texts are compared and not shown: their form may change with any version.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use amends_engine::expr::listing;
use amends_engine::expr::typed::{Symbol, Typed};
use amends_engine::value::EnumValue;

use super::rule::{Advice, Each, Edition, Escalate, Grant, Line, Payload, Rule, RuleId, Task, Vote};
use super::{Assumption, Compiled, Pack, Policy, Signals};
use crate::pack::manifest::Manifest;
use crate::schema::fact::{Fact, Presumption};
use crate::schema::param::{Bound, Param};
use crate::schema::{ScaleMap, Vocabulary};
use crate::section::compensation::{CompensationSet, Head};
use crate::section::decide::{DecisionSet, Default, OutputSlot};
use crate::section::escalation::Ladder;
use crate::section::remedies::{Catalogue, Remedy};
use crate::section::routing::RoutingSet;
use crate::section::severity::SeveritySet;
use crate::section::types::TypesSet;
use crate::signal::SignalPatterns;

impl Policy {
    /// Returns whether two policies say the same, however they are written.
    ///
    /// They do if they declare the same facts, figures, words and signals, and have the same rules in the same order,
    /// with the same texts for people. Where something stands in which file does not matter, nor do comments and
    /// digests. Two conditions are the same if they are built alike: `a && b` and `b && a` differ.
    ///
    /// # Examples
    /// ```
    /// use amends::{PackFiles, Policy, Sources};
    ///
    /// let load = |rule: &str| -> Policy {
    ///     let pack = format!("
    /// amends: 1
    /// pack: company/mine
    /// version: 1.0.0
    /// kind: company
    /// facts: {{parcel.value: {{type: int}}}}
    /// types:
    ///   dear: {rule}
    /// ");
    ///     amends::load(Sources::new(PackFiles::new("mine").file("pack.yaml", pack))).policy.expect("it loads")
    /// };
    /// let policy = load("{when: parcel.value > 50}");
    /// assert!(policy.same_meaning(&load("{ 'when': \"parcel.value>50\" } # dear")));
    /// let changed = load("{when: parcel.value >= 50}");
    /// assert_eq!(policy.differences(&changed), ["rule company/mine#dear"]);
    /// ```
    #[must_use]
    pub fn same_meaning(&self, other: &Policy) -> bool {
        self.describe() == other.describe()
    }

    /// Returns the names of what two policies say differently, or what only one of them says; none if they say the
    /// same (see [`Policy::same_meaning`]).
    #[must_use]
    pub fn differences(&self, other: &Policy) -> Vec<String> {
        let (one, two) = (self.describe(), other.describe());
        let differs = |name: &&String| one.get(*name) != two.get(*name);
        let mut names: Vec<String> = one.keys().chain(two.keys()).filter(differs).cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    fn describe(&self) -> BTreeMap<String, String> {
        Listing::of(&self.compiled)
    }
}

/// What a policy says, by the names of the things.
struct Listing<'c> {
    compiled: &'c Compiled,
    things: BTreeMap<String, String>,
}

impl<'c> Listing<'c> {
    fn of(compiled: &'c Compiled) -> BTreeMap<String, String> {
        let Compiled {
            packs,
            vocabulary,
            facts,
            assumptions,
            params,
            signals,
            rules,
            types,
            severity,
            routing,
            escalation,
            remedies,
            compensation,
            guidance,
            decisions,
            // The texts, and what is calculated from the rest.
            sources: _,
            symbols: _,
            fact_schema: _,
            order: _,
            outputs: _,
            personal: _,
            index: _,
        } = compiled;
        let mut listing = Listing { compiled, things: BTreeMap::new() };
        packs.iter().for_each(|pack| listing.pack(pack));
        listing.add("packs", &packs.iter().map(|pack| &pack.manifest.id.value).collect::<Vec<_>>());
        listing.vocabulary(vocabulary);
        facts.iter().for_each(|fact| listing.fact(fact));
        listing.assumptions(assumptions);
        params.iter().for_each(|param| listing.param(param));
        listing.signals(signals);
        rules.iter().for_each(|rule| listing.rule(rule));
        listing.types(types);
        if let Some(severity) = severity {
            listing.severity(severity);
        }
        listing.routing(routing);
        if let Some(ladder) = escalation {
            listing.escalation(ladder);
        }
        if let Some(catalogue) = remedies {
            listing.remedies(catalogue);
        }
        listing.compensation(compensation);
        listing.add("guidance", &format!("{:?}", listing.names(guidance)));
        decisions.iter().for_each(|decision| listing.decision(decision));
        listing.things
    }

    /// Adds a thing; what is given must hold no place and no number of something.
    fn add(&mut self, name: &str, what: &dyn Debug) {
        let text = format!("{what:?}");
        // Nothing has the name of another thing, as the load makes sure; were it so, both would count.
        self.things.entry(name.to_owned()).and_modify(|known| known.push_str(&text)).or_insert(text);
    }

    fn path(&self, symbol: Symbol) -> Arc<str> {
        self.compiled.path(symbol)
    }

    fn paths(&self, symbols: impl IntoIterator<Item = Symbol>) -> Vec<Arc<str>> {
        symbols.into_iter().map(|symbol| self.path(symbol)).collect()
    }

    fn typed(&self, expr: &Typed) -> String {
        listing::typed(expr, &|symbol| self.path(symbol))
    }

    fn outputs(&self, row: &[Option<Typed>]) -> Vec<Option<String>> {
        row.iter().map(|output| output.as_ref().map(|output| self.typed(output))).collect()
    }

    fn names(&self, rules: &[RuleId]) -> Vec<&str> {
        rules.iter().filter_map(|id| self.compiled.rule(*id)).map(|rule| &*rule.full_id).collect()
    }

    fn pack_name(&self, number: usize) -> &str {
        self.compiled.pack(number).map_or("", |pack| &pack.manifest.id.value)
    }

    fn pack(&mut self, pack: &Pack) {
        let Pack { manifest, digest: _, governed_by } = pack;
        let Manifest {
            id,
            version,
            title,
            kind,
            trial,
            languages,
            zone,
            currency,
            rounding,
            governed_by: _,
            in_force,
            ignore_unknown_facts,
            extends,
            sources,
        } = manifest;
        let extends: Vec<&String> = extends.iter().map(|extended| &extended.value).collect();
        let governed_by = self.paths(*governed_by);
        let settings = (kind, trial, languages, zone, currency, rounding, in_force, ignore_unknown_facts);
        self.add(&format!("pack {}", id.value), &(&version.value, title, settings, governed_by, extends));
        for (name, source) in sources {
            self.add(&format!("source {}/{name}", id.value), source);
        }
    }

    fn vocabulary(&mut self, vocabulary: &Vocabulary) {
        let Vocabulary { enums, titles, scale_maps, places: _ } = vocabulary;
        for (name, ty) in enums {
            self.add(&format!("enum {name}"), ty);
        }
        for ((name, word), title) in titles {
            self.add(&format!("word {name}.{word}"), title);
        }
        for (name, maps) in scale_maps {
            let maps: Vec<_> =
                maps.iter().map(|ScaleMap { to, levels }| (&to.value, words(levels))).collect();
            self.add(&format!("scale {name}"), &maps);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let Fact {
            path,
            symbol: _,
            ty,
            unit,
            pii,
            required,
            scanned,
            by,
            title,
            ask,
            presume,
            min,
            max,
            applies,
            derive,
            place: _,
            pack,
        } = fact;
        let presume = presume
            .as_ref()
            .map(|Presumption { value, because, cite }| (listing::value(value), because, cite));
        let expressions = [applies, derive].map(|expr| expr.as_ref().map(|expr| self.typed(expr)));
        let bounds = [min, max].map(|bound| bound.as_ref().map(listing::value));
        let read = (listing::ty(ty), unit, bounds, pii, required, scanned, by);
        let pack = self.pack_name(*pack).to_owned();
        self.add(&format!("fact {path}"), &(read, title, ask, presume, expressions, pack));
    }

    fn assumptions(&mut self, assumptions: &[Assumption]) {
        for (number, assumption) in assumptions.iter().enumerate() {
            // The text is the condition as written.
            let Assumption { condition, pack, text: _ } = assumption;
            let what = (self.typed(condition), self.pack_name(*pack).to_owned());
            self.add(&format!("assumption {}", number + 1), &what);
        }
    }

    fn param(&mut self, param: &Param) {
        let Param { id, ty, title, ask, values, until, governed_by, bounds } = param;
        let values: Vec<_> =
            values.iter().map(|(from, value)| (from, value.as_ref().map(listing::value))).collect();
        let bound = |Bound { value, forbidden, place: _ }: &Bound| (listing::value(value), *forbidden);
        let bounds: Vec<_> = bounds.iter().map(bound).collect();
        let governed_by = self.paths(*governed_by);
        self.add(&format!("param {id}"), &(listing::ty(ty), title, ask, values, until, governed_by, bounds));
    }

    fn signals(&mut self, signals: &Signals) {
        let Signals { set: _, symbols, patterns } = signals;
        for (symbol, patterns) in symbols.iter().zip(patterns) {
            let SignalPatterns { facts, any, regex, none } = patterns;
            self.add(&self.path(*symbol), &(facts, any, regex, none));
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule {
            id: _,
            full_id,
            name: _,
            pack,
            kind,
            section,
            place: _,
            because,
            cite,
            guidance,
            tasks,
            origin,
            governed_by,
            each,
            editions,
            replaced_by,
        } = rule;
        let texts = (because, cite, guidance, self.tasks(tasks), origin);
        let holds =
            (self.pack_name(*pack), kind, section, self.paths(*governed_by), self.each(*each), replaced_by);
        let editions: Vec<String> = editions.iter().map(|edition| self.edition(edition)).collect();
        let what = format!("{holds:?} {editions:?} {texts:?}");
        self.add(&format!("rule {full_id}"), &what);
    }

    fn each(&self, each: Option<Each>) -> Vec<Arc<str>> {
        each.map(|Each { list, item: _ }| self.path(list)).into_iter().collect()
    }

    fn edition(&self, edition: &Edition) -> String {
        let Edition { in_force, condition, payload, place: _ } = edition;
        format!("{in_force:?} {} {}", self.typed(condition), self.payload(payload))
    }

    fn payload(&self, payload: &Payload) -> String {
        match payload {
            Payload::Type(node) => node.word().to_owned(),
            Payload::Severity(vote) => listed_vote(vote),
            Payload::Escalate(escalate) => {
                let Escalate { vote, notify, tasks } = &**escalate;
                format!("{:?}", (vote.as_ref().map(listed_vote), words(notify), self.tasks(tasks)))
            }
            Payload::Grant(grant) => {
                let Grant { all, any, forbid, basis, chosen_by } = &**grant;
                format!("{:?}", (words(all), words(any), words(forbid), basis, chosen_by))
            }
            Payload::Route(parts) => {
                format!(
                    "{:?}",
                    parts.iter().map(|(key, value)| (key, listing::value(value))).collect::<Vec<_>>()
                )
            }
            Payload::Line(line) => {
                let Line { head, basis, pay, rounding } = &**line;
                let head = self.compiled.compensation.heads.get(*head).map(|head| &head.id);
                format!("{:?}", (head, basis, self.typed(pay), rounding))
            }
            Payload::Guidance(Advice { say, ask, causes, steps }) => {
                format!("{:?}", (say, ask, causes, steps))
            }
            Payload::Row(row) => format!("{:?}", self.outputs(row)),
        }
    }

    fn tasks(&self, tasks: &[Task]) -> Vec<String> {
        let task = |Task { what, role, within, after }: &Task| {
            let times = [within, after].map(|time| time.as_ref().map(|time| self.typed(time)));
            format!("{:?}", (what, role.word(), times))
        };
        tasks.iter().map(task).collect()
    }

    fn types(&mut self, types: &TypesSet) {
        // The taxonomy is one of the enums.
        let TypesSet { taxonomy, given, rules, priorities, titles } = types;
        let what = (self.paths(*given), self.names(rules));
        self.add("types", &format!("{what:?}"));
        for (number, member) in taxonomy.members.iter().enumerate() {
            self.add(&format!("type {}", member.id), &(priorities.get(number), titles.get(number)));
        }
    }

    fn severity(&mut self, severity: &SeveritySet) {
        let SeveritySet { scale, rules, default } = severity;
        let default = default.as_ref().map(EnumValue::word);
        self.add("severity", &format!("{:?}", (&scale.name, self.names(rules), default)));
    }

    fn routing(&mut self, routing: &RoutingSet) {
        let RoutingSet { rules, default } = routing;
        for (part, rules) in rules {
            self.add(&format!("route {}", part.name()), &format!("{:?}", self.names(rules)));
        }
        for (part, value) in default {
            self.add(&format!("default route {}", part.name()), &listing::value(value));
        }
    }

    fn escalation(&mut self, ladder: &Ladder) {
        let Ladder { id, title, scale, default, defaulted: _, rules } = ladder;
        let default = default.as_ref().map(EnumValue::word);
        self.add("escalation", &format!("{:?}", (id, title, &scale.name, default, self.names(rules))));
    }

    fn remedies(&mut self, catalogue: &Catalogue) {
        // The words are one of the enums.
        let Catalogue { ty, remedies, rules } = catalogue;
        self.add("remedies", &format!("{:?}", self.names(rules)));
        for (member, Remedy { title, pros, cons }) in ty.members.iter().zip(remedies) {
            self.add(&format!("remedy {}", member.id), &(title, pros, cons));
        }
    }

    fn compensation(&mut self, compensation: &CompensationSet) {
        let CompensationSet { heads, rules } = compensation;
        self.add("compensation", &format!("{:?}", self.names(rules)));
        for head in heads {
            let Head { id, title, combine, place: _ } = head;
            self.add(&format!("head {id}"), &(title, combine));
        }
    }

    fn decision(&mut self, decision: &DecisionSet) {
        let DecisionSet {
            id,
            title,
            outputs,
            row_symbol,
            hit,
            proved_unique: _,
            each,
            rules,
            default,
            pack,
            place: _,
        } = decision;
        let outputs: Vec<_> = outputs
            .iter()
            .map(|OutputSlot { name, ty, none, symbol }| (name, listing::ty(ty), none, self.path(*symbol)))
            .collect();
        let default = default.as_ref().map(|default| {
            let Default { outputs, pack, governed_by, place: _ } = default;
            (self.outputs(outputs), self.pack_name(*pack), self.paths(*governed_by))
        });
        let head = (title, outputs, self.paths(*row_symbol), hit, self.each(*each), self.pack_name(*pack));
        let what = format!("{head:?} {:?} {default:?}", self.names(rules));
        self.add(&format!("decision {id}"), &what);
    }
}

fn listed_vote(vote: &Vote) -> String {
    match vote {
        Vote::Level(level) => format!("level {}", level.word()),
        Vote::AtLeast(level) => format!("at least {}", level.word()),
        Vote::Raise(levels) => format!("raise {levels}"),
    }
}

fn words(values: &[EnumValue]) -> Vec<&str> {
    values.iter().map(EnumValue::word).collect()
}
