//! What the rules of every section share: identity, dates, conditions, editions, overriding.

use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::{Declarations, Presence, Variable};
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::{Symbol, Typed, TypedKind};
use amends_engine::region::{self, Dimension, Set};
use amends_engine::source::{Span, Spanned};
use amends_engine::yaml::NodeId;

use crate::Text;
use crate::pack::closure::{Closure, PackText, duplicate_id};
use crate::pack::manifest::{InForce, PackKind};
use crate::pack::section_text::{elements, entries, read_text};
use crate::pack::text::RuleText;
use crate::policy::compile::Compiler;
use crate::policy::rule::{Each, Edition, Payload, Rule, RuleId, SectionName};
use crate::policy::symbol::Symbols;
use crate::schema::Vocabulary;
use crate::schema::fact::Fact;

/// The fields that every rule may carry.
const COMMON_FIELDS: &[&str] = &[
    "id", "when", "unless", "in_force", "governed_by", "cite", "because", "guidance", "origin", "note", "editions",
    "overrides", "before", "after", "title",
];

/// Reads the rules of all sections of a closure.
pub(crate) struct Reader<'c> {
    pub(crate) closure: &'c Closure,
    pub(crate) vocabulary: &'c Vocabulary,
    pub(crate) symbols: &'c Symbols,
    pub(crate) facts: &'c [Fact],
    pub(crate) item: Symbol,
    pub(crate) diagnostics: &'c mut Vec<Diagnostic>,
    pub(crate) rules: Vec<Rule>,
    places: BTreeMap<String, Span>,
    overrides: Vec<(RuleId, Spanned<String>)>,
    cited: BTreeMap<String, Option<InForce>>,
}

/// What a section adds to the common fields of its rules.
pub(crate) struct Shape<'s> {
    pub(crate) section: SectionName,
    /// Fields that its rules may carry beyond the common ones.
    pub(crate) fields: &'s [&'s str],
    /// Whether its rules may have `each:`.
    pub(crate) each: bool,
}

/// One edition under compilation: its text, with the names its expressions see.
pub(crate) struct Draft<'d> {
    pub(crate) text: &'d RuleText,
    pub(crate) place: Span,
    pub(crate) pack: &'d PackText,
    pub(crate) declarations: &'d Declarations,
}

