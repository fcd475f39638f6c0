//! What a change is about: the rule or entry that a name means, and the place of a field in it.

use amends::diagnostic::suggest::did_you_mean;
use amends::diagnostic::{Diagnostic, codes};
use amends::{Date, SourceMap};
use amends_engine::yaml::splice::Step;
use amends_engine::yaml::{self, Document, NodeId, NodeKind};

use super::column;
use super::pack::Pack;

/// The keys of the section `types` that are no types.
const NOT_TYPES: &[&str] = &["given", "hit"];
/// The fields that stand on a rule and never on one of its editions.
const OF_RULES: &[&str] = &[
    "id",
    "cite",
    "because",
    "guidance",
    "origin",
    "governed_by",
    "overrides",
    "before",
    "after",
    "title",
    "priority",
    "editions",
];
/// The longest name or field that is looked for, in bytes.
const LONGEST: usize = 1_024;

/// A rule as it stands in a file.
#[derive(Clone, Debug)]
pub(super) struct RuleSite {
    pub(super) id: String,
    /// The section, or the decision.
    pub(super) owner: String,
    /// Whether the owner is a decision and the rule a row of its table.
    pub(super) row: bool,
    pub(super) file: usize,
    pub(super) path: Vec<Step>,
}

/// What a change is about.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// What messages call it.
    pub(super) shown: String,
    pub(super) file: usize,
    pub(super) path: Vec<Step>,
    pub(super) rule: Option<RuleSite>,
}

/// Where a field is, or where it would be.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The way to what is there.
    pub(super) path: Vec<Step>,
    pub(super) node: NodeId,
    /// What of the field is not there.
    pub(super) missing: String,
}

pub(super) type Fault = Box<Diagnostic>;

fn key(key: &str) -> Step {
    Step::Key(key.into())
}

/// Returns all rules of a pack.
pub(super) fn rules(pack: &Pack) -> Vec<RuleSite> {
    pack.documents().flat_map(|(file, document)| rules_of(file, document)).collect()
}

/// Returns the rules of one file: the entries of `types`, decisions that are one formula, and what stands in a list
/// `rules` or `rows` of a section or of a part of one.
fn rules_of(file: usize, document: &Document) -> Vec<RuleSite> {
    let mut rules = Vec::new();
    let name = |node| document.text(node).map_or("", |text| &**text);
    for (section, node) in document.root().map_or(&[][..], |root| document.entries(root)) {
        let section = name(*section);
        for (entry, value) in document.entries(*node) {
            let entry = name(*entry);
            if section == "types" {
                if !NOT_TYPES.contains(&entry) {
                    let (id, owner) = (entry.to_owned(), section.to_owned());
                    rules.push(RuleSite {
                        id,
                        owner,
                        row: false,
                        file,
                        path: vec![key(section), key(entry)],
                    });
                }
                continue;
            }
            if section == "decide" && document.get(*value, "is").is_some() {
                let (id, owner) = (entry.to_owned(), section.to_owned());
                rules.push(RuleSite { id, owner, row: false, file, path: vec![key(section), key(entry)] });
            }
            if entry == "rules" {
                listed(document, *value, section, false, file, &[key(section), key(entry)], &mut rules);
            }
            for (list, row) in [("rules", false), ("rows", true)] {
                if let Some(value) = document.get(*value, list) {
                    listed(
                        document,
                        value,
                        entry,
                        row,
                        file,
                        &[key(section), key(entry), key(list)],
                        &mut rules,
                    );
                }
            }
        }
    }
    rules
}

fn listed(
    document: &Document,
    list: NodeId,
    owner: &str,
    row: bool,
    file: usize,
    path: &[Step],
    rules: &mut Vec<RuleSite>,
) {
    for (number, item) in document.items(list).iter().enumerate() {
        let Some(id) = id_of(document, *item) else { continue };
        let path = path.iter().cloned().chain([Step::Item(number)]).collect();
        rules.push(RuleSite { id, owner: owner.to_owned(), row, file, path });
    }
}

/// Returns the id of a rule of a list: its field, or the first cell of a row.
pub(super) fn id_of(document: &Document, rule: NodeId) -> Option<String> {
    let id = match document.kind(rule) {
        NodeKind::Mapping(_) => document.get(rule, "id"),
        NodeKind::Sequence(cells) => cells.first().copied(),
        NodeKind::Null | NodeKind::Scalar(_) => None,
    };
    document.text(id?).map(ToString::to_string)
}

/// Finds what a change names.
pub(super) fn find(pack: &Pack, closure: &SourceMap, at: &str) -> Result<Subject, Fault> {
    if let Some(file) = pack.files.iter().position(|file| file.name == at) {
        return Ok(Subject { shown: at.to_owned(), file, path: Vec::new(), rule: None });
    }
    let (base, edition) = match at.rsplit_once('@') {
        Some((base, date)) if Date::parse(date).is_ok() => (base, Some(date)),
        _ => (at, None),
    };
    let rules = rules(pack);
    if let Some(rule) = named(pack, &rules, base)? {
        return of_rule(pack, rule, edition);
    }
    if let Some(subject) = entry(pack, at) {
        return Ok(subject);
    }
    Err(unknown(pack, closure, &rules, base))
}

