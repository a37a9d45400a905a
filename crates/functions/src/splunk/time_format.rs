//! Splunk's time format variables, for writing and reading.

use std::fmt::Write;

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::calendar::{DAYS, MONTHS};

/// A format such as `%Y-%m-%dT%H:%M:%S.%3N%z`, read once.
///
/// - **Fractions**: `%N` nine digits, `%Q` three, each with a width (`%3N`, `%6Q`); `%f` six.
/// - **Reading**: blanks match any number of blanks, names match short or long in any case, a fraction may be
///   absent together with the point before it, text after the format is left alone.
/// - **Source**: Search Reference, "Common time format variables".
#[derive(Clone, Debug, PartialEq)]
pub struct TimeFormat(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Plain(char),
    Blank,
    /// A variable, and the digits that stand before its letter.
    Variable(char, usize),
}

impl TimeFormat {
    /// Reads a format. What is no variable stands for itself.
    pub fn new(format: &str) -> TimeFormat {
        let mut pieces = Vec::new();
        let mut rest = format.chars().peekable();
        while let Some(c) = rest.next() {
            if c.is_whitespace() {
                pieces.push(Piece::Blank);
                continue;
            }
            if c != '%' {
                pieces.push(Piece::Plain(c));
                continue;
            }
            let mut width = 0;
            while let Some(c) = rest.next_if(|c| c.is_ascii_digit() || matches!(c, ':' | '-' | 'E' | 'O')) {
                width =
                    if c == ':' { width + 1 } else { c.to_digit(10).map_or(width, |digit| digit as usize) };
            }
            match rest.next() {
                Some(letter) => pieces.extend(expanded(letter, width)),
                None => pieces.push(Piece::Plain('%')),
            }
        }
        TimeFormat(pieces)
    }

    /// The time as text.
    pub fn write(&self, time: &Zoned) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Plain(c) => out.push(*c),
                Piece::Blank => out.push(' '),
                Piece::Variable(letter, width) => write_variable(*letter, *width, time, &mut out),
            }
        }
        out
    }

    /// Microseconds since 1970 of the time that `text` writes; `year` where it names none.
    pub fn read(&self, text: &str, zone: &TimeZone, year: i16) -> Option<i64> {
        let mut found = Found::default();
        let mut rest = text.trim_start();
        for (at, piece) in self.0.iter().enumerate() {
            rest = match piece {
                Piece::Blank => rest.trim_start(),
                Piece::Plain('.') if self.is_fraction(at + 1) && !rest.starts_with('.') => rest,
                Piece::Plain(c) => rest.strip_prefix(*c)?,
                Piece::Variable(letter, _) => found.take(*letter, rest)?,
            };
        }
        found.micros(zone, year)
    }

    fn is_fraction(&self, at: usize) -> bool {
        matches!(self.0.get(at), Some(Piece::Variable('N' | 'Q' | 'f', _)))
    }
}

/// Variables that stand for several others.
fn expanded(letter: char, width: usize) -> Vec<Piece> {
    let several = match letter {
        'T' | 'X' => "%H:%M:%S",
        'F' => "%Y-%m-%d",
        'D' | 'x' => "%m/%d/%y",
        'R' => "%H:%M",
        'c' => "%a %b %e %H:%M:%S %Y",
        '+' => "%a %b %e %H:%M:%S %Z %Y",
        'r' => "%I:%M:%S %p",
        '%' => return vec![Piece::Plain('%')],
        'n' | 't' => return vec![Piece::Blank],
        _ => return vec![Piece::Variable(letter, width)],
    };
    TimeFormat::new(several).0
}

