//! Looks back as far as the event of a test lies.

use query::Language;
use text::Span;

use super::candidate::Candidate;
use super::{Cause, Place};

/// A longer span of time in place of the one that leaves the event out.
pub(super) fn candidates(place: &Place<'_>) -> Vec<Candidate> {
    let Some(age_s) = place.age_s.filter(|age| place.reason.cause == Cause::TimeWindow && *age > 0) else {
        return Vec::new();
    };
    let at = Span::new(place.reason.start, place.reason.end);
    let written = at.of(place.text);
    let longer = match place.language {
        Language::Spl => longer_modifier(written, age_s),
        Language::Aql => longer_last(written, age_s),
        Language::Sigma => None,
    };
    let candidate =
        |longer: String| Candidate::one(format!("look back as far as a test lies: `{longer}`"), at, longer);
    longer.map(candidate).into_iter().collect()
}

/// The least whole number of a unit that is as long.
fn whole(age_s: u64) -> (u64, Unit) {
    match age_s.div_ceil(60) {
        minutes @ 0..=120 => (minutes, Unit::Minutes),
        minutes @ 121..=2880 => (minutes.div_ceil(60), Unit::Hours),
        minutes => (minutes.div_ceil(24 * 60), Unit::Days),
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Minutes,
    Hours,
    Days,
}

/// `-1h@h` of another length.
fn longer_modifier(written: &str, age_s: u64) -> Option<String> {
    let rest = written.strip_prefix('-')?;
    let snap = rest.find('@').map_or("", |at| &rest[at..]);
    let (count, unit) = whole(age_s);
    let unit = match unit {
        Unit::Minutes => 'm',
        Unit::Hours => 'h',
        Unit::Days => 'd',
    };
    Some(format!("-{count}{unit}{snap}"))
}

/// `LAST 5 MINUTES` of another length.
fn longer_last(written: &str, age_s: u64) -> Option<String> {
    let word = written.get(..4).filter(|word| word.eq_ignore_ascii_case("last"))?;
    let (count, unit) = whole(age_s);
    let unit = match unit {
        Unit::Minutes => "MINUTES",
        Unit::Hours => "HOURS",
        Unit::Days => "DAYS",
    };
    Some(format!("{word} {count} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_is_as_long_as_it_must_be() {
        assert_eq!(longer_modifier("-1h@h", 28_799).as_deref(), Some("-8h@h"));
        assert_eq!(longer_modifier("1700000000", 1), None);
        assert_eq!(longer_last("LAST 5 MINUTES", 301).as_deref(), Some("LAST 6 MINUTES"));
        assert_eq!(longer_last("last 5 MINUTES", 900_000).as_deref(), Some("last 11 DAYS"));
    }
}
