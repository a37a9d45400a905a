//! Compares without regard to upper and lower case.

use query::Language;
use text::Span;

use super::candidate::{Candidate, change, find};
use super::{Cause, Place};
use crate::WrittenText;

/// The operator, the pattern or the value that does not look at case.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let (Cause::Case, Some(field)) = (place.reason.cause, &place.reason.field) else { return Vec::new() };
    let span = Span::new(place.reason.start, place.reason.end);
    let about = "compare without regard to case";
    match place.language {
        Language::Aql => [(" LIKE ", " ILIKE "), (" MATCHES ", " IMATCHES "), (" = ", " ILIKE ")]
            .into_iter()
            .filter_map(|(from, to)| Some(Candidate::one(about, find(place.text, span, from)?, to)))
            .collect(),
        Language::Spl => spl(place, span, field, about),
        Language::Sigma => Vec::new(),
    }
}

/// The flag of the pattern where there is one, else both sides in lower case.
fn spl(place: &Place<'_>, span: Span, field: &str, about: &str) -> Vec<Candidate> {
    let inside = |literal: &&WrittenText| span.start <= literal.span.start && literal.span.end <= span.end;
    let literals: Vec<&WrittenText> = place.reason.literals.iter().filter(inside).collect();
    if let [pattern] = literals.as_slice()
        && pattern.regex
    {
        let first = pattern.span.start + usize::from(pattern.span.of(place.text).starts_with('"'));
        return vec![Candidate::one(about, Span::new(first, first), "(?i)")];
    }
    let Some(name) = find(place.text, span, field) else { return Vec::new() };
    let mut changes = vec![change(name, format!("lower({field})"))];
    changes.extend(literals.into_iter().map(|literal| {
        let lower = literal.span.of(place.text).to_lowercase();
        change(literal.span, lower)
    }));
    vec![Candidate::new(about, changes)]
}
