//! Where one JSON value of a file ends and the next begins.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::{Json, first, parse};
use crate::feed::{Feed, Line};
use crate::out::Out;
use crate::shape::{self, Spot};
use crate::{Flow, Options, Place, line};

/// Decodes JSON lines, JSON arrays, and objects over several lines.
pub(crate) fn decode(feed: &mut Feed<'_>, out: &mut Out<'_>) -> (&'static str, Flow) {
    match are_lines(feed, out.options) {
        true => ("json lines", lines(feed, &mut 0, out)),
        false => ("json", values(feed, out)),
    }
}

/// Whether each line of a file is a value of its own, seen at its beginning.
pub(crate) fn are_lines(feed: &mut Feed<'_>, options: &Options) -> bool {
    skip_mark(feed);
    !feed.peek(HEADING.len()).starts_with(HEADING) && is_lines(feed.peek(64 << 10), options.budget.nesting)
}

/// What `evtx_dump` writes in a line of its own before each event: `Record 17`.
const HEADING: &[u8] = b"Record ";

/// The text behind a line `Record 17`, or all of it where it does not begin with one.
pub(crate) fn after_heading(text: &[u8]) -> &[u8] {
    let heading = heading(text);
    text[heading..].trim_ascii_start()
}

/// How long the line `Record 17` at the beginning is; 0 where there is none.
fn heading(text: &[u8]) -> usize {
    let Some(number) = text.strip_prefix(HEADING) else { return 0 };
    let digits = number.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_whole =
        digits > 0 && number[digits..].trim_ascii_start().first().is_some_and(|next| *next == b'{');
    if is_whole { HEADING.len() + digits } else { 0 }
}

/// Passes over the mark that says UTF-8.
pub(crate) fn skip_mark(feed: &mut Feed<'_>) {
    if feed.peek(3).starts_with(b"\xef\xbb\xbf") {
        feed.skip(3);
    }
}

/// Whether each line is a value of its own. It is not where the first line begins a value that later lines go on
/// with.
fn is_lines(prefix: &[u8], nesting: usize) -> bool {
    let text = prefix.trim_ascii_start();
    if text.starts_with(b"[") {
        return false;
    }
    let Some(end) = memchr::memchr(b'\n', text) else { return true };
    let line = String::from_utf8_lossy(&text[..end]);
    match parse(&line, nesting) {
        Ok(_) => true,
        Err(failure) if !failure.at_end || line.trim_end().ends_with(['{', '[', ',', ':']) => !failure.at_end,
        // A cut-off line among lines: the next one is a value of its own.
        Err(_) => {
            let after = text[end..].trim_ascii_start();
            let next = &after[..memchr::memchr(b'\n', after).unwrap_or(after.len())];
            parse(&String::from_utf8_lossy(next), nesting).is_ok()
        }
    }
}

/// Decodes lines; `number` is that of the line before the first one, and becomes that of the last one.
pub(crate) fn lines(feed: &mut Feed<'_>, number: &mut u64, out: &mut Out<'_>) -> Flow {
    let limit = out.options.budget.event_bytes;
    while let Some(line) = feed.line(limit) {
        *number += 1;
        let place = Place::Line(*number);
        match line {
            Line::TooLong(bytes) => {
                out.warn(
                    "line too long",
                    place,
                    format!("a line of {bytes} bytes is over the limit of {limit}: skipped"),
                );
            }
            Line::Whole(range) => {
                let bytes = feed.bytes(range).trim_ascii();
                if !bytes.starts_with(b"{") && !bytes.starts_with(b"[") && line::is_line(bytes) {
                    let text = text_of(bytes, place, out).into_owned();
                    line::one(&text, *number, out)?;
                } else if !bytes.is_empty() {
                    one(bytes, Spot { position: *number, place, single: false }, out)?;
                }
            }
        }
    }
    ControlFlow::Continue(())
}

/// Values one after another, or the elements of arrays, over any number of lines.
fn values(feed: &mut Feed<'_>, out: &mut Out<'_>) -> Flow {
    let limit = out.options.budget.event_bytes;
    let mut number = 0;
    loop {
        if !to_value(feed) {
            return ControlFlow::Continue(());
        }
        let start = feed.consumed();
        match extent(feed, limit) {
            Extent::Whole(count) => {
                number += 1;
                let range = feed.take(count);
                let spot = Spot { position: number, place: Place::Event(number), single: true };
                one(feed.bytes(range), spot, out)?;
            }
            Extent::TooLong => {
                let message =
                    format!("a value is over the limit of {limit} bytes: the rest of the file is not read");
                out.warn("value too long", Place::Byte(start), message);
                return ControlFlow::Continue(());
            }
            Extent::Cut => {
                out.warn("cut off", Place::Byte(start), "the file ends inside a JSON value".to_owned());
                return ControlFlow::Continue(());
            }
        }
    }
}

