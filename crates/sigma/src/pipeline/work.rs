//! A rule, a correlation rule or a filter while pipelines change it.

use std::collections::{BTreeMap, BTreeSet};

use text::{Diagnostic, Span, Spanned};

use super::tree::{Piece, Tree};
use crate::{
    Alias, Body, Condition, Correlation, Detection, Filter, Level, Logsource, Rule, Search, Status, Value,
    diagnostics,
};

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Rule,
    Correlation,
}

/// An attribute of a rule, for conditions.
#[derive(Clone, Debug)]
pub(super) enum Attribute {
    Value(Value),
    List(Vec<String>),
    Level(Level),
    Status(Status),
    /// Year, month and day, which compare as they are written.
    Date(String),
}

/// A rule while it is changed.
pub(super) struct Work {
    pub(super) kind: Kind,
    /// Its log source; a correlation rule has none.
    pub(super) logsource: Option<Logsource>,
    /// Those of the rules that a correlation rule takes.
    pub(super) taken: Vec<Logsource>,
    attributes: BTreeMap<&'static str, Attribute>,
    /// Attributes that steps have set.
    pub(super) custom: BTreeMap<String, Value>,
    pub(super) searches: Vec<(Spanned<String>, Tree)>,
    pub(super) conditions: Vec<Condition>,
    /// The names of fields that it shows, groups by, calls by a name of its own, and counts.
    pub(super) shown: Vec<Spanned<String>>,
    pub(super) group_by: Vec<Spanned<String>>,
    pub(super) aliases: Vec<Alias>,
    pub(super) counted: Vec<Spanned<String>>,
    /// The steps that changed it, by their ids.
    pub(super) applied: BTreeSet<String>,
    pub(super) span: Span,
}

/// What steps of one pipeline know of those before them.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) values: BTreeMap<String, Value>,
    /// For the names of fields that are not in pieces: the steps that gave them.
    pub(super) applied: BTreeMap<String, BTreeSet<String>>,
    /// Names that were mapped, and what they were mapped to.
    pub(super) mapped: BTreeSet<String>,
}

impl State {
    /// A step gave a field other names.
    pub(super) fn renamed(&mut self, name: &str, to: &[String], id: Option<&str>) {
        if to.len() == 1 && to[0] == name {
            return;
        }
        let mut applied = self.applied.remove(name).unwrap_or_default();
        applied.extend(id.map(str::to_owned));
        for name in to {
            self.applied.insert(name.clone(), applied.clone());
        }
    }

    /// What steps of an inner pipeline have left.
    pub(super) fn merge(&mut self, inner: State) {
        self.values.extend(inner.values);
        self.applied.extend(inner.applied);
        self.mapped.extend(inner.mapped);
    }
}

impl Work {
    pub(super) fn of_rule(rule: &Rule) -> Work {
        let together = rule.detection.together.as_ref();
        let mut work = Work::of_detection(&rule.detection, rule.logsource.clone(), rule.span);
        let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        work.about("title", Some(rule.title.value.clone()));
        work.about("id", text(&rule.id));
        work.about("name", text(&rule.name));
        work.about("taxonomy", Some(text(&rule.taxonomy).unwrap_or_else(|| "sigma".to_owned())));
        work.about("description", text(&rule.description));
        work.about("author", text(&rule.author));
        work.about("license", text(&rule.license));
        for (name, list) in [
            ("references", &rule.references),
            ("fields", &rule.fields),
            ("falsepositives", &rule.falsepositives),
        ] {
            work.list(name, list);
        }
        for (name, date) in [("date", text(&rule.date)), ("modified", text(&rule.modified))] {
            work.attributes.extend(date.map(|date| (name, Attribute::Date(date.replace('/', "-")))));
        }
        work.graded(&rule.tags, rule.level.as_ref(), rule.status.as_ref());
        work.shown = rule.fields.clone();
        work.group_by = together.map(|together| together.group_by.clone()).unwrap_or_default();
        work.counted = together.map(|together| together.fields.clone()).unwrap_or_default();
        work
    }

    pub(super) fn of_filter(filter: &Filter) -> Work {
        let mut work = Work::of_detection(&filter.detection, filter.logsource.clone(), filter.span);
        work.about("title", Some(filter.title.value.clone()));
        work
    }

    pub(super) fn of_correlation(correlation: &Correlation, taken: Vec<Logsource>) -> Work {
        let mut work = Work::of_detection(&Detection::default(), Logsource::default(), correlation.span);
        (work.kind, work.logsource, work.taken) = (Kind::Correlation, None, taken);
        let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        work.about("title", Some(correlation.title.value.clone()));
        work.about("id", text(&correlation.id));
        work.about("name", text(&correlation.name));
        work.graded(&correlation.tags, correlation.level.as_ref(), correlation.status.as_ref());
        work.group_by = correlation.together.group_by.clone();
        work.counted = correlation.together.fields.clone();
        work.aliases = correlation.aliases.clone();
        work
    }

