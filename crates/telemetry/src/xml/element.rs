//! One event's element.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::token::{Token, Tokens, attributes, unescape};
use crate::out::Out;
use crate::shape::push_text;
use crate::time;
use crate::{Data, Event, Flow, Place};

/// Puts out the event of an `Event` element. `event` is what is known of it already.
pub(crate) fn element(text: &str, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    match read(text, &mut event, place, out) {
        Ok(()) => {
            if out.options.keep_raw {
                event.raw = text.to_owned();
            }
            out.event(event)
        }
        Err(what) => {
            out.warn("not read as XML", place, format!("the event's XML is not read: {what}: skipped"));
            ControlFlow::Continue(())
        }
    }
}

/// Reads an `Event` element into an event.
pub(crate) fn read(
    text: &str,
    event: &mut Event,
    place: Place,
    out: &mut Out<'_>,
) -> Result<(), &'static str> {
    let mut reader = Reader { event, out, place, frames: Vec::with_capacity(4) };
    reader.run(text)
}

/// Reads a piece that holds an `EventData` element into an event's data.
pub(crate) fn data_of(text: &str, event: &mut Event, place: Place, out: &mut Out<'_>) {
    let start = text.find("<EventData").or_else(|| text.find("<UserData"));
    let inside = format!("<Event>{}</Event>", start.map_or(text, |start| cut_after(&text[start..])));
    if let Err(what) = read(&inside, event, place, out) {
        out.warn("not read as XML", place, format!("EventData is not read as XML: {what}"));
    }
}

fn cut_after(text: &str) -> &str {
    ["</EventData>", "</UserData>"]
        .iter()
        .find_map(|close| Some(&text[..text.find(close)? + close.len()]))
        .unwrap_or(text)
}

/// An open element.
struct Frame<'t> {
    name: &'t str,
    attributes: &'t str,
    text: Cow<'t, str>,
    has_children: bool,
}

struct Reader<'r, 't, 'o> {
    event: &'r mut Event,
    out: &'r mut Out<'o>,
    place: Place,
    frames: Vec<Frame<'t>>,
}

impl<'t> Reader<'_, 't, '_> {
    fn run(&mut self, text: &'t str) -> Result<(), &'static str> {
        let mut tokens = Tokens::of(text);
        while let Some(token) = tokens.next_token() {
            match token? {
                Token::Start { name, attributes, closed } => self.open(name, attributes, closed)?,
                Token::End(name) => self.close(name)?,
                Token::Text(text) => {
                    let (text, unknown) = unescape(text);
                    if let Some(name) = unknown {
                        self.entity(name);
                    }
                    self.add(text);
                }
                Token::Verbatim(text) => self.add(Cow::Borrowed(text)),
                Token::Aside => {}
            }
        }
        self.salvage()
    }

    /// An event whose text was cut off, by a collector's limit on length: what it has is read.
    fn salvage(&mut self) -> Result<(), &'static str> {
        if self.frames.is_empty() {
            return Ok(());
        }
        if self.event.event_id.is_none() || self.event.channel.is_empty() {
            return Err("an element is not closed");
        }
        self.out.warn(
            "event cut off",
            self.place,
            "the event's XML is cut off: what it has is read".to_owned(),
        );
        while let Some(name) = self.frames.last().map(|frame| frame.name) {
            self.close(name)?;
        }
        Ok(())
    }

    fn entity(&mut self, name: &str) {
        let message = format!("entity `&{name};` is none of XML's own: kept as it is written");
        self.out.warn("unknown entity", self.place, message);
    }

    fn add(&mut self, text: Cow<'t, str>) {
        if let Some(frame) = self.frames.last_mut() {
            if frame.text.is_empty() {
                frame.text = text;
            } else {
                frame.text.to_mut().push_str(&text);
            }
        }
    }

    fn open(&mut self, name: &'t str, attributes: &'t str, closed: bool) -> Result<(), &'static str> {
        if self.frames.len() >= self.out.options.budget.nesting {
            return Err("elements are nested too deeply");
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.has_children = true;
        }
        self.frames.push(Frame { name, attributes, text: Cow::Borrowed(""), has_children: false });
        if closed { self.close(name) } else { Ok(()) }
    }

    fn close(&mut self, name: &str) -> Result<(), &'static str> {
        let frame = self.frames.pop().ok_or("an element is closed that is not open")?;
        if frame.name != name {
            return Err("an element is closed by another's name");
        }
        match self.frames.get(1).map(|section| section.name) {
            Some("System") if self.frames.len() == 2 => self.system(frame),
            Some("EventData") => self.data(frame, 2),
            // The outermost element of user data only wraps.
            Some("UserData" | "ProcessingErrorData" | "BinaryEventData" | "DebugData") => self.data(frame, 3),
            Some("RenderingInfo") if frame.name == "Message" => {
                self.event.system.message = frame.text.into_owned();
            }
            _ => {}
        }
        Ok(())
    }

    fn system(&mut self, frame: Frame<'_>) {
        let of = |name: &str| {
            let found = attributes(frame.attributes).find(|(found, _)| *found == name);
            found.map(|(_, value)| unescape(value).0.into_owned()).unwrap_or_default()
        };
        let event = &mut *self.event;
        match frame.name {
            "Provider" => {
                event.provider = of("Name");
                event.system.provider_guid = of("Guid");
            }
            "EventID" => {
                event.event_id = frame.text.trim().parse().ok();
                event.system.qualifiers = of("Qualifiers");
            }
            "TimeCreated" => {
                event.system.system_time = of("SystemTime");
                let written = time::parse(&event.system.system_time).map(time::Stamp::ns);
                event.time_ns = written.or(event.time_ns);
            }
            "EventRecordID" => event.record_id = frame.text.trim().parse().ok(),
            "Correlation" => {
                event.system.activity_id = of("ActivityID");
                event.system.related_activity_id = of("RelatedActivityID");
            }
            "Execution" => {
                event.system.process_id = of("ProcessID");
                event.system.thread_id = of("ThreadID");
            }
            "Security" => event.system.user_id = of("UserID"),
            "Version" => event.system.version = frame.text.into_owned(),
            "Level" => event.system.level = frame.text.into_owned(),
            "Task" => event.system.task = frame.text.into_owned(),
            "Opcode" => event.system.opcode = frame.text.into_owned(),
            "Keywords" => event.system.keywords = frame.text.into_owned(),
            "Channel" => event.channel = frame.text.into_owned(),
            "Computer" => event.computer = frame.text.into_owned(),
            _ => {}
        }
    }

    /// A closed element of the event's data; `wrapped` is how many elements stand around the outermost value.
    fn data(&mut self, frame: Frame<'_>, wrapped: usize) {
        let mut name = None;
        for (attribute, value) in attributes(frame.attributes) {
            let value = unescape(value).0;
            if attribute == "Name" && frame.name.ends_with("Data") {
                name = Some(value);
            } else if self.frames.len() >= wrapped {
                let name = self.out.names.get(&format!("{}.{attribute}", frame.name));
                push_text(&mut self.event.data, name, value.into_owned());
            }
        }
        if frame.has_children || self.event.data.len() >= self.out.options.budget.fields {
            return;
        }
        let shared = self.out.names.get(name.as_deref().unwrap_or(frame.name));
        match name {
            // Named values are many and their names differ: looking for the same name again would cost most.
            Some(_) if self.frames.len() == 2 => {
                self.event.data.push((shared, Data::One(frame.text.into_owned())));
            }
            _ => push_text(&mut self.event.data, shared, frame.text.into_owned()),
        }
    }
}
