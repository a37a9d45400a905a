//! Recorded events written as lines and read again are the same events.
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use arrow::array::AsArray;
use arrow::datatypes::Int32Type;
use store::{Builder, Needs};
use taxonomy::{PayloadForm, Views};
use telemetry::{Event, Flow, Options, Sink, Warning};

#[derive(Default)]
struct Kept {
    events: Vec<Event>,
    warnings: Vec<String>,
}

impl Sink for Kept {
    fn event(&mut self, event: Event) -> Flow {
        self.events.push(event);
        ControlFlow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        self.warnings.push(warning.to_string());
    }
}

/// The payloads of events in a form, in their order.
fn payloads(events: &[Event], form: PayloadForm) -> Vec<String> {
    let needs = Needs::default().with("ariel", Some(BTreeSet::from(["payload".to_owned()])));
    let mut builder = Builder::with_views(needs, Views { payload: form, ..Views::default() });
    events.iter().for_each(|event| builder.push(event).expect("it can be kept"));
    let store = builder.finish().expect("a store in memory");
    let mut lines = vec![String::new(); events.len()];
    for batch in store.scan("ariel", None, i64::MIN..i64::MAX).expect("it can be scanned") {
        let numbers = batch.column_by_name(store::EVENT).expect("it is there");
        let numbers = numbers.as_primitive::<arrow::datatypes::UInt32Type>();
        let texts = batch.column_by_name("payload").expect("it is there").as_dictionary::<Int32Type>();
        let values = texts.values().as_string::<i32>();
        for row in 0..batch.num_rows() {
            let key = texts.key(row).expect("each has one");
            lines[numbers.value(row) as usize] = values.value(key).to_owned();
        }
    }
    lines
}

/// A value as a line can hold it: line ends and tabs are blanks there.
fn plain(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n', '\t'], " ").trim_end().to_owned()
}

fn data(event: &Event) -> BTreeMap<String, String> {
    let name = |name: &str| (name.to_owned(), event.text(name).map(plain).unwrap_or_default());
    event.data.iter().map(|(found, _)| name(found)).collect()
}

/// What a line lost or changed of an event: the names of its data.
fn differences(before: &Event, after: &Event, form: PayloadForm) -> Vec<String> {
    let known = before.event_id.and_then(|id| {
        taxonomy::message(&before.channel, id).or_else(|| taxonomy::message(&before.provider, id))
    });
    let (old, new) = (data(before), data(after));
    let mut names: BTreeSet<&String> = old.keys().collect();
    names.extend(new.keys());
    let differ = names.into_iter().filter(|name| {
        // A message shows only what it shows, and `-` for nothing.
        let shown = form == PayloadForm::Leef
            || known.is_some_and(|message| message.names().any(|shown| shown == name.as_str()));
        let value = |data: &BTreeMap<String, String>| {
            data.get(*name).filter(|text| !text.is_empty() && *text != "-").cloned()
        };
        shown && value(&old) != value(&new)
    });
    let mut found: Vec<String> = differ.cloned().collect();
    let same = [
        ("channel", before.channel == after.channel),
        ("event id", before.event_id == after.event_id),
        ("computer", before.computer == after.computer),
        ("record", before.record_id == after.record_id),
    ];
    found.extend(same.iter().filter(|(_, same)| !same).map(|(what, _)| (*what).to_owned()));
    found
}

#[test]
fn recorded_events_come_back_from_their_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folders = ["EVTX-ATTACK-SAMPLES", "evtx"].map(|name| root.join(name));
    if !folders.iter().all(|folder| folder.is_dir()) {
        println!("skipped: {} absent", root.display());
        return;
    }
    let mut kept = Kept::default();
    let _ = telemetry::read(&folders, &Options::default(), &mut kept);
    let windows = |event: &Event| {
        let log = event.channel.as_str();
        let sysmon = log == taxonomy::SYSMON_CHANNEL;
        (sysmon || log == "Security") && event.event_id.is_some_and(|id| taxonomy::message(log, id).is_some())
    };
    let events: Vec<Event> = kept.events.into_iter().filter(windows).collect();
    assert!(events.len() > 1_000, "{}", events.len());
    for (form, least) in [(PayloadForm::WinCollect, 99), (PayloadForm::Mseven6, 99), (PayloadForm::Leef, 99)]
    {
        let lines = payloads(&events, form);
        assert!(lines.iter().all(|line| !line.contains('\n')), "a payload is one line");
        let mut read = Kept::default();
        let _ = telemetry::read_from("lines", lines.join("\n").as_bytes(), &Options::default(), &mut read);
        assert_eq!(read.events.len(), events.len(), "{form:?}: no event is lost");
        let mut counts: BTreeMap<(String, u32), (u32, u32)> = BTreeMap::new();
        let mut fields: BTreeMap<(u32, String), (u32, String)> = BTreeMap::new();
        for ((before, after), line) in events.iter().zip(&read.events).zip(&lines) {
            let id = before.event_id.unwrap_or_default();
            let differ = differences(before, after, form);
            let count = counts.entry((before.channel.clone(), id)).or_default();
            if differ.is_empty() {
                count.0 += 1
            } else {
                count.1 += 1
            }
            for name in differ {
                let shown = format!("{:?} {:?} {line:.0}", before.text(&name), after.text(&name));
                fields.entry((id, name)).or_insert((0, shown)).0 += 1;
            }
        }
        let (equal, different) = counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        println!("{form:?}: {equal} equal, {different} different of {} kinds of event", counts.len());
        for ((channel, id), (equal, different)) in counts.iter().filter(|(_, count)| count.1 > 0) {
            println!("  {channel} {id}: {equal} equal, {different} different");
        }
        for ((id, name), (times, shown)) in &fields {
            println!("    {id} {name} {times}: {shown}");
        }
        let share = 100 * equal / (equal + different);
        assert!(share >= least, "{form:?}: {share} % are equal");
    }
}
