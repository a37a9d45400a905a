//! Any text after the beginning of a line of WinCollect.
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
        "AgentDevice=WindowsLog	",
        "<13>Mar 05 09:10:12 PC1 AgentDevice=WindowsLog	AgentLogFile=Security	EventID=4688	Message=A new process has been created.  ",
        "AgentDevice=WindowsLog	AgentLogFile=Microsoft-Windows-Sysmon/Operational	EventIDCode=1	Message=Process Create: ",
    ] {
        let input = [start.as_bytes(), bytes].concat();
        let _ = read_from("input", &*input, &options, &mut Nowhere);
    }
});