    fn of_detection(detection: &Detection, logsource: Logsource, span: Span) -> Work {
        let tree = |search: &Search| (search.name.clone(), Tree::of(search.body.clone()));
        Work {
            kind: Kind::Rule,
            logsource: Some(logsource),
            taken: Vec::new(),
            attributes: BTreeMap::new(),
            custom: BTreeMap::new(),
            searches: detection.searches.iter().map(tree).collect(),
            conditions: detection.conditions.clone(),
            shown: Vec::new(),
            group_by: Vec::new(),
            aliases: Vec::new(),
            counted: Vec::new(),
            applied: BTreeSet::new(),
            span,
        }
    }

    fn about(&mut self, name: &'static str, text: Option<String>) {
        self.attributes.extend(text.map(|text| (name, Attribute::Value(Value::Text(text)))));
    }

    fn list(&mut self, name: &'static str, list: &[Spanned<String>]) {
        let list = list.iter().map(|one| one.value.clone()).collect();
        self.attributes.insert(name, Attribute::List(list));
    }

    fn graded(
        &mut self,
        tags: &[Spanned<String>],
        level: Option<&Spanned<Level>>,
        status: Option<&Spanned<Status>>,
    ) {
        self.list("tags", tags);
        self.attributes.extend(level.map(|level| ("level", Attribute::Level(level.value))));
        self.attributes.extend(status.map(|status| ("status", Attribute::Status(status.value))));
    }

    /// An attribute of the rule, or one that a step has set.
    pub(super) fn attribute(&self, name: &str) -> Option<Attribute> {
        let custom = || self.custom.get(name).cloned().map(Attribute::Value);
        self.attributes.get(name).cloned().or_else(custom)
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.searches.iter().flat_map(|(_, tree)| tree.pieces())
    }

    /// What is left of the detection.
    pub(super) fn detection(self, detection: &mut Detection) -> Result<(), Diagnostic> {
        if let Some(together) = &mut detection.together {
            (together.group_by, together.fields) = (self.group_by, self.counted);
        }
        let mut searches = Vec::new();
        let mut gone = BTreeSet::new();
        for (name, tree) in self.searches {
            match tree.body() {
                Some(body) => searches.push(Search { name, body }),
                None => {
                    gone.insert(name.value);
                }
            }
        }
        let mut conditions = self.conditions;
        if !gone.is_empty() {
            conditions = conditions.into_iter().filter_map(|one| without(one, &gone, &searches)).collect();
        }
        if conditions.is_empty() && !detection.conditions.is_empty() {
            return Err(diagnostics::nothing_left(detection.span));
        }
        (detection.searches, detection.conditions) = (searches, conditions);
        Ok(())
    }
}

/// The condition without the search identifiers of which nothing is left.
fn without(condition: Condition, gone: &BTreeSet<String>, left: &[Search]) -> Option<Condition> {
    let parts = |parts: Vec<Condition>| -> Vec<Condition> {
        parts.into_iter().filter_map(|part| without(part, gone, left)).collect()
    };
    match condition {
        Condition::Search(name) if gone.contains(&name.value) => None,
        Condition::Of(quantity, group, span) => {
            let held = |names: &mut dyn Iterator<Item = &str>| names.filter(|name| group.holds(name)).count();
            let lost = held(&mut gone.iter().map(String::as_str));
            let kept = held(&mut left.iter().map(|search| search.name.value.as_str()));
            (lost == 0 || kept > 0).then_some(Condition::Of(quantity, group, span))
        }
        Condition::Search(_) => Some(condition),
        Condition::Not(inner, span) => Some(Condition::Not(Box::new(without(*inner, gone, left)?), span)),
        Condition::And(all, span) => match parts(all) {
            all if all.is_empty() => None,
            all => Some(Condition::And(all, span)),
        },
        Condition::Or(all, span) => match parts(all) {
            all if all.is_empty() => None,
            all => Some(Condition::Or(all, span)),
        },
    }
}

/// The body with all its places at one: what a pipeline adds stands nowhere in the rule.
pub(super) fn placed(body: Body, span: Span) -> Body {
    let bodies = |bodies: Vec<Body>| bodies.into_iter().map(|body| placed(body, span)).collect();
    match body {
        Body::Items(mut items, _) => {
            for item in &mut items {
                item.span = span;
                item.field.iter_mut().for_each(|field| field.span = span);
                item.modifiers.iter_mut().for_each(|modifier| modifier.span = span);
                item.values.iter_mut().for_each(|value| value.span = span);
            }
            Body::Items(items, span)
        }
        Body::All(all, _) => Body::All(bodies(all), span),
        Body::Any(any, _) => Body::Any(bodies(any), span),
        Body::Keyword(value) => Body::Keyword(Spanned::new(value.value, span)),
    }
}
