//! Asks the field that an event has instead of one of nearly the same name that it does not have.

use plan::{Expr, Plan, StepKind};
use query::Language;
use text::Span;

use super::candidate::{Candidate, change, find};
use super::{Cause, Place};

/// Names further away than these are other words.
const MOST: usize = 6;

/// Fields of the event in place of the one that it does not have, the nearest names first.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let missing = matches!(place.reason.cause, Cause::AbsentInSchema | Cause::AbsentInEvent);
    let Some(asked) = place.reason.field.as_deref().filter(|_| missing) else { return Vec::new() };
    let written = places(place.plan, asked, place.text);
    if written.is_empty() {
        return Vec::new();
    }
    let names = place.fields.iter().filter(|name| *name != asked);
    let mut others: Vec<(usize, &String)> =
        names.filter_map(|name| Some((distance(asked, name)?, name))).collect();
    others.sort();
    others.truncate(MOST);
    // The same word in other letters is what was meant.
    if others.first().is_some_and(|(distance, _)| *distance == 0) {
        others.retain(|(distance, _)| *distance == 0);
    }
    let candidate = |(_, name): (usize, &String)| {
        let changes = written.iter().map(|at| change(*at, spelt(name, *at, place))).collect();
        Candidate::new(format!("ask `{name}` instead of `{asked}`"), changes)
    };
    others.into_iter().map(candidate).collect()
}

/// Where the query writes the field's name: in conditions, values and groups.
fn places(plan: &Plan, name: &str, text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    plan::visit_exprs(plan, &mut |expr| {
        if let Expr::Field(field) = expr
            && field.name == name
        {
            all.extend(find(text, field.span, name));
        }
    });
    for step in &plan.steps {
        if let StepKind::Aggregate(aggregate) = &step.kind {
            let keys = aggregate.by.iter().filter(|key| key.name == name);
            all.extend(keys.filter_map(|key| find(text, key.span, name)));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// The name as the language writes it at a place, with quotes where it needs them and has none there.
fn spelt(name: &str, at: Span, place: &Place<'_>) -> String {
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_quoted = place.text[..at.start].ends_with('"');
    if is_plain || is_quoted || place.language != Language::Aql {
        return name.to_owned();
    }
    format!("\"{name}\"")
}

/// How far two names are from one another; `None` for other words.
fn distance(one: &str, other: &str) -> Option<usize> {
    const LEAST: usize = 4;
    const MOST_EDITS: usize = 2;
    let (one, other) = (taxonomy::folded_name(one), taxonomy::folded_name(other));
    if one == other {
        return Some(0);
    }
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    if short.len() >= LEAST && long.contains(short.as_str()) {
        return Some(1 + long.len() - short.len());
    }
    let edits = edits(one.as_bytes(), other.as_bytes());
    (edits <= MOST_EDITS && short.len() > LEAST).then_some(edits)
}

/// How many letters have to be written, taken away or changed.
fn edits(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, same) in other.iter().enumerate() {
            let kept = diagonal + usize::from(letter != same);
            diagonal = row[column + 1];
            row[column + 1] = kept.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_other_words_are_not() {
        assert_eq!(distance("Queryname", "QueryName"), Some(0));
        assert_eq!(distance("ImagePath", "Image"), Some(5));
        assert_eq!(distance("DestinationHostName", "DestinationHostnme"), Some(1));
        assert_eq!(distance("User", "Image"), None);
        assert_eq!(distance("Ip", "DestinationIp"), None);
    }
}
