//! What a word of a Sigma rule is.

use std::fmt::Write as _;

use query::Language;

use super::Told;
use crate::cursor::sigma::{Part, spot};
use crate::docs;
use crate::schema::Schema;

pub(super) fn hover(text: &str, at: usize, schema: &Schema<'_>) -> Told {
    let spot = spot(text, at);
    let word = spot.word.of(text);
    if word.is_empty() {
        return None;
    }
    let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    let told = match (&spot.part, path.as_slice()) {
        (Part::Modifier, _) => said(docs::modifiers().iter().copied(), word, "a modifier"),
        (Part::Key, []) => said(docs::rule_keys(), word, "an attribute of the rule"),
        (Part::Key, ["logsource"]) => said(docs::logsource_keys(), word, "an attribute of the log source"),
        (Part::Value, ["logsource", key]) => logsource(key, word, schema),
        (Part::Key, ["detection", _, ..]) => schema.field(Language::Sigma, word),
        (Part::Value, ["tags"]) => technique(word),
        _ => None,
    };
    told.map(|told| (spot.word, told))
}

fn said(
    mut known: impl Iterator<Item = (&'static str, &'static str)>,
    word: &str,
    what: &str,
) -> Option<String> {
    known.find(|(name, _)| *name == word).map(|(_, doc)| format!("**{word}**: {what}\n\n{doc}"))
}

/// Which events a category or service means.
fn logsource(key: &str, word: &str, schema: &Schema<'_>) -> Option<String> {
    let is_it = |source: &&sigma::Source| match key {
        "category" => source.category.as_deref() == Some(word),
        "service" => source.service.as_deref() == Some(word),
        _ => false,
    };
    let known = schema.logsources().known.iter().find(is_it)?;
    let mut told = format!("**{word}**: the events of\n\n");
    for channel in &known.events {
        let name = |id: &u32| match taxonomy::event_name(&channel.name, *id) {
            Some(name) => format!("{id} ({name})"),
            None => id.to_string(),
        };
        let ids: Vec<String> = channel.ids.iter().map(name).collect();
        let ids = if ids.is_empty() { "all".to_owned() } else { ids.join(", ") };
        let _ = writeln!(told, "- {}: {ids}", channel.name);
    }
    Some(told)
}

/// A technique of ATT&CK, such as `attack.` and its number.
fn technique(tag: &str) -> Option<String> {
    let id = tag.strip_prefix("attack.")?.to_ascii_uppercase();
    let known = taxonomy::technique(&id)?;
    Some(format!("**{id}** {}: {}", known.name, known.tactics.join(", ")))
}
