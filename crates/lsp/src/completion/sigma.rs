//! What may stand at a place of a Sigma rule.

use std::collections::BTreeSet;

use gen_lsp_types::CompletionItemKind;
use query::Language;
use sigma::{Level, Status};

use super::{Offer, Offers};
use crate::cursor::sigma::{Part, spot};
use crate::docs;
use crate::schema::Schema;

pub(super) fn completions(text: &str, at: usize, schema: &Schema<'_>) -> Offers {
    let spot = spot(text, at);
    let path: Vec<&str> = spot.path.iter().map(String::as_str).collect();
    let found = match (&spot.part, path.as_slice()) {
        (Part::Modifier, _) => docs::modifiers()
            .iter()
            .map(|(name, doc)| Offer::keyword(name).with("a modifier", *doc))
            .collect(),
        (Part::Key, []) => docs::rule_keys().map(|(name, doc)| key(name, doc)).collect(),
        (Part::Key, ["logsource"]) => docs::logsource_keys().map(|(name, doc)| key(name, doc)).collect(),
        (Part::Key, ["detection"]) => vec![key("condition", "How the searches come together.")],
        (Part::Key, ["detection", _]) => fields(text, spot.word.start, schema),
        (Part::Value, ["logsource", key]) => logsources(key, schema),
        (Part::Value, ["detection", "condition"]) => searches(text, spot.word.start),
        (Part::Value, ["status"]) => Status::ALL.iter().map(|status| value(status.word())).collect(),
        (Part::Value, ["level"]) => Level::ALL.iter().map(|level| value(level.word())).collect(),
        _ => Vec::new(),
    };
    (spot.word.start.min(at), found)
}

fn key(name: &str, doc: &str) -> Offer {
    Offer::new(name, CompletionItemKind::Property).writing(format!("{name}:")).with("", doc)
}

fn value(word: &str) -> Offer {
    Offer::new(word, CompletionItemKind::Value)
}

/// The categories, products and services that are known.
fn logsources(key: &str, schema: &Schema<'_>) -> Vec<Offer> {
    let known = &schema.logsources().known;
    let words = known.iter().filter_map(|source| match key {
        "category" => source.category.as_deref(),
        "product" => source.product.as_deref(),
        "service" => source.service.as_deref(),
        _ => None,
    });
    words.collect::<BTreeSet<&str>>().into_iter().map(value).collect()
}

/// The document that a byte is in.
fn document(text: &str, at: usize) -> &str {
    let start = text[..at].rfind("\n---").map_or(0, |found| found + 4);
    let end = text[at..].find("\n---").map_or(text.len(), |found| at + found);
    &text[start..end]
}

/// The fields of the events that the rule's log source means; of all events where nothing is known of it.
fn fields(text: &str, at: usize, schema: &Schema<'_>) -> Vec<Offer> {
    let said = |key: &str| {
        document(text, at)
            .lines()
            .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(": ").map(str::trim))
    };
    let (category, service) = (said("category"), said("service"));
    let fits = |source: &&sigma::Source| {
        category.is_some() && source.category.as_deref() == category
            || category.is_none() && service.is_some() && source.service.as_deref() == service
    };
    let meant = schema.logsources().known.iter().find(fits);
    let of_source = |name: &&String| {
        meant.is_none_or(|source| {
            schema.universe(Language::Sigma).showing(name).iter().any(|(channel, event)| {
                let holds = |own: &sigma::Channel| {
                    own.name == *channel && (own.ids.is_empty() || own.ids.contains(&event.id))
                };
                source.events.iter().any(holds)
            })
        })
    };
    let names = schema.names(Language::Sigma).iter().filter(of_source);
    names.map(|name| Offer::field(name).writing(format!("{name}:"))).collect()
}

/// The searches of the rule, and the words that join them.
fn searches(text: &str, at: usize) -> Vec<Offer> {
    let mut inside = false;
    let mut found: Vec<Offer> = Vec::new();
    let mut indent = None;
    for line in document(text, at).lines() {
        let own = line.len() - line.trim_start().len();
        if own == 0 && !line.trim().is_empty() {
            inside = line.starts_with("detection:");
            continue;
        }
        let name = line.trim().split_once(':').map(|(name, _)| name);
        if let Some(name) = name.filter(|_| inside && !line.trim_start().starts_with(['-', '#']))
            && *indent.get_or_insert(own) == own
            && !["condition", "timeframe"].contains(&name)
        {
            found.push(Offer::new(name, CompletionItemKind::Variable));
        }
    }
    let words = ["and", "or", "not", "1 of", "all of", "them"];
    found.extend(words.map(|word| Offer::keyword(word).writing(format!("{word} "))));
    found
}
