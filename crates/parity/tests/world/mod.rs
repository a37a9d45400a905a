//! Two texts compared on the real engine.

use std::collections::BTreeSet;

use engine::{Engine, Environment};
use parity::{Comparison, Query, Recording, World, compare};
use query::{Knowledge, Language, Mode, Settings};
use store::{Builder, Needs};
use taxonomy::Views;
use telemetry::{Data, Event};
use text::Source;

/// A time of search for all tests: 2026-03-10 18:00 UTC.
const NOW_NS: i64 = 1_773_165_600_000_000_000;

/// Compares two texts; AQL as its author meant it. The error says what does not compile.
#[allow(dead_code, reason = "each test file uses a part")]
pub(crate) fn compared(a: (Language, &str), b: (Language, &str)) -> Result<Comparison, String> {
    compared_over(a, b, &[])
}

/// The same with recorded events for what is not decided without.
pub(crate) fn compared_over(
    a: (Language, &str),
    b: (Language, &str),
    recordings: &[Recording],
) -> Result<Comparison, String> {
    let views = Views::default();
    let knowledge = Knowledge::default();
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views).with_mode(Mode::Lenient);
    let compile = |name: &str, (language, text): (Language, &str)| {
        let found = query::Query::compile(language, Source::new(name, text), &settings);
        match found.plan {
            Some(plan) => Ok(plan),
            None => Err(format!("{name}: {}", found.render_diagnostics())),
        }
    };
    let plans = [compile("A", a)?, compile("B", b)?];
    let engine =
        Engine::new(engine::Options { threads: 1, ..engine::Options::default() }).expect("an engine");
    let environment = Environment { trace: true, ..Environment::at(NOW_NS) };
    let world = World { engine: &engine, environment: &environment, views: &views, recordings };
    let query = |name: &str, (language, text), plan| Query {
        name: name.to_owned(),
        view: Language::view(language).to_owned(),
        plan,
        text,
    };
    Ok(compare(&query("A", a, &plans[0]), &query("B", b, &plans[1]), world))
}

/// Which of two SPL searches find an event of Sysmon's id 3 with these values.
#[allow(dead_code, reason = "each test file uses a part")]
pub(crate) fn found(texts: [&str; 2], values: &[(&str, String)]) -> [bool; 2] {
    let views = Views::default();
    let knowledge = Knowledge::default();
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views);
    let engine =
        Engine::new(engine::Options { threads: 1, ..engine::Options::default() }).expect("an engine");
    let environment = Environment { trace: true, ..Environment::at(NOW_NS) };
    texts.map(|text| {
        let compiled = query::Query::compile(Language::Spl, Source::new("q", text), &settings);
        let plan = compiled.plan.expect("it compiles");
        let data = values.iter().map(|(name, value)| ((*name).into(), Data::One(value.clone())));
        let event = Event {
            provider: taxonomy::SYSMON_PROVIDER.to_owned(),
            channel: taxonomy::SYSMON_CHANNEL.to_owned(),
            event_id: Some(3),
            computer: "pc1".to_owned(),
            time_ns: Some(NOW_NS - 1_000_000_000),
            data: data.collect(),
            ..Event::default()
        };
        let mut builder = Builder::new(Needs::default().with("splunk", plan::fields_read(&plan)));
        builder.push(&event).expect("it is kept");
        let store = builder.finish().expect("a store");
        !engine.run(&plan, &store, &environment).expect("it runs").is_empty()
    })
}

/// Which of several events of Sysmon a query finds, by their number.
#[allow(dead_code, reason = "each test file uses a part")]
pub(crate) fn found_of(
    query: (Language, &str),
    event_id: u32,
    events: &[Vec<(&str, String)>],
) -> BTreeSet<u32> {
    let event = |(number, values): (u64, &Vec<(&str, String)>)| Event {
        provider: taxonomy::SYSMON_PROVIDER.to_owned(),
        channel: taxonomy::SYSMON_CHANNEL.to_owned(),
        event_id: Some(event_id),
        computer: "pc1".to_owned(),
        time_ns: Some(NOW_NS - 1_000_000_000),
        record_id: Some(number),
        data: values.iter().map(|(name, value)| ((*name).into(), Data::One(value.clone()))).collect(),
        ..Event::default()
    };
    let events: Vec<Event> = (1..).zip(events).map(event).collect();
    found_by_all(&[query], &events).pop().unwrap_or_default()
}

/// Which events each of several queries finds, by their number.
#[allow(dead_code, reason = "each test file uses a part")]
pub(crate) fn found_by_all(queries: &[(Language, &str)], events: &[Event]) -> Vec<BTreeSet<u32>> {
    let views = Views::default();
    let knowledge = Knowledge::default();
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views).with_mode(Mode::Lenient);
    let compile = |(language, text): &(Language, &str)| {
        let compiled = query::Query::compile(*language, Source::new("q", *text), &settings);
        compiled.plan.expect("it compiles")
    };
    let plans: Vec<plan::Plan> = queries.iter().map(compile).collect();
    let needs = queries.iter().zip(&plans).fold(Needs::default(), |needs, ((language, _), plan)| {
        needs.with(Language::view(*language), plan::fields_read(plan))
    });
    let mut builder = Builder::with_views(needs, views.clone());
    events.iter().for_each(|event| builder.push(event).expect("it is kept"));
    let store = builder.finish().expect("a store");
    let engine =
        Engine::new(engine::Options { threads: 1, ..engine::Options::default() }).expect("an engine");
    let environment = Environment { trace: true, ..Environment::at(NOW_NS) };
    let found = |plan: &plan::Plan| {
        let rows = engine.run(plan, &store, &environment).expect("it runs");
        rows.iter().flat_map(|row| row.events.to_vec()).collect()
    };
    plans.iter().map(found).collect()
}

/// The events of files, as far as they can be read.
#[allow(dead_code, reason = "each test file uses a part")]
pub(crate) fn recorded_events(paths: &[std::path::PathBuf]) -> Vec<Event> {
    struct Events(Vec<Event>);
    impl telemetry::Sink for Events {
        fn event(&mut self, event: Event) -> telemetry::Flow {
            self.0.push(event);
            telemetry::Flow::Continue(())
        }

        fn warning(&mut self, _: telemetry::Warning) {}
    }
    let mut events = Events(Vec::new());
    let _ = telemetry::read(paths, &telemetry::Options::default(), &mut events);
    events.0
}
