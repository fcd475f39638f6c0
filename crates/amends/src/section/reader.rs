//! What the rules of every section share: identity, dates, conditions, editions, overriding.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::diagnostic::{Diagnostic, codes};
use amends_engine::expr::check::{Declarations, Presence, Variable};
use amends_engine::expr::ty::Type;
use amends_engine::expr::typed::Symbol;
use amends_engine::source::{Span, Spanned};
use amends_engine::yaml::{NodeId, NodeKind};

use crate::Text;
use crate::pack::closure::{Closure, PackText, duplicate_id};
use crate::pack::manifest::InForce;
use crate::pack::section_text::{elements, entries, read_text};
use crate::pack::text::{HitText, RuleSetText, RuleText};
use crate::policy::compile::Compiler;
use crate::policy::rule::{Each, Edition, Payload, Rule, RuleId, SectionName};
use crate::policy::symbol::Symbols;
use crate::schema::fact::Fact;
use crate::schema::name::{self, Form};
use crate::section::field::{self, Tables};

/// Reads the rules of all sections of a closure.
pub(crate) struct Reader<'c> {
    pub(crate) closure: &'c Closure,
    pub(crate) symbols: &'c Symbols,
    pub(crate) facts: &'c [Fact],
    pub(crate) item: Symbol,
    pub(crate) diagnostics: &'c mut Vec<Diagnostic>,
    pub(crate) rules: Vec<Rule>,
    places: BTreeMap<String, Span>,
    /// Each rule by its full id.
    pub(super) by_full_id: BTreeMap<Arc<str>, RuleId>,
    /// Each rule by its short id; `None` where several have it.
    pub(super) by_id: BTreeMap<Arc<str>, Option<RuleId>>,
    /// Each fact by its symbol.
    pub(super) by_symbol: BTreeMap<Symbol, &'c Fact>,
    pub(super) overrides: Vec<(RuleId, Spanned<String>)>,
    pub(super) cited: BTreeMap<String, Option<InForce>>,
}

/// What the rules of a section look like.
pub(crate) struct Shape {
    pub(crate) section: SectionName,
    /// The fields that its rules may carry.
    pub(crate) rule: Tables,
    /// The fields that the editions of its rules may carry.
    pub(crate) edition: Tables,
    /// Whether its rules are evaluated per element of a list.
    pub(crate) each: PerElement,
}

/// Whether rules are evaluated per element of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PerElement {
    /// They are not.
    Never,
    /// A rule may say so itself, with `each:`.
    OfRule,
    /// As the decision that they belong to says.
    OfDecision(Option<Each>),
}

/// One edition under compilation: its text, with the names its expressions see.
#[derive(Clone, Copy)]
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

impl Placement {
    /// A rule that stands where it was read.
    pub(crate) fn in_order(rule: RuleId) -> Self {
        Self { rule, before: None, after: None, overrides: false }
    }
}

/// Returns the id of a rule that is unique over all packs.
fn full_id(pack: &str, id: &str) -> String {
    format!("{pack}#{id}")
}

