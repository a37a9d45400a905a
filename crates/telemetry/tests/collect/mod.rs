//! What a reader found, kept.
#![allow(dead_code, unreachable_pub, clippy::print_stdout, reason = "each test takes what it needs")]

use std::ops::ControlFlow;
use std::path::PathBuf;

use telemetry::{Event, FileDone, Flow, Options, Sink, Warning, read_from};

/// What a reader found, kept.
#[derive(Debug, Default)]
pub struct Found {
    pub events: Vec<Event>,
    pub warnings: Vec<String>,
    pub done: Vec<FileDone>,
}

impl Sink for Found {
    fn event(&mut self, event: Event) -> Flow {
        self.events.push(event);
        ControlFlow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        self.warnings.push(warning.to_string());
    }

    fn file_done(&mut self, done: FileDone) {
        self.done.push(done);
    }
}

/// Reads bytes under the name `input`.
pub fn found(bytes: &[u8], options: &Options) -> Found {
    let mut found = Found::default();
    let _ = read_from("input", bytes, options, &mut found);
    found
}

/// The folder of recorded telemetry beside the project, where there is one.
pub fn shared() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} absent", folder.display());
    None
}
