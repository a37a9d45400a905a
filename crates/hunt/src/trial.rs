//! The tests of a detection with their telemetry read, ready for any query.

use std::collections::BTreeSet;
use std::sync::Arc;

use detection::{Detection, Flavour, Signal, Test};
use engine::{Engine, Environment};
use query::{Knowledge, Language, MadeText};
use serde::Serialize;
use store::{Needs, Store};
use text::Diagnostics;

use crate::why::{ListMatch, list_matches};
use crate::{Compiled, EventPlace, Explanation, Finding, Replay, Setting, Tables, explain, read_bytes};

/// The tests of a detection with their telemetry read.
pub struct Trials<'d> {
    /// The detection that is tested.
    pub detection: &'d Detection,
    /// What the user names.
    pub(crate) setting: Setting,
    tables: Tables,
    all: Vec<Trial<'d>>,
}

/// A test set up on the telemetry of one flavour.
pub struct Trial<'d> {
    /// The test.
    pub test: &'d Test,
    /// Which of its telemetry.
    pub flavour: &'d Flavour,
    pub(crate) store: Store,
    now_ns: i64,
}

/// Why a query finds an event of a test, or does not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The query's file.
    pub query: String,
    /// The test.
    pub test: String,
    /// Which telemetry.
    pub flavour: String,
    /// The event.
    pub event: EventPlace,
    /// No drop where the query finds it.
    #[serde(flatten)]
    pub explanation: Explanation,
}

impl<'d> Trials<'d> {
    /// Reads the telemetry of the tests for `needs`: what the queries that are to be tested read. `read` gives the
    /// bytes of a file of the package.
    ///
    /// # Errors
    /// Telemetry or a table that cannot be read, or a time that is none: a fault of the package, not of a query.
    pub fn read(
        detection: &'d Detection,
        needs: &Needs,
        read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
    ) -> Result<Trials<'d>, String> {
        Trials::of(detection, &detection.tests, needs, read)
    }

    /// The same with the tests that are of the package's own queries alone.
    ///
    /// # Errors
    /// As for [`Trials::read`].
    pub fn read_all(
        detection: &'d Detection,
        needs: &Needs,
        read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
    ) -> Result<Trials<'d>, String> {
        let mut trials = Trials::read(detection, needs, &read)?;
        trials.all.extend(Trials::of(detection, &detection.value_tests, needs, read)?.all);
        Ok(trials)
    }

    fn of(
        detection: &'d Detection,
        tests: &'d [Test],
        needs: &Needs,
        read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
    ) -> Result<Trials<'d>, String> {
        let tables = Tables::of(detection, &read)?;
        // What a test stands on is found by fields that no query has to read.
        let signals = tests.iter().flat_map(|test| &test.signals);
        let fields = signals.flat_map(|signal| signal.contains.keys().cloned()).collect();
        let needs = needs.clone().with(Language::Sigma.view(), Some(fields));
        let mut all = Vec::new();
        for test in tests {
            let wrong = |error: &dyn std::fmt::Display| format!("test `{}`: now: {error}", test.name);
            let now: jiff::Timestamp = test.now.parse().map_err(|error: jiff::Error| wrong(&error))?;
            let now_ns = i64::try_from(now.as_nanosecond()).map_err(|error| wrong(&error))?;
            // What a test says of its events is looked for in them, whether or not a query reads it.
            let told = test.signals.iter().flat_map(|signal| signal.contains.keys().cloned()).collect();
            let needs = needs.clone().with("sigma", Some(told));
            for flavour in &test.flavours {
                let bytes = read(&flavour.file).map_err(|error| format!("{}: {error}", flavour.file))?;
                let store = read_bytes(&flavour.file, bytes, needs.clone())?;
                all.push(Trial { test, flavour, store, now_ns });
            }
        }
        Ok(Trials { detection, setting: Setting::default(), tables, all })
    }

    /// The same with what a user names.
    #[must_use]
    pub fn set(self, setting: &Setting) -> Trials<'d> {
        Trials { setting: setting.clone(), ..self }
    }

    /// Only the test of that name.
    #[must_use]
    pub fn only(mut self, test: &str) -> Trials<'d> {
        self.all.retain(|trial| trial.test.name == test);
        self
    }

    /// Each test on each of its telemetry, in the package's order.
    pub fn iter(&self) -> impl Iterator<Item = &Trial<'d>> {
        self.all.iter()
    }

    /// What a query finds in one trial.
    ///
    /// # Errors
    /// A query that does not run.
    pub fn findings(
        &self,
        trial: &Trial<'_>,
        query: &Compiled<'_>,
        engine: &Engine,
    ) -> Result<Vec<Finding>, Diagnostics> {
        self.with_environment(trial, |environment| query.findings(engine, &trial.store, environment))
    }

    /// Why a query finds, or does not, each event that the tests stand on.
    ///
    /// # Errors
    /// A query that does not compile or run.
    pub fn explain(&self, query: &Compiled<'_>, engine: &Engine) -> Result<Vec<Explained>, Diagnostics> {
        let mut all = Vec::new();
        for trial in self.all.iter().filter(|trial| trial.test.is_of(&query.query.file)) {
            for event in trial.expected_events() {
                all.push(Explained {
                    query: query.query.file.clone(),
                    test: trial.test.name.clone(),
                    flavour: trial.flavour.name.clone(),
                    event: EventPlace::of(event, &trial.store),
                    explanation: self.explain_event(trial, event, query, engine)?,
                });
            }
        }
        Ok(all)
    }

    /// Why a query finds an event of a trial, or does not. The query runs over all events of the trial, so that what
    /// it joins or counts is there.
    ///
    /// # Errors
    /// A query that does not compile or run.
    pub fn explain_event(
        &self,
        trial: &Trial<'_>,
        event: u32,
        query: &Compiled<'_>,
        engine: &Engine,
    ) -> Result<Explanation, Diagnostics> {
        let Some(plan) = &query.compiled.plan else { return Err(query.compiled.diagnostics.clone()) };
        let text = query.compiled.source.text();
        self.with_environment(trial, |environment| {
            explain(plan, event, Replay { engine, environment, store: &trial.store, text })
        })
    }

    /// The events behind what a query finds in one trial, and what of each met the lists of the query.
    pub(crate) fn list_matches(
        &self,
        trial: &Trial<'_>,
        query: &Compiled<'_>,
        engine: &Engine,
    ) -> Vec<Vec<ListMatch>> {
        let Some(plan) = &query.compiled.plan else { return Vec::new() };
        let text = query.compiled.source.text();
        self.with_environment(trial, |environment| {
            let Ok(rows) = engine.run(plan, &trial.store, environment) else { return Vec::new() };
            let events: BTreeSet<u32> = rows.iter().flat_map(|row| row.events).collect();
            let replay = Replay { engine, environment, store: &trial.store, text };
            events.into_iter().map(|event| list_matches(plan, event, replay)).collect()
        })
    }

    fn with_environment<T>(&self, trial: &Trial<'_>, run: impl FnOnce(&Environment<'_>) -> T) -> T {
        let compiler = MadeText { functions: &engine::Catalogue, knowledge: &Knowledge::default() };
        run(&Environment {
            lookups: &self.tables,
            compiler: Some(&compiler),
            qradar: Arc::clone(&self.setting.qradar),
            trace: true,
            ..Environment::at(trial.now_ns)
        })
    }
}

