//! Any text after the beginning of a syslog header and its frame.
#![no_main]

use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use telemetry::{Budget, Event, Flow, Options, Sink, Warning, read_from};

/// Takes everything and keeps nothing.
struct Nowhere;

impl Sink for Nowhere {
    fn event(&mut self, _: Event) -> Flow {
        ControlFlow::Continue(())
    }

    fn warning(&mut self, _: Warning) {}
}

fuzz_target!(|bytes: &[u8]| {
    let budget = Budget { unpacked_free_bytes: 1 << 20, unpacked_bytes: 1 << 20, ..Budget::default() };
    let options = Options { keep_raw: true, budget, ..Options::default() };
    for start in [
        "<13>",
        "12 <13>1 - h - - - - ",
        "<13>Mar 05 09:10:12 PC1 <Event ",
        "<13>1 2024-03-05T09:10:12Z h a p i [",
        "<13>Mar 05 09:10:12 PC1 {\"",
    ] {
        let input = [start.as_bytes(), bytes].concat();
        let _ = read_from("input", &*input, &options, &mut Nowhere);
    }
});
