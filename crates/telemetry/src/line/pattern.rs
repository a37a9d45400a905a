//! Times in the patterns of Java's SimpleDateFormat, which LEEF's `devTimeFormat` names.

use crate::time::{Stamp, at};

/// LEEF's and CEF's own patterns, for a line that names none.
const USUAL: [&str; 8] = [
    "MMM dd yyyy HH:mm:ss.SSS z",
    "MMM dd yyyy HH:mm:ss.SSS",
    "MMM dd yyyy HH:mm:ss z",
    "MMM dd yyyy HH:mm:ss",
    "EEE MMM dd HH:mm:ss z yyyy",
    "yyyy/MM/dd HH:mm:ss",
    "MM/dd/yyyy HH:mm:ss",
    "dd/MMM/yyyy:HH:mm:ss Z",
];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A time in one of the usual patterns.
pub(super) fn usual(text: &str) -> Option<Stamp> {
    USUAL.iter().find_map(|pattern| parse(text, pattern))
}

/// The parts of a time as they are read.
#[derive(Default)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    ns: i64,
    afternoon: Option<bool>,
    offset_s: Option<i64>,
}

/// A time in a pattern; `None` where the text does not follow it or the pattern has a letter that is not known. A time
/// without a year or a day is none.
pub(super) fn parse(text: &str, pattern: &str) -> Option<Stamp> {
    let mut parts = Parts::default();
    let mut rest = text.trim();
    let mut letters = pattern.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            let quoted: String = letters.by_ref().take_while(|c| *c != '\'').collect();
            rest = rest.strip_prefix(if quoted.is_empty() { "'" } else { quoted.as_str() })?;
            continue;
        }
        if !letter.is_ascii_alphabetic() {
            rest = if letter == ' ' { rest.trim_start() } else { rest.strip_prefix(letter)? };
            continue;
        }
        let mut count = 1;
        while letters.next_if_eq(&letter).is_some() {
            count += 1;
        }
        rest = parts.take(letter, count, rest)?;
    }
    if rest.trim().is_empty() { parts.stamp() } else { None }
}

impl Parts {
    /// Reads what a letter of the pattern stands for; gives what is left.
    fn take<'t>(&mut self, letter: char, count: usize, text: &'t str) -> Option<&'t str> {
        let text = text.trim_start();
        match letter {
            'M' if count >= 3 => {
                let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
                let name = text[..end].to_ascii_lowercase();
                let month = MONTHS.iter().position(|month| name.starts_with(month))?;
                self.month = i64::try_from(month + 1).ok();
                return Some(&text[end..]);
            }
            'E' | 'G' => {
                let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
                return (end > 0).then(|| &text[end..]);
            }
            'a' => {
                self.afternoon = Some(text.get(..2)?.eq_ignore_ascii_case("pm"));
                return text.get(2..);
            }
            'z' | 'Z' | 'X' => {
                let end = text.find(' ').unwrap_or(text.len());
                self.offset_s = Some(crate::time::zone_of(&text[..end])?);
                return Some(&text[end..]);
            }
            _ => {}
        }
        let most = if letter == 'y' {
            count.max(4)
        } else if letter == 'S' {
            9
        } else {
            count.max(2)
        };
        let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number: i64 = text[..digits].parse().ok()?;
        match letter {
            'y' | 'u' if digits <= 2 => self.year = Some(2000 + number),
            'y' | 'u' => self.year = Some(number),
            'M' => self.month = Some(number),
            'd' => self.day = Some(number),
            'H' | 'h' | 'k' | 'K' => self.hour = number,
            'm' => self.minute = number,
            's' => self.second = number,
            'S' => self.ns = number.checked_mul(10_i64.checked_pow(9 - u32::try_from(digits).ok()?)?)?,
            _ => return None,
        }
        Some(&text[digits..])
    }

    fn stamp(&self) -> Option<Stamp> {
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            // `k` counts hours from 1 to 24.
            None if self.hour == 24 => 0,
            None => self.hour,
        };
        let ns =
            at([self.year?, self.month?, self.day?, hour, self.minute, self.second])?.checked_add(self.ns)?;
        Some(match self.offset_s {
            Some(offset_s) => Stamp::Utc(ns.checked_sub(offset_s.checked_mul(1_000_000_000)?)?),
            None => Stamp::Local(ns),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, pattern: &str, expected: Option<Stamp>) {
        assert_eq!(parse(text, pattern), expected, "{text} as {pattern}");
    }

    const AT: i64 = 1_709_629_811_000_000_000;

    #[test]
    fn reads_what_the_pattern_says() {
        check("Mar 05 2024 09:10:11", "MMM dd yyyy HH:mm:ss", Some(Stamp::Local(AT)));
        check(
            "Mar 5 2024 09:10:11.250 +0100",
            "MMM dd yyyy HH:mm:ss.SSS z",
            Some(Stamp::Utc(AT - 3_599_750_000_000)),
        );
        check("2024-03-05T09:10:11.5Z", "yyyy-MM-dd'T'HH:mm:ss.SSSX", Some(Stamp::Utc(AT + 500_000_000)));
        check("3/5/24 9:10:11 AM UTC", "M/d/yy h:mm:ss a z", Some(Stamp::Utc(AT)));
        assert_eq!(usual("Mar 05 2024 09:10:11.000 UTC"), Some(Stamp::Utc(AT)));
    }

    #[test]
    fn refuses_what_does_not_follow_it() {
        check("2024-03-05", "MMM dd yyyy", None);
        check("Mar 05 2024 99:10:11", "MMM dd yyyy HH:mm:ss", None);
        check("Mar 05 09:10:11", "MMM dd HH:mm:ss", None);
        check("Mar 05 2024 tomorrow", "MMM dd yyyy", None);
        check("5", "Q", None);
        check("9999999999999999999", "S", None);
    }
}
