//! Recorded telemetry, where it lies beside the project: counts, hosts, times and places as its index has them.

mod collect;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use collect::shared;
use serde_json::Value;
use telemetry::{Event, Flow, Options, Sink, Warning, read};

const SYSMON: &str = "Microsoft-Windows-Sysmon";

/// Files where we read more than whoever made the index, and what they have: each is damaged, and the index was
/// made with an older parser that gave up earlier.
const READ_FURTHER: [(&str, u64); 3] = [
    (
        "evtx/samples/2-vss_0-Microsoft-Windows-TerminalServices-RemoteConnectionManager%4Operational.evtx",
        1_795,
    ),
    ("evtx/samples/sample-with-zero-data-size-event.evtx", 449),
    ("evtx/samples/sample_with_a_bad_chunk_magic.evtx", 301),
];

#[derive(Default)]
struct Seen {
    events: u64,
    sysmon: u64,
    by_id: BTreeMap<u32, u64>,
    hosts: BTreeSet<String>,
    first_ms: Option<i64>,
    last_ms: Option<i64>,
}

#[derive(Default)]
struct Files {
    root: String,
    seen: BTreeMap<String, Seen>,
    /// The events whose place the ground truth names.
    wanted: BTreeSet<(String, u64)>,
    kept: BTreeMap<(String, u64), Event>,
}

impl Sink for Files {
    fn event(&mut self, event: Event) -> Flow {
        let file = event.origin.file.strip_prefix(&self.root).unwrap_or(&event.origin.file).to_owned();
        let seen = self.seen.entry(file.clone()).or_default();
        seen.events += 1;
        if event.provider == SYSMON {
            seen.sysmon += 1;
            *seen.by_id.entry(event.event_id.unwrap_or_default()).or_default() += 1;
            if !seen.hosts.contains(&event.computer) {
                seen.hosts.insert(event.computer.clone());
            }
            let ms = event.time_ns.map(|ns| ns / 1_000_000);
            seen.first_ms = seen.first_ms.map_or(ms, |first| ms.map(|ms| ms.min(first)).or(Some(first)));
            seen.last_ms = seen.last_ms.max(ms);
        }
        let place = (file, event.origin.position);
        if self.wanted.contains(&place) {
            self.kept.insert(place, event);
        }
        ControlFlow::Continue(())
    }

    fn warning(&mut self, _: Warning) {}
}

/// All EVTX, all XML, all single events, and a few archives.
#[test]
fn a_sample_is_as_indexed() {
    const ARCHIVES: [&str; 4] = [
        "cmd_bitsadmin_download_psh_script",
        "wmic_remote_xsl_jscript",
        "sysmon_log4shell",
        "attack_data.tar.gz",
    ];
    check(|file| !file.contains("Security-Datasets") || ARCHIVES.iter().any(|name| file.contains(name)));
}

#[test]
#[ignore = "800 MB: slow without optimisation"]
fn everything_is_as_indexed() {
    check(|_| true);
}

fn check(chosen: impl Fn(&str) -> bool) {
    let Some(root) = shared() else { return };
    let index: Value = json(&root.join("FILES.json"));
    let truth = lines(&root.join("TRUTH.jsonl"));
    let mut files = Files { root: format!("{}/", root.display()), ..Files::default() };
    let truth: Vec<_> =
        truth.into_iter().filter(|row| chosen(row["file"].as_str().unwrap_or_default())).collect();
    files.wanted = truth.iter().map(place).collect();
    let entries: Vec<_> =
        index.as_object().expect("an index").iter().filter(|(file, _)| chosen(file)).collect();
    let paths: BTreeSet<_> = entries
        .iter()
        .map(|(file, _)| root.join(file.split_once('!').map_or(file.as_str(), |(file, _)| file)))
        .collect();
    let paths: Vec<_> = paths.into_iter().collect();
    assert!(read(&paths, &Options::default(), &mut files).is_continue());
    for (file, entry) in &entries {
        compare(file, entry, files.seen.get(*file).unwrap_or_else(|| panic!("{file}: no events")));
    }
    assert!(entries.len() > 100 && !truth.is_empty());
    for row in &truth {
        let event = files.kept.get(&place(row)).unwrap_or_else(|| panic!("no event at {row}"));
        compare_event(row, event);
    }
}

