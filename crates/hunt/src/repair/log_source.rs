//! Asks the field that holds what was asked of another: `source` instead of `sourcetype`.

use store::Store;
use taxonomy::{Role, fields_of_role};
use text::Span;

use super::Cause;
use super::Place;
use super::candidate::{Candidate, find};

/// Other fields of the log source in place of the one that is asked.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let (Cause::LogSource, Some(asked)) = (place.reason.cause, &place.reason.field) else {
        return Vec::new();
    };
    let span = Span::new(place.reason.start, place.reason.end);
    let Some(name) = find(place.text, span, asked) else { return Vec::new() };
    let others = fields_of_role(place.view, Role::LogSource).iter().filter(|other| *other != asked);
    others
        .map(|other| Candidate::one(format!("ask `{other}` instead of `{asked}`"), name, other.clone()))
        .chain(as_it_is(place))
        .collect()
}

/// What the event has there, in place of what is asked.
fn as_it_is(place: &Place<'_>) -> Option<Candidate> {
    let value = place.reason.compared.as_deref().filter(|value| !value.contains(['"', '\'', '\\']))?;
    let [literal] = place.reason.literals.as_slice() else { return None };
    let quote = literal.span.of(place.text).chars().next().filter(|sign| ['"', '\''].contains(sign));
    let quote = quote.map(String::from).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/".contains(c);
    let fits = !quote.is_empty() || value.chars().all(plain);
    let about = format!("ask for `{value}`, which the telemetry of a test is of");
    fits.then(|| Candidate::one(about, literal.span, format!("{quote}{value}{quote}")))
}

/// The fields that an event has under the names of a view.
pub(super) fn fields(store: &Store, event: u32, view: &str) -> Vec<String> {
    let shape = store.class(event).and_then(|class| store.views().shape(view, &class));
    let (made, own) = shape.map_or((Vec::new(), true), |shape| {
        let names = shape.fields.keys().map(|name| name.to_string()).collect();
        (names, matches!(shape.own, taxonomy::Own::Shown))
    });
    let values = store.event(event).filter(|_| own).unwrap_or_default();
    let mut all: Vec<String> = made.into_iter().chain(values.into_iter().map(|(name, _)| name)).collect();
    all.sort();
    all.dedup();
    all
}

/// The channel of an event, for facts about its fields.
pub(super) fn channel(store: &Store, event: u32) -> (String, Option<u32>) {
    store.class(event).map_or_else(Default::default, |class| (class.channel.to_owned(), class.event_id))
}
