//! What a sweep finds is what the engine finds with the same plan: over rules and events that are made up, as they are and
//! read out of XML and JSON, and over the rules of the Sigma project and recorded events in EVTX, XML and JSON, read in
//! place.

use std::path::{Path, PathBuf};

use engine::{Engine, Environment, Options};
use proptest::prelude::*;
use proptest::sample::select;
use query::{Knowledge, Settings, SigmaFile};
use store::{Builder, Needs};
use sweep::Sweep;
use telemetry::{Data, Event, Flow, Sink, Warning};
use text::Source;

/// Plans of the rules that can run.
fn plans(texts: &[String]) -> Vec<plan::Plan> {
    let (knowledge, views) = (Knowledge::default(), taxonomy::Views::default());
    let settings = Settings::new(&functions::Catalogue, &knowledge, &views);
    let files = texts.iter().map(|text| SigmaFile::compile(Source::new("rule", text.as_str()), &settings));
    files.flat_map(|file| file.rules).filter_map(|rule| rule.plan).collect()
}

/// For each rule the numbers of the events that the sweep finds.
fn swept(plans: &[plan::Plan], events: &[Event]) -> Vec<Vec<u32>> {
    let (sweep, refused) = Sweep::new(plans, taxonomy::Views::default());
    assert_eq!(refused, []);
    let mut worker = sweep.worker(1 << 20);
    let mut found = vec![Vec::new(); plans.len()];
    for (number, event) in (0u32..).zip(events) {
        for rule in worker.event(event).to_vec() {
            found[rule as usize].push(number);
            // What a rule was true for can be said of every finding.
            worker.matched(rule, event);
        }
    }
    found
}

/// For each rule the numbers of the events that the engine finds.
fn searched(plans: &[plan::Plan], events: &[Event]) -> Vec<Vec<u32>> {
    let needs = plans
        .iter()
        .fold(Needs::default(), |needs, plan| needs.with("sigma", Some(plan::fields_named(plan))));
    let mut builder = Builder::new(needs);
    events.iter().for_each(|event| builder.push(event).expect("a store in memory"));
    let store = builder.finish().expect("a store in memory");
    let engine = Engine::new(Options::default()).expect("threads");
    let environment = Environment { trace: true, ..Environment::at(0) };
    plans
        .iter()
        .map(|plan| {
            let rows = engine.run(plan, &store, &environment).expect("a rule that was planned runs");
            let mut found: Vec<u32> = rows.iter().flat_map(|row| row.events.to_vec()).collect();
            found.sort_unstable();
            found
        })
        .collect()
}

/// Says at which rule and event the two differ first.
fn compare(plans: &[plan::Plan], events: &[Event]) -> usize {
    let (swept, searched) = (swept(plans, events), searched(plans, events));
    for (rule, (ours, engines)) in swept.iter().zip(&searched).enumerate() {
        let differing = ours.iter().find(|event| !engines.contains(event));
        let differing = differing.or_else(|| engines.iter().find(|event| !ours.contains(event)));
        if let Some(event) = differing {
            let found = if ours.contains(event) { "only the sweep finds" } else { "only the engine finds" };
            panic!("{found} {:?}\nwith {:?}", events[*event as usize], plans[rule]);
        }
    }
    searched.iter().map(Vec::len).sum()
}

const FIELDS: [&str; 7] = ["Image", "CommandLine", "User", "Port", "EventID", "Hashes", "Nowhere"];
const TEXTS: [&str; 16] = [
    "",
    "a",
    "A",
    "cmd.exe",
    "C:\\\\Tools\\\\Cmd.EXE",
    "*.exe",
    "c*d",
    "?md",
    "ä",
    "Äb",
    "10",
    "443",
    "9.5",
    "10.1.2.3",
    "-enc",
    "\\u212A",
];
const WORDS: [&str; 10] =
    ["", "A", "b", "cmd", ".EXE", "\\", " -enc ", "\u{e4}\u{c4}", "10.1.2.3", "\u{212a}"];
const PATTERNS: [&str; 8] =
    ["cmd", "(?i)CMD\\\\.exe$", "^[a-c]+$", "x|enc", "(?=c)cmd", "\\\\d{2,}", "(?i)kelvin|sk", "a.*b"];

