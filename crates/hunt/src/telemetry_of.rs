//! Telemetry that a package carries.

use std::ops::ControlFlow;

use store::{Builder, Needs, Store};
use telemetry::{Event, Flow, Sink, Warning};

/// The events in the bytes of one file.
///
/// # Errors
/// A package's own telemetry must be whole: the first warning about it is an error.
pub fn read_bytes(file: &str, bytes: Vec<u8>, needs: Needs) -> Result<Store, String> {
    let options = telemetry::Options {
        keep_raw: needs.reads_raw(&taxonomy::Views::default()),
        ..telemetry::Options::default()
    };
    let mut sink = Gather { builder: Builder::new(needs), wrong: None };
    let _ = telemetry::read_from(file, bytes.as_slice(), &options, &mut sink);
    match sink.wrong {
        Some(wrong) => Err(wrong),
        None => sink.builder.finish().map_err(|error| format!("{file}: {error}")),
    }
}

/// The same as events.
///
/// # Errors
/// As for [`read_bytes`].
pub fn events_of(file: &str, bytes: Vec<u8>) -> Result<Vec<Event>, String> {
    let mut sink = Collected { events: Vec::new(), wrong: None };
    let _ = telemetry::read_from(file, bytes.as_slice(), &telemetry::Options::default(), &mut sink);
    match sink.wrong {
        Some(wrong) => Err(wrong),
        None => Ok(sink.events),
    }
}

struct Collected {
    events: Vec<Event>,
    wrong: Option<String>,
}

impl Sink for Collected {
    fn event(&mut self, event: Event) -> Flow {
        self.events.push(event);
        ControlFlow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        self.wrong.get_or_insert(warning.to_string());
    }
}

struct Gather {
    builder: Builder,
    wrong: Option<String>,
}

impl Sink for Gather {
    fn event(&mut self, event: Event) -> Flow {
        match self.builder.push(&event) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.wrong.get_or_insert(format!("{}: {error}", event.origin.file));
                ControlFlow::Break(())
            }
        }
    }

    fn warning(&mut self, warning: Warning) {
        self.wrong.get_or_insert(warning.to_string());
    }
}
