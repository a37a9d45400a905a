//! Where events and warnings go.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use taxonomy::Class;

use crate::Event;

/// Whether to read on.
pub type Flow = ControlFlow<()>;

/// What a [`Sink`] wants of the events of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing: they may be passed over, and are counted only.
    Nothing,
    /// Their values.
    Values,
    /// Their values, and their text where [`crate::Options::keep_raw`] says so.
    Text,
}

/// Takes what a reader finds, in the input's order.
pub trait Sink {
    /// One event. [`ControlFlow::Break`] stops the reader for good.
    fn event(&mut self, event: Event) -> Flow;

    /// What is wanted of the events of a class. A reader may ask before it reads an event whole, where the class can
    /// be seen at little cost; it may also hand over what is not wanted.
    fn wants(&mut self, class: &Class<'_>) -> Detail {
        let _ = class;
        Detail::Text
    }

    /// Something that could not be read, or was read otherwise than it is written.
    fn warning(&mut self, warning: Warning);

    /// The same of a kind that a file gives only a few of. Who reads a file in parts needs the kind, to say of the file
    /// what is said of one that is read whole.
    fn repeated(&mut self, kind: Repeated, warning: Warning) {
        let _ = kind;
        self.warning(warning);
    }

    /// A file, or a member of an archive, was read to its end.
    fn file_done(&mut self, done: FileDone) {
        let _ = done;
    }
}

/// What makes warnings the same, and how often a file gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Repeated {
    /// Once.
    Once(&'static str),
    /// [`crate::Budget::same_warnings`] times; then they are counted.
    Counted(&'static str),
}

/// Something that could not be read, or was read otherwise than it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file as it was named, then `!member` for each archive level.
    pub file: Arc<str>,
    /// Where in the file.
    pub place: Place,
    /// What kind of thing it is about.
    pub kind: WarningKind,
    /// One sentence.
    pub message: String,
}

/// What a warning is about, for whoever knows what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// A file cannot be opened, or is left aside.
    File,
    /// A file is in no format that is known here, and was skipped: somebody may say what it is.
    UnknownFormat,
    /// A part of a file could not be read, or was read otherwise than it is written.
    Content,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Whole => write!(f, "{}: {}", self.file, self.message),
            place => write!(f, "{}: {place}: {}", self.file, self.message),
        }
    }
}

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A line, from 1.
    Line(u64),
    /// An event, from 1.
    Event(u64),
    /// A chunk of an EVTX file, from 1.
    Chunk(u64),
    /// A byte of the unpacked file, from 0.
    Byte(u64),
}

impl Place {
    /// The place of an event or line in a file, of which `before` stand before the part that this one is in.
    pub(crate) fn after(self, before: u64) -> Place {
        match self {
            Place::Line(line) => Place::Line(before + line),
            Place::Event(event) => Place::Event(before + event),
            Place::Whole | Place::Chunk(_) | Place::Byte(_) => self,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => f.write_str("file"),
            Place::Line(line) => write!(f, "line {line}"),
            Place::Event(event) => write!(f, "event {event}"),
            Place::Chunk(chunk) => write!(f, "chunk {chunk}"),
            Place::Byte(byte) => write!(f, "byte {byte}"),
        }
    }
}

/// What was found in a file, or in a member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDone {
    /// The file as it was named, then `!member` for each archive level.
    pub file: Arc<str>,
    /// What it turned out to be: `evtx`, `xml`, `json lines`, `json`, or `unknown`.
    pub format: &'static str,
    /// How many events it gave.
    pub events: u64,
    /// Its size in bytes, unpacked.
    pub bytes: u64,
    /// How many warnings of each kind it gave, with those that were only counted.
    pub warnings: BTreeMap<Repeated, u64>,
}

impl FileDone {
    /// For each kind of which there were more than `most` warnings, how many were only counted.
    pub(crate) fn uncounted(&self, most: u64) -> impl Iterator<Item = Warning> {
        self.warnings.iter().filter_map(move |(kind, count)| {
            let Repeated::Counted(kind) = kind else { return None };
            let more = count.checked_sub(most).filter(|more| *more > 0)?;
            let message = format!("{more} more warnings of this kind: {kind}");
            Some(Warning {
                file: self.file.clone(),
                place: Place::Whole,
                kind: WarningKind::Content,
                message,
            })
        })
    }
}
