//! Any text after the beginning of a JSON object, as lines and in an array.
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
        "{\"",
        "[{\"",
        "{\"EventID\":3,\"Channel\":\"c\",\"",
        "{\"winlog\":{\"",
        "{\"host\":\"h\",\"event\":\"",
    ] {
        let input = [start.as_bytes(), bytes].concat();
        let _ = read_from("input", &*input, &options, &mut Nowhere);
    }
});
