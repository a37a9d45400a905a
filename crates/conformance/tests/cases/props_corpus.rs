//! Recordings of what a real Splunk made of texts with the settings of `props.conf` and `transforms.conf`, read in place.
//! The counts are kept in `corpus/props.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use intake::Metadata;
use serde_json::{Map, Value as Json};

use crate::ask::{World, ask_store};
use crate::ratchet::hold;
use crate::text_log::{SOURCETYPE, app, store};

#[test]
fn texts_become_the_events_that_splunk_makes_of_them() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/spl/props_measured.jsonl");
    let Ok(text) = fs::read_to_string(&file) else {
        println!("skipped: {} absent", file.display());
        return;
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let recorded: Json = serde_json::from_str(line).expect("an object a line");
        let (found, expected) = (found(&recorded), expected(&recorded));
        let when = recorded["note"].as_str().and_then(|note| note.split(';').next()).unwrap_or_default();
        let fate = if found == expected { "passed" } else { "differs" };
        if found != expected {
            println!("differs {}\n  found    {found:?}\n  expected {expected:?}", recorded["id"]);
        }
        *counts.entry(format!("{when} {fate}")).or_default() += 1;
    }
    let mut report = String::from(
        "# What a real Splunk 10.4.0 made of texts with the settings of props.conf and transforms.conf, read in place.\n\
         # Kept by crates/conformance/tests/cases/props_corpus.rs.\n",
    );
    for (key, count) in counts {
        let _ = writeln!(report, "{key} {count}");
    }
    hold("props.txt", &report);
}

/// The events as texts, in an order that does not depend on how they are searched.
fn expected(recorded: &Json) -> Vec<String> {
    let events = recorded["expected"].as_array().into_iter().flatten();
    let mut events: Vec<String> = events
        .map(|event| {
            let fields = event["fields"].as_object().cloned().unwrap_or_default();
            shown(&event["_raw"], event["_time_ms"].as_i64(), fields, recorded)
        })
        .collect();
    events.sort();
    events
}

fn shown(raw: &Json, time_ms: Option<i64>, fields: Map<String, Json>, recorded: &Json) -> String {
    let has_punct = recorded["props"].as_str().is_some_and(|props| props.contains("ANNOTATE_PUNCT"));
    let is_told = |name: &str| {
        // The recordings leave out what every event has.
        ["host", "source", "sourcetype", "index", "splunk_server", "linecount"].contains(&name)
            || name.starts_with('_')
            || (name == "punct" && !has_punct)
    };
    let fields: BTreeMap<String, Json> = fields.into_iter().filter(|(name, _)| !is_told(name)).collect();
    format!("{raw} {time_ms:?} {fields:?}")
}

/// What is found by a search over the text.
fn found(recorded: &Json) -> Vec<String> {
    let text = |key: &str| recorded[key].as_str().unwrap_or_default().to_owned();
    let mut props = format!("[{SOURCETYPE}]\n{}", text("props"));
    for extra in recorded["extra_props"].as_array().into_iter().flatten() {
        let of = |key: &str| extra[key].as_str().unwrap_or_default();
        let _ = write!(props, "\n[{}]\n{}", of("stanza"), of("body"));
    }
    let told = Metadata {
        sourcetype: SOURCETYPE.to_owned(),
        source: text("ingest_source"),
        host: text("ingest_host"),
        index: String::new(),
        now_ns: 1_770_000_000_000_000_000,
    };
    let (transforms, input) = (text("transforms"), text("input"));
    let app = app([("props.conf", props.as_str()), ("transforms.conf", transforms.as_str())]);
    let store = store(&app, told, &input);
    let mut knowledge = app.knowledge;
    knowledge.found_when_read(SOURCETYPE);
    let world = World { knowledge, ..World::default() };
    let outcome = ask_store("search index=*", &store, &world);
    let mut events: Vec<String> = outcome
        .answer
        .expect("a search that runs")
        .into_iter()
        .map(|fields| {
            let seconds: Option<f64> = fields["_time"].as_str().and_then(|text| text.parse().ok());
            let time_ms = seconds.map(|seconds| (seconds * 1000.0).round() as i64);
            let raw = fields["_raw"].clone();
            shown(&raw, time_ms, fields.as_object().cloned().unwrap_or_default(), recorded)
        })
        .collect();
    events.sort();
    events
}
