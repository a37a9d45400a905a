//! An explanation never disagrees with the run, whatever stands between the events and the answer: generated pipelines of
//! SPL, queries of AQL with groups, and rules of Sigma, over several events at once.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use engine::{Engine, Environment, LookupTable};
use hunt::{Replay, Tables, explain};
use proptest::prelude::*;
use query::{AqlOptions, Knowledge, Language, MadeText, Mode, Query, Settings};
use store::{Builder, Needs, Store};
use taxonomy::Views;
use telemetry::{Data, Event};
use text::Source;

/// The fields that events may have.
const FIELDS: [&str; 3] = ["Image", "User", "IntegrityLevel"];
/// What may stand in them, and what queries ask for.
const VALUES: [&str; 5] = ["", "cmd.exe", "CMD.EXE", "443", "dom\\x"];

/// One event: the number of a value for each field, or none.
type Values = Vec<Option<usize>>;

fn events() -> impl Strategy<Value = Vec<Values>> {
    let one = prop::collection::vec(prop::option::weighted(0.8, 0..VALUES.len()), FIELDS.len());
    prop::collection::vec(one, 1..5)
}

fn store(events: &[Values]) -> Store {
    let mut builder = Builder::new(Needs::all());
    for (at, values) in events.iter().enumerate() {
        let of = |(name, value): (&&str, &Option<usize>)| {
            Some((Arc::from(*name), Data::One(VALUES[(*value)?].to_owned())))
        };
        let event = Event {
            provider: "Microsoft-Windows-Sysmon".into(),
            channel: "Microsoft-Windows-Sysmon/Operational".into(),
            event_id: Some(1),
            time_ns: Some(at as i64 * 1_000_000_000),
            data: FIELDS.iter().zip(values).filter_map(of).collect(),
            ..Event::default()
        };
        builder.push(&event).expect("an event");
    }
    builder.finish().expect("a store")
}

/// A value as SPL takes it in double quotes.
fn spl(value: usize) -> String {
    VALUES[value].replace('\\', r"\\")
}

/// The name of a field of the event or of one that a stage makes.
fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(FIELDS[0]), Just(FIELDS[1]), Just(FIELDS[2]), Just("Made"), Just("n")]
}