impl<'c> Reader<'c> {
    pub(crate) fn new(
        closure: &'c Closure,
        symbols: &'c Symbols,
        facts: &'c [Fact],
        item: Symbol,
        diagnostics: &'c mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            closure,
            symbols,
            facts,
            item,
            diagnostics,
            rules: Vec::new(),
            places: BTreeMap::new(),
            by_full_id: BTreeMap::new(),
            by_id: BTreeMap::new(),
            by_symbol: facts.iter().map(|fact| (fact.symbol, fact)).collect(),
            overrides: Vec::new(),
            cited: BTreeMap::new(),
        }
    }

    pub(crate) fn compiler<'r>(&'r mut self, declarations: &'r Declarations) -> Compiler<'r> {
        Compiler { documents: &self.closure.documents, declarations, diagnostics: self.diagnostics }
    }

    /// Returns the parts of a section that lists rules, each with its pack; one that is faulty or
    /// has fields beside `fields` is reported.
    pub(crate) fn rule_sets(
        &mut self,
        section: &'static str,
        hit: HitText,
        fields: Tables,
    ) -> Vec<(usize, RuleSetText)> {
        let closure = self.closure;
        let mut sets = Vec::new();
        for (number, pack) in closure.packs.iter().enumerate() {
            for part in pack.section(section) {
                match closure.documents.read::<RuleSetText>(part.node) {
                    Ok(_) if !self.has_only(part.node, &format!("`{section}`"), fields) => {}
                    Ok(text) => {
                        self.report_other_hit(text.hit.as_ref(), hit);
                        sets.push((number, text));
                    }
                    Err(diagnostic) => self.diagnostics.push(diagnostic),
                }
            }
        }
        sets
    }

    /// Reports a hit policy that a section does not have.
    fn report_other_hit(&mut self, stated: Option<&Spanned<HitText>>, own: HitText) {
        if let Some(hit) = stated.filter(|hit| hit.value != own) {
            self.diagnostics.push(
                Diagnostic::error(codes::UNSUPPORTED, "this section has another hit policy")
                    .at(hit.span, "not supported here")
                    .help("remove it, or use a `decide` of your own"),
            );
        }
    }

    pub(crate) fn text(&mut self, pack: &PackText, node: Option<NodeId>) -> Text {
        let language = pack.manifest.first_language();
        node.map(|node| read_text(&self.closure.documents, node, language, self.diagnostics))
            .unwrap_or_default()
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
        shape: &Shape,
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
        // The types of complaints are words, their rules are called like them.
        let form = if shape.section == SectionName::Types { Form::Node } else { Form::Rule };
        if !self.claim(pack, &id, form) {
            return None;
        }
        let each = self.read_each(shape, &text);
        let declarations = self.declarations_for(each);
        let cite = self.read_cites(pack, text.cite.as_deref().unwrap_or_default());
        let in_force = self.in_force_of(pack, &cite);
        let place = closure.documents.span(node);
        let draft = Draft { text: &text, place, pack, declarations: &declarations };
        let editions = self.editions(shape, &draft, in_force, payload)?;
        self.report_cover(&id.value, &editions);
        let governed_by = text.governed_by.as_ref().and_then(|fact| self.governing_fact(fact));
        let (because, guidance) = (self.text(pack, text.because), self.texts(pack, text.guidance));
        let tasks = self.tasks(&draft, text.tasks.as_deref().unwrap_or_default());
        let rule = self.add(shape.section, pack_number, &id, editions)?;
        if let Some(target) = &text.overrides {
            self.overrides.push((rule, target.clone()));
        }
        if let Some(rule) = self.rules.get_mut(rule.0) {
            rule.because = because;
            rule.cite = cite;
            rule.guidance = guidance;
            rule.tasks = tasks;
            rule.origin = text.origin.map(|origin| origin.value.into());
            rule.governed_by = governed_by;
            rule.each = each;
        }
        Some(Placement { rule, before: text.before, after: text.after, overrides: text.overrides.is_some() })
    }

    /// Adds a rule with its identity and editions; the caller has claimed the id.
    pub(crate) fn add(
        &mut self,
        section: SectionName,
        pack_number: usize,
        id: &Spanned<String>,
        editions: Vec<Edition>,
    ) -> Option<RuleId> {
        let manifest = &self.closure.packs.get(pack_number)?.manifest;
        let full_id: Arc<str> = full_id(&manifest.id.value, &id.value).into();
        let number = RuleId(self.rules.len());
        let short_id: Arc<str> = id.value.as_str().into();
        self.by_full_id.insert(Arc::clone(&full_id), number);
        self.by_id.entry(Arc::clone(&short_id)).and_modify(|known| *known = None).or_insert(Some(number));
        self.rules.push(Rule {
            id: short_id,
            name: Arc::clone(&full_id),
            full_id,
            pack: pack_number,
            kind: manifest.kind,
            section,
            place: id.span,
            because: Text::default(),
            cite: Vec::new(),
            guidance: Vec::new(),
            tasks: Vec::new(),
            origin: None,
            governed_by: None,
            each: None,
            editions,
            replaced_by: None,
        });
        Some(number)
    }

    /// Reads a node as a rule; a fault is reported.
    pub(crate) fn read_rule_text(&mut self, node: NodeId) -> Option<RuleText> {
        self.closure.documents.read_reported(node, self.diagnostics)
    }

    /// Takes the id of a rule, unless it cannot be one or is taken in its pack; both places are reported then.
    pub(crate) fn claim(&mut self, pack: &PackText, id: &Spanned<String>, form: Form) -> bool {
        if !name::check(form, "a rule", id, self.diagnostics) {
            return false;
        }
        let full_id = full_id(&pack.manifest.id.value, &id.value);
        if let Some(first) = self.places.get(&full_id) {
            self.diagnostics.push(duplicate_id("rule", id, *first));
            return false;
        }
        self.places.insert(full_id, id.span);
        true
    }

    fn fields_are_known(&mut self, shape: &Shape, node: NodeId) -> bool {
        self.has_only(node, &format!("a rule of `{}`", shape.section.name()), shape.rule)
            & self.conditions_are_written(node)
    }

    /// Reports `when:` and `unless:` with nothing after them, as such a rule would apply to every case,
    /// and lists of remedies that are not there.
    pub(super) fn conditions_are_written(&mut self, node: NodeId) -> bool {
        self.are_written(node, &["when", "unless"], "a condition is missing", "write a condition")
            & self.are_written(node, &["all", "any", "forbid"], "names no remedy", "name a remedy")
    }

    /// Reports those of some keys of a mapping after which nothing stands.
    pub(super) fn are_written(
        &mut self,
        node: NodeId,
        keys: &[&str],
        missing: &'static str,
        help: &str,
    ) -> bool {
        let documents = &self.closure.documents;
        let mut written = true;
        for (key, value) in entries(documents, node, "a rule", &mut Vec::new()) {
            if keys.contains(&key.value.as_str()) && matches!(documents.kind(value), NodeKind::Null) {
                written = false;
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::EXPRESSION_SYNTAX,
                        format!("nothing stands after `{}:`", key.value),
                    )
                    .at(key.span, missing)
                    .help(format!("{help}, or leave the key out")),
                );
            }
        }
        written
    }

    /// Reports the fields of a mapping that it must not have.
    pub(super) fn has_only(&mut self, node: NodeId, what: &str, fields: Tables) -> bool {
        let before = self.diagnostics.len();
        let known = || field::names(fields);
        for (key, _) in entries(&self.closure.documents, node, what, self.diagnostics) {
            if !known().any(|field| field == key.value) {
                self.diagnostics.push(
                    Diagnostic::error(codes::UNKNOWN_FIELD, format!("{what} has no field `{}`", key.value))
                        .at(key.span, "unknown field")
                        .maybe_help(did_you_mean(&key.value, known())),
                );
            }
        }
        self.diagnostics.len() == before
    }

    fn read_each(&mut self, shape: &Shape, text: &RuleText) -> Option<Each> {
        match shape.each {
            PerElement::Never => None,
            PerElement::OfRule => text.each.as_ref().and_then(|list| self.each(list)),
            PerElement::OfDecision(each) => each,
        }
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
    pub(crate) fn declarations_for(&self, each: Option<Each>) -> Cow<'c, Declarations> {
        let mut declarations = Cow::Borrowed(&self.symbols.declarations);
        let list = each.and_then(|each| self.symbols.entry(each.list));
        let ty = list.and_then(|entry| self.symbols.declarations.variable(&entry.path)).map(|list| &list.ty);
        if let (Some(each), Some(Type::List(element))) = (each, ty) {
            declarations.to_mut().declare(
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
}
