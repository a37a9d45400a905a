//! `SHOULD_LINEMERGE`: lines to events.

use functions::pattern::{Dialect, Regex};

use crate::Settings;
use crate::clock::Clock;
use crate::lines::Line;
use functions::extraction::is_set;

/// How lines are merged to events.
///
/// - Where nothing is said, an event starts with a line that holds a time. `BREAK_ONLY_BEFORE` names another start; with
///   neither, each line is an event.
/// - `MUST_NOT_BREAK_AFTER` holds an event open until a line that `MUST_BREAK_AFTER` matches.
/// - `MUST_NOT_BREAK_BEFORE` keeps no line from starting an event that holds a time, matches `BREAK_ONLY_BEFORE`, stands
///   behind `MUST_BREAK_AFTER` or behind too many lines.
/// - An event takes one line more than `MAX_EVENTS`.
/// - **Source**: props.conf; all of it recorded from Splunk 10.4.0.
pub(crate) struct Merge {
    merges: bool,
    before_date: bool,
    before: Option<Regex>,
    not_before: Option<Regex>,
    after: Option<Regex>,
    not_after: Option<Regex>,
    most: usize,
}

/// No event grows beyond this, whatever holds it open.
const MOST_BYTES: usize = 64 << 20;

/// An event that is not at its end.
#[derive(Default)]
pub(crate) struct Open {
    lines: Vec<String>,
    bytes: usize,
    is_cut: bool,
    held: bool,
    must_break: bool,
}

/// The text of an event, and whether one of its lines was cut.
pub(crate) type Merged = (String, bool);

impl Merge {
    /// As the settings say.
    ///
    /// # Errors
    /// A pattern that does not compile.
    pub(crate) fn new(settings: &Settings) -> Result<Merge, String> {
        let pattern = |key: &str| match settings.get(key).filter(|text| !text.trim().is_empty()) {
            None => Ok(None),
            Some(written) => Regex::new(written, Dialect::Pcre)
                .map(Some)
                .map_err(|why| format!("{key} `{written}` is not a regular expression: {why}")),
        };
        let most = settings.get("MAX_EVENTS").and_then(|text| text.trim().parse().ok());
        Ok(Merge {
            merges: is_set(settings, "SHOULD_LINEMERGE", true),
            before_date: is_set(settings, "BREAK_ONLY_BEFORE_DATE", true),
            before: pattern("BREAK_ONLY_BEFORE")?,
            not_before: pattern("MUST_NOT_BREAK_BEFORE")?,
            after: pattern("MUST_BREAK_AFTER")?,
            not_after: pattern("MUST_NOT_BREAK_AFTER")?,
            most: most.unwrap_or(256),
        })
    }

    /// One more line; what it ends comes out.
    pub(crate) fn take(&self, line: Line, clock: &Clock, open: &mut Open) -> Option<Merged> {
        if !self.merges {
            return Some((line.text, line.is_cut));
        }
        let done = if self.breaks(&line.text, clock, open) { open.close() } else { None };
        let matches = |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|one| one.is_match(&line.text));
        if matches(&self.not_after) {
            open.held = true;
        }
        if matches(&self.after) {
            open.must_break = true;
            open.held = false;
        }
        open.is_cut |= line.is_cut;
        open.bytes += line.text.len();
        open.lines.push(line.text);
        done
    }

    fn breaks(&self, line: &str, clock: &Clock, open: &Open) -> bool {
        if open.lines.is_empty() {
            return false;
        }
        if open.bytes > MOST_BYTES {
            return true;
        }
        if open.held {
            return false;
        }
        if open.must_break || open.lines.len() > self.most {
            return true;
        }
        match &self.before {
            Some(pattern) => pattern.is_match(line),
            None if self.before_date => clock.finds(line),
            None => !self.not_before.as_ref().is_some_and(|pattern| pattern.is_match(line)),
        }
    }
}

impl Open {
    /// The event so far.
    pub(crate) fn close(&mut self) -> Option<Merged> {
        if self.lines.is_empty() {
            return None;
        }
        let open = std::mem::take(self);
        Some((open.lines.join("\n"), open.is_cut))
    }
}