/// Returns the rule of a name: its id, `pack#id`, or the section or decision in the place of the pack.
pub(super) fn named<'r>(
    pack: &Pack,
    rules: &'r [RuleSite],
    name: &str,
) -> Result<Option<&'r RuleSite>, Fault> {
    let found: Vec<&RuleSite> = match name.split_once('#') {
        None => rules.iter().filter(|rule| rule.id == name).collect(),
        Some((owner, id)) => {
            let own = pack.name().is_some_and(|pack| pack == owner);
            rules.iter().filter(|rule| rule.id == id && (own || rule.owner == owner)).collect()
        }
    };
    match found.as_slice() {
        [] => Ok(None),
        [rule] => Ok(Some(rule)),
        [first, second, ..] => {
            let mut fault =
                Diagnostic::error(codes::DUPLICATE_ID, format!("several rules are called `{name}`"))
                    .help("write the section or the decision before it: `severity#id`");
            for rule in [first, second] {
                if let Some((document, node)) = place_of(pack, rule) {
                    fault = fault.related(document.head(node), "this one is");
                }
            }
            Err(Box::new(fault))
        }
    }
}

/// Returns where a rule stands.
pub(super) fn place_of<'p>(pack: &'p Pack, rule: &RuleSite) -> Option<(&'p Document, NodeId)> {
    let document = pack.document(rule.file)?;
    Some((document, follow(document, &rule.path)?))
}

/// Returns the node that a path leads to.
pub(super) fn follow(document: &Document, path: &[Step]) -> Option<NodeId> {
    path.iter().try_fold(document.root()?, |node, step| match step {
        Step::Key(key) => document.get(node, key),
        Step::Item(number) => document.items(node).get(*number).copied(),
    })
}

fn of_rule(pack: &Pack, rule: &RuleSite, edition: Option<&str>) -> Result<Subject, Fault> {
    let shown = format!("{}#{}", rule.owner, rule.id);
    let subject = Subject { shown, file: rule.file, path: rule.path.clone(), rule: Some(rule.clone()) };
    let Some(date) = edition else { return Ok(subject) };
    let Some((document, node)) = place_of(pack, rule) else { return Ok(subject) };
    let editions = editions(document, node);
    match editions.iter().position(|from| from.as_deref() == Some(date)) {
        Some(number) => {
            let shown = format!("{}@{date}", subject.shown);
            let path = [subject.path, vec![key("editions"), Step::Item(number)]].concat();
            Ok(Subject { shown, path, ..subject })
        }
        None => {
            let message = if editions.is_empty() {
                format!("rule `{}` has no editions", rule.id)
            } else {
                format!("rule `{}` has no edition that begins on {date}", rule.id)
            };
            let fault = Diagnostic::error(codes::UNKNOWN_RULE, message).at(document.head(node), "this rule");
            Err(Box::new(choices(fault, &rule.id, &editions)))
        }
    }
}

/// Returns the first day of each edition of a rule.
fn editions(document: &Document, rule: NodeId) -> Vec<Option<String>> {
    let list = document.get(rule, "editions").map_or(&[][..], |list| document.items(list));
    let from = |edition: &NodeId| {
        let from = document.get(document.get(*edition, "in_force")?, "from")?;
        document.text(from).map(ToString::to_string)
    };
    list.iter().map(from).collect()
}

fn choices(fault: Diagnostic, id: &str, editions: &[Option<String>]) -> Diagnostic {
    if editions.is_empty() {
        return fault.help("leave the date out");
    }
    let dated: Vec<String> = editions.iter().flatten().map(|from| format!("`{id}@{from}`")).collect();
    let fault =
        if dated.is_empty() { fault } else { fault.help(format!("name one of {}", dated.join(", "))) };
    match editions.iter().position(Option::is_none) {
        Some(number) => {
            fault.help(format!("the one without a first day has the fields `editions.{number}.…`"))
        }
        None => fault,
    }
}

/// Returns the entry that a path leads to from the top of a file.
fn entry(pack: &Pack, path: &str) -> Option<Subject> {
    pack.documents().find_map(|(file, document)| {
        let (steps, _, rest) = deepest(document, document.root()?, path);
        (rest.is_empty() && !steps.is_empty()).then(|| Subject {
            shown: path.to_owned(),
            file,
            path: steps,
            rule: None,
        })
    })
}