impl Trial<'_> {
    /// The connections that the test stands on, or all its signals where it has none.
    pub fn expected_events(&self) -> Vec<u32> {
        let signals = self.signals();
        let is_connection = |signal: &&&Signal| signal.event_id == crate::finding::CONNECTION;
        let connections: Vec<&Signal> = signals.iter().filter(is_connection).copied().collect();
        self.events_of(if connections.is_empty() { &signals } else { &connections })
    }

    /// All events that the test stands on.
    pub fn signal_events(&self) -> Vec<u32> {
        self.events_of(&self.signals())
    }

    /// How long before the time of the search an event was, in whole seconds; `None` for one of no time or a later one.
    pub(crate) fn age_s(&self, event: u32) -> Option<u64> {
        let time_ns = self.store.origin(event).2?;
        let age_ns = u64::try_from(self.now_ns.checked_sub(time_ns)?).ok()?;
        Some(age_ns.div_ceil(1_000_000_000))
    }

    fn signals(&self) -> Vec<&Signal> {
        let here =
            |signal: &&Signal| signal.flavours.is_empty() || signal.flavours.contains(&self.flavour.name);
        self.test.signals.iter().filter(here).collect()
    }

    fn events_of(&self, signals: &[&Signal]) -> Vec<u32> {
        let all = (0..).take(self.store.events());
        all.filter(|event| signals.iter().any(|signal| self.meets(*event, signal))).collect()
    }

    fn meets(&self, event: u32, signal: &Signal) -> bool {
        let id = self.store.class(event).and_then(|class| class.event_id);
        let values = self.store.event(event).unwrap_or_default();
        let holds = |field: &String, texts: &Vec<String>| {
            let has = |text: &String| {
                let text = text.to_lowercase();
                values.iter().any(|(name, value)| name == field && value.to_lowercase().contains(&text))
            };
            texts.iter().all(has)
        };
        id == Some(signal.event_id) && signal.contains.iter().all(|(field, texts)| holds(field, texts))
    }
}
