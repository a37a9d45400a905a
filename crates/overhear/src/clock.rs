//! Times as a user writes them.

use functions::RelativeTime;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use telemetry::Times;

use crate::cli::TimeArgs;
use crate::failure::Failure;
use crate::report;

/// What time it is for a command: `--now`, else the clock. UTC nanoseconds since 1970.
pub(crate) fn now_ns(given: Option<&str>) -> Result<i64, Failure> {
    match given {
        Some(text) => time_ns(text, to_ns(Timestamp::now())),
        None => Ok(to_ns(Timestamp::now())),
    }
}

/// From when to when, as `--earliest` and `--latest` say. UTC nanoseconds since 1970.
pub(crate) fn times(args: &TimeArgs, now_ns: i64) -> Result<Times, Failure> {
    let time = |given: &Option<String>| given.as_deref().map(|text| time_ns(text, now_ns)).transpose();
    Ok((time(&args.earliest)?, time(&args.latest)?))
}

/// A time as a user writes it: `now`, RFC 3339, a date or a date and time (of UTC), as Splunk writes one
/// (`03/10/2026:12:00:00`), seconds or milliseconds since 1970, or relative to `now_ns` as in Splunk (`-24h`, `-1mon@mon`,
/// `-7d@w0`, `-1h@h+5m`).
pub(crate) fn time_ns(text: &str, now_ns: i64) -> Result<i64, Failure> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        let time_ns = of_number(number).ok_or_else(|| unread(text))?;
        if number.abs() >= MOST_SECONDS {
            let time = telemetry::rfc3339(time_ns);
            report::note(&format!("note: {text} is read as milliseconds since 1970: {time}"));
        }
        return Ok(time_ns);
    }
    let absolute = text.parse::<Timestamp>().ok().or_else(|| of_civil(text));
    let relative = || RelativeTime::parse(text)?.apply_ns(now_ns, &TimeZone::UTC);
    absolute.map(to_ns).or_else(relative).ok_or_else(|| unread(text))
}

/// So many seconds are beyond the year 5000: such a number counts milliseconds.
const MOST_SECONDS: f64 = 1e11;

/// Seconds since 1970, or milliseconds where seconds would be of no time that a log tells of.
fn of_number(number: f64) -> Option<i64> {
    let scale = if number.abs() < MOST_SECONDS { 1e9 } else { 1e6 };
    let ns = number * scale;
    (ns.is_finite() && ns.abs() < i64::MAX as f64).then_some(ns as i64)
}

/// A time that names no zone.
fn of_civil(text: &str) -> Option<Timestamp> {
    let written = || DateTime::strptime("%m/%d/%Y:%H:%M:%S", text).ok();
    let date = || text.parse::<Date>().ok().map(|date| date.to_datetime(Time::midnight()));
    // A date alone is a date and time, too, for which `DateTime` takes it.
    let time = text.parse::<DateTime>().ok().or_else(date).or_else(written)?;
    Some(time.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn unread(text: &str) -> Failure {
    Failure::new(format!(
        "`{text}` is not a time: use RFC 3339 (2024-05-01T12:00:00Z), a date (2024-05-01), 05/01/2024:12:00:00, seconds since \
         1970, or relative to now (-24h, -7d@d, -1mon@mon)"
    ))
}

fn to_ns(time: Timestamp) -> i64 {
    i64::try_from(time.as_nanosecond()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use telemetry::rfc3339;

    use super::*;

    #[test]
    fn reads_the_ways_to_write_a_time() {
        let now = 1_700_000_000_123_456_789;
        check("now", now, Some("2023-11-14T22:13:20.123Z"));
        check("1700000000.5", now, Some("2023-11-14T22:13:20.500Z"));
        check("1700000000500", now, Some("2023-11-14T22:13:20.500Z"));
        check("2020-01-02T03:04:05+01:00", now, Some("2020-01-02T02:04:05.000Z"));
        check("2020-01-02T03:04:05", now, Some("2020-01-02T03:04:05.000Z"));
        check("2020-01-02 03:04", now, Some("2020-01-02T03:04:00.000Z"));
        check("2020-01-02", now, Some("2020-01-02T00:00:00.000Z"));
        check("01/02/2020:03:04:05", now, Some("2020-01-02T03:04:05.000Z"));
        check("-24h", now, Some("2023-11-13T22:13:20.123Z"));
        check("-1d@d", now, Some("2023-11-13T00:00:00.000Z"));
        check("@h", now, Some("2023-11-14T22:00:00.000Z"));
        check("-1w", now, Some("2023-11-07T22:13:20.123Z"));
        check("-1mon@mon", now, Some("2023-10-01T00:00:00.000Z"));
        check("-7d@w0", now, Some("2023-11-05T00:00:00.000Z"));
        check("-1q", now, Some("2023-08-14T22:13:20.123Z"));
        check("-1h@h+5m", now, Some("2023-11-14T21:05:00.000Z"));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in ["yesterday", "NaN", "inf", "-inf", "1e30", "13/40/2020:00:00:00", "-1x", "", "-999999y"]
        {
            check(text, 0, None);
        }
    }

    fn check(text: &str, now_ns: i64, expected: Option<&str>) {
        assert_eq!(time_ns(text, now_ns).ok().map(rfc3339).as_deref(), expected, "{text}");
    }
}
