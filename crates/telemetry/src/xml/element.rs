//! One event's element.

use std::borrow::Cow;
use std::ops::ControlFlow;

use quick_xml::events::{BytesStart, Event as Xml};

use super::reader::{attributes, character, is_name, reader};
use crate::out::Out;
use crate::shape::push_text;
use crate::time;
use crate::{Data, Detail, Event, Flow, Place};

/// Puts out the event of an `Event` element. `event` is what is known of it already.
pub(crate) fn element(text: &str, mut event: Event, place: Place, out: &mut Out<'_>) -> Flow {
    let wanted = out.wants(text);
    if wanted == Detail::Nothing {
        out.pass_over();
        return ControlFlow::Continue(());
    }
    match read(text, &mut event, place, out) {
        Ok(()) => {
            if out.options.keep_raw && wanted == Detail::Text {
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
pub(crate) fn read(text: &str, event: &mut Event, place: Place, out: &mut Out<'_>) -> Result<(), String> {
    let mut element = Element { event, out, place, frames: Vec::with_capacity(4), unknown: None };
    element.run(text)
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
    start: BytesStart<'t>,
    text: Cow<'t, str>,
    has_children: bool,
}

impl Frame<'_> {
    /// Without its prefix.
    fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }
}

struct Element<'r, 't, 'o> {
    event: &'r mut Event,
    out: &'r mut Out<'o>,
    place: Place,
    frames: Vec<Frame<'t>>,
    /// An entity that is none of XML's own.
    unknown: Option<Cow<'t, str>>,
}

impl<'t> Element<'_, 't, '_> {
    fn run(&mut self, text: &'t str) -> Result<(), String> {
        let mut reader = reader(text);
        loop {
            // A message may hold a name as long as the event.
            match reader.read_event().map_err(|error| format!("{:.200}", error.to_string()))? {
                Xml::Start(start) => self.open(start)?,
                Xml::Empty(start) => {
                    self.open(start)?;
                    self.close();
                }
                Xml::End(_) => self.close(),
                Xml::Text(text) => self.add(text.into_inner()),
                Xml::CData(text) => self.add(text.into_inner()),
                Xml::GeneralRef(reference) => self.reference(reference.into_inner()),
                Xml::Comment(_) | Xml::Decl(_) | Xml::PI(_) | Xml::DocType(_) => {}
                Xml::Eof => break,
            }
        }
        if let Some(name) = self.unknown.take() {
            let message = format!("entity `&{name};` is none of XML's own: kept as it is written");
            self.out.warn("unknown entity", self.place, message);
        }
        self.salvage()
    }

    /// An event whose text was cut off, by a collector's limit on length: what it has is read.
    fn salvage(&mut self) -> Result<(), String> {
        if self.frames.is_empty() {
            return Ok(());
        }
        if self.event.event_id.is_none() || self.event.channel.is_empty() {
            return Err("an element is not closed".to_owned());
        }
        self.out.warn(
            "event cut off",
            self.place,
            "the event's XML is cut off: what it has is read".to_owned(),
        );
        while !self.frames.is_empty() {
            self.close();
        }
        Ok(())
    }

    fn reference(&mut self, name: Cow<'t, str>) {
        if let Some(character) = character(&name) {
            return self.add(character.into());
        }
        for piece in ["&".into(), name.clone(), ";".into()] {
            self.add(piece);
        }
        self.unknown = Some(name).filter(|name| is_name(name)).or(self.unknown.take());
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

    fn open(&mut self, start: BytesStart<'t>) -> Result<(), String> {
        if self.frames.len() >= self.out.options.budget.nesting {
            return Err("elements are nested too deeply".to_owned());
        }
        if start.name().into_inner().is_empty() {
            return Err("a `<` that begins no tag".to_owned());
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.has_children = true;
        }
        self.frames.push(Frame { start, text: Cow::Borrowed(""), has_children: false });
        Ok(())
    }

    /// Closes the innermost element: quick-xml has seen to it that the end tag is its own.
    fn close(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        match self.frames.get(1).map(Frame::name) {
            Some("System") if self.frames.len() == 2 => self.system(frame),
            Some("EventData") => self.data(frame, 2),
            // The outermost element of user data only wraps.
            Some("UserData" | "ProcessingErrorData" | "BinaryEventData" | "DebugData") => self.data(frame, 3),
            Some("RenderingInfo") if frame.name() == "Message" => {
                self.event.system.message = frame.text.into_owned();
            }
            _ => {}
        }
    }

    fn system(&mut self, frame: Frame<'_>) {
        let of = |name: &str| {
            let found = attributes(&frame.start).find(|(found, _)| *found == name);
            found.map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        let event = &mut *self.event;
        match frame.name() {
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
        for (attribute, value) in attributes(&frame.start) {
            if attribute == "Name" && frame.name().ends_with("Data") {
                name = Some(value);
            } else if self.frames.len() >= wrapped {
                let name = self.out.names.get(&format!("{}.{attribute}", frame.name()));
                push_text(&mut self.event.data, name, value.into_owned());
            }
        }
        if frame.has_children || self.event.data.len() >= self.out.options.budget.fields {
            return;
        }
        let shared = self.out.names.get(name.as_deref().unwrap_or(frame.name()));
        match name {
            // Named values are many and their names differ: looking for the same name again would cost most.
            Some(_) if self.frames.len() == 2 => {
                self.event.data.push((shared, Data::One(frame.text.into_owned())));
            }
            _ => push_text(&mut self.event.data, shared, frame.text.into_owned()),
        }
    }
}
