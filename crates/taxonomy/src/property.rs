//! Custom properties: names of the Ariel view that an installation defines for itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use crate::PropertyKind;
use crate::rule::{Input, Rule, System, Transform};
use crate::views::{Class, FieldType};

/// Takes a value out of a payload.
pub trait Extract: fmt::Debug + Send + Sync {
    /// The value; `None` where the payload has none.
    fn extract(&self, payload: &str) -> Option<String>;

    /// What tells it from others: two of one text take the same values.
    fn spec(&self) -> &str;
}

/// A shared [`Extract`].
#[derive(Clone, Debug)]
pub struct Extractor(Arc<dyn Extract>);

impl Extractor {
    /// Shares it.
    pub fn new(extract: Arc<dyn Extract>) -> Extractor {
        Extractor(extract)
    }

    /// The value; `None` where the payload has none.
    pub fn extract(&self, payload: &str) -> Option<String> {
        self.0.extract(payload)
    }
}

impl PartialEq for Extractor {
    fn eq(&self, other: &Extractor) -> bool {
        self.0.spec() == other.0.spec()
    }
}

impl Eq for Extractor {}

/// What a custom property holds, in QRadar's own types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PropertyType {
    /// Text.
    #[default]
    Text,
    /// A number, a double in AQL.
    Number,
    /// An IPv4 address: QRadar takes no other.
    Ip,
    /// A port.
    Port,
    /// Milliseconds since 1970.
    Date,
}

impl PropertyType {
    /// What its column holds.
    pub fn field_type(self) -> FieldType {
        match self {
            PropertyType::Text | PropertyType::Ip => FieldType::Text,
            PropertyType::Number => FieldType::Number,
            PropertyType::Port | PropertyType::Date => FieldType::Integer,
        }
    }

    /// The kind of a built-in property that holds the like; `None` for a double, which no built-in property is.
    pub fn kind(self) -> Option<PropertyKind> {
        match self {
            PropertyType::Text => Some(PropertyKind::String),
            PropertyType::Number => None,
            PropertyType::Ip => Some(PropertyKind::Host),
            PropertyType::Port => Some(PropertyKind::Port),
            PropertyType::Date => Some(PropertyKind::Long),
        }
    }
}

/// A custom property that a detection or a user brings along for the Ariel view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomProperty {
    /// Its name in queries.
    pub name: String,
    /// What it holds.
    pub ty: PropertyType,
    /// How it is made; the first that gives a value counts.
    pub expressions: Vec<PropertyRule>,
}

/// One way to make a property, for some events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyRule {
    /// How it is made.
    pub rule: Rule,
    /// For which events.
    pub only: Only,
}

/// Which events a rule is for; `None` for all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Only {
    /// Those of a kind of log source (`devicetype`).
    pub log_source_type: Option<i64>,
    /// Those of a log source (`logsourceid`).
    pub log_source: Option<i64>,
    /// Those of a low-level category (`category`).
    pub category: Option<i64>,
    /// Those of a kind of event (`qid`).
    pub qid: Option<i64>,
}

impl CustomProperty {
    /// A property of text that one rule makes for every event.
    pub fn of(name: &str, rule: Rule) -> CustomProperty {
        let only = Only::default();
        CustomProperty {
            name: name.to_owned(),
            ty: PropertyType::Text,
            expressions: vec![PropertyRule { rule, only }],
        }
    }

    /// How it is made for events of a class whose other fields are made by `fields`.
    pub(crate) fn rule(&self, class: &Class<'_>, fields: &BTreeMap<Arc<str>, Rule>) -> Rule {
        let mut rules: Vec<Rule> =
            self.expressions.iter().filter_map(|expression| expression.rule_for(class, fields)).collect();
        match rules.len() {
            1 => rules.remove(0),
            _ => Rule::Call(Transform::First, rules),
        }
    }
}

impl PropertyRule {
    /// The rule with what it is restricted to; `None` where no event of the class can fit.
    fn rule_for(&self, class: &Class<'_>, fields: &BTreeMap<Arc<str>, Rule>) -> Option<Rule> {
        let Only { log_source_type, log_source, category, qid } = self.only;
        let mut rule = self.rule.clone();
        for (field, wanted) in [
            ("devicetype", log_source_type),
            ("logsourceid", log_source),
            ("category", category),
            ("qid", qid),
        ] {
            let Some(wanted) = wanted.map(|wanted| wanted.to_string()) else { continue };
            let of = fields.get(field)?;
            match fixed(of, class) {
                Some(found) if found == wanted => {}
                Some(_) => return None,
                None => {
                    rule = Rule::When { of: Box::new(of.clone()), is: wanted.into(), then: Box::new(rule) }
                }
            }
        }
        Some(rule)
    }
}

/// The value that a rule has for every event of a class; `None` where events may differ.
fn fixed(rule: &Rule, class: &Class<'_>) -> Option<String> {
    let id = class.event_id.map(|id| id.to_string()).unwrap_or_default();
    let of_class = |input: &Input| match input {
        Input::System(System::Provider) => Some(class.provider),
        Input::System(System::Channel) => Some(class.channel),
        Input::System(System::EventId) => Some(id.as_str()),
        _ => None,
    };
    let known = rule.inputs().iter().all(|input| of_class(input).is_some());
    let read = |input: &Input| of_class(input);
    known.then(|| rule.evaluate(&read).map(|value| value.into_owned()).unwrap_or_default())
}
