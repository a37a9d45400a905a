//! Spans of time: `5m`, `1d`, `1mon`.

use functions::SpanUnit;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

/// A span of time that starts where the clock or the calendar of a zone says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TimeSpan {
    /// So many seconds, counted from local midnight of 1970-01-01.
    Seconds(f64),
    /// So many seconds, counted from a time.
    Aligned { seconds: f64, from: f64 },
    /// So many days, counted from 1970-01-01.
    Days(i32),
    /// So many weeks that begin on that day after Sunday.
    Weeks { weeks: i32, weekday: i32 },
    /// So many months, counted from January 1970.
    Months(i32),
}

const DAY: f64 = 86_400.0;

/// Spans that are chosen where a query names none.
const USUAL: &[TimeSpan] = &[
    TimeSpan::Seconds(1.0),
    TimeSpan::Seconds(5.0),
    TimeSpan::Seconds(10.0),
    TimeSpan::Seconds(30.0),
    TimeSpan::Seconds(60.0),
    TimeSpan::Seconds(300.0),
    TimeSpan::Seconds(600.0),
    TimeSpan::Seconds(1800.0),
    TimeSpan::Seconds(3600.0),
    TimeSpan::Days(1),
    TimeSpan::Months(1),
];

/// The smallest usual span that cuts `length` seconds into at most `bins` parts.
pub(super) fn fitting(length: f64, bins: usize, at_least: f64) -> TimeSpan {
    let fits = |span: &&TimeSpan| span.about() >= at_least && length / span.about() <= bins as f64;
    USUAL.iter().find(fits).copied().unwrap_or(TimeSpan::Months(1))
}

impl TimeSpan {
    /// So many seconds.
    pub(super) fn seconds(seconds: f64) -> TimeSpan {
        TimeSpan::Seconds(seconds)
    }

    /// The same counted from a time; spans of days and months stay as they are (Search Reference, "bin", "aligntime").
    pub(super) fn aligned(self, from: f64) -> TimeSpan {
        match self {
            TimeSpan::Seconds(seconds) => TimeSpan::Aligned { seconds, from },
            other => other,
        }
    }

    /// Reads `5m`; a unit alone is one of it. `1w@w1` are weeks from Monday on (Search Reference, "timechart",
    /// snap-to-time).
    pub(super) fn parse(text: &str) -> Option<TimeSpan> {
        if let Some((span, snap)) = text.split_once('@') {
            let weekday = match snap.strip_prefix('w')? {
                "" => 0,
                day => day.parse::<i32>().ok().filter(|day| (0..=7).contains(day))? % 7,
            };
            return match TimeSpan::parse(span)? {
                TimeSpan::Days(days) if days % 7 == 0 => Some(TimeSpan::Weeks { weeks: days / 7, weekday }),
                _ => None,
            };
        }
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (count, unit) = text.split_at(unit_at);
        let count: i32 = if count.is_empty() { 1 } else { count.parse().ok()? };
        if count == 0 {
            return None;
        }
        let seconds = |each: f64| Some(TimeSpan::Seconds(f64::from(count) * each));
        match unit {
            "us" => return seconds(1e-6),
            "ms" => return seconds(1e-3),
            "cs" => return seconds(1e-2),
            "ds" => return seconds(1e-1),
            _ => {}
        }
        match SpanUnit::parse(unit)? {
            SpanUnit::Day => Some(TimeSpan::Days(count)),
            SpanUnit::Week => Some(TimeSpan::Days(count.checked_mul(7)?)),
            SpanUnit::Month => Some(TimeSpan::Months(count)),
            SpanUnit::Quarter => Some(TimeSpan::Months(count.checked_mul(3)?)),
            SpanUnit::Year => Some(TimeSpan::Months(count.checked_mul(12)?)),
            unit => seconds(unit.exact_seconds()?),
        }
    }

    /// About how many seconds it lasts.
    pub(super) fn about(self) -> f64 {
        match self {
            TimeSpan::Seconds(seconds) | TimeSpan::Aligned { seconds, .. } => seconds,
            TimeSpan::Days(days) => f64::from(days) * DAY,
            TimeSpan::Weeks { weeks, .. } => f64::from(weeks) * 7.0 * DAY,
            TimeSpan::Months(months) => f64::from(months) * 30.0 * DAY,
        }
    }