/// Returns how far a dotted path leads from a node, and what is left of it. Keys may have dots themselves; the way
/// that leads furthest stands, and of those the one with the longest keys.
pub(super) fn deepest<'r>(document: &Document, node: NodeId, rest: &'r str) -> (Vec<Step>, NodeId, &'r str) {
    let mut best = (Vec::new(), node, rest);
    if rest.is_empty() || rest.len() > LONGEST {
        return best;
    }
    let after = |name: &str| {
        let rest = rest.strip_prefix(name).filter(|_| !name.is_empty())?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
    };
    let mut ways: Vec<(Step, NodeId, &str)> = match document.kind(node) {
        NodeKind::Mapping(entries) => entries
            .iter()
            .filter_map(|(name, value)| {
                let name = document.text(*name)?;
                Some((Step::Key(name.clone()), *value, after(name)?))
            })
            .collect(),
        NodeKind::Sequence(items) => {
            let number = rest.split('.').next().and_then(|number| number.parse::<usize>().ok());
            let way = |(at, item): (usize, &NodeId)| {
                let rest = if Some(at) == number { after(&at.to_string()) } else { None };
                let rest = rest.or_else(|| after(&id_of(document, *item)?));
                Some((Step::Item(at), *item, rest?))
            };
            items.iter().enumerate().filter_map(way).collect()
        }
        NodeKind::Null | NodeKind::Scalar(_) => Vec::new(),
    };
    ways.sort_by_key(|(_, _, rest)| rest.len());
    for (step, child, rest) in ways {
        let (steps, end, left) = deepest(document, child, rest);
        if left.len() < best.2.len() {
            best = (std::iter::once(step).chain(steps).collect(), end, left);
        }
        if left.is_empty() {
            break;
        }
    }
    best
}

/// Finds a field of what a change is about.
pub(super) fn field(pack: &Pack, closure: &SourceMap, subject: &Subject, name: &str) -> Result<Field, Fault> {
    let lost =
        || Box::new(Diagnostic::error(codes::UNKNOWN_FIELD, format!("`{}` is not there", subject.shown)));
    let document = pack.document(subject.file).ok_or_else(lost)?;
    let node = follow(document, &subject.path).ok_or_else(lost)?;
    if let Some(rule) = &subject.rule {
        let editions = editions(document, node);
        let head = name.split('.').next().unwrap_or_default();
        if !editions.is_empty() && !OF_RULES.contains(&head) {
            let message = format!(
                "rule `{}` has {} editions, and `{name}` stands in each of them",
                rule.id,
                editions.len()
            );
            let fault =
                Diagnostic::error(codes::SEVERAL_EDITIONS, message).at(document.head(node), "which edition?");
            return Err(Box::new(choices(fault, &rule.id, &editions)));
        }
    }
    let (steps, end, rest) = deepest(document, node, name);
    let cell = subject.rule.as_ref().filter(|rule| rule.row && !rest.is_empty() && steps.is_empty());
    let (steps, end, rest) = cell
        .and_then(|rule| column::cell(pack, closure, rule, document, node, name))
        .unwrap_or((steps, end, rest));
    let path = subject.path.iter().cloned().chain(steps).collect();
    Ok(Field { path, node: end, missing: rest.to_owned() })
}

/// Returns the fault of a name that nothing in the pack has.
fn unknown(pack: &Pack, closure: &SourceMap, rules: &[RuleSite], name: &str) -> Fault {
    let short = name.rsplit('#').next().unwrap_or(name);
    for (source, file) in closure.files() {
        let own = pack.sources.files().any(|(_, own)| own.name() == file.name());
        let document = if own { None } else { yaml::parse(closure, source).document };
        let Some(document) = document else { continue };
        let known = rules_of(0, &document).into_iter().find(|rule| rule.id == short);
        if let Some(node) = known.and_then(|rule| follow(&document, &rule.path)) {
            let place = closure.position(document.head(node));
            let fault =
                Diagnostic::error(codes::FOREIGN_RULE, format!("rule `{short}` stands in another pack"))
                    .note(format!("it is in {}:{}", place.file, place.line))
                    .help(format!("edit that pack, or add a rule here that says `overrides: {short}`"));
            return Box::new(fault);
        }
    }
    // A file that is no YAML may be where it stands.
    if let Some(fault) =
        pack.files.iter().filter(|file| file.document.is_none()).find_map(|file| file.faults.first())
    {
        return Box::new(fault.clone());
    }
    let entries = pack.documents().flat_map(|(_, document)| top_names(document));
    let known: Vec<String> = rules.iter().map(|rule| rule.id.clone()).chain(entries).collect();
    let fault = Diagnostic::error(
        codes::UNKNOWN_RULE,
        format!("the pack has neither a rule nor an entry `{name}`"),
    )
    .maybe_help(did_you_mean(short, known.iter().map(String::as_str)))
    .help("name a rule by its id, an entry by its path as in `params.goodwill`, a file as in `pack.yaml`");
    Box::new(fault)
}

/// Returns the names of the sections of a file and of what stands in them.
fn top_names(document: &Document) -> Vec<String> {
    let text = |node: NodeId| document.text(node).map(ToString::to_string).unwrap_or_default();
    let mut names = Vec::new();
    for (section, value) in document.root().map_or(&[][..], |root| document.entries(root)) {
        let section = text(*section);
        names.extend(document.entries(*value).iter().map(|(entry, _)| format!("{section}.{}", text(*entry))));
        names.push(section);
    }
    names
}
