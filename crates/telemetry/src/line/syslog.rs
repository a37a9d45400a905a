//! Syslog headers: RFC 3164, RFC 5424, and what senders make of them.

use crate::time::{self, Stamp};

/// What a line says before its message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Header<'l> {
    /// Does it begin with a priority, `<13>`?
    pub(super) has_priority: bool,
    /// When it was sent; `None` where the year is not written.
    pub(super) time: Option<Stamp>,
    /// Does it have a time without a year?
    pub(super) yearless: bool,
    /// The name or address of the sender; empty where it is not written.
    pub(super) host: &'l str,
    /// The program; empty where it is not written.
    pub(super) app: &'l str,
    /// The process of the program; empty where it is not written.
    pub(super) process: &'l str,
    /// What follows.
    pub(super) rest: &'l str,
}

/// Reads a header; a line without one is all message.
pub(super) fn header(line: &str) -> Header<'_> {
    let mut header = Header { rest: line, ..Header::default() };
    if let Some(rest) = after_priority(line) {
        header.has_priority = true;
        header.rest = rest;
        if let Some(found) = version_1(rest, header) {
            return found;
        }
    }
    old(header)
}

/// What follows `<13>`.
pub(super) fn after_priority(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix('<')?.split_once('>')?;
    ((1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())).then_some(rest)
}

/// RFC 5424: `1 TIME HOST APP PROCESS ID DATA MESSAGE`. Senders also write `1 TIME HOST` alone.
fn version_1<'l>(text: &'l str, header: Header<'l>) -> Option<Header<'l>> {
    let rest = text.strip_prefix("1 ")?;
    let (time, rest) = word(rest);
    let time = match time {
        "-" => None,
        time => Some(time::parse(time)?),
    };
    let (host, rest) = word(rest);
    let found = Header { time, host: given(host), rest, ..header };
    let (app, after) = word(rest);
    let (process, after) = word(after);
    let (id, after) = word(after);
    let whole = !id.is_empty() && (after.starts_with('[') || after == "-" || after.starts_with("- "));
    Some(match whole.then(|| structured(after)).flatten() {
        Some(message) => Header { app: given(app), process: given(process), rest: message, ..found },
        None => found,
    })
}

/// What follows the structured data: `-`, or elements in brackets in which `\]` is no end.
fn structured(text: &str) -> Option<&str> {
    let mut rest = match text.strip_prefix('-') {
        Some(rest) => rest,
        None => text,
    };
    while rest.starts_with('[') {
        let mut escaped = false;
        let end = rest.find(|c: char| {
            let ends = c == ']' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        rest = &rest[end + 1..];
    }
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    Some(rest.strip_prefix('\u{feff}').unwrap_or(rest))
}

/// RFC 3164: `Mar  5 09:10:11 HOST APP[PROCESS]: MESSAGE`, with a year or a time as of RFC 3339 where a sender writes
/// that, and `Original Address=` where a relay does.
fn old(mut header: Header<'_>) -> Header<'_> {
    let text = header.rest;
    let text = match text.strip_prefix("Original Address=") {
        Some(rest) => word(rest).1,
        None => text,
    };
    let Some((time, yearless, rest)) = moment(text) else { return header };
    let (host, rest) = word(rest);
    header.time = time;
    header.yearless = yearless;
    header.host = host;
    header.rest = rest;
    header
}

/// A time at the beginning of a text, whether its year is missing, and what follows it.
fn moment(text: &str) -> Option<(Option<Stamp>, bool, &str)> {
    let (first, after) = word(text);
    if let Some(stamp) = time::parse(first) {
        return Some((Some(stamp), false, after));
    }
    let is_month =
        first.len() == 3 && super::pattern::parse(&format!("{first} 1 2000"), "MMM d yyyy").is_some();
    if !is_month {
        return None;
    }
    let (day, after) = word(after);
    if !day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) {
        return None;
    }
    let (next, rest) = word(after);
    if is_clock(next) {
        // `Mar 05 09:10:11 2024 host` is what some write, `Mar 05 09:10:11 host` the most.
        let (year, after_year) = word(rest);
        if year.len() == 4 && year.parse::<u16>().is_ok_and(|year| (1990..2200).contains(&year)) {
            return Some((dated(year, first, day, next), false, after_year));
        }
        return Some((None, true, rest));
    }
    let (clock, rest) = word(rest);
    (next.len() == 4 && is_clock(clock)).then(|| (dated(next, first, day, clock), false, rest))
}

fn dated(year: &str, month: &str, day: &str, clock: &str) -> Option<Stamp> {
    let clock = clock.split('.').next().unwrap_or(clock);
    super::pattern::parse(&format!("{month} {day} {year} {clock}"), "MMM d yyyy HH:mm:ss")
}

fn is_clock(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 8 && bytes[2] == b':' && bytes[5] == b':' && bytes[0].is_ascii_digit()
}

/// The program and its process in front of a message, `app[12]: message`, where there are any.
pub(super) fn tag(text: &str) -> Option<(&str, &str, &str)> {
    let (tag, rest) = text.split_once(": ")?;
    let (app, process) = match tag.split_once('[') {
        Some((app, process)) => (app, process.strip_suffix(']')?),
        None => (tag, ""),
    };
    let is_word = !app.is_empty() && app.len() <= 64 && app.bytes().all(|b| b.is_ascii_graphic());
    is_word.then_some((app, process, rest))
}

/// A word and what follows it and its blanks.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(' ');
    match text.split_once(' ') {
        Some((word, rest)) => (word, rest.trim_start_matches(' ')),
        None => (text, ""),
    }
}

fn given(text: &str) -> &str {
    if text == "-" { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, host: &str, app: &str, rest: &str, timed: bool) {
        let found = header(line);
        assert_eq!(
            (found.host, found.app, found.rest, found.time.is_some()),
            (host, app, rest, timed),
            "{line}"
        );
    }

    #[test]
    fn reads_the_headers_that_senders_write() {
        check("<13>Nov 09 01:25:53 DC AgentDevice=x", "DC", "", "AgentDevice=x", false);
        check("<13>Nov  9 2020 01:25:53 DC a", "DC", "", "a", true);
        check("Nov 09 01:25:53 DC a", "DC", "", "a", false);
        check(
            "<13>1 2019-01-18T11:07:53.520Z 192.168.1.1 LEEF:1.0|a|b|c|d|",
            "192.168.1.1",
            "",
            "LEEF:1.0|a|b|c|d|",
            true,
        );
        check(
            "<13>1 2019-01-18T11:07:53.520Z h app 7 ID [a b=\"\\]c\"][d] \u{feff}CEF:0|",
            "h",
            "app",
            "CEF:0|",
            true,
        );
        check("<13>1 - h app - - - text here", "h", "app", "text here", false);
        check("<13>Original Address=192.0.2.1 Jan 01 08:00:00 pc1 a b", "pc1", "", "a b", false);
        check("<13>2024-03-05T09:10:11+01:00 pc1 a", "pc1", "", "a", true);
    }

    #[test]
    fn a_line_without_a_header_is_all_message() {
        check("LEEF:1.0|a|b|c|d|", "", "", "LEEF:1.0|a|b|c|d|", false);
        check("<Event xmlns='x'>", "", "", "<Event xmlns='x'>", false);
        check("<1234>Nov 09 01:25:53 a b", "", "", "<1234>Nov 09 01:25:53 a b", false);
        check("May the force be with you", "", "", "May the force be with you", false);
        assert_eq!(tag("sshd[12]: hello: you"), Some(("sshd", "12", "hello: you")));
        assert_eq!(tag("no tag here"), None);
    }
}
