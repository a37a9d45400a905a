//! Writes milliseconds where seconds were meant.

use query::Language;
use text::Span;

use super::candidate::Candidate;
use super::{Cause, Place};

/// Numbers beside `NOW()`, a thousand times as large.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    if place.reason.cause != Cause::TimeWindow || place.language != Language::Aql {
        return Vec::new();
    }
    let written = Span::new(place.reason.start, place.reason.end).of(place.text);
    let Some(now) = written.to_ascii_uppercase().find("NOW()") else { return Vec::new() };
    let behind = &written[now..];
    let Some(first) = behind.find(|sign: char| sign.is_ascii_digit()) else { return Vec::new() };
    let digits = behind[first..].bytes().take_while(u8::is_ascii_digit).count();
    let at = place.reason.start + now + first + digits;
    vec![Candidate::one("NOW() counts milliseconds", Span::new(at, at), "000")]
}
