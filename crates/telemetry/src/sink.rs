//! Where events and warnings go.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use taxonomy::Class;

use crate::Event;

/// Whether to read on.
pub type Flow = ControlFlow<()>;

/// What a [`Sink`] wants of the events of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
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
    fn wants(&mut self, class: &Class<'_>) -> Wanted {
        let _ = class;
        Wanted::Text
    }

    /// Something that could not be read, or was read otherwise than it is written.
    fn warning(&mut self, warning: Warning);

    /// A file, or a member of an archive, was read to its end.
    fn file_done(&mut self, done: FileDone) {
        let _ = done;
    }
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
    /// How many warnings it gave, with those that were only counted.
    pub warnings: u64,
}
