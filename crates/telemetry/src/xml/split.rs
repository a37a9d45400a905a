//! Where one event's element ends and the next begins.

use std::ops::ControlFlow;

use memchr::memmem;

use crate::feed::Feed;
use crate::json::text_of;
use crate::out::Out;
use crate::shape::{self, Spot};
use crate::{Flow, Place};

const OPEN: &[u8] = b"<Event";
const CLOSE: &[u8] = b"</Event";

/// Whether a file that begins so is made of events: it begins with a tag, or an `Event` element begins a line.
/// Elsewhere an element may be an example in a text.
pub(crate) fn holds_events(text: &[u8]) -> bool {
    match find_open(text) {
        Some(at) => text.starts_with(b"<") || begins_line(text, at),
        None => false,
    }
}

fn begins_line(text: &[u8], at: usize) -> bool {
    text[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| *byte == b'\n')
}

/// Decodes `Event` elements, whatever stands between them.
pub(crate) fn decode(feed: &mut Feed<'_>, out: &mut Out<'_>) -> Flow {
    let limit = out.options.budget.event_bytes;
    let mut number = 0;
    loop {
        if !to_event(feed, out) {
            return ControlFlow::Continue(());
        }
        number += 1;
        let place = Place::Event(number);
        match extent(feed, limit) {
            Extent::Whole(count) => {
                let range = feed.take(count);
                let text = text_of(feed.bytes(range), place, out);
                let event = shape::base(Spot { position: number, place, single: false }, out);
                super::element(&text, event, place, out)?;
            }
            Extent::Cut(count) => {
                out.warn(
                    "cut off",
                    place,
                    "the event does not end before the next begins: skipped".to_owned(),
                );
                feed.skip(count);
            }
            Extent::TooLong(count) => {
                let message = format!("an event is over the limit of {limit} bytes: skipped");
                out.warn("event too long", place, message);
                feed.skip(count);
            }
            Extent::Ends => {
                out.warn("cut off", place, "the file ends inside the event".to_owned());
                return ControlFlow::Continue(());
            }
        }
    }
}

/// Passes over what stands between events.
fn to_event(feed: &mut Feed<'_>, out: &mut Out<'_>) -> bool {
    loop {
        let ready = feed.ready();
        let found = find_open(ready);
        // What begins an element may lie on the border of what is at hand.
        let passed = found.unwrap_or(ready.len().saturating_sub(64));
        if memmem::find(&ready[..passed], b"<!ENTITY").is_some() {
            out.warn_once("entities declared", Place::Byte(feed.consumed()), || {
                "the document declares entities: they are not expanded".to_owned()
            });
        }
        feed.skip(passed);
        if found.is_some() {
            return true;
        }
        if !feed.more() {
            return false;
        }
    }
}

enum Extent {
    /// The element is so long.
    Whole(usize),
    /// Another begins, after so many bytes, before this one ends.
    Cut(usize),
    /// It is over the limit; so many bytes can be passed over.
    TooLong(usize),
    /// The file ends before it does.
    Ends,
}

/// How long the element at hand is. Events do not lie inside events: one that begins inside another shows that the
/// outer one was cut off.
fn extent(feed: &mut Feed<'_>, limit: usize) -> Extent {
    let mut searched = OPEN.len();
    loop {
        let ready = feed.ready();
        let last_open = |to: usize| last_open(&ready[OPEN.len()..to]).map(|at| at + OPEN.len());
        if let Some((close, end)) = find_close(ready, searched) {
            return match last_open(close) {
                Some(next) => Extent::Cut(next),
                None if end > limit => Extent::TooLong(end),
                None => Extent::Whole(end),
            };
        }
        if ready.len() > limit {
            return Extent::TooLong(last_open(ready.len()).unwrap_or(ready.len()));
        }
        // An end tag may lie on the border of what is at hand.
        searched = ready.len().saturating_sub(64).max(OPEN.len());
        if !feed.more() {
            return Extent::Ends;
        }
    }
}

fn last_open(text: &[u8]) -> Option<usize> {
    let mut to = text.len();
    loop {
        let at = memmem::rfind(&text[..to], OPEN)?;
        if is_open(text, at) {
            return Some(at);
        }
        to = at + OPEN.len() - 1;
    }
}

fn is_open(text: &[u8], at: usize) -> bool {
    matches!(text.get(at + OPEN.len()), Some(b' ' | b'\t' | b'\r' | b'\n' | b'>'))
}

fn find_open(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memmem::find(text.get(at..)?, OPEN)?;
        if is_open(text, at) {
            return Some(at);
        }
        at += OPEN.len();
    }
}

/// Where an end tag begins and ends.
fn find_close(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        at += memmem::find(text.get(at..)?, CLOSE)?;
        let after = text.get(at + CLOSE.len()..)?;
        let blanks = after.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if after.get(blanks) == Some(&b'>') {
            return Some((at, at + CLOSE.len() + blanks + 1));
        }
        at += CLOSE.len();
    }
}