/// Passes over what stands between values: blanks, commas, the brackets of the outermost arrays, and `evtx_dump`'s
/// line before each event.
fn to_value(feed: &mut Feed<'_>) -> bool {
    loop {
        let ready = feed.peek(1);
        if ready.is_empty() {
            return false;
        }
        let between = ready
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']'))
            .count();
        if between < ready.len() {
            feed.skip(between);
            let headed = heading(feed.peek(64));
            feed.skip(headed);
            if headed == 0 {
                return true;
            }
            continue;
        }
        feed.skip(between);
    }
}

enum Extent {
    Whole(usize),
    TooLong,
    Cut,
}

/// How long the value at hand is: to the bracket that closes it, or to the end of a bare word.
fn extent(feed: &mut Feed<'_>, limit: usize) -> Extent {
    let mut scan = Scan::default();
    let mut at = 0;
    loop {
        let ready = feed.ready();
        while at < ready.len() {
            let (step, done) = scan.step(ready, at);
            at += step;
            if done {
                return Extent::Whole(at);
            }
        }
        if at > limit {
            return Extent::TooLong;
        }
        if !feed.more() {
            return Extent::Cut;
        }
    }
}

#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Takes the byte at `at` and whatever needs no look after it; true at the value's last byte.
    fn step(&mut self, ready: &[u8], at: usize) -> (usize, bool) {
        let byte = ready[at];
        if self.escaped {
            self.escaped = false;
            return (1, false);
        }
        if self.in_string {
            let Some(stop) = memchr::memchr2(b'"', b'\\', &ready[at..]) else {
                return (ready.len() - at, false);
            };
            self.escaped = ready[at + stop] == b'\\';
            self.in_string = self.escaped;
            return (stop + 1, !self.in_string && self.depth == 0);
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return (1, self.depth == 0);
            }
            // A bare word outside any object: no event, whatever it is.
            b',' | b'\n' if self.depth == 0 => return (1, true),
            _ => {}
        }
        (1, false)
    }
}

/// Puts out what the JSON at the end of a line of another format holds.
pub(crate) fn line(text: &str, spot: Spot, out: &mut Out<'_>) -> Flow {
    one(text.as_bytes(), spot, out)
}

/// The text of one value, or of several on one line, as collectors are sent them.
fn one(bytes: &[u8], spot: Spot, out: &mut Out<'_>) -> Flow {
    let text = text_of(bytes, spot.place, out);
    let mut rest = &*text;
    while !rest.is_empty() {
        let (value, after) = match first(rest, out.options.budget.nesting) {
            Ok(found) => found,
            Err(failure) => {
                let byte = text.len() - rest.len() + failure.byte;
                let message = format!("not read as JSON: {} at byte {byte}", failure.what);
                out.warn("not read as JSON", spot.place, message);
                return ControlFlow::Continue(());
            }
        };
        rest = after.strip_prefix(',').unwrap_or(after);
        value_of(value, spot, out)?;
    }
    ControlFlow::Continue(())
}

fn value_of(value: Json<'_>, spot: Spot, out: &mut Out<'_>) -> Flow {
    match value {
        Json::Object(object) => shape::event(object, spot, out)?,
        Json::List(values) => {
            for value in values {
                match value {
                    Json::Object(object) => shape::event(object, spot, out)?,
                    _ => not_an_object(spot, out),
                }
            }
        }
        _ => not_an_object(spot, out),
    }
    ControlFlow::Continue(())
}

fn not_an_object(spot: Spot, out: &mut Out<'_>) {
    out.warn("no object", spot.place, "a JSON value that is no object is no event: skipped".to_owned());
}

/// The text of one event, with a warning where bytes had to be replaced.
pub(crate) fn text_of<'b>(bytes: &'b [u8], place: Place, out: &mut Out<'_>) -> Cow<'b, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let message = format!(
                "byte {} is no UTF-8: what cannot be read is replaced by U+FFFD",
                error.valid_up_to()
            );
            out.warn("invalid UTF-8", place, message);
            String::from_utf8_lossy(bytes)
        }
    }
}
