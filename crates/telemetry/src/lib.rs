//! Bytes of one format to events.

mod event;

pub use event::{Data, Event, Origin, System};
