//! The same recorded event as EVTX and as JSON is the same event.

mod collect;

use std::path::{Path, PathBuf};

use collect::{Found, found, shared};
use telemetry::{Data, Event, Options, files, read};

#[test]
fn evtx_and_its_json_are_the_same_event() {
    let Some(root) = shared() else { return };
    let all = files(&[root.join("sigma")], &mut Found::default());
    let pairs: Vec<(&PathBuf, PathBuf)> = all
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|json| (json, json.with_extension("evtx")))
        .filter(|(_, evtx)| evtx.is_file())
        .collect();
    let mut same = 0;
    for (json, evtx) in &pairs {
        let from_json = &events(json, false)[0];
        let from_evtx = events(evtx, false);
        let Some(twin) = from_evtx.iter().find(|event| event.record_id == from_json.record_id) else {
            continue;
        };
        // Who made the JSON left out blanks at the ends of values.
        assert_eq!(values(&trimmed(twin)), values(&trimmed(from_json)), "{}", json.display());
        assert_eq!(twin.time_ns, from_json.time_ns, "{}", json.display());
        same += 1;
    }
    assert!(same > 50, "{same} of {} pairs", pairs.len());
}

/// The raw text of an EVTX record is what Splunk would have: read as XML it is the same event.
#[test]
fn raw_text_of_evtx_reads_back_as_the_same_event() {
    let Some(root) = shared() else { return };
    let mut seen = 0;
    for path in
        ["evtx/samples/sysmon.evtx", "evtx/samples/post-Security.evtx", "evtx/samples/2-vss_7-System.evtx"]
    {
        for event in events(&root.join(path), true) {
            assert!(event.raw.starts_with(
                "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
            ));
            let back = found(event.raw.as_bytes(), &Options::default());
            assert_eq!(back.warnings, Vec::<String>::new(), "{}", event.raw);
            assert_eq!(values(&back.events[0]), values(&event), "{}", event.raw);
            assert_eq!(back.events[0].system, event.system, "{}", event.raw);
            assert_eq!(back.events[0].time_ns, event.time_ns, "{}", event.raw);
            seen += 1;
        }
    }
    assert!(seen > 1_000, "{seen} events");
}

fn trimmed(event: &Event) -> Event {
    let mut event = event.clone();
    for (_, data) in &mut event.data {
        if let Data::One(text) = data {
            *text = text.trim().to_owned();
        }
    }
    event
}

fn values(event: &Event) -> String {
    format!(
        "{} {} {:?} {} {:?} {:?}",
        event.provider, event.channel, event.event_id, event.computer, event.record_id, event.data
    )
}

fn events(path: &Path, keep_raw: bool) -> Vec<Event> {
    let mut found = Found::default();
    let _ = read(&[path.to_owned()], &Options { keep_raw, ..Options::default() }, &mut found);
    found.events
}
