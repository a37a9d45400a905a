//! Worked examples of Splunk's documentation and recordings of a real Splunk, read in place. An example whose command
//! or function is not there yet must say so; every other one must give its rows. The counts are kept in
//! `corpus/spl.txt`, so that a change shows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformance::{Input, Language};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use query::{Knowledge, Macro};
use serde_json::{Map, Value as Json};

use crate::ask::{World, ask};
use crate::compare::{same, untyped};
use crate::draw::draw;
use crate::ratchet::hold;

/// What became of an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Passed,
    NotSupported,
    Differs,
}

impl Fate {
    fn word(self) -> &'static str {
        match self {
            Fate::Passed => "passed",
            Fate::NotSupported => "not supported yet",
            Fate::Differs => "differs",
        }
    }
}

#[test]
fn examples_of_others_pass_or_are_not_supported_yet() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/spl");
    if !shared.is_dir() {
        println!("skipped: {} absent", shared.display());
        return;
    }
    let mut report = String::from(
        "# Examples of others that are read in place: how many give their rows, say that something is not supported\n\
         # yet, or differ. Kept by crates/conformance/tests/cases/spl_corpus.rs.\n",
    );
    for (name, world) in [("doc_examples.jsonl", pages()), ("spl_measured.jsonl", recordings())] {
        let text = fs::read_to_string(shared.join(name)).expect("a readable collection");
        let mut counts: BTreeMap<(String, Fate), usize> = BTreeMap::new();
        for line in text.lines() {
            let example: Json = serde_json::from_str(line).expect("an object a line");
            let (fate, why) = fate(&example, &world);
            let level = example["level"].as_str().unwrap_or("documented").to_owned();
            *counts.entry((level, fate)).or_default() += 1;
            if fate != Fate::Passed {
                println!("{fate:?} {} {}\n{why}", example["id"], example["spl"]);
            }
        }
        for ((level, fate), count) in counts {
            let _ = writeln!(report, "{name} {level} {} {count}", fate.word());
        }
    }
    hold("spl.txt", &report);
}

/// The pages of the documentation were made in the Pacific zone.
fn pages() -> World {
    let zone = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").expect("a zone");
    World { zone, ..World::default() }
}

/// The recordings were made in UTC, on a Splunk that had three macros.
fn recordings() -> World {
    let plain = Macro { definition: "eval test=\"123\"".to_owned(), ..Macro::default() };
    let with_value = Macro {
        definition: "eval test=\"$value$\"".to_owned(),
        args: vec!["value".to_owned()],
        ..Macro::default()
    };
    let validated = Macro {
        args: vec!["value".to_owned(), "value2".to_owned()],
        validation: "value < value2".to_owned(),
        errormsg: "value must be smaller that value2".to_owned(),
        ..with_value.clone()
    };
    let macros = [
        ("SDKTestMacro".to_owned(), plain),
        ("SDKTestMacro(1)".to_owned(), with_value),
        ("SDKTestMacro(2)".to_owned(), validated),
    ];
    let knowledge = Knowledge { macros: macros.into(), ..Knowledge::default() };
    World { knowledge, ..World::default() }
}

fn fate(example: &Json, world: &World) -> (Fate, String) {
    let spl = whole(example["spl"].as_str().unwrap_or_default());
    let input = Input::Rows(rows(&example["input"], &spl, &world.zone));
    let outcome = ask(Language::Spl, &spl, &input, world);
    match (&outcome.answer, &example["expected"]) {
        (Err(errors), expected) => {
            let not_yet = errors.iter().any(|error| error.message.contains("not supported"));
            let fate = match expected["error"].as_str() {
                Some(words) if errors.iter().any(|error| says(&error.message, words)) => Fate::Passed,
                _ if not_yet => Fate::NotSupported,
                _ => Fate::Differs,
            };
            (fate, format!("{}\n  expected {expected}", draw(errors, &outcome.source)))
        }
        (Ok(found), Json::Array(expected)) => {
            let expected: Vec<Json> = expected.iter().map(without_null).collect();
            let found = without_added(&untyped(found), &expected);
            let ordered = example["ordered"].as_bool().unwrap_or(true);
            let fits = same(&found, &untyped(&expected), ordered) || example["doc_ambiguous"] == true;
            let why = format!("  found    {}\n  expected {}", Json::from(found), example["expected"]);
            (if fits { Fate::Passed } else { Fate::Differs }, why)
        }
        (Ok(found), expected) => (Fate::Differs, format!("  found {found:?}\n  expected {expected}")),
    }
}

/// Is that what the product says, word for word? Our messages end without a full stop, and what recordings call a part
/// of a message may be one.
fn says(message: &str, words: &str) -> bool {
    message.contains(words.trim_end_matches('.'))
}

/// An example may leave out where its rows come from.
fn whole(spl: &str) -> String {
    let first = spl.trim_start();
    if first.starts_with('|') || first.starts_with("search ") {
        spl.to_owned()
    } else {
        format!("search * | {spl}")
    }
}

/// The rows of an example, in the index that it asks for and with times in seconds.
fn rows(input: &Json, spl: &str, zone: &TimeZone) -> Vec<Json> {
    let mut rows = input.as_array().cloned().unwrap_or_default();
    for fields in rows.iter_mut().filter_map(Json::as_object_mut) {
        if spl.contains("index=main") {
            fields.entry("index").or_insert_with(|| Json::from("main"));
        }
        let time = fields.get("_time").and_then(Json::as_str).and_then(|time| time.parse::<DateTime>().ok());
        if let Some(time) = time.and_then(|time| time.to_zoned(zone.clone()).ok()) {
            fields.insert("_time".to_owned(), Json::from(time.timestamp().as_second()));
        }
    }
    rows
}

/// A field that is null is not there.
fn without_null(row: &Json) -> Json {
    let fields = row.as_object().into_iter().flatten();
    fields.filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Without the internal fields and the index that the example does not speak of.
fn without_added(found: &[Json], expected: &[Json]) -> Vec<Json> {
    let speaks = |name: &str| expected.iter().any(|row| row.get(name).is_some());
    let kept = |fields: &Map<String, Json>| -> Json {
        let kept = fields.iter().filter(|(name, _)| {
            let added = name.starts_with('_') || name.as_str() == "index";
            !added || speaks(name)
        });
        kept.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    found.iter().filter_map(Json::as_object).map(kept).collect()
}