/// Where a rule of a `first` list asks to stand.
#[derive(Clone, Debug)]
pub(crate) struct Placement {
    pub(crate) rule: RuleId,
    pub(crate) before: Option<Spanned<String>>,
    pub(crate) after: Option<Spanned<String>>,
    pub(crate) overrides: bool,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(
        closure: &'c Closure,
        vocabulary: &'c Vocabulary,
        symbols: &'c Symbols,
        facts: &'c [Fact],
        item: Symbol,
        diagnostics: &'c mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            closure,
            vocabulary,
            symbols,
            facts,
            item,
            diagnostics,
            rules: Vec::new(),
            places: BTreeMap::new(),
            overrides: Vec::new(),
            cited: BTreeMap::new(),
        }
    }

    pub(crate) fn compiler<'r>(&'r mut self, declarations: &'r Declarations) -> Compiler<'r> {
        Compiler { documents: &self.closure.documents, declarations, diagnostics: self.diagnostics }
    }

    pub(crate) fn text(&mut self, pack: &PackText, node: Option<NodeId>) -> Text {
        let language = pack.manifest.first_language();
        node.map(|node| read_text(&self.closure.documents, node, language, self.diagnostics)).unwrap_or_default()
    }

    /// Reads one text or a list of texts.
    pub(crate) fn texts(&mut self, pack: &PackText, node: Option<NodeId>) -> Vec<Text> {
        let Some(node) = node else { return Vec::new() };
        let language = pack.manifest.first_language();
        let documents = &self.closure.documents;
        elements(documents, node)
            .into_iter()
            .map(|element| read_text(documents, element, language, self.diagnostics))
            .collect()
    }

    /// Reads a rule whose id stands in the rule itself or, in a map of rules, as its key.
    pub(crate) fn rule(
        &mut self,
        shape: &Shape<'_>,
        pack_number: usize,
        node: NodeId,
        key: Option<&Spanned<String>>,
        payload: &mut dyn FnMut(&mut Self, &Draft<'_>) -> Option<Payload>,
    ) -> Option<Placement> {
        let closure = self.closure;
        let pack = closure.packs.get(pack_number)?;
        if !self.fields_are_known(shape, node) {
            return None;
        }
        let text = self.read_rule_text(node)?;
        let id = match key.or(text.id.as_ref()) {
            Some(id) => id.clone(),
            None => {
                self.diagnostics.push(
                    Diagnostic::error(codes::MISSING_FIELD, "a rule has no `id`")
                        .at(closure.documents.span(node), "this rule")
                        .help("give it an id that is unique in the pack; decisions name the rule by it"),
                );
                return None;
            }
        };
        let full_id: Arc<str> = format!("{}#{}", pack.manifest.id.value, id.value).into();
        if !self.claim(&id, &full_id) {
            return None;
        }
        let each = self.read_each(shape, &text);
        let declarations = self.declarations_for(each);
        let cite = self.read_cites(pack, text.cite.as_deref().unwrap_or_default());
        let in_force = self.in_force_of(pack, &cite);
        let editions = self.editions(pack, &text, node, in_force, &declarations, payload)?;
        let governed_by = text.governed_by.as_ref().and_then(|fact| self.governing_fact(fact));
        let rule = RuleId(self.rules.len());
        if let Some(target) = &text.overrides {
            self.overrides.push((rule, target.clone()));
        }
        let (because, guidance) = (self.text(pack, text.because), self.texts(pack, text.guidance));
        self.rules.push(Rule {
            id: id.value.as_str().into(),
            name: Arc::clone(&full_id),
            full_id,
            pack: pack_number,
            kind: pack.manifest.kind,
            section: shape.section,
            place: id.span,
            because,
            cite,
            guidance,
            origin: text.origin.map(|origin| origin.value.into()),
            governed_by,
            each,
            editions,
            replaced_by: None,
        });
        Some(Placement { rule, before: text.before, after: text.after, overrides: text.overrides.is_some() })
    }

    /// Adds a rule that another reader has built, such as a row of a table.
    pub(crate) fn read_rule_text(&mut self, node: NodeId) -> Option<RuleText> {
        match self.closure.documents.read::<RuleText>(node) {
            Ok(text) => Some(text),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Takes the full id, unless it is taken; both places are reported then.
    pub(crate) fn claim(&mut self, id: &Spanned<String>, full_id: &str) -> bool {
        if let Some(first) = self.places.get(full_id) {
            self.diagnostics.push(duplicate_id("rule", id, *first));
            return false;
        }
        self.places.insert(full_id.to_owned(), id.span);
        true
    }

    fn fields_are_known(&mut self, shape: &Shape<'_>, node: NodeId) -> bool {
        let before = self.diagnostics.len();
        let known = || {
            let each = shape.each.then_some("each");
            COMMON_FIELDS.iter().copied().chain(shape.fields.iter().copied()).chain(each)
        };
        for (key, _) in entries(&self.closure.documents, node, "a rule", self.diagnostics) {
            if !known().any(|field| field == key.value) {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::UNKNOWN_FIELD,
                        format!("a rule of `{}` has no field `{}`", shape.section.name(), key.value),
                    )
                    .at(key.span, "unknown field")
                    .maybe_help(did_you_mean(&key.value, known())),
                );
            }
        }
        self.diagnostics.len() == before
    }

    fn read_each(&mut self, shape: &Shape<'_>, text: &RuleText) -> Option<Each> {
        if !shape.each {
            return None;
        }
        text.each.as_ref().and_then(|list| self.each(list))
    }

    /// Resolves the list that `each:` names.
    pub(crate) fn each(&mut self, list: &Spanned<String>) -> Option<Each> {
        match self.symbols.declarations.variable(&list.value) {
            Some(Variable { symbol, ty: Type::List(_), .. }) => Some(Each { list: *symbol, item: self.item }),
            Some(_) => {
                self.diagnostics.push(
                    Diagnostic::error(codes::TYPE_MISMATCH, format!("`{}` is no list", list.value))
                        .at(list.span, "`each` needs a list"),
                );
                None
            }
            None => {
                let fault = crate::schema::fact::unknown_fact(&list.value, list.span, self.facts);
                self.diagnostics.push(fault);
                None
            }
        }
    }

    /// Returns the names that the expressions of a rule see; with `each`, `item` among them.
    pub(crate) fn declarations_for(&self, each: Option<Each>) -> Declarations {
        let mut declarations = self.symbols.declarations.clone();
        let list = each.and_then(|each| self.symbols.entry(each.list));
        let ty = list.and_then(|entry| self.symbols.declarations.variable(&entry.path)).map(|list| &list.ty);
        if let (Some(each), Some(Type::List(element))) = (each, ty) {
            declarations.declare(
                "item",
                Variable {
                    symbol: each.item,
                    ty: (**element).clone(),
                    unit: None,
                    presence: Presence::Record,
                    maybe_empty: false,
                },
            );
        }
        declarations
    }

    pub(crate) fn governing_fact(&mut self, fact: &Spanned<String>) -> Option<Symbol> {
        let symbols = self.symbols;
        self.compiler(&symbols.declarations).governing_fact(fact)
    }

    /// Reads the citations of a rule; what no source declares is a warning.
    pub(crate) fn read_cites(&mut self, pack: &PackText, cites: &[Spanned<String>]) -> Vec<Arc<str>> {
        for cite in cites {
            if !self.cited.contains_key(&cite.value) {
                let dates = self.find_source(pack, &cite.value);
                if dates.is_none() {
                    let known = self.closure.packs.iter().flat_map(|pack| pack.manifest.sources.keys());
                    self.diagnostics.push(
                        Diagnostic::warning(codes::UNDECLARED_SOURCE, format!("`{}` cites no declared source", cite.value))
                            .at(cite.span, "neither a source nor an item of one")
                            .help(did_you_mean(&cite.value, known.map(String::as_str)).unwrap_or_else(|| {
                                "declare it under `sources:`; `S1-B-5` is item `B-5` of source `S1`".to_owned()
                            })),
                    );
                }
                self.cited.insert(cite.value.clone(), dates);
            }
        }
        cites.iter().map(|cite| cite.value.as_str().into()).collect()
    }

    /// Returns the dates of the source that a citation names.
    fn find_source(&self, pack: &PackText, cite: &str) -> Option<InForce> {
        let own = pack.manifest.find_source(cite);
        let found = own.or_else(|| self.closure.packs.iter().find_map(|pack| pack.manifest.find_source(cite)));
        found.map(|(_, source)| source.in_force)
    }

    /// Returns the days on which the pack and all cited sources are in force.
    pub(crate) fn in_force_of(&self, pack: &PackText, cite: &[Arc<str>]) -> InForce {
        cite.iter()
            .filter_map(|cite| self.cited.get(&**cite).copied().flatten())
            .fold(pack.manifest.in_force, InForce::and)
    }

    fn editions(
        &mut self,
        pack: &PackText,
        text: &RuleText,
        node: NodeId,
        in_force: InForce,
        declarations: &Declarations,
        payload: &mut dyn FnMut(&mut Self, &Draft<'_>) -> Option<Payload>,
    ) -> Option<Vec<Edition>> {
        let place = self.closure.documents.span(node);
        let Some(nodes) = &text.editions else {
            let draft = Draft { text, place, pack, declarations };
            return Some(vec![self.edition(&draft, in_force, payload)?]);
        };
        let mut editions = Vec::new();
        for edition in nodes {
            let edition_text = self.read_rule_text(*edition)?;
            let place = self.closure.documents.span(*edition);
            let draft = Draft { text: &edition_text, place, pack, declarations };
            editions.extend(self.edition(&draft, in_force, payload));
        }
        editions.sort_by_key(|edition| edition.in_force.from);
        self.report_cover(&editions);
        (editions.len() == nodes.len()).then_some(editions)
    }

    fn edition(
        &mut self,
        draft: &Draft<'_>,
        in_force: InForce,
        payload: &mut dyn FnMut(&mut Self, &Draft<'_>) -> Option<Payload>,
    ) -> Option<Edition> {
        let own = draft.text.in_force.as_ref();
        let own = own.map(|dates| InForce::read(dates, self.diagnostics)).unwrap_or_default();
        let condition = self.compiler(draft.declarations).condition(draft.text.when, draft.text.unless, draft.place);
        let payload = payload(self, draft);
        let condition = condition?;
        self.report_impossible(&condition);
        Some(Edition { in_force: own.and(in_force), condition, payload: payload?, place: draft.place })
    }

    /// Reports a condition whose tests exclude each other.
    pub(crate) fn report_impossible(&mut self, condition: &Typed) {
        if let Some(clash) = region::never_holds(condition, &|symbol| self.domain(symbol)) {
            let name = match clash.dimension {
                Some(Dimension::Symbol(symbol)) => self.symbols.entry(symbol).map(|entry| &*entry.path),
                Some(Dimension::Expression(_) | Dimension::Relation(_, _)) | None => None,
            };
            self.diagnostics.push(clash.diagnostic(name));
        }
    }

    /// Returns whether it is proved that two conditions never hold together.
    pub(crate) fn exclude(&self, one: &Typed, other: &Typed) -> bool {
        let both = Typed { kind: TypedKind::And(vec![one.clone(), other.clone()]), ty: Type::Bool, span: one.span };
        region::never_holds(&both, &|symbol| self.domain(symbol)).is_some()
    }

    /// Returns the values and further points that a fact can have.
    fn domain(&self, symbol: Symbol) -> Option<Set> {
        let fact = self.facts.iter().find(|fact| fact.symbol == symbol)?;
        let mut set = Set::full(&fact.ty)?.within(fact.min.as_ref(), fact.max.as_ref());
        if fact.applies.is_none() {
            set = set.applicable();
        }
        Some(if fact.derive.is_none() { set.given() } else { set })
    }

    /// Reports days that no edition or that two editions of one rule cover.
    fn report_cover(&mut self, editions: &[Edition]) {
        for pair in editions.windows(2) {
            let [earlier, later] = pair else { continue };
            let (end, start) = (earlier.in_force.until, later.in_force.from);
            let (fault, day) = match (end, start) {
                (Some(end), Some(start)) if end < start => ("is not covered by any edition", end),
                (Some(end), Some(start)) if end == start => continue,
                (_, Some(start)) => ("is covered by two editions", start),
                (_, None) => {
                    self.diagnostics.push(
                        Diagnostic::warning(codes::EDITION_COVER, "two editions have no first day")
                            .at(later.place, "in force from the beginning")
                            .related(earlier.place, "so is this one"),
                    );
                    continue;
                }
            };
            self.diagnostics.push(
                Diagnostic::warning(codes::EDITION_COVER, format!("{day} {fault}"))
                    .at(later.place, "this edition")
                    .related(earlier.place, "and this one")
                    .help("let each edition begin on the day on which the one before ends"),
            );
        }
    }

    /// Puts overridden and disabled rules out of force; floors cannot be reached.
    pub(crate) fn apply_overrides(&mut self) {
        for (rule, target) in std::mem::take(&mut self.overrides) {
            let by = self.rules.get(rule.0).map(|rule| Arc::clone(&rule.full_id));
            self.replace(&target, by);
        }
        let closure = self.closure;
        for pack in &closure.packs {
            for section in pack.section("disable") {
                for element in elements(&closure.documents, section.node) {
                    let text = closure.documents.scalar_text(element).unwrap_or_default().to_owned();
                    let target = Spanned::new(text, closure.documents.span(element));
                    self.replace(&target, Some(pack.manifest.id.value.as_str().into()));
                }
            }
        }
    }

    fn replace(&mut self, target: &Spanned<String>, by: Option<Arc<str>>) {
        let Some(found) = self.find(&target.value) else {
            let known = self.rules.iter().map(|rule| &*rule.full_id);
            self.diagnostics.push(
                Diagnostic::error(codes::UNKNOWN_RULE, format!("there is no rule `{}`", target.value))
                    .at(target.span, "unknown rule")
                    .maybe_help(did_you_mean(&target.value, known)),
            );
            return;
        };
        let Some(rule) = self.rules.get_mut(found.0) else { return };
        if rule.kind > PackKind::Company {
            let place = rule.place;
            self.diagnostics.push(
                Diagnostic::error(codes::FLOOR_OVERRIDDEN, format!("rule `{}` is a floor", target.value))
                    .at(target.span, "rules of statutes, regulators and contracts cannot be replaced")
                    .related(place, "the rule")
                    .help("write a rule beside it; the result more favourable to the customer stands"),
            );
            return;
        }
        rule.replaced_by = by;
    }

    /// Ends the reading and returns all rules, each with the shortest name that is unique.
    pub(crate) fn finish(mut self) -> Vec<Rule> {
        let mut uses: BTreeMap<Arc<str>, usize> = BTreeMap::new();
        for rule in &self.rules {
            let count = uses.entry(Arc::clone(&rule.id)).or_default();
            *count = count.saturating_add(1);
        }
        for rule in &mut self.rules {
            let unique = uses.get(&rule.id).is_some_and(|count| *count == 1);
            rule.name = if unique { Arc::clone(&rule.id) } else { Arc::clone(&rule.full_id) };
        }
        self.rules
    }

    /// Finds a rule by its full id, or by its short one where that is unique.
    pub(crate) fn find(&self, id: &str) -> Option<RuleId> {
        let by_full = self.rules.iter().position(|rule| *rule.full_id == *id);
        by_full.map(RuleId).or_else(|| {
            let mut same = self.rules.iter().enumerate().filter(|(_, rule)| *rule.id == *id);
            let (first, _) = same.next()?;
            same.next().is_none().then_some(RuleId(first))
        })
    }

    /// Puts the rules of a `first` list in order: one file's list, into which others place
    /// theirs with `before`, `after` or `overrides`.
    pub(crate) fn place_first(&mut self, placements: Vec<Placement>) -> Vec<RuleId> {
        let mut list: Vec<RuleId> = Vec::new();
        let mut home = None;
        for placement in placements {
            let Some(rule) = self.rules.get(placement.rule.0) else { continue };
            let (place, id) = (rule.place, rule.id.to_string());
            let target = placement.before.as_ref().or(placement.after.as_ref());
            if let Some(target) = target {
                let at = self.find(&target.value).and_then(|rule| list.iter().position(|known| *known == rule));
                match at {
                    Some(at) => {
                        list.insert(if placement.before.is_some() { at } else { at.saturating_add(1) }, placement.rule);
                    }
                    None => self.diagnostics.push(
                        Diagnostic::error(codes::UNKNOWN_RULE, format!("the list has no rule `{}`", target.value))
                            .at(target.span, "must be in the list, above"),
                    ),
                }
                continue;
            }
            if placement.overrides {
                let target = self.overrides.iter().find(|(rule, _)| *rule == placement.rule);
                let target = target.and_then(|(_, target)| self.find(&target.value));
                if let Some(at) = list.iter().position(|known| Some(*known) == target) {
                    list.insert(at, placement.rule);
                    continue;
                }
            }
            match home {
                None => home = Some(place),
                Some(first) if first.source() != place.source() => self.diagnostics.push(
                    Diagnostic::error(codes::FIRST_LIST_SPLIT, format!("rule `{id}` has no place in the list"))
                        .at(place, "under `first` the order decides, and this list stands in another file")
                        .related(first, "the list begins here")
                        .help("add `before: <rule>` or `after: <rule>`"),
                ),
                Some(_) => {}
            }
            list.push(placement.rule);
        }
        list
    }
}
