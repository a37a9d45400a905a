//! Texts that are in no format known here.

use std::fmt::Debug;
use std::io::Read;
use std::sync::Arc;

use crate::{Event, Flow};

/// Makes events of a text that is in no format known here: somebody says what it is.
pub trait TextDecoder: Debug + Send + Sync {
    /// Reads a text to its end.
    fn decode(&self, text: &mut dyn Read, file: &Arc<str>, out: &mut dyn TextOut) -> Flow;

    /// Does it also take JSON and lines of collectors, which are otherwise read as events of the shapes known here?
    fn takes_known(&self) -> bool {
        false
    }
}

/// Where the events of a text go.
pub trait TextOut {
    /// One event.
    fn event(&mut self, event: Event) -> Flow;

    /// Something that could not be done as asked.
    fn warn(&mut self, message: &str);
}