fn write_variable(letter: char, width: usize, time: &Zoned, out: &mut String) {
    let date = time.date();
    let hour12 = if time.hour() % 12 == 0 { 12 } else { time.hour() % 12 };
    let weekday = date.weekday().to_sunday_zero_offset();
    let days_before = i32::from(date.day_of_year()) - 1;
    let _ = match letter {
        'Y' => write!(out, "{:04}", time.year()),
        'y' => write!(out, "{:02}", time.year().rem_euclid(100)),
        'C' => write!(out, "{:02}", time.year() / 100),
        'm' => write!(out, "{:02}", time.month()),
        'd' => write!(out, "{:02}", time.day()),
        'e' => write!(out, "{:2}", time.day()),
        'j' => write!(out, "{:03}", date.day_of_year()),
        'H' => write!(out, "{:02}", time.hour()),
        'k' => write!(out, "{:2}", time.hour()),
        'I' => write!(out, "{hour12:02}"),
        'l' => write!(out, "{hour12:2}"),
        'M' => write!(out, "{:02}", time.minute()),
        'S' => write!(out, "{:02}", time.second()),
        'p' => write!(out, "{}", if time.hour() < 12 { "AM" } else { "PM" }),
        'N' => write!(out, "{}", fraction(time, if width == 0 { 9 } else { width })),
        'Q' => write!(out, "{}", fraction(time, if width == 0 { 3 } else { width })),
        'f' => write!(out, "{}", fraction(time, 6)),
        's' => write!(out, "{}", time.timestamp().as_second()),
        'B' => write!(out, "{}", MONTHS[time.month() as usize - 1]),
        'b' | 'h' => write!(out, "{}", &MONTHS[time.month() as usize - 1][..3]),
        'A' => write!(out, "{}", DAYS[weekday as usize]),
        'a' => write!(out, "{}", &DAYS[weekday as usize][..3]),
        'w' => write!(out, "{weekday}"),
        'u' => write!(out, "{}", date.weekday().to_monday_one_offset()),
        'V' => write!(out, "{:02}", date.iso_week_date().week()),
        'G' => write!(out, "{:04}", date.iso_week_date().year()),
        'g' => write!(out, "{:02}", date.iso_week_date().year().rem_euclid(100)),
        'U' => write!(out, "{:02}", (days_before + 7 - i32::from(weekday)) / 7),
        'W' => {
            write!(out, "{:02}", (days_before + 7 - i32::from(date.weekday().to_monday_zero_offset())) / 7)
        }
        'Z' => write!(out, "{}", time.time_zone().to_offset_info(time.timestamp()).abbreviation()),
        'z' => write!(out, "{}", offset(time.offset().seconds(), width)),
        _ => write!(out, "%{letter}"),
    };
}

fn fraction(time: &Zoned, digits: usize) -> String {
    let nanoseconds = format!("{:09}", time.subsec_nanosecond());
    nanoseconds[..digits.min(9)].to_owned()
}

/// `+0200`, with one colon `+02:00`, with two `+02:00:00`.
fn offset(seconds: i32, colons: usize) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hour, minute, second) = (seconds.abs() / 3600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    match colons {
        0 => format!("{sign}{hour:02}{minute:02}"),
        1 => format!("{sign}{hour:02}:{minute:02}"),
        _ => format!("{sign}{hour:02}:{minute:02}:{second:02}"),
    }
}

/// What a text has said about its time.
#[derive(Default)]
struct Found {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    day_of_year: Option<i16>,
    hour: i8,
    minute: i8,
    second: i8,
    micros: i64,
    afternoon: Option<bool>,
    offset_s: Option<i32>,
    epoch_s: Option<i64>,
}

