//! Relative times such as `-1d@d+3h`.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::span_unit::{SpanUnit, start_of_week};

/// Offsets and snaps, applied from left to right.
///
/// - **Units**: s, m, h, d, w, mon, q, y, with their longer names; w0 to w7 after `@` are days of the week (0 and 7
///   are Sunday). No number means 1. A snap always goes back.
/// - **Zone**: days and longer are of the calendar in the user's zone, shorter ones exact. A day that a month lacks
///   becomes its last.
/// - **Source**: Search Manual, "Specify time modifiers in your search".
#[derive(Clone, Debug, PartialEq)]
pub struct Modifiers(Vec<Modifier>);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Modifier {
    Offset(i64, SpanUnit),
    Snap(SpanUnit),
    /// To a day of the week, so many after Sunday.
    SnapToWeekday(i8),
}

impl Modifiers {
    /// Reads `-1d@d+3h`; `None` where it is not one.
    pub fn parse(text: &str) -> Option<Modifiers> {
        let mut rest = text.trim();
        let mut modifiers = Vec::new();
        if rest == "now" || rest == "now()" {
            return Some(Modifiers(modifiers));
        }
        while !rest.is_empty() {
            let (sign, after) = match rest.strip_prefix('@') {
                Some(after) => (None, after),
                None => match (rest.strip_prefix('-'), rest.strip_prefix('+')) {
                    (Some(after), _) => (Some(-1), after),
                    (_, Some(after)) => (Some(1), after),
                    _ => return None,
                },
            };
            let digits =
                if sign.is_some() { after.bytes().take_while(u8::is_ascii_digit).count() } else { 0 };
            let end = after[digits..].find(['@', '+', '-']).map_or(after.len(), |at| digits + at);
            let word = &after[digits..end];
            modifiers.push(match sign {
                None => snap(word)?,
                Some(sign) if digits == 0 => Modifier::Offset(sign, SpanUnit::parse(word)?),
                Some(sign) => {
                    Modifier::Offset(sign * after[..digits].parse::<i64>().ok()?, SpanUnit::parse(word)?)
                }
            });
            rest = &after[end..];
        }
        (!modifiers.is_empty()).then_some(Modifiers(modifiers))
    }

    /// The time that is so far from `seconds`; `None` outside of the calendar.
    pub(super) fn apply(&self, seconds: f64, zone: &TimeZone) -> Option<f64> {
        let whole = seconds.floor();
        let start = Timestamp::from_second(whole as i64).ok()?.to_zoned(zone.clone());
        let fraction = if self.snaps() { 0.0 } else { seconds - whole };
        Some(self.walk(start)?.timestamp().as_second() as f64 + fraction)
    }

    /// The time that is so far from `time_ns`, both in nanoseconds since 1970; `None` outside of the calendar.
    pub fn apply_ns(&self, time_ns: i64, zone: &TimeZone) -> Option<i64> {
        let start = Timestamp::from_nanosecond(i128::from(time_ns)).ok()?.to_zoned(zone.clone());
        i64::try_from(self.walk(start)?.timestamp().as_nanosecond()).ok()
    }

    fn walk(&self, start: Zoned) -> Option<Zoned> {
        self.0.iter().try_fold(start, |time, modifier| match modifier {
            Modifier::Offset(count, unit) => time.checked_add(unit.times(*count)?).ok(),
            Modifier::Snap(unit) => unit.start(&time),
            Modifier::SnapToWeekday(day) => start_of_week(&time, *day),
        })
    }

    fn snaps(&self) -> bool {
        self.0.iter().any(|modifier| !matches!(modifier, Modifier::Offset(..)))
    }
}

/// What stands after `@`.
fn snap(word: &str) -> Option<Modifier> {
    if let Some(unit) = SpanUnit::parse(word) {
        return Some(Modifier::Snap(unit));
    }
    let day: i8 = word.strip_prefix('w')?.parse().ok().filter(|day| (0..=7).contains(day))?;
    Some(Modifier::SnapToWeekday(day % 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From Monday, 24 August 2026, 13:30:15 UTC.
    #[track_caller]
    fn check(modifiers: &str, expected: &str) {
        let parsed = Modifiers::parse(modifiers).expect("the test's modifiers are some");
        let seconds = parsed.apply(1_787_578_215.0, &TimeZone::UTC).expect("in the calendar");
        let time = Timestamp::from_second(seconds as i64).expect("in the calendar").to_zoned(TimeZone::UTC);
        assert_eq!(time.strftime("%Y-%m-%d %H:%M:%S %a").to_string(), expected, "{modifiers}");
    }

    #[test]
    fn offsets() {
        check("-30d", "2026-07-25 13:30:15 Sat");
        check("+1h", "2026-08-24 14:30:15 Mon");
        check("-h", "2026-08-24 12:30:15 Mon");
        check("-1mon", "2026-07-24 13:30:15 Fri");
        check("-2q", "2026-02-24 13:30:15 Tue");
        check("-1y", "2025-08-24 13:30:15 Sun");
        check("now", "2026-08-24 13:30:15 Mon");
    }

    #[test]
    fn snaps_go_back() {
        check("@s", "2026-08-24 13:30:15 Mon");
        check("@h", "2026-08-24 13:00:00 Mon");
        check("@d", "2026-08-24 00:00:00 Mon");
        check("@w", "2026-08-23 00:00:00 Sun");
        check("@w1", "2026-08-24 00:00:00 Mon");
        check("@w6", "2026-08-22 00:00:00 Sat");
        check("@w7", "2026-08-23 00:00:00 Sun");
        check("@mon", "2026-08-01 00:00:00 Sat");
        check("@q", "2026-07-01 00:00:00 Wed");
        check("@y", "2026-01-01 00:00:00 Thu");
    }

    #[test]
    fn chains_run_from_left_to_right() {
        check("-1mon@mon", "2026-07-01 00:00:00 Wed");
        check("-1d@d+3h", "2026-08-23 03:00:00 Sun");
        check("@d-1h", "2026-08-23 23:00:00 Sun");
    }

    #[test]
    fn a_day_that_a_month_lacks_becomes_its_last() {
        let back = Modifiers::parse("-1mon").expect("a month back");
        assert_eq!(back.apply(1_774_958_400.0, &TimeZone::UTC), Some(1_772_280_000.0));
    }

    #[test]
    fn nanoseconds_are_kept_until_a_snap() {
        let apply = |text: &str| Modifiers::parse(text)?.apply_ns(1_787_578_215_123_456_789, &TimeZone::UTC);
        assert_eq!(apply("-1h"), Some(1_787_574_615_123_456_789));
        assert_eq!(apply("@s"), Some(1_787_578_215_000_000_000));
        assert_eq!(apply("-999999y"), None);
    }

    #[test]
    fn refuses_what_is_none() {
        for text in ["", "-30x", "30d", "@", "-", "@w8", "-1d@", "1"] {
            assert_eq!(Modifiers::parse(text), None, "{text}");
        }
    }
}
