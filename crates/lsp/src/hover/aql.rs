//! What a word of AQL is.

use aql::Catalog;
use plan::Kind;
use query::Language;

use super::{Told, function};
use crate::cursor::aql::{Place, spot};
use crate::docs;
use crate::schema::Schema;

pub(super) fn hover(text: &str, at: usize, schema: &Schema<'_>) -> Told {
    let spot = spot(text, at);
    if spot.place == Place::Text || spot.name.is_empty() {
        return None;
    }
    let called = text[spot.word.end..].trim_start().starts_with('(');
    let told = if called { call(&spot.name, schema) } else { None };
    told.or_else(|| property(&spot.name, schema)).map(|told| (spot.word, told))
}

fn call(name: &str, schema: &Schema<'_>) -> Option<String> {
    let full = format!("ariel.{}", name.to_ascii_uppercase());
    let spec = schema.world.settings.functions.find(&full)?;
    let doc = match spec.kind {
        Kind::Scalar => docs::function(spec.name),
        Kind::Aggregate => docs::aggregate(spec.name),
    };
    Some(function(spec.signature, "aql", doc))
}

/// A property, or what is meant by a name that is none.
fn property(name: &str, schema: &Schema<'_>) -> Option<String> {
    let catalog = schema.catalog();
    if let Some(property) = catalog.property(name) {
        let events = schema.field(Language::Aql, &property.name);
        let events =
            events.as_deref().and_then(|told| told.split_once("\n\n")).map_or("", |(_, events)| events);
        return Some(format!("**{}**: a property, {}\n\n{events}", property.name, property.kind.words()));
    }
    let meant = catalog.property_meant(name)?;
    Some(format!(
        "No property is called `{name}`; what is meant is likely \"{}\", since {}",
        meant.value.name, meant.why
    ))
}
