//! Any text after the beginning of what collectors make of Windows events: Snare's lines, NXLog's structured data, Zeek's
//! own logs.
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
        "<14>Mar 10 12:00:00 PC1 MSWinEventLog\t1\tSecurity\t1\tTue Mar 10 12:00:00 2026\t4624\t",
        "<13>1 2026-03-10T12:00:03Z PC1 Microsoft-Windows-Sysmon 7 - [NXLOG@14506 EventID=\"3\" ",
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\tts\tuid\n#types\ttime\tstring\n",
        "#separator ",
    ] {
        let input = [start.as_bytes(), bytes].concat();
        let _ = read_from("input", &*input, &options, &mut Nowhere);
    }
});