    /// The start of the span after the one that starts at `time`.
    pub(super) fn next(self, time: f64, zone: &TimeZone) -> f64 {
        // Half a day more than a span of the calendar lasts at most, and less than two last.
        let behind = match self {
            TimeSpan::Seconds(seconds) | TimeSpan::Aligned { seconds, .. } => time + seconds,
            TimeSpan::Days(days) => self.start(time + (f64::from(days) + 0.5) * DAY, zone),
            TimeSpan::Weeks { weeks, .. } => self.start(time + (f64::from(weeks) * 7.0 + 0.5) * DAY, zone),
            TimeSpan::Months(months) => self.start(time + (f64::from(months) * 31.0 + 0.5) * DAY, zone),
        };
        if behind > time { behind } else { time + self.about() }
    }

    /// The start of the span that holds the time, in seconds since 1970; a time beyond the calendar stays.
    pub(super) fn start(self, time: f64, zone: &TimeZone) -> f64 {
        self.local_start(time, zone).unwrap_or(time)
    }

    fn local_start(self, time: f64, zone: &TimeZone) -> Option<f64> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a cast of a float saturates, and the calendar refuses"
        )]
        let stamp = Timestamp::from_second(time.floor() as i64).ok()?;
        let offset = f64::from(zone.to_offset(stamp).seconds());
        let day = stamp.to_zoned(zone.clone()).date();
        match self {
            TimeSpan::Seconds(span) => {
                // A span below a second is counted in whole parts of one, which a double of seconds cannot hold.
                let local = time + offset;
                let start = if span < 1.0 {
                    (local * (1.0 / span).round()).floor() * span
                } else {
                    (local / span).floor() * span
                };
                Some(start - offset)
            }
            TimeSpan::Aligned { seconds, from } => Some(((time - from) / seconds).floor() * seconds + from),
            TimeSpan::Days(days) => {
                let since = date(1970, 1, 1).until(day).ok()?.get_days();
                let back = since.rem_euclid(days);
                midnight(day.checked_sub(jiff::Span::new().try_days(back).ok()?).ok()?, zone)
            }
            TimeSpan::Weeks { weeks, weekday } => {
                // The first Sunday of 1970 was the fourth of January.
                let since = date(1970, 1, 4).until(day).ok()?.get_days() - weekday;
                let back = since.rem_euclid(weeks * 7);
                midnight(day.checked_sub(jiff::Span::new().try_days(back).ok()?).ok()?, zone)
            }
            TimeSpan::Months(months) => {
                let since = (i32::from(day.year()) - 1970) * 12 + i32::from(day.month()) - 1;
                let first = day.first_of_month();
                let back = since.rem_euclid(months);
                midnight(first.checked_sub(jiff::Span::new().try_months(back).ok()?).ok()?, zone)
            }
        }
    }
}

fn midnight(day: Date, zone: &TimeZone) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "seconds of the calendar fit a double")]
    day.to_zoned(zone.clone()).ok().map(|start| start.timestamp().as_second() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(span: &str, time: &str, expected: &str) {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let span = TimeSpan::parse(span).expect("a span");
        let time: Timestamp = time.parse().expect("a time");
        let start = span.start(time.as_second() as f64, &zone);
        let found = Timestamp::from_second(start as i64).expect("a time").to_string();
        assert_eq!(found, expected, "{span:?}");
    }

    #[test]
    fn a_span_starts_where_the_local_clock_or_calendar_says() {
        check("5m", "2026-03-14T10:07:31Z", "2026-03-14T10:05:00Z");
        check("4h", "2026-03-14T10:07:31Z", "2026-03-14T10:00:00Z");
        check("1d", "2026-03-14T23:07:31Z", "2026-03-14T22:00:00Z");
        check("1mon", "2026-03-14T10:07:31Z", "2026-02-28T22:00:00Z");
        check("q", "2026-03-14T10:07:31Z", "2025-12-31T22:00:00Z");
        check("1w@w1", "2026-03-14T10:07:31Z", "2026-03-08T22:00:00Z");
        check("w@w", "2026-03-14T10:07:31Z", "2026-03-07T22:00:00Z");
    }

    #[test]
    fn what_is_no_span_is_not_read() {
        assert_eq!(["5parsecs", "0m", "", "1d@d"].map(TimeSpan::parse), [None; 4]);
    }
}