fn item() -> impl Strategy<Value = String> {
    let named = (
        select(&FIELDS[..]),
        select(&["", "|contains", "|startswith", "|endswith", "|cased", "|contains|cased"][..]),
    );
    prop_oneof![
        6 => (named, prop::collection::vec(select(&TEXTS[..]), 1..4)).prop_map(|((field, modifier), values)| {
            let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            format!("{field}{modifier}: [{}]", values.join(", "))
        }),
        1 => (select(&FIELDS[..]), select(&PATTERNS[..])).prop_map(|(field, pattern)| format!("{field}|re: \"{pattern}\"")),
        1 => select(&FIELDS[..]).prop_map(|field| format!("{field}: null")),
        1 => select(&FIELDS[..]).prop_map(|field| format!("{field}|exists: true")),
        1 => (select(&FIELDS[..]), select(&["gt", "gte", "lt", "lte"][..])).prop_map(|(field, than)| format!("{field}|{than}: 10")),
        1 => select(&FIELDS[..]).prop_map(|field| format!("{field}|cidr: 10.0.0.0/8")),
        1 => (select(&FIELDS[..]), select(&FIELDS[..])).prop_map(|(one, other)| format!("{one}|fieldref: {other}")),
    ]
}

fn search(name: &'static str) -> impl Strategy<Value = String> {
    let keyword = select(&["cmd", "enc", "nothing"][..])
        .prop_map(move |word| format!("    {name}:\n        - {word}\n"));
    prop_oneof![
        8 => prop::collection::vec(item(), 1..3).prop_map(move |mut items| {
            items.sort();
            items.dedup_by_key(|item| item.split(':').next().map(str::to_owned));
            items.iter().fold(format!("    {name}:\n"), |text, item| text + "        " + item + "\n")
        }),
        1 => keyword,
    ]
}

fn rule() -> impl Strategy<Value = String> {
    let logsources = [
        "category: process_creation\n    product: windows",
        "product: windows\n    service: security",
        "product: windows",
        "product: linux",
    ];
    let conditions =
        ["a", "a or b", "a and not b", "not a", "1 of them", "all of them and not c", "not (a or b) or c"];
    (select(logsources.to_vec()), search("a"), search("b"), search("c"), select(conditions.to_vec()))
        .prop_map(|(logsource, a, b, c, condition)| {
            format!(
                "title: t\nlogsource:\n    {logsource}\ndetection:\n{a}{b}{c}    condition: {condition}\n"
            )
        })
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(&WORDS[..]), 0..4).prop_map(|words| words.concat())
}

fn event() -> impl Strategy<Value = Event> {
    let classes = [
        ("Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational", Some(1)),
        ("Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational", Some(10)),
        ("Microsoft-Windows-Security-Auditing", "Security", Some(4688)),
        ("", "", None),
    ];
    let names = [
        "Image",
        "CommandLine",
        "User",
        "Port",
        "Hashes",
        "NewProcessName",
        "SubjectUserName",
        "SubjectDomainName",
    ];
    let value = prop_oneof![
        6 => text().prop_map(Data::One),
        1 => prop::collection::vec(text(), 0..3).prop_map(Data::Many),
    ];
    (select(classes.to_vec()), prop::collection::vec((select(names.to_vec()), value), 0..6)).prop_map(
        |((provider, channel, event_id), data)| {
            let data: Vec<_> = data.into_iter().map(|(name, value)| (name.into(), value)).collect();
            let raw = format!("{data:?}");
            let (provider, channel) = (provider.to_owned(), channel.to_owned());
            Event { provider, channel, event_id, data, raw, ..Event::default() }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_up_rules_find_what_the_engine_finds(
        rules in prop::collection::vec(rule(), 1..40),
        events in prop::collection::vec(event(), 1..60),
    ) {
        compare(&plans(&rules), &events);
    }

    #[test]
    fn made_up_rules_find_what_the_engine_finds_in_xml_and_json(
        rules in prop::collection::vec(rule(), 1..20),
        events in prop::collection::vec(event(), 1..20),
    ) {
        let plans = plans(&rules);
        let logged: Vec<Event> = events.into_iter().filter(|event| event.event_id.is_some()).collect();
        for (form, write) in FORMS {
            let text: String = logged.iter().map(|event| write(event) + "\n").collect();
            let read = decoded(&text);
            prop_assert_eq!(read.len(), logged.len(), "{}: {}", form, text);
            compare(&plans, &read);
        }
    }
}

/// A way to write an event down.
type Write = fn(&Event) -> String;

const FORMS: [(&str, Write); 3] =
    [("XML", as_xml), ("JSON of the XML tree", as_tree), ("flat JSON", as_flat)];

/// The texts of an event's data, one value after the other.
fn values(event: &Event) -> impl Iterator<Item = (&str, &str)> {
    event.data.iter().flat_map(|(name, data)| {
        let texts = match data {
            Data::One(text) => std::slice::from_ref(text),
            Data::Many(texts) => texts,
        };
        texts.iter().map(|text| (&**name, text.as_str()))
    })
}

fn as_xml(event: &Event) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let data: String =
        values(event).map(|(name, text)| format!("<Data Name='{name}'>{}</Data>", escaped(text))).collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{}'/>\
         <EventID>{}</EventID><Channel>{}</Channel><Computer>pc1</Computer></System><EventData>{data}</EventData></Event>",
        event.provider,
        event.event_id.unwrap_or_default(),
        event.channel,
    )
}

