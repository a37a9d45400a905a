//! Adds a value to a list of a Sigma rule, or makes a list of one value.

use text::Span;

use super::Place;
use super::candidate::{Candidate, change};

/// `value` beside the value that is written at `literal`.
pub(super) fn candidate(place: &Place<'_>, value: &str, literal: Span) -> Option<Candidate> {
    let text = place.text;
    let line = text[..literal.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[literal.end..].find('\n').map_or(text.len(), |at| literal.end + at);
    let (head, rest) = (&text[line..literal.start], text[literal.end..end].trim());
    let written = literal.of(text);
    let item = quoted(&in_style_of(written.trim_matches(['\'', '"']), value));
    let about = format!("let `{value}` through, which the telemetry of a test has");
    let after =
        |place: usize, written: String| Candidate::one(about.clone(), Span::new(place, place), written);
    if head.contains('[') {
        return Some(after(literal.end, format!(", {item}")));
    }
    if !rest.is_empty() && !rest.starts_with('#') {
        return None;
    }
    if head.trim() == "-" {
        return Some(after(end, format!("\n{head}{item}")));
    }
    let key = head.trim_start_matches([' ', '-']);
    let is_source = ["category:", "service:", "product:"].contains(&key.trim());
    if !key.trim_end().ends_with(':') || is_source {
        return None;
    }
    let indent = " ".repeat(head.len() - key.len() + 4);
    let list = format!("\n{indent}- {written}\n{indent}- {item}");
    let from = Span::new(line + head.trim_end().len(), literal.end);
    Some(Candidate::new(about, vec![change(from, list)]))
}

/// No more of a path than the neighbour has.
fn in_style_of(neighbour: &str, value: &str) -> String {
    let name = value.rsplit('\\').next().unwrap_or(value);
    let of_path = neighbour.strip_prefix('\\').is_some_and(|rest| !rest.contains('\\'));
    if of_path && name != value { format!("\\{name}") } else { value.to_owned() }
}

/// As YAML and Sigma take it for itself: no wildcards.
fn quoted(value: &str) -> String {
    let plain = value.replace('*', "\\*").replace('?', "\\?").replace('\'', "''");
    format!("'{plain}'")
}
