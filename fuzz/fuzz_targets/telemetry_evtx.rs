//! Any chunks after the header of an EVTX file.
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
    // A chunk begins with its mark, or nothing in it is looked at.
    let mut input = b"ElfFile\0".to_vec();
    input.resize(4096, 0);
    input.extend(b"ElfChnk\0");
    input.extend(bytes);
    let _ = read_from("input", &*input, &options, &mut Nowhere);
});