fn as_tree(event: &Event) -> String {
    let data: Vec<String> = values(event)
        .map(|(name, text)| format!("{{\"Name\":{name:?},\"text\":{}}}", quoted(text)))
        .collect();
    format!(
        "{{\"Event\":{{\"System\":{{\"Provider\":{{\"#attributes\":{{\"Name\":{:?}}}}},\"EventID\":{},\"Channel\":{:?},\
         \"Computer\":\"pc1\"}},\"EventData\":{{\"Data\":[{}]}}}}}}",
        event.provider,
        event.event_id.unwrap_or_default(),
        event.channel,
        data.join(","),
    )
}

fn as_flat(event: &Event) -> String {
    let data: String = values(event).map(|(name, text)| format!(",{name:?}:{}", quoted(text))).collect();
    format!(
        "{{\"EventID\":{},\"Channel\":{:?},\"SourceName\":{:?},\"Hostname\":\"pc1\"{data}}}",
        event.event_id.unwrap_or_default(),
        event.channel,
        event.provider,
    )
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The events of a text, with their own texts.
fn decoded(text: &str) -> Vec<Event> {
    let options = telemetry::Options { keep_raw: true, ..telemetry::Options::default() };
    let mut gathered = Gathered(Vec::new());
    let _ = telemetry::read_from("made up", text.as_bytes(), &options, &mut gathered);
    gathered.0
}

/// Events of files, up to so many, with their text.
struct Gathered(Vec<Event>);

impl Sink for Gathered {
    fn event(&mut self, event: Event) -> Flow {
        self.0.push(event);
        Flow::Continue(())
    }

    fn warning(&mut self, _: Warning) {}
}

fn text_of(path: impl AsRef<Path>) -> String {
    String::from_utf8(std::fs::read(path).expect("a rule")).expect("UTF-8")
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
}

/// The engine takes a rule at a time, which for all of them takes a minute: only where everything is asked for.
fn complete() -> bool {
    std::env::var_os("COMPLETE").is_some()
}

/// The rules that the sweep finds anything with, and a few of those with which it finds nothing.
fn thinned(plans: Vec<plan::Plan>, events: &[Event]) -> Vec<plan::Plan> {
    let found = swept(&plans, events);
    let kept = plans.into_iter().zip(found).enumerate();
    let kept = kept.filter(|(number, (_, found))| !found.is_empty() || number % 10 == 0);
    kept.map(|(_, (plan, _))| plan).collect()
}

/// Compares the two over the rules of the Sigma project and recordings; how much both find.
#[expect(clippy::print_stdout, reason = "a test says what it skipped and what it counted")]
fn over_recordings(recordings: &[&str]) -> usize {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    if !shared.join("sigma").is_dir() || !shared.join("data").is_dir() {
        println!("skipped: {} absent", shared.display());
        return usize::MAX;
    }
    let mut paths = Vec::new();
    files(&shared.join("sigma"), "yml", &mut paths);
    let texts: Vec<String> = paths.iter().map(text_of).collect();
    let plans = plans(&texts);
    let options = telemetry::Options { keep_raw: true, ..telemetry::Options::default() };
    let mut gathered = Gathered(Vec::new());
    let recordings: Vec<PathBuf> = recordings.iter().map(|name| shared.join("data").join(name)).collect();
    let _ = telemetry::read(&recordings, &options, &mut gathered);
    let plans = if complete() { plans } else { thinned(plans, &gathered.0) };
    let found = compare(&plans, &gathered.0);
    println!("{} rules, {} events, {found} findings", plans.len(), gathered.0.len());
    found
}

#[test]
fn rules_of_the_sigma_project_find_what_the_engine_finds() {
    let found = over_recordings(&["sigma", "EVTX-ATTACK-SAMPLES"]);
    assert!(found > 300, "{found}");
}

/// XML, alone and in the envelopes of a collector.
#[test]
fn rules_of_the_sigma_project_find_what_the_engine_finds_in_xml() {
    let found = over_recordings(&["xmlwineventlog"]);
    assert!(found > 100, "{found}");
}

/// JSON: trees, flat and as a collector of Windows writes it, and as tables of a cloud have it.
#[test]
fn rules_of_the_sigma_project_find_what_the_engine_finds_in_json() {
    let atomic = "Security-Datasets/datasets/atomic/windows";
    let found = over_recordings(&[
        "open-xp-rules",
        &format!("{atomic}/execution/host/psh_powershell_httplistener.zip"),
        &format!("{atomic}/credential_access/host/cmd_psexec_lsa_secrets_dump.zip"),
        &format!("{atomic}/credential_access/host/empire_shell_reg_dump_sam.zip"),
        "Security-Datasets/datasets/compound/Log4Shell",
    ]);
    assert!(found > 20, "{found}");
}