fn comparison() -> impl Strategy<Value = String> {
    prop_oneof![
        (name(), 0..VALUES.len()).prop_map(|(name, value)| format!("{name}=\"{}\"", spl(value))),
        (name(), 0..VALUES.len()).prop_map(|(name, value)| format!("NOT {name}=\"{}\"", spl(value))),
        (name(), 0..4u8).prop_map(|(name, number)| format!("{name}>{number}")),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let two = (comparison(), prop_oneof![Just("AND"), Just("OR")], comparison());
    prop_oneof![comparison(), two.prop_map(|(one, word, other)| format!("({one} {word} {other})"))]
}

/// One command of SPL.
fn stage() -> impl Strategy<Value = String> {
    prop_oneof![
        condition().prop_map(|condition| format!("where {condition}")),
        condition().prop_map(|condition| format!("search {condition}")),
        (name(), name()).prop_map(|(to, from)| format!("eval {to}=lower({from})")),
        (name(), name(), name()).prop_map(|(to, a, b)| format!("eval {to}=coalesce({a}, {b})")),
        (name(), condition()).prop_map(|(to, condition)| format!("eval {to}=if({condition}, 1, 0)")),
        name().prop_map(|from| format!("rex field={from} \"(?<Made>c[a-z]+)\"")),
        name().prop_map(|key| format!("stats count AS n, values(User) AS User BY {key}")),
        (name(), name()).prop_map(|(one, other)| format!("stats dc({one}) AS n BY {one}, {other}")),
        name().prop_map(|key| format!("eventstats count AS n BY {key}")),
        name().prop_map(|key| format!("streamstats count AS n BY {key}")),
        name().prop_map(|key| format!("dedup {key}")),
        (1..3u8).prop_map(|count| format!("head {count}")),
        name().prop_map(|key| format!("sort - {key}")),
        name().prop_map(|key| format!("fillnull value=x {key}")),
        name().prop_map(|from| format!("rename {from} AS Made")),
        name().prop_map(|field| format!("fields {field}")),
        name().prop_map(|field| format!("fields - {field}")),
        name().prop_map(|from| format!("lookup known program AS {from} OUTPUT Made")),
        name().prop_map(|key| format!("join {key} [search index=* Image=\"cmd.exe\" | eval n=7]")),
        Just("append [search index=* User=443]".to_owned()),
        name().prop_map(|field| format!("makemv delim=\".\" {field} | mvexpand {field}")),
    ]
}

fn pipeline() -> impl Strategy<Value = String> {
    let stages = prop::collection::vec(stage(), 1..5);
    (condition(), stages).prop_map(|(first, stages)| format!("index=* {first} | {}", stages.join(" | ")))
}

/// A query of AQL with a condition, and maybe with groups.
fn ariel() -> impl Strategy<Value = String> {
    let one = (0..FIELDS.len(), 0..VALUES.len(), 0..4u8).prop_map(|(field, value, kind)| {
        let (field, value) = (FIELDS[field], VALUES[value]);
        match kind {
            0 => format!("\"{field}\" = '{value}'"),
            1 => format!("\"{field}\" ILIKE '%{value}%'"),
            2 => format!("NOT (\"{field}\" = '{value}')"),
            _ => format!("\"{field}\" IS NOT NULL"),
        }
    });
    let tail = prop_oneof![
        Just(String::new()),
        Just(" GROUP BY \"User\"".to_owned()),
        (1..4u8).prop_map(|least| format!(" GROUP BY \"Image\" HAVING n >= {least}")),
        Just(" LIMIT 1".to_owned()),
    ];
    (prop::collection::vec(one, 1..4), prop_oneof![Just(" AND "), Just(" OR ")], tail).prop_map(
        |(parts, word, tail)| {
            let count = if tail.contains("GROUP") { ", COUNT(*) AS n" } else { "" };
            format!("SELECT \"Image\", \"User\"{count} FROM events WHERE {}{tail}", parts.join(word))
        },
    )
}

/// A rule of Sigma whose condition joins its selections as it may.
fn rule() -> impl Strategy<Value = String> {
    let modifier = prop_oneof![
        Just(""),
        Just("|contains"),
        Just("|startswith"),
        Just("|endswith"),
        Just("|cased"),
        Just("|re")
    ];
    let selection = (0..FIELDS.len(), modifier, prop::collection::vec(0..VALUES.len(), 1..3));
    let condition = prop_oneof![
        Just("a and b"),
        Just("a or not b"),
        Just("not (a or b)"),
        Just("1 of them"),
        Just("all of them")
    ];
    (prop::collection::vec(selection, 2), condition).prop_map(|(selections, condition)| {
        let mut rule =
            "title: T\nlogsource:\n    product: windows\n    category: process_creation\ndetection:\n"
                .to_owned();
        for (name, (field, modifier, values)) in ["a", "b"].iter().zip(selections) {
            let _ = write!(rule, "    {name}:\n        {}{modifier}:\n", FIELDS[field]);
            for value in values {
                let _ = writeln!(rule, "            - '{}'", VALUES[value].replace('\\', r"\\"));
            }
        }
        let _ = writeln!(rule, "    condition: {condition}");
        rule
    })
}

/// The explanation of every event is empty exactly where the run has the event behind a row.
fn check(language: Language, text: &str, events: &[Values]) {
    let (knowledge, views, store) = (Knowledge::default(), Views::default(), store(events));
    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(engine::Options::default()).expect("threads"));
    let engine = &*ENGINE;
    let mut settings = Settings::new(&engine::Catalogue, &knowledge, &views);
    settings.aql = AqlOptions { mode: Mode::Lenient, ..AqlOptions::default() };
    let compiled = Query::compile(language, Source::new("generated", text), &settings);
    // What the product refuses, such as two fields of one name, is not explained.
    let Some(plan) = compiled.plan else { return };
    let mut tables = Tables::default();
    let known = LookupTable::from_csv(&b"program,Made\ncmd.exe,shell\n"[..]).expect("a table");
    tables.insert("known", known);
    let compiler = MadeText { functions: &engine::Catalogue, knowledge: &knowledge };
    let environment = Environment {
        lookups: &tables,
        compiler: Some(&compiler),
        trace: true,
        ..Environment::at(1_000_000_000_000)
    };
    let Ok(rows) = engine.run(&plan, &store, &environment) else { return };
    let found = |event: u32| rows.iter().any(|row| row.events.contains(&event));
    let replay = Replay { engine, environment: &environment, store: &store, text };
    for event in (0..).take(events.len()) {
        let explanation = explain(&plan, event, replay).unwrap_or_else(|found| panic!("{text}: {found:?}"));
        assert_eq!(explanation.drops.is_empty(), found(event), "event {event} of {events:?}: {text}");
        for drop in &explanation.drops {
            assert!(!drop.reasons.is_empty(), "event {event} of {events:?}: {text}: {drop:?}");
            let spans = drop.reasons.iter().map(|reason| (reason.start, reason.end));
            assert!(spans.into_iter().all(|(start, end)| text.get(start..end).is_some()), "{text}: {drop:?}");
            let known = drop.ways.iter().flatten().all(|cause| *cause < drop.reasons.len());
            assert!(known && !drop.ways.is_empty(), "event {event} of {events:?}: {text}: {drop:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_pipeline_of_spl_is_explained_as_it_runs(text in pipeline(), events in events()) {
        check(Language::Spl, &text, &events);
    }

    #[test]
    fn a_query_of_aql_is_explained_as_it_runs(text in ariel(), events in events()) {
        check(Language::Aql, &text, &events);
    }

    #[test]
    fn a_rule_of_sigma_is_explained_as_it_runs(text in rule(), events in events()) {
        check(Language::Sigma, &text, &events);
    }
}
