//! Windows telemetry to events: whatever the format, and whatever archive it lies in.
//!
//! [`read`] walks files and folders and hands each [`Event`] to a [`Sink`]; what cannot be read is a [`Warning`], and
//! the rest of the input is read. Formats: EVTX; Windows event XML; JSON lines, arrays and objects in the shapes of
//! OTRF's Mordor, NXLog, Winlogbeat and ECS, Azure Log Analytics, `evtx_dump`, hayabusa, and Splunk's HEC and
//! exports; JSON of any other shape; lines of WinCollect, Snare, NXLog, LEEF and CEF, bare or behind syslog headers, with XML
//! and JSON among them; Zeek's logs, as JSON and as Zeek writes them. Each also inside gz, bz2, xz, zst, zip and tar.
//!
//! This is one of the two rooms below the doors that open files: the walk is part of reading.

mod container;
mod event;
mod event_times;
mod evtx;
mod feed;
mod joint;
mod json;
mod line;
mod names;
mod options;
mod out;
mod part;
mod piece;
mod read;
mod shape;
mod sink;
mod text_log;
mod threads;
mod time;
mod xml;
mod zeek_log;

pub use event::{Data, Envelope, Event, Origin, System};
pub use event_times::{EventTimes, Times};
pub use joint::Joint;
pub use options::{Budget, Options};
pub use part::{Part, parts, read_part};
pub use piece::Piece;
pub use read::{files, read, read_file, read_from};
pub use sink::{Detail, FileDone, Flow, Place, Repeated, Sink, Warning, WarningKind};
pub use text_log::{TextDecoder, TextOut};
pub use threads::{ReaderStopped, StopsWhenPanicking, Turns, read_on};
pub use time::rfc3339;