impl Found {
    /// Reads a variable and gives the text after it.
    fn take<'t>(&mut self, letter: char, text: &'t str) -> Option<&'t str> {
        let padded = text.trim_start_matches(' ');
        let (number, rest): (i64, &str) = match letter {
            'Y' | 'G' => digits(text, 4)?,
            'j' => digits(text, 3)?,
            'm' | 'd' | 'e' | 'H' | 'k' | 'I' | 'l' | 'M' | 'S' | 'y' => digits(padded, 2)?,
            's' => digits(text, 12)?,
            'N' | 'Q' | 'f' => return Some(self.take_fraction(text)),
            'B' | 'b' | 'h' => named(text, &MONTHS)?,
            'A' | 'a' => named(text, &DAYS)?,
            'p' => return self.take_half(text),
            'z' => return self.take_offset(text),
            'Z' => return self.take_zone(text),
            _ => return None,
        };
        match letter {
            'Y' => self.year = i16::try_from(number).ok(),
            // The two digits of a year: 69 to 99 are of the last century.
            'y' => self.year = i16::try_from(if number < 69 { 2000 + number } else { 1900 + number }).ok(),
            'm' => self.month = i8::try_from(number).ok(),
            'B' | 'b' | 'h' => self.month = i8::try_from(number + 1).ok(),
            'd' | 'e' => self.day = i8::try_from(number).ok(),
            'j' => self.day_of_year = i16::try_from(number).ok(),
            'H' | 'k' | 'I' | 'l' => self.hour = number as i8,
            'M' => self.minute = number as i8,
            'S' => self.second = number as i8,
            's' => self.epoch_s = Some(number),
            _ => {}
        }
        Some(rest)
    }

    fn take_fraction<'t>(&mut self, text: &'t str) -> &'t str {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let micros = format!("{:0<6}", &text[..end.min(6)]);
        self.micros = micros.parse().unwrap_or(0);
        &text[end..]
    }

    fn take_half<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let half = text.get(..2)?;
        let afternoon = half.eq_ignore_ascii_case("PM");
        if !afternoon && !half.eq_ignore_ascii_case("AM") {
            return None;
        }
        self.afternoon = Some(afternoon);
        text.get(2..)
    }

    fn take_offset<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        if let Some(rest) = text.strip_prefix(['Z', 'z']) {
            self.offset_s = Some(0);
            return Some(rest);
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let rest = text.strip_prefix(['+', '-'])?;
        let (hour, rest) = digits(rest, 2)?;
        let rest = rest.strip_prefix(':').unwrap_or(rest);
        let (minute, rest) = digits(rest, 2).unwrap_or((0, rest));
        self.offset_s = Some(sign * (hour as i32 * 3600 + minute as i32 * 60));
        Some(rest)
    }

    /// The names of zones that are no guess: UTC and GMT. Others are passed over, their time is the user's.
    fn take_zone<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        if matches!(&text[..end], "UTC" | "GMT" | "Z") {
            self.offset_s = Some(0);
        }
        (end > 0).then(|| &text[end..])
    }

    fn micros(&self, zone: &TimeZone, year: i16) -> Option<i64> {
        if let Some(epoch_s) = self.epoch_s {
            return epoch_s.checked_mul(1_000_000)?.checked_add(self.micros);
        }
        let year = self.year.unwrap_or(year);
        let date = match (self.month, self.day, self.day_of_year) {
            (Some(month), Some(day), _) => Date::new(year, month, day).ok()?,
            (_, _, Some(day)) => Date::new(year, 1, 1).ok()?.with().day_of_year(day).build().ok()?,
            _ => return None,
        };
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let time = Time::new(hour, self.minute, self.second.min(59), 0).ok()?;
        let zone = match self.offset_s {
            Some(seconds) => Offset::from_seconds(seconds).ok()?.to_time_zone(),
            None => zone.clone(),
        };
        let timestamp: Timestamp = date.to_datetime(time).to_zoned(zone).ok()?.timestamp();
        Some(timestamp.as_microsecond() + self.micros)
    }
}

/// A number of at most so many digits, and the text after it.
fn digits(text: &str, most: usize) -> Option<(i64, &str)> {
    let end = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// The place of the name that a text starts with, long or short, and the text after it.
fn named<'t>(text: &'t str, names: &[&str]) -> Option<(i64, &'t str)> {
    let starts = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    for (place, name) in names.iter().enumerate() {
        if starts(name) {
            return Some((place as i64, &text[name.len()..]));
        }
        if starts(&name[..3]) {
            return Some((place as i64, &text[3..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, expected: &str) {
        let zone = TimeZone::fixed(Offset::constant(-7));
        let time = Timestamp::from_microsecond(1_660_485_615_012_345).expect("a time").to_zoned(zone);
        assert_eq!(TimeFormat::new(format).write(&time), expected, "{format}");
    }

    #[test]
    fn writes_every_variable() {
        check("%F %T", "2022-08-14 07:00:15");
        check("%c|%D|%R|%X|%x", "Sun Aug 14 07:00:15 2022|08/14/22|07:00|07:00:15|08/14/22");
        check("%y %C %b %B %a %A %e %k %l %I %p", "22 20 Aug August Sun Sunday 14  7  7 07 AM");
        check("%N %3N %6N %Q %9Q %f", "012345000 012 012345 012 012345000 012345");
        check("%z %:z %::z %s", "-0700 -07:00 -07:00:00 1660485615");
        check("%j %U %W %V %G %w %u", "226 33 32 32 2022 0 7");
        check("100%% %", "100% %");
    }
}
