//! Times as a user writes them.

use hunt::Times;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Unit, Zoned};

use crate::cli::TimeArgs;
use crate::failure::Failure;

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

/// A time as a user writes it: RFC 3339, seconds since 1970, `now`, or relative to `now_ns` (`-24h`, `-7d@d`).
pub(crate) fn time_ns(text: &str, now_ns: i64) -> Result<i64, Failure> {
    if text == "now" {
        return Ok(now_ns);
    }
    if let Ok(seconds) = text.parse::<f64>() {
        return Ok((seconds * 1e9) as i64);
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(to_ns(time));
    }
    relative_ns(text, now_ns).ok_or_else(|| {
        Failure::new(format!(
            "`{text}` is not a time: use RFC 3339 (2024-05-01T12:00:00Z), seconds since 1970, or -24h, -7d@d"
        ))
    })
}

/// `[+-]<n><unit>[@<unit>]` from `now_ns`.
fn relative_ns(text: &str, now_ns: i64) -> Option<i64> {
    let (offset, snap) = text.split_once('@').map_or((text, None), |(offset, snap)| (offset, Some(snap)));
    let start = Timestamp::from_nanosecond(i128::from(now_ns)).ok()?;
    let moved = if offset.is_empty() { start } else { start.checked_add(duration(offset)?).ok()? };
    let Some(snap) = snap else { return Some(to_ns(moved)) };
    let (_, unit) = unit(snap)?;
    let zoned: Zoned = moved.to_zoned(TimeZone::UTC);
    let floor = jiff::ZonedRound::new().smallest(unit).mode(jiff::RoundMode::Trunc);
    Some(to_ns(zoned.round(floor).ok()?.timestamp()))
}

fn duration(offset: &str) -> Option<SignedDuration> {
    let (sign, rest) = match offset.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, offset.strip_prefix('+').unwrap_or(offset)),
    };
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let count: i64 = if digits == 0 { 1 } else { rest[..digits].parse().ok()? };
    let (seconds, _) = unit(&rest[digits..])?;
    Some(SignedDuration::from_secs(sign * count.checked_mul(seconds)?))
}

/// Seconds and rounding unit of a unit's name.
fn unit(name: &str) -> Option<(i64, Unit)> {
    match name {
        "s" | "sec" | "second" | "seconds" => Some((1, Unit::Second)),
        "m" | "min" | "minute" | "minutes" => Some((60, Unit::Minute)),
        "h" | "hr" | "hour" | "hours" => Some((3600, Unit::Hour)),
        "d" | "day" | "days" => Some((86_400, Unit::Day)),
        _ => None,
    }
}

fn to_ns(time: Timestamp) -> i64 {
    i64::try_from(time.as_nanosecond()).unwrap_or(i64::MAX)
}

/// RFC 3339 in UTC with nanoseconds: `2024-05-01T12:00:00.000000000Z`.
pub(crate) fn rfc3339(time_ns: i64) -> String {
    match Timestamp::from_nanosecond(i128::from(time_ns)) {
        Ok(time) => format!("{time:.9}"),
        Err(_) => time_ns.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_ways_to_write_a_time() {
        let now = 1_700_000_000_123_456_789;
        check("now", now, Some("2023-11-14T22:13:20.123456789Z"));
        check("1700000000.5", now, Some("2023-11-14T22:13:20.500000000Z"));
        check("2020-01-02T03:04:05+01:00", now, Some("2020-01-02T02:04:05.000000000Z"));
        check("-24h", now, Some("2023-11-13T22:13:20.123456789Z"));
        check("-1d@d", now, Some("2023-11-13T00:00:00.000000000Z"));
        check("@h", now, Some("2023-11-14T22:00:00.000000000Z"));
        check("yesterday", now, None);
    }

    fn check(text: &str, now_ns: i64, expected: Option<&str>) {
        assert_eq!(time_ns(text, now_ns).ok().map(rfc3339).as_deref(), expected, "{text}");
    }
}
