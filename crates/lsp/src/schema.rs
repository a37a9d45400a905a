//! What is known of fields, functions and log sources, asked by name.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use lint::Universe;
use query::{ArielCatalog, Language};
use sigma::Logsources;
use taxonomy::{Class, EventFacts, FieldType, Input, Rule};

use crate::world::World;

/// How many event ids of a channel are named before the rest is counted.
const IDS_SHOWN: usize = 12;

/// What is known of fields, functions and log sources.
pub(crate) struct Schema<'a> {
    /// What the server is told of its surroundings.
    pub(crate) world: &'a World<'a>,
    universes: [OnceCell<Universe>; 3],
    names: [OnceCell<Vec<String>>; 3],
    logsources: OnceCell<Logsources>,
}

impl<'a> Schema<'a> {
    /// What is known where the products are set up as `world` says.
    pub(crate) fn new(world: &'a World<'a>) -> Schema<'a> {
        Schema {
            world,
            universes: Default::default(),
            names: Default::default(),
            logsources: OnceCell::new(),
        }
    }

    /// The events of a language's view.
    pub(crate) fn universe(&self, language: Language) -> &Universe {
        self.universes[place(language)]
            .get_or_init(|| Universe::new(language.view(), self.world.settings.views))
    }

    /// What an Ariel database knows.
    pub(crate) fn catalog(&self) -> ArielCatalog<'a> {
        ArielCatalog::new(self.world.settings.views, None).with_state(self.world.settings.qradar)
    }

    /// The log sources of Sigma.
    pub(crate) fn logsources(&self) -> &Logsources {
        let given = self.world.settings.logsources;
        self.logsources.get_or_init(|| given.cloned().unwrap_or_else(Logsources::builtin))
    }

    /// The names that a language has for fields, sorted.
    pub(crate) fn names(&self, language: Language) -> &[String] {
        self.names[place(language)].get_or_init(|| {
            let views = self.world.settings.views;
            if language == Language::Aql {
                return aql::Catalog::property_names(&self.catalog());
            }
            let mut names: BTreeSet<String> =
                views.names(language.view()).iter().map(|name| name.to_string()).collect();
            let own = taxonomy::all_events().flat_map(|(_, event)| &event.fields);
            names.extend(own.map(|field| field.name.clone()));
            names.into_iter().filter(|name| !name.is_empty()).collect()
        })
    }

    /// What a field is: which events have it, what it is made of, what type its values have. `None` where nobody knows
    /// the name.
    pub(crate) fn field(&self, language: Language, name: &str) -> Option<String> {
        let events = self.universe(language).showing(name);
        let made = self.made_of(language, name);
        if events.is_empty() && made.is_none() {
            return None;
        }
        let mut told = format!("**{name}**: a field");
        let ty = match self.world.settings.views.field_type(language.view(), name) {
            FieldType::Text => "text",
            FieldType::Integer => "whole numbers",
            FieldType::Number => "numbers",
            FieldType::Boolean => "true or false",
        };
        if language == Language::Aql {
            let _ = write!(told, " of {ty}");
        }
        if let Some(made) = made {
            let _ = write!(told, ", {made}");
        }
        told.push_str("\n\n");
        told.push_str(&events_told(name, &events));
        Some(told)
    }

    /// The names under which events give what a view shows.
    fn made_of(&self, language: Language, name: &str) -> Option<String> {
        let views = self.world.settings.views;
        let mut inputs: Vec<String> = Vec::new();
        let mut known = false;
        for (channel, event) in taxonomy::all_events() {
            let class = Class { provider: "", channel, event_id: Some(event.id) };
            let Some(shape) = views.shape(language.view(), &class) else { continue };
            let Some(rule) = shape.fields.get(name) else { continue };
            known = true;
            let rule: &Rule = rule;
            for input in rule.inputs() {
                let Input::Field(field) = input else { continue };
                let has = event.fields.iter().any(|known| *known.name == *field);
                if has && *field != *name && !inputs.iter().any(|known| **known == *field) {
                    inputs.push(field.to_string());
                }
            }
        }
        let quoted: Vec<String> = inputs.iter().take(6).map(|input| format!("`{input}`")).collect();
        match (known, quoted.is_empty()) {
            (false, _) => None,
            (true, true) => Some(format!("as {} shows it", product(language))),
            (true, false) => Some(format!("which {} makes of {}", product(language), quoted.join(", "))),
        }
    }
}

fn product(language: Language) -> &'static str {
    match language {
        Language::Spl => "Splunk",
        Language::Aql => "QRadar",
        Language::Sigma => "Sigma's taxonomy",
    }
}

fn place(language: Language) -> usize {
    Language::ALL.iter().position(|known| *known == language).unwrap_or_default()
}

/// Which events have a field: a list of channels and ids, with the events' names where they are few.
fn events_told(field: &str, events: &[(&'static str, &'static EventFacts)]) -> String {
    let all = taxonomy::all_events().count();
    if events.len() == all {
        return "In every Windows event.\n".to_owned();
    }
    let mut channels: Vec<(&str, Vec<&EventFacts>)> = Vec::new();
    for (channel, event) in events {
        match channels.iter_mut().find(|(known, _)| known == channel) {
            Some((_, found)) => found.push(event),
            None => channels.push((channel, vec![event])),
        }
    }
    let mut told = String::new();
    for (channel, found) in channels {
        let shown = found.iter().take(IDS_SHOWN).map(|event| one(event, field, events.len() <= IDS_SHOWN));
        let shown: Vec<String> = shown.collect();
        let more = found.len() - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(told, "- {channel}: {}{more}", shown.join(", "));
    }
    told
}

/// An event's id, its name where there is room, and since when it has the field.
fn one(event: &EventFacts, field: &str, named: bool) -> String {
    let mut told = event.id.to_string();
    if named && !event.name.is_empty() {
        let _ = write!(told, " ({}", event.name);
        let fact = event.fields.iter().find(|fact| fact.name == field);
        if let Some(since) = fact.and_then(|fact| fact.since.as_deref()) {
            let _ = write!(told, ", since schema {since}");
        }
        if let Some(until) = fact.and_then(|fact| fact.until.as_deref()) {
            let _ = write!(told, ", until {until}");
        }
        told.push(')');
    }
    told
}
