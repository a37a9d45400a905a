//! Java's SimpleDateFormat, for the time patterns of Ariel.

use crate::calendar::{DAYS, MONTHS};
use jiff::{Zoned, civil::Date};

/// A pattern such as `yyyy-MM-dd HH:mm:ss`, read once.
#[derive(Debug, PartialEq)]
pub(crate) struct SimpleDateFormat {
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// Stands for itself.
    Plain(String),
    /// A letter and how often it stands.
    Field(char, usize),
}

impl SimpleDateFormat {
    /// Reads a pattern; the error is Java's.
    pub(crate) fn new(pattern: &str) -> Result<SimpleDateFormat, String> {
        let mut parts = Vec::new();
        let mut rest = pattern.chars().peekable();
        while let Some(c) = rest.next() {
            if c == '\'' {
                parts.push(Part::Plain(quoted(&mut rest)?));
            } else if c.is_ascii_alphabetic() {
                if !"GyYMLwWDdFEuaHkKhmsSzZX".contains(c) {
                    return Err(format!("Illegal pattern character '{c}'"));
                }
                let mut count = 1;
                while rest.next_if_eq(&c).is_some() {
                    count += 1;
                }
                if c == 'X' && count > 3 {
                    return Err("invalid ISO 8601 format: length=4".to_owned());
                }
                parts.push(Part::Field(c, count));
            } else {
                parts.push(Part::Plain(c.to_string()));
            }
        }
        Ok(SimpleDateFormat { parts })
    }

    /// The time as text.
    pub(crate) fn format(&self, time: &Zoned) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Plain(text) => out.push_str(text),
                Part::Field(letter, count) => out.push_str(&field(*letter, *count, time)),
            }
        }
        out
    }
}

/// The text up to the closing quote; `''` is a quote, inside and outside.
fn quoted(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    if rest.next_if_eq(&'\'').is_some() {
        return Ok("'".to_owned());
    }
    let mut text = String::new();
    loop {
        match rest.next() {
            Some('\'') if rest.next_if_eq(&'\'').is_some() => text.push('\''),
            Some('\'') => return Ok(text),
            Some(c) => text.push(c),
            None => return Err("Unterminated quote".to_owned()),
        }
    }
}

fn field(letter: char, count: usize, time: &Zoned) -> String {
    let date = time.date();
    let hour = i64::from(time.hour());
    let number = |value: i64| format!("{value:0count$}");
    match letter {
        'G' => (if time.year() > 0 { "AD" } else { "BC" }).to_owned(),
        'y' if count == 2 => format!("{:02}", time.year().rem_euclid(100)),
        'y' => number(i64::from(time.year())),
        'Y' if count == 2 => format!("{:02}", week_of_year(date).0.rem_euclid(100)),
        'Y' => number(week_of_year(date).0),
        'M' | 'L' => month(time.month(), count),
        'w' => number(week_of_year(date).1),
        'W' => number((i64::from(date.day()) - 1 + day_number(date.first_of_month())) / 7 + 1),
        'D' => number(i64::from(date.day_of_year())),
        'd' => number(i64::from(date.day())),
        'F' => number((i64::from(date.day()) - 1) / 7 + 1),
        'E' => name(DAYS[day_number(date) as usize], count),
        'u' => number(i64::from(date.weekday().to_monday_one_offset())),
        'a' => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
        'H' => number(hour),
        'k' => number(if hour == 0 { 24 } else { hour }),
        'K' => number(hour % 12),
        'h' => number(if hour % 12 == 0 { 12 } else { hour % 12 }),
        'm' => number(i64::from(time.minute())),
        's' => number(i64::from(time.second())),
        'S' => number(i64::from(time.millisecond())),
        'z' => time.time_zone().to_offset_info(time.timestamp()).abbreviation().to_owned(),
        'Z' => offset(time, true, false),
        _ => match (time.offset().seconds(), count) {
            (0, _) => "Z".to_owned(),
            (_, 1) => offset(time, false, false),
            (_, 2) => offset(time, true, false),
            _ => offset(time, true, true),
        },
    }
}

fn month(month: i8, count: usize) -> String {
    if count < 3 { format!("{month:0count$}") } else { name(MONTHS[month as usize - 1], count) }
}

/// Four letters or more ask for the whole name, fewer for three letters of it.
fn name(name: &str, count: usize) -> String {
    if count >= 4 { name.to_owned() } else { name[..3].to_owned() }
}

/// 0 for Sunday.
fn day_number(date: Date) -> i64 {
    i64::from(date.weekday().to_sunday_zero_offset())
}

/// Week-year and week as the US locale counts: weeks start on Sunday, week 1 is the one with 1 January.
fn week_of_year(date: Date) -> (i64, i64) {
    let year = i64::from(date.year());
    let days_left = i64::from(date.days_in_year()) - i64::from(date.day_of_year());
    if days_left < 6 - day_number(date) {
        return (year + 1, 1);
    }
    (year, (i64::from(date.day_of_year()) - 1 + day_number(date.first_of_year())) / 7 + 1)
}

fn offset(time: &Zoned, minutes: bool, colon: bool) -> String {
    let seconds = time.offset().seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hour, minute) = (seconds.abs() / 3600, seconds.abs() % 3600 / 60);
    match (minutes, colon) {
        (false, _) => format!("{sign}{hour:02}"),
        (true, false) => format!("{sign}{hour:02}{minute:02}"),
        (true, true) => format!("{sign}{hour:02}:{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::{Offset, TimeZone};

    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        let zone = TimeZone::fixed(Offset::constant(2));
        let time = date(2026, 12, 29).at(15, 4, 5, 67_000_000).to_zoned(zone).expect("a plain time");
        let format = SimpleDateFormat::new(pattern).expect("the test's pattern is one");
        assert_eq!(format.format(&time), expected, "{pattern}");
    }

    #[test]
    fn formats_every_letter_as_java_does() {
        check("yyyy-MM-dd HH:mm:ss", "2026-12-29 15:04:05");
        check("yy y M MMM MMMM d", "26 2026 12 Dec December 29");
        check("YYYY ww W D F E EEEE u", "2027 01 5 363 5 Tue Tuesday 2");
        check("hh h a k K", "03 3 PM 15 3");
        check("ss.SSS SSSSSS", "05.067 000067");
        check("Z X XX XXX", "+0200 +02 +0200 +02:00");
        check("yyyy-MM-dd'T'HH 'o''clock' ''", "2026-12-29T15 o'clock '");
    }

    #[test]
    fn refuses_what_java_refuses() {
        assert_eq!(SimpleDateFormat::new("yyyy-b"), Err("Illegal pattern character 'b'".to_owned()));
        assert_eq!(SimpleDateFormat::new("'x"), Err("Unterminated quote".to_owned()));
    }
}
