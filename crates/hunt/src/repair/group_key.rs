//! Keeps rows whose group key has no value.

use query::Language;
use text::Span;

use super::candidate::Candidate;
use super::{Cause, Place};

/// A value for the key before the grouping. To group without it would be shorter, and lose a column.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let (Cause::NullGroupKey, Some(key)) = (place.reason.cause, &place.reason.field) else {
        return Vec::new();
    };
    if place.language != Language::Spl {
        return Vec::new();
    }
    if place.stage.of(place.text).starts_with('|') {
        return Vec::new();
    }
    let Some(pipe) = place.text[..place.stage.start].rfind('|') else { return Vec::new() };
    let fill = format!("| fillnull value=\"-\" {key}\n");
    let about = format!("give `{key}` a value where it has none, so that the row stays in a group");
    vec![Candidate::one(about, Span::new(pipe, pipe), fill)]
}
