//! Adds a value to the patterns that it should have met, in the style of the nearest of them.

use query::Language;
use text::Span;

use super::candidate::{Candidate, change};
use super::{Cause, Place, sigma_item};
use crate::WrittenText;
use crate::why::nearest::{Alternative, alternatives};

/// The value beside the nearest pattern.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let covers = place.reason.cause == Cause::Value && !place.reason.excluded;
    let Some(value) = place.reason.compared.as_deref().filter(|value| covers && !value.is_empty()) else {
        return Vec::new();
    };
    let spans: Vec<Span> = place.reason.literals.iter().map(|literal| literal.span).collect();
    let all = alternatives(&spans, place.text);
    let nearest = place.reason.nearest.and_then(|near| all.iter().find(|one| one.span == near));
    let Some(beside) = nearest.or_else(|| all.last()) else { return Vec::new() };
    let Some(literal) = place.reason.literals.iter().find(|one| holds(one.span, beside.span)) else {
        return Vec::new();
    };
    let added = match place.language {
        Language::Sigma => sigma_item::candidate(place, value, literal.span),
        Language::Spl | Language::Aql => added(place, value, beside, literal),
    };
    added.into_iter().collect()
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn added(place: &Place<'_>, value: &str, beside: &Alternative, literal: &WrittenText) -> Option<Candidate> {
    let pattern = in_style_of(beside.span.of(place.text), value, literal.regex);
    let about = format!("let `{pattern}` through, which the telemetry of a test has");
    if literal.regex {
        let after = Span::new(beside.span.end, beside.span.end);
        return Some(Candidate::one(about, after, format!("|{pattern}")));
    }
    let quoted = literal.span.of(place.text).replacen(beside.span.of(place.text), &pattern, 1);
    let condition = *place.reason.conditions.iter().find(|condition| holds(**condition, literal.span))?;
    if takes_a_list(place, condition, literal) {
        let after = Span::new(literal.span.end, literal.span.end);
        return Some(Candidate::one(about, after, format!(", {quoted}")));
    }
    let mut other = condition.of(place.text).to_owned();
    other.replace_range(literal.span.start - condition.start..literal.span.end - condition.start, &quoted);
    let both = format!("({} OR {other})", condition.of(place.text));
    let plain = Candidate::new(
        about.clone(),
        vec![change(Span::new(condition.end, condition.end), format!(" OR {other}"))],
    );
    // A condition among others that all must hold needs brackets around the two.
    let alone = place.reason.conditions.len() == 1;
    Some(if alone { Candidate::new(about, vec![change(condition, both)]) } else { plain })
}

/// Is the literal one of a list in brackets, `IN ('a', 'b')`?
fn takes_a_list(place: &Place<'_>, condition: Span, literal: &WrittenText) -> bool {
    let before = &place.text[condition.start..literal.span.start];
    let upper = before.to_ascii_uppercase();
    upper.rfind(" IN").is_some_and(|at| upper[at + 3..].trim_start().starts_with('('))
}

/// The value as the neighbour writes its own: with its wild cards, and no more of a path than it has.
fn in_style_of(neighbour: &str, value: &str, regex: bool) -> String {
    const WILD: [char; 2] = ['%', '*'];
    let with_path = neighbour.trim_start_matches(WILD).contains(['\\', '/']) && !regex;
    let own = match value.rsplit(['\\', '/']).next() {
        Some(name) if !with_path => name,
        _ => value,
    };
    if regex {
        return escaped(own);
    }
    // A name stands for itself; a wild card before it would let strangers through that end in it.
    let wild_front = own != value && neighbour.starts_with(WILD);
    let wild = neighbour.chars().next().filter(|_| wild_front).map(String::from).unwrap_or_default();
    format!("{wild}{own}")
}

/// The value as a regular expression that means itself.
fn escaped(value: &str) -> String {
    const SIGNS: &str = r"\.+*?()|[]{}^$";
    value.chars().flat_map(|sign| SIGNS.contains(sign).then_some('\\').into_iter().chain([sign])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_its_neighbour() {
        check(r"cmd\.exe", r"c:\windows\svchost.exe", true, r"svchost\.exe");
        check("%cmd.exe", r"c:\windows\svchost.exe", false, "%svchost.exe");
        check("%dropbox.com%", "api.dropboxapi.com", false, "api.dropboxapi.com");
        check("443", "8443", false, "8443");
    }

    fn check(neighbour: &str, value: &str, regex: bool, expected: &str) {
        assert_eq!(in_style_of(neighbour, value, regex), expected);
    }
}