fn compare(file: &str, entry: &Value, seen: &Seen) {
    let count = |name: &str| entry[name].as_u64().unwrap_or_default();
    let further = READ_FURTHER.iter().find(|(name, _)| *name == file).map(|(_, events)| *events);
    assert_eq!(seen.events, further.unwrap_or(count("events")), "{file}");
    assert_eq!(seen.sysmon, count("sysmon"), "{file}");
    for (name, id) in [("e1", 1), ("e3", 3), ("e11", 11), ("e22", 22)] {
        assert_eq!(seen.by_id.get(&id).copied().unwrap_or_default(), count(name), "{file}: {name}");
    }
    let hosts: BTreeSet<_> = entry["hosts"]
        .as_array()
        .expect("hosts")
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    assert_eq!(seen.hosts, hosts, "{file}");
    for (name, ms) in [("first", seen.first_ms), ("last", seen.last_ms)] {
        // Where its shape hid UtcTime from it the index has SystemTime, with a `T`, or nothing.
        if let Some(indexed) = entry[name].as_str().filter(|text| text.contains(' ')) {
            assert_eq!(ms, Some(ms_of(indexed)), "{file}: {name}");
        }
    }
}

fn compare_event(row: &Value, event: &Event) {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    assert_eq!(event.time_ns, Some(ms_of(text("utc")) * 1_000_000), "{row}");
    assert_eq!(event.event_id.map(u64::from), row["event_id"].as_u64(), "{row}");
    assert_eq!(event.record_id, row["record_id"].as_u64().or(event.record_id), "{row}");
    assert_eq!(event.computer, text("host"), "{row}");
    // An older parser wrote GUIDs without braces and in upper case.
    let guid = text("process_guid");
    let guid = if guid.starts_with('{') { guid.to_owned() } else { format!("{{{}}}", guid.to_lowercase()) };
    assert_eq!(event.text("ProcessGuid"), Some(&*guid), "{row}");
    // Where NXLog lost ProcessId the index has the writer's, Sysmon's own; the message has the right one.
    let pid = row["pid"].as_str().expect("a process id");
    let is_nxlog = text("file").starts_with("attack_data");
    assert_eq!(
        if is_nxlog { Some(&*event.system.process_id) } else { event.text("ProcessId") },
        Some(pid),
        "{row}"
    );
    assert_ne!(event.text("ProcessId"), is_nxlog.then_some(pid), "{row}");
    let image =
        event.text("Image").unwrap_or_default().rsplit('\\').next().unwrap_or_default().to_lowercase();
    assert_eq!(image, text("image"), "{row}");
}

fn place(row: &Value) -> (String, u64) {
    (row["file"].as_str().unwrap_or_default().to_owned(), row["event"].as_u64().unwrap_or_default())
}

/// `2020-10-18 02:17:07.070` in milliseconds since 1970.
fn ms_of(text: &str) -> i64 {
    let part = |from: usize, to: usize| text[from..to].parse::<i64>().expect("a number");
    let (year, month, day) = (part(0, 4), part(5, 7), part(8, 10));
    // Days of the civil calendar, by counting.
    let leap = |year: i64| i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let months = [31, 28 + leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let days = (1970..year).map(|year| 365 + leap(year)).sum::<i64>()
        + months[..usize::try_from(month - 1).expect("a month")].iter().sum::<i64>()
        + day
        - 1;
    (((days * 24 + part(11, 13)) * 60 + part(14, 16)) * 60 + part(17, 19)) * 1_000 + part(20, 23)
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON")
}

fn lines(path: &Path) -> Vec<Value> {
    let bytes = std::fs::read(path).expect("readable");
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect()
}
