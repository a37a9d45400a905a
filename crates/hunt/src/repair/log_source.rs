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
        .collect()
}

/// The channel of an event, for facts about its fields.
pub(super) fn channel(store: &Store, event: u32) -> (String, Option<u32>) {
    store.class(event).map_or_else(Default::default, |class| (class.channel.to_owned(), class.event_id))
}
