//! Any bytes, whatever format they are taken for, and after the beginnings of the archives.
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
    let starts: [&[u8]; 4] = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"];
    for start in starts {
        let input = [start, bytes].concat();
        let _ = read_from("input", &*input, &options, &mut Nowhere);
    }
});
