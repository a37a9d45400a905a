//! Counts what is in files and folders: `cargo run --release -p telemetry --example count -- PATH...`.
//!
//! Prints a JSON object with one entry per file that gave events, and each warning on the error output.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

use telemetry::{Event, FileDone, Flow, Options, Sink, Warning, read};

#[derive(Default)]
struct Count {
    events: u64,
    sysmon: u64,
    by_id: BTreeMap<u32, u64>,
    hosts: BTreeSet<String>,
    times: Option<(i64, i64)>,
}

#[derive(Default)]
struct Counts(BTreeMap<String, Count>);

impl Sink for Counts {
    fn event(&mut self, event: Event) -> Flow {
        let count = match self.0.get_mut(&*event.origin.file) {
            Some(count) => count,
            None => self.0.entry(event.origin.file.to_string()).or_default(),
        };
        count.events += 1;
        if event.provider == "Microsoft-Windows-Sysmon" {
            count.sysmon += 1;
            *count.by_id.entry(event.event_id.unwrap_or_default()).or_default() += 1;
            if !count.hosts.contains(&event.computer) {
                count.hosts.insert(event.computer);
            }
            if let Some(ns) = event.time_ns {
                let (first, last) = count.times.unwrap_or((ns, ns));
                count.times = Some((first.min(ns), last.max(ns)));
            }
        }
        ControlFlow::Continue(())
    }

    #[allow(clippy::print_stderr, reason = "an example is a door")]
    fn warning(&mut self, warning: Warning) {
        eprintln!("{warning}");
    }

    fn file_done(&mut self, _: FileDone) {}
}

#[allow(clippy::print_stdout, reason = "an example is a door")]
fn main() {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut counts = Counts::default();
    let _ = read(&paths, &Options::default(), &mut counts);
    let files: BTreeMap<_, _> = counts.0.iter().map(|(file, count)| (file, entry(count))).collect();
    println!("{}", serde_json::json!(files));
}

fn entry(count: &Count) -> serde_json::Value {
    let of = |id: u32| count.by_id.get(&id).copied().unwrap_or_default();
    serde_json::json!({
        "events": count.events,
        "sysmon": count.sysmon,
        "e1": of(1), "e3": of(3), "e11": of(11), "e22": of(22),
        "hosts": count.hosts,
        "first_ns": count.times.map(|(first, _)| first),
        "last_ns": count.times.map(|(_, last)| last),
    })
}
