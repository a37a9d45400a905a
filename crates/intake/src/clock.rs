//! The time of an event.

use functions::pattern::{Captures, Dialect, Regex};
use functions::{MONTHS, TimeFormat};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use crate::Settings;

/// How the time of an event is read: `TIME_PREFIX`, `TIME_FORMAT`, `MAX_TIMESTAMP_LOOKAHEAD`, `TZ`.
///
/// - Without a format the first text that looks like a time counts. A zone in the text wins over `TZ`.
/// - A time without a year is of this year, or of the last one where it would lie ahead.
/// - **Source**: props.conf; recorded from Splunk 10.4.0. Believed: which texts look like a time (Splunk's own list,
///   `datetime.xml`, is longer).
pub(crate) struct Clock {
    prefix: Option<Regex>,
    format: Option<TimeFormat>,
    lookahead: usize,
    zone: TimeZone,
    now_ns: i64,
    is_off: bool,
    shapes: Vec<Shape>,
}

/// A text that looks like a time.
struct Shape {
    pattern: Regex,
    groups: Vec<Option<String>>,
}

const CLOCK: &str =
    r"(?<H>\d{1,2}):(?<M>\d{2})(?::(?<S>\d{2})(?:[.,](?<f>\d{1,9}))?)?(?:\s?(?<p>[AaPp][Mm])\b)?";
const ZONE: &str = r"(?:\s?(?<z>Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}))?";
const MONTH: &str = r"(?<b>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";

impl Clock {
    /// As the settings say. What cannot be followed is added to `notes`.
    ///
    /// # Errors
    /// A pattern that does not compile.
    pub(crate) fn new(settings: &Settings, now_ns: i64, notes: &mut Vec<String>) -> Result<Clock, String> {
        let prefix = match settings.get("TIME_PREFIX").filter(|text| !text.is_empty()) {
            None => None,
            Some(written) => Some(
                Regex::new(written, Dialect::Pcre)
                    .map_err(|why| format!("TIME_PREFIX `{written}` is not a regular expression: {why}"))?,
            ),
        };
        let zone = match settings.get("TZ").map(|name| name.trim()).filter(|name| !name.is_empty()) {
            None => TimeZone::UTC,
            Some(name) => TimeZone::get(name).unwrap_or_else(|_| {
                notes.push(format!("TZ `{name}` is no known zone; UTC is taken"));
                TimeZone::UTC
            }),
        };
        let lookahead =
            settings.get("MAX_TIMESTAMP_LOOKAHEAD").and_then(|text| text.trim().parse::<i64>().ok());
        let is_off = settings
            .get("DATETIME_CONFIG")
            .is_some_and(|text| ["NONE", "CURRENT"].contains(&text.trim().to_ascii_uppercase().as_str()));
        let format = settings.get("TIME_FORMAT").map(|text| text.trim()).filter(|text| !text.is_empty());
        let shapes = if format.is_some() { Vec::new() } else { shapes()? };
        Ok(Clock {
            prefix,
            format: format.map(TimeFormat::new),
            lookahead: lookahead
                .and_then(|most| usize::try_from(most).ok())
                .filter(|most| *most > 0)
                .unwrap_or(128),
            zone,
            now_ns,
            is_off,
            shapes,
        })
    }

    /// Does the text hold a time?
    pub(crate) fn finds(&self, text: &str) -> bool {
        self.read(text).is_some()
    }

    /// The time of a text, UTC nanoseconds.
    pub(crate) fn read(&self, text: &str) -> Option<i64> {
        if self.is_off {
            return None;
        }
        let from = match &self.prefix {
            None => 0,
            Some(prefix) => prefix.captures_from(text, 0)?.place(0)?.1,
        };
        let rest = text.get(from..)?;
        let window = rest.char_indices().nth(self.lookahead).map_or(rest, |(end, _)| &rest[..end]);
        match &self.format {
            Some(format) => Some(format.read(window, &self.zone, self.year())? * 1_000),
            None => self.first(window),
        }
    }

    fn year(&self) -> i16 {
        let now = Timestamp::from_nanosecond(i128::from(self.now_ns)).unwrap_or(Timestamp::UNIX_EPOCH);
        now.to_zoned(self.zone.clone()).year()
    }

    /// The first text that looks like a time and is one.
    fn first(&self, text: &str) -> Option<i64> {
        let mut found: Vec<(usize, &Shape, Captures)> = self
            .shapes
            .iter()
            .filter_map(|shape| {
                let captures = shape.pattern.captures_from(text, 0)?;
                Some((captures.place(0)?.0, shape, captures))
            })
            .collect();
        found.sort_by_key(|(start, _, _)| *start);
        found.iter().find_map(|(_, shape, captures)| self.time(text, shape, captures))
    }

