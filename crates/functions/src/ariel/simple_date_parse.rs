//! Reading times by a pattern of Java's SimpleDateFormat.

use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use super::simple_date_format::{Part, SimpleDateFormat};
use crate::calendar::MONTHS;

/// What a text has said about its time.
struct Found {
    year: i16,
    month: i8,
    day: i8,
    hour: i64,
    afternoon: Option<bool>,
    minute: i8,
    second: i8,
    millisecond: i64,
    offset_s: Option<i32>,
}

impl SimpleDateFormat {
    /// Milliseconds since 1970 of the time that `text` writes in `zone`. As in Java, what the pattern does not name is
    /// that of 1 January 1970, 0:00, and text behind the time is left alone.
    pub(crate) fn parse(&self, text: &str, zone: &TimeZone) -> Option<i64> {
        let mut found = Found {
            year: 1970,
            month: 1,
            day: 1,
            hour: 0,
            afternoon: None,
            minute: 0,
            second: 0,
            millisecond: 0,
            offset_s: None,
        };
        let mut rest = text;
        for (at, part) in self.parts.iter().enumerate() {
            rest = match part {
                Part::Plain(plain) => rest.strip_prefix(plain.as_str())?,
                Part::Field(letter, count) => {
                    let adjacent = matches!(self.parts.get(at + 1), Some(Part::Field(..)));
                    found.take(*letter, *count, adjacent, rest)?
                }
            };
        }
        found.milliseconds(zone)
    }
}

impl Found {
    fn take<'t>(&mut self, letter: char, count: usize, adjacent: bool, text: &'t str) -> Option<&'t str> {
        match letter {
            'M' | 'L' if count >= 3 => {
                let starts =
                    |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
                let (place, length) = MONTHS.iter().enumerate().find_map(|(place, name)| {
                    [*name, &name[..3]].into_iter().find(|name| starts(name)).map(|name| (place, name.len()))
                })?;
                self.month = place as i8 + 1;
                return text.get(length..);
            }
            'E' | 'z' => return Some(text.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
            'a' => {
                self.afternoon = Some(text.get(..2)?.eq_ignore_ascii_case("PM"));
                return text.get(2..);
            }
            'Z' | 'X' => return self.take_offset(text),
            _ => {}
        }
        let most = if adjacent { count } else { 18 };
        let end = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number: i64 = text[..end].parse().ok()?;
        match letter {
            'y' | 'Y' if count == 2 && end == 2 => self.year = i16::try_from(2000 + number).ok()?,
            'y' | 'Y' => self.year = i16::try_from(number).ok()?,
            'M' | 'L' => self.month = i8::try_from(number).ok()?,
            'd' => self.day = i8::try_from(number).ok()?,
            'H' | 'h' | 'k' | 'K' => self.hour = number % 24,
            'm' => self.minute = i8::try_from(number).ok()?,
            's' => self.second = i8::try_from(number).ok()?,
            'S' => self.millisecond = number,
            _ => {}
        }
        Some(&text[end..])
    }

    fn take_offset<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        if let Some(rest) = text.strip_prefix('Z') {
            self.offset_s = Some(0);
            return Some(rest);
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let rest = text.strip_prefix(['+', '-'])?;
        let hour: i32 = rest.get(..2)?.parse().ok()?;
        let rest = rest[2..].strip_prefix(':').unwrap_or(&rest[2..]);
        let minute = rest.get(..2).and_then(|digits| digits.parse::<i32>().ok());
        self.offset_s = Some(sign * (hour * 3600 + minute.unwrap_or(0) * 60));
        rest.get(if minute.is_some() { 2 } else { 0 }..)
    }

    fn milliseconds(&self, zone: &TimeZone) -> Option<i64> {
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let time = Time::new(i8::try_from(hour).ok()?, self.minute, self.second, 0).ok()?;
        let date = Date::new(self.year, self.month, self.day).ok()?;
        let zone = match self.offset_s {
            Some(seconds) => Offset::from_seconds(seconds).ok()?.to_time_zone(),
            None => zone.clone(),
        };
        let start = date.to_datetime(time).to_zoned(zone).ok()?.timestamp().as_millisecond();
        start.checked_add(self.millisecond)
    }
}
