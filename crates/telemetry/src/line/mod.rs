//! Lines as collectors send them to QRadar and its like: a syslog header, and behind it a line of WinCollect, Snare, LEEF
//! or CEF, an event's XML, or JSON; NXLog's events are in the header. Each line is told by its own content, so one file may hold several kinds.

mod frame;
mod nxlog;
mod pattern;
mod snare;
mod syslog;
mod wincollect;
mod windows;

use std::borrow::Cow;
use std::ops::ControlFlow;

use taxonomy::{LineFormat, cef, leef};

use crate::feed::Feed;
use crate::out::Out;
use crate::shape::{self, Spot};
use crate::time::{self, Stamp};
use crate::{Data, Event, Flow, Place, json, xml};
use frame::Frames;
use syslog::Header;

/// How far into a line its message may begin.
const HEADER_BYTES: usize = 1024;

/// So many lines are looked at to tell a file of lines.
const LOOKED_AT: usize = 50;

/// What a line's message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    WinCollect,
    Snare,
    Leef,
    Cef,
    Xml,
    Json,
}

const MARKS: [(Kind, &str); 9] = [
    (Kind::WinCollect, wincollect::MARK),
    (Kind::Snare, snare::MARK),
    (Kind::Leef, "LEEF:1."),
    (Kind::Leef, "LEEF:2."),
    (Kind::Cef, "CEF:0|"),
    (Kind::Cef, "CEF:1|"),
    (Kind::Xml, "<Event "),
    (Kind::Xml, "<Event>"),
    (Kind::Json, "{\""),
];

/// Is a file that begins so one of lines? One of them has a message that is known, or begins with a priority.
pub(crate) fn holds(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .take(LOOKED_AT)
        .any(is_line)
}

/// Is a line one that no other format has? XML and JSON count only behind a syslog header.
pub(crate) fn is_line(line: &[u8]) -> bool {
    let start = &line[..line.len().min(HEADER_BYTES)];
    let start = start.trim_ascii_start();
    let start = frame::counted(start).map_or(start, |(digits, _)| &start[digits..]);
    let text = String::from_utf8_lossy(start);
    if syslog::after_priority(&text).is_some() {
        let header = syslog::header(&text);
        return !header.host.is_empty() || message(&text).is_some();
    }
    match message(&text) {
        Some((Kind::Xml | Kind::Json, at)) => at > 0 && !syslog::header(&text).host.is_empty(),
        // Without syslog, the computer's name alone stands in front.
        Some((Kind::Snare, _)) => true,
        Some((_, at)) => at == 0 || !syslog::header(&text).host.is_empty(),
        None => false,
    }
}

/// Where the message of a line begins and what it is: the mark that stands first counts, for a message may quote others.
fn message(line: &str) -> Option<(Kind, usize)> {
    let mut end = line.len().min(HEADER_BYTES);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let head = &line[..end];
    let free = |at: usize| at == 0 || head[..at].ends_with([' ', '\t', ':', '\u{feff}']);
    let found = MARKS.iter().filter_map(|(kind, mark)| {
        let at = head.match_indices(mark).map(|(at, _)| at).find(|at| free(*at))?;
        Some((*kind, at))
    });
    found.min_by_key(|(_, at)| *at)
}

/// Decodes lines.
pub(crate) fn decode(feed: &mut Feed<'_>, out: &mut Out<'_>) -> Flow {
    if feed.peek(3).starts_with(b"\xef\xbb\xbf") {
        feed.skip(3);
    }
    let mut frames = Frames::default();
    // XML over several lines, while its end has not come.
    let mut open: Option<(u64, String)> = None;
    while let Some(range) = frames.next(feed, out) {
        let place = Place::Line(frames.number);
        let line = text_of(feed.bytes(range), place, out);
        if let Some((number, mut text)) = open.take() {
            let begins = is_line(line.as_bytes()) || line.trim_start().starts_with("<Event ");
            let fits = text.len() + line.len() < out.options.budget.event_bytes;
            if fits && !begins {
                text.push('\n');
                text.push_str(&line);
                if line.contains("</Event>") {
                    one(&text, number, out)?;
                } else {
                    open = Some((number, text));
                }
                continue;
            }
            out.warn("cut off", Place::Line(number), "the event's XML does not end: skipped".to_owned());
        }
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        let is_open = line.contains("<Event") && !line.contains("</Event>");
        match message(line) {
            Some((Kind::Xml, _)) if is_open => open = Some((frames.number, line.to_owned())),
            _ => one(line, frames.number, out)?,
        }
    }
    if let Some((number, _)) = open {
        out.warn("cut off", Place::Line(number), "the file ends inside the event's XML".to_owned());
    }
    ControlFlow::Continue(())
}

/// Text that is no UTF-8 is taken as ISO 8859-1, in which every byte is a character: that is what senders use that know
/// no UTF-8, and nothing is lost.
fn text_of<'b>(bytes: &'b [u8], place: Place, out: &mut Out<'_>) -> Cow<'b, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let at = error.valid_up_to();
            out.warn(
                "invalid UTF-8",
                place,
                format!("byte {at} is no UTF-8: the line is taken as ISO 8859-1"),
            );
            Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
    }
}