    fn time(&self, text: &str, shape: &Shape, captures: &Captures) -> Option<i64> {
        let of = |name: &str| {
            let at = shape.groups.iter().position(|known| known.as_deref() == Some(name))?;
            captures.text(text, at)
        };
        let number = |name: &str| of(name).and_then(|digits| digits.parse::<i64>().ok());
        let fraction_ns: i64 = of("f").map_or(0, |digits| format!("{digits:0<9}").parse().unwrap_or(0));
        if let Some(seconds) = number("s") {
            return seconds.checked_mul(1_000_000_000)?.checked_add(fraction_ns);
        }
        let month = match of("b") {
            Some(name) => MONTHS.iter().position(|known| name.eq_ignore_ascii_case(&known[..3]))? as i64 + 1,
            None => number("m")?,
        };
        let hour = match of("p") {
            Some(half) => number("H")? % 12 + if half.eq_ignore_ascii_case("PM") { 12 } else { 0 },
            None => number("H")?,
        };
        let given =
            number("Y").or_else(|| number("y")).map(|year| if year < 100 { 2000 + year } else { year });
        let year = given.unwrap_or_else(|| i64::from(self.year()));
        let date =
            Date::new(year.try_into().ok()?, month.try_into().ok()?, number("d")?.try_into().ok()?).ok()?;
        let clock =
            [hour, number("M")?, number("S").unwrap_or(0).min(59)].map(|part| i8::try_from(part).ok());
        let [Some(hour), Some(minute), Some(second)] = clock else { return None };
        let time = Time::new(hour, minute, second, i32::try_from(fraction_ns).ok()?).ok()?;
        let zone = match of("z") {
            None => self.zone.clone(),
            Some(written) => zone_of(written)?,
        };
        let at = |date: Date| {
            let zoned = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
            i64::try_from(zoned.timestamp().as_nanosecond()).ok()
        };
        let found = at(date)?;
        const DAY_NS: i64 = 86_400_000_000_000;
        if given.is_none() && found > self.now_ns.saturating_add(DAY_NS) {
            return at(date.with().year(date.year() - 1).build().ok()?);
        }
        Some(found)
    }
}

fn zone_of(written: &str) -> Option<TimeZone> {
    let Some(digits) = written.strip_prefix(['+', '-']) else { return Some(TimeZone::UTC) };
    let digits = digits.replace(':', "");
    let (hours, minutes) = (digits.get(..2)?.parse::<i32>().ok()?, digits.get(2..)?.parse::<i32>().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    let signed = if written.starts_with('-') { -seconds } else { seconds };
    Some(Offset::from_seconds(signed).ok()?.to_time_zone())
}

fn shapes() -> Result<Vec<Shape>, String> {
    let written = [
        format!(r"\b(?<Y>\d{{4}})[-/](?<m>\d{{1,2}})[-/](?<d>\d{{1,2}})[T ,]+{CLOCK}{ZONE}"),
        format!(r"\b(?<d>\d{{1,2}})[-/ ]{MONTH}[-/ ](?<Y>\d{{4}})[: ]+{CLOCK}{ZONE}"),
        format!(
            r"\b{MONTH}\s+(?<d>\d{{1,2}})(?:,?\s+(?<y>\d{{4}}))?,?\s+{CLOCK}(?:\s+(?<Y>\d{{4}})\b)?{ZONE}"
        ),
        format!(r"\b(?<m>\d{{1,2}})[-/](?<d>\d{{1,2}})[-/](?<Y>\d{{4}}|\d{{2}})[T ,]+{CLOCK}{ZONE}"),
        r#"(?:^|[\s#,"=(\[|{])(?<s>1\d{9})(?:\.(?<f>\d{1,9}))?\b"#.to_owned(),
    ];
    let compiled = written.iter().map(|text| {
        let pattern = Regex::new(text, Dialect::Pcre)?;
        let groups = pattern.group_names();
        Ok(Shape { pattern, groups })
    });
    compiled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-02-01 00:00:00 UTC.
    const NOW_NS: i64 = 1_769_904_000_000_000_000;

    #[track_caller]
    fn check(settings: &[(&str, &str)], text: &str, expected: Option<&str>) {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let clock = Clock::new(&settings, NOW_NS, &mut Vec::new()).expect("settings");
        let expected = expected.map(|text| {
            let time: Timestamp = text.parse().expect("a time");
            i64::try_from(time.as_nanosecond()).expect("of our age")
        });
        assert_eq!(clock.read(text), expected, "{text}");
    }

    #[test]
    fn times_are_found_where_no_format_is_given() {
        check(&[], "x 2026-01-15T10:00:00.5Z y", Some("2026-01-15T10:00:00.5Z"));
        check(&[], "2026/01/15 10:00:00,123 +0200", Some("2026-01-15T08:00:00.123Z"));
        check(&[], "1.2.3.4 - - [15/Jan/2026:10:00:00 -0500]", Some("2026-01-15T15:00:00Z"));
        check(&[], "<34>Jan 15 10:00:00 host x", Some("2026-01-15T10:00:00Z"));
        check(&[], "Dec 31 10:00:00 host x", Some("2025-12-31T10:00:00Z"));
        check(&[], "Thu Jan 15 10:00:00 2026", Some("2026-01-15T10:00:00Z"));
        check(&[], "01/15/2026 10:00:00 PM", Some("2026-01-15T22:00:00Z"));
        check(&[], "type=X msg=audit(1768471200.123:7)", Some("2026-01-15T10:00:00.123Z"));
        check(&[], "nothing 17:30 here 2026-13-41 10:00:00", None);
    }

    #[test]
    fn settings_say_where_a_time_is_and_how_it_is_written() {
        check(
            &[("TIME_PREFIX", "at="), ("TIME_FORMAT", "%s")],
            "x at=1768471200",
            Some("2026-01-15T10:00:00Z"),
        );
        check(&[("TIME_PREFIX", "at="), ("TIME_FORMAT", "%s")], "1768471200", None);
        check(
            &[("TIME_FORMAT", "%Y-%m-%d %H:%M"), ("MAX_TIMESTAMP_LOOKAHEAD", "10")],
            "2026-01-15 10:00",
            None,
        );
        check(&[("TZ", "America/New_York")], "2026-01-15 10:00:00", Some("2026-01-15T15:00:00Z"));
        check(&[("DATETIME_CONFIG", "NONE")], "2026-01-15 10:00:00", None);
    }
}
