//! What the comparisons of the parts of a date share.

use jiff::civil::DateTime;
use text::Diagnostic;

use crate::spec::written_text;
use crate::{Argument, Kernel, Value};

/// The kernel that compares a part of a field's date with a whole number: false where the event lacks the field or it is no
/// date; any member of several may compare so.
///
/// A date is `2024-12-24 16:30:05.123` or the same with a `T`, with or without a time and its fraction. What stands behind it
/// (`Z`, `+01:00`) moves nothing: the part is the one that is written.
///
/// - **Source**: Sigma specification, "Sigma Modifiers" (modifiers appendix 2.1); that the part is the one as written, and
///   which texts are dates: believed.
pub(super) fn dates(args: &[Argument], part: fn(DateTime) -> i64) -> Result<Kernel, Diagnostic> {
    let written = written_text(&args[1])?;
    let wanted: i64 = written.trim().parse().map_err(|_| {
        let message = format!("`{written}` is not a whole number");
        Diagnostic::error("invalid-number", args[1].span, message)
    })?;
    let is_part = move |member: &str| date(member).is_some_and(|date| part(date) == wanted);
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(is_part))))
}

/// The date that a text begins with, where nothing but a zone stands behind it.
fn date(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let zone = text.char_indices().skip(11).find(|(_, letter)| matches!(letter, 'Z' | 'z' | '+' | '-' | ' '));
    let (date, zone) = text.split_at(zone.map_or(text.len(), |(at, _)| at));
    let is_zone = zone.chars().all(|letter| letter.is_ascii_digit() || " Zz+-:UTC".contains(letter));
    is_zone.then(|| date.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_other_texts() {
        for (text, expected) in [
            ("2024-12-24 16:30:05.123", "2024-12-24T16:30:05.123"),
            ("2024-12-24T16:30:05.1234567Z", "2024-12-24T16:30:05.1234567"),
            ("2024-12-24T16:30:05+01:00", "2024-12-24T16:30:05"),
            ("2024-12-24 16:30:05 UTC", "2024-12-24T16:30:05"),
            (" 2024-12-24 ", "2024-12-24T00:00:00"),
            ("2024-13-24", ""),
            ("2024-12-24 tea", ""),
            ("1735057805", ""),
            ("ü\u{301}2024-12-24", ""),
            ("", ""),
        ] {
            assert_eq!(date(text).map(|date| date.to_string()).unwrap_or_default(), expected, "{text}");
        }
    }
}