/// Puts out the event of one line.
pub(crate) fn one(line: &str, number: u64, out: &mut Out<'_>) -> Flow {
    let place = Place::Line(number);
    let spot = Spot { position: number, place, single: false };
    let found = message(line);
    let (kind, at) = match found {
        Some((kind, at)) => (Some(kind), at),
        None => (None, line.len()),
    };
    let header = syslog::header(&line[..at]);
    let mut event = shape::base(spot, out);
    if out.options.keep_raw {
        event.raw = line.to_owned();
    }
    header.host.clone_into(&mut event.computer);
    event.time_ns = header.time.map(Stamp::ns);
    match kind {
        Some(Kind::WinCollect) => wincollect::event(&line[at..], event, place, out),
        Some(Kind::Snare) => snare::event(&line[at..], event, place, out),
        Some(Kind::Leef) => leef_event(&line[at..], event, place, out),
        Some(Kind::Cef) => cef_event(&line[at..], event, place, out),
        Some(Kind::Xml) => xml::element(&line[at..], event, place, out),
        Some(Kind::Json) => json::line(&line[at..], spot, out),
        None => match nxlog::object(line, &header) {
            Some(object) => shape::flat_event(object, event, out),
            None => plain(line, header, event, place, out),
        },
    }
}

fn leef_event(text: &str, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    let leef = match leef::parse(text) {
        Ok(leef) => leef,
        Err(fields) => return cut_header("LEEF", (fields, 5), text, event, place, out),
    };
    let pattern = windows::get(&leef.values, "devTimeFormat");
    event.time_ns = moment(&leef.values, pattern, place, out).or(event.time_ns);
    let headed = windows::Headed {
        format: LineFormat::Leef,
        vendor: &leef.vendor,
        product: &leef.product,
        id: &leef.event_id,
    };
    if windows::fill(&mut event, &headed, &leef.values, place, out) {
        return out.event(event);
    }
    event.channel = "leef".to_owned();
    let header = [
        ("leefVersion", leef.version),
        ("deviceVendor", leef.vendor),
        ("deviceProduct", leef.product),
        ("deviceVersion", leef.product_version),
        ("deviceEventClassId", leef.event_id),
    ];
    values(&mut event, header, leef.values, out);
    out.event(event)
}

fn cef_event(text: &str, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    let cef = match cef::parse(text) {
        Ok(cef) => cef,
        Err(fields) => return cut_header("CEF", (fields, 7), text, event, place, out),
    };
    let pairs = cef::labelled(cef.values);
    event.time_ns = moment(&pairs, None, place, out).or(event.time_ns);
    let headed = windows::Headed {
        format: LineFormat::Cef,
        vendor: &cef.vendor,
        product: &cef.product,
        id: &cef.class_id,
    };
    if windows::fill(&mut event, &headed, &pairs, place, out) {
        return out.event(event);
    }
    event.channel = "cef".to_owned();
    let header = [
        ("cefVersion", cef.version),
        ("deviceVendor", cef.vendor),
        ("deviceProduct", cef.product),
        ("deviceVersion", cef.product_version),
        ("deviceEventClassId", cef.class_id),
        ("name", cef.name),
        ("severity", cef.severity),
    ];
    values(&mut event, header, pairs, out);
    out.event(event)
}

fn values<const N: usize>(
    event: &mut Event,
    header: [(&str, String); N],
    values: Vec<(String, String)>,
    out: &mut Out<'_>,
) {
    let header = header.into_iter().map(|(name, value)| (name.to_owned(), value));
    let most = out.options.budget.fields;
    for (name, value) in header.chain(values).take(most) {
        let name = out.names.get(&name);
        shape::push_text(&mut event.data, name, value);
    }
}

/// When the event happened, by the first key that says so.
fn moment(
    values: &[(String, String)],
    pattern: Option<&str>,
    place: Place,
    out: &mut Out<'_>,
) -> Option<i64> {
    let text = windows::first(values, &taxonomy::system_keys().time)?;
    let by_pattern = pattern.and_then(|pattern| pattern::parse(text, pattern));
    let stamp = by_pattern
        .or_else(|| time::parse(text))
        .or_else(|| time::epoch(text).map(Stamp::Utc))
        .or_else(|| pattern::usual(text));
    match stamp {
        Some(Stamp::Local(_)) => out.warn_once("local time taken as UTC", place, || {
            format!("the time {text} has no zone: taken as UTC, here and below")
        }),
        Some(Stamp::Utc(_)) => {}
        None => out.warn("time not read", place, format!("the time {text} is in no pattern that is known")),
    }
    stamp.map(Stamp::ns)
}

/// A line whose header ends too early is an event with its text, so that nothing is lost.
fn cut_header(
    what: &str,
    (found, wanted): (usize, usize),
    text: &str,
    mut event: Event,
    place: Place,
    out: &mut Out<'_>,
) -> Flow {
    let message = format!("the {what} header has {found} of {wanted} fields: the line is kept as text");
    out.warn("header cut off", place, message);
    event.channel = what.to_ascii_lowercase();
    event.data.push((out.names.get("message"), Data::One(text.to_owned())));
    out.event(event)
}

/// A line of syslog that says nothing that is known.
fn plain(line: &str, header: Header<'_>, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    if !header.has_priority && header.host.is_empty() {
        let start: String = line.chars().take(40).collect();
        out.warn("unknown line", place, format!("no format is known that begins with `{start}`: skipped"));
        return ControlFlow::Continue(());
    }
    if header.yearless {
        out.warn_once("time without a year", place, || {
            "times have no year, and no other time stands in the line: events are without a time".to_owned()
        });
    }
    event.channel = "syslog".to_owned();
    let (app, process, text) = match syslog::tag(header.rest) {
        Some(found) if header.app.is_empty() => found,
        _ => (header.app, header.process, header.rest),
    };
    for (name, value) in [("host", header.host), ("app", app), ("pid", process), ("message", text)] {
        if !value.is_empty() {
            event.data.push((out.names.get(name), Data::One(value.to_owned())));
        }
    }
    out.event(event)
}
