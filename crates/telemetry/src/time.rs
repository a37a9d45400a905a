//! Times as logs write them, and as everybody reads them.

/// RFC 3339 in UTC with milliseconds: `2024-05-01T12:00:00.000Z`. What is finer is cut; a time that no calendar has is
/// its nanoseconds.
pub fn rfc3339(time_ns: i64) -> String {
    match jiff::Timestamp::from_nanosecond(i128::from(time_ns)) {
        Ok(time) => format!("{time:.3}"),
        Err(_) => time_ns.to_string(),
    }
}

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

/// A time as a log wrote it, in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// In UTC.
    Utc(i64),
    /// In a zone that the text does not name.
    Local(i64),
}

impl Stamp {
    /// Nanoseconds, whatever the zone.
    pub(crate) fn ns(self) -> i64 {
        match self {
            Stamp::Utc(ns) | Stamp::Local(ns) => ns,
        }
    }
}

/// Reads `2020-10-18 02:17:07.070`, `2020-10-18T02:17:07.07Z`, `…+09:00`, `… +0900`.
pub(crate) fn parse(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let bytes = text.as_bytes();
    if bytes.len() < 19 || bytes[4] != b'-' || bytes[7] != b'-' || !matches!(bytes[10], b'T' | b't' | b' ') {
        return None;
    }
    if bytes[13] != b':' || bytes[16] != b':' {
        return None;
    }
    let number = |from: usize, to: usize| digits(&bytes[from..to]);
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let (fraction, rest) = fraction(&bytes[19..]);
    let ns = at([year, month, day, hour, minute, second])?.checked_add(fraction)?;
    match zone(rest)? {
        Some(offset_s) => Some(Stamp::Utc(ns - offset_s * 1_000_000_000)),
        None => Some(Stamp::Local(ns)),
    }
}

/// Reads seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.
pub(crate) fn epoch(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, fraction_text) = text.split_once('.').unwrap_or((text, ""));
    let Some(whole) = whole.parse::<i64>().ok().filter(|_| fraction_text.bytes().all(|b| b.is_ascii_digit()))
    else {
        // Scientific notation, which some writers use for doubles.
        let value: f64 = text.parse().ok()?;
        return (value.is_finite() && (1e6..1e11).contains(&value)).then_some((value * 1e9) as i64);
    };
    let unit: i64 = match whole.unsigned_abs() {
        0..100_000_000_000 => 1_000_000_000,
        100_000_000_000..100_000_000_000_000 => 1_000_000,
        100_000_000_000_000..100_000_000_000_000_000 => 1_000,
        _ => 1,
    };
    let mut parts = 0;
    let mut place = unit;
    for digit in fraction_text.bytes() {
        place /= 10;
        parts += i64::from(digit - b'0') * place;
    }
    whole.checked_mul(unit)?.checked_add(parts)
}

/// `2020-10-18 02:17:07.070`, as Sysmon writes UtcTime.
pub(crate) fn as_utc_time(ns: i64) -> String {
    Timestamp::from_nanosecond(i128::from(ns))
        .unwrap_or_default()
        .strftime("%Y-%m-%d %H:%M:%S%.3f")
        .to_string()
}

/// Nanoseconds since 1970 of year, month, day, hour, minute and second; `None` where one is none. Second 60 is that of a
/// leap second.
pub(crate) fn at([year, month, day, hour, minute, second]: [i64; 6]) -> Option<i64> {
    if second > 60 {
        return None;
    }
    let part = |value: i64| i8::try_from(value).ok();
    let date = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
    let time = Time::new(part(hour)?, part(minute)?, 0, 0).ok()?;
    let whole = Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?.as_second();
    (whole + second).checked_mul(1_000_000_000)
}

/// Seconds east of UTC of a zone as times have it, `Z`, `UTC`, `+0100`, `-07:00`; `None` for any other, as names of zones
/// mean several.
pub(crate) fn zone_of(text: &str) -> Option<i64> {
    zone(text.as_bytes()).flatten()
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
}

fn fraction(bytes: &[u8]) -> (i64, &[u8]) {
    if !matches!(bytes.first(), Some(b'.' | b',')) {
        return (0, bytes);
    }
    let count = bytes[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut place = 1_000_000_000;
    let mut ns = 0;
    for byte in &bytes[1..1 + count] {
        place /= 10;
        ns += i64::from(byte - b'0') * place;
    }
    (ns, &bytes[1 + count..])
}

/// Seconds east of UTC; `Some(None)` where no zone is written, `None` where something else is.
fn zone(bytes: &[u8]) -> Option<Option<i64>> {
    let bytes = bytes.strip_prefix(b" ").unwrap_or(bytes);
    match bytes {
        [] => Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => Some(Some(0)),
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (hours, minutes) = match rest {
                [_, _] => (digits(rest)?, 0),
                [_, _, _, _] => (digits(&rest[..2])?, digits(&rest[2..])?),
                [_, _, b':', _, _] => (digits(&rest[..2])?, digits(&rest[3..])?),
                _ => return None,
            };
            let seconds = hours * 3_600 + minutes * 60;
            Some(Some(if *sign == b'-' { -seconds } else { seconds }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_logs_write() {
        check("2020-08-01 05:52:20.318", Some(Stamp::Local(1_596_261_140_318_000_000)));
        check("2020-08-01T05:52:20.318000000Z", Some(Stamp::Utc(1_596_261_140_318_000_000)));
        check("2022-09-15T12:56:22.9582493Z", Some(Stamp::Utc(1_663_246_582_958_249_300)));
        check("2016-08-19 08:06:57.658 +09:00", Some(Stamp::Utc(1_471_561_617_658_000_000)));
        check("2016-08-18T19:06:57-0400", Some(Stamp::Utc(1_471_561_617_000_000_000)));
        check("1969-12-31T23:59:59Z", Some(Stamp::Utc(-1_000_000_000)));
    }

    #[test]
    fn refuses_what_is_no_time() {
        check("-", None);
        check("2020-13-01 05:52:20", None);
        check("2021-02-29 05:52:20", None);
        check("2020-08-01 05:52:20 tomorrow", None);
        check("9999999999 99:99:99", None);
    }

    #[test]
    fn tells_units_by_size() {
        for (text, ns) in [
            ("1588205199.82437", 1_588_205_199_824_370_000),
            ("1588205199", 1_588_205_199_000_000_000),
            ("1588205199824", 1_588_205_199_824_000_000),
            ("1588205199824370", 1_588_205_199_824_370_000),
        ] {
            assert_eq!(epoch(text), Some(ns), "{text}");
        }
        assert_eq!(epoch("soon"), None);
    }

    #[test]
    fn writes_as_sysmon_does() {
        for text in ["2020-08-01 05:52:20.318", "2000-02-29 23:59:59.999", "1969-12-31 00:00:00.000"] {
            let Some(Stamp::Local(ns)) = parse(text) else { panic!("{text}") };
            assert_eq!(as_utc_time(ns), text);
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Option<Stamp>) {
        assert_eq!(parse(text), expected, "{text}");
    }
}
