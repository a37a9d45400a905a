//! Judging a detection's tests.

use std::collections::BTreeSet;

use detection::{Detection, Expected, Flavour, Signal, Test};
use engine::{Engine, Environment};
use serde::Serialize;
use store::Store;

use crate::run::needs;
use crate::{Asking, Compiled, EventPlace, Finding, Reason, Tables, read_bytes, why_missed};

/// How one query did in one test, on telemetry of one flavour.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The query's file.
    pub query: String,
    /// The test.
    pub test: String,
    /// Which telemetry.
    pub flavour: String,
    /// Did all that must come out come out, and nothing else?
    pub passed: bool,
    /// What came out.
    pub matched: Vec<Matched>,
    /// The events that the test stands on and that are behind nothing that came out. None where nothing must.
    pub missed: Vec<Missed>,
    /// Why the query could not run; empty where it ran.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<String>,
    /// The liberties that were taken with the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leniencies: Vec<String>,
}

/// A finding of a test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Matched {
    /// The service, where the query tells it.
    pub service: Option<String>,
    /// The host name, where the query tells it.
    pub name: Option<String>,
    /// The process.
    pub process: Option<String>,
    /// What says so.
    pub evidence: Vec<String>,
    /// The events behind it.
    pub events: Vec<EventPlace>,
}

/// An event that a query missed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Missed {
    /// The event.
    pub event: EventPlace,
    /// Why, in the order in which the query meets the causes.
    pub reasons: Vec<Reason>,
}

/// Runs every test of a detection against each of its queries. `read` gives the bytes of a file of the package.
///
/// # Errors
/// Telemetry that cannot be read, or a time that is none: a fault of the package, not of a query.
pub fn judge(
    detection: &Detection,
    engine: &Engine,
    read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
) -> Result<Vec<Verdict>, String> {
    let queries: Vec<Compiled<'_>> =
        detection.queries.iter().map(|query| Compiled::new(detection, query)).collect();
    let tables = Tables::of(detection, &read)?;
    let mut verdicts = Vec::new();
    for test in &detection.tests {
        let now: jiff::Timestamp =
            test.now.parse().map_err(|error| format!("test `{}`: now: {error}", test.name))?;
        let now_ns =
            i64::try_from(now.as_nanosecond()).map_err(|error| format!("test `{}`: {error}", test.name))?;
        let compiler =
            query::MadeText { functions: &engine::Catalogue, knowledge: &query::Knowledge::default() };
        let environment = Environment {
            lookups: &tables,
            compiler: Some(&compiler),
            trace: true,
            ..Environment::at(now_ns)
        };
        for flavour in &test.flavours {
            let bytes = read(&flavour.file).map_err(|error| format!("{}: {error}", flavour.file))?;
            let store = read_bytes(&flavour.file, bytes, needs(queries.iter()))?;
            let bench = Bench { engine, store: &store, environment: &environment, test, flavour };
            verdicts.extend(queries.iter().map(|query| bench.verdict(query)));
        }
    }
    Ok(verdicts)
}

/// A test set up on the telemetry of one flavour.
struct Bench<'a> {
    engine: &'a Engine,
    store: &'a Store,
    environment: &'a Environment<'a>,
    test: &'a Test,
    flavour: &'a Flavour,
}

impl Bench<'_> {
    fn verdict(&self, query: &Compiled<'_>) -> Verdict {
        let mut verdict = Verdict {
            query: query.query.file.clone(),
            test: self.test.name.clone(),
            flavour: self.flavour.name.clone(),
            passed: false,
            matched: Vec::new(),
            missed: Vec::new(),
            errors: Vec::new(),
            leniencies: query.compiled.diagnostics.iter().map(|found| found.message.clone()).collect(),
        };
        let rendered = |found: &text::Diagnostic| found.render(&query.compiled.source);
        match query.findings(self.engine, self.store, self.environment) {
            Err(errors) => {
                verdict.errors = errors.iter().filter(|found| found.is_error()).map(rendered).collect()
            }
            Ok(findings) => {
                verdict.passed = as_expected(&self.test.expected, &findings);
                let seen: BTreeSet<&EventPlace> = findings.iter().flat_map(|found| &found.events).collect();
                if !verdict.passed && self.test.expected != Expected::Silence {
                    verdict.missed = self.missed(query, &seen);
                }
                verdict.matched = findings.into_iter().map(Matched::of).collect();
            }
        }
        verdict
    }

    /// The connections that the test stands on, or all its signals where it has none, that no finding holds.
    fn missed(&self, query: &Compiled<'_>, seen: &BTreeSet<&EventPlace>) -> Vec<Missed> {
        let Some(plan) = &query.compiled.plan else { return Vec::new() };
        let text = query.compiled.source.text();
        let expected = self.expected_events();
        let unseen = expected.into_iter().map(|event| (event, EventPlace::of(event, self.store)));
        unseen
            .filter(|(_, place)| !seen.contains(place))
            .map(|(event, place)| {
                let reasons = self.store.only(&[event]).ok().and_then(|store| {
                    let environment = self.environment;
                    why_missed(plan, event, Asking { engine: self.engine, environment, store: &store, text })
                        .ok()
                });
                Missed { event: place, reasons: reasons.unwrap_or_default() }
            })
            .collect()
    }

    fn expected_events(&self) -> Vec<u32> {
        let here =
            |signal: &&Signal| signal.flavours.is_empty() || signal.flavours.contains(&self.flavour.name);
        let signals: Vec<&Signal> = self.test.signals.iter().filter(here).collect();
        let connections: Vec<&Signal> =
            signals.iter().filter(|signal| signal.event_id == crate::finding::CONNECTION).copied().collect();
        let wanted = if connections.is_empty() { &signals } else { &connections };
        let all = (0..).take(self.store.events());
        all.filter(|event| wanted.iter().any(|signal| self.meets(*event, signal))).collect()
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

/// Did all that must come out come out, and nothing else? A query that does not tell services is not asked for them.
fn as_expected(expected: &Expected, findings: &[Finding]) -> bool {
    let Expected::Findings { services } = expected else { return findings.is_empty() };
    let told: BTreeSet<&str> =
        findings.iter().flat_map(|finding| &finding.service.0).map(String::as_str).collect();
    let wanted: BTreeSet<&str> = services.iter().map(String::as_str).collect();
    !findings.is_empty() && (told.is_empty() || told == wanted)
}

impl Matched {
    fn of(finding: Finding) -> Matched {
        let first = |texts: &crate::Texts| texts.first().map(str::to_owned);
        Matched {
            service: first(&finding.service),
            name: first(&finding.name),
            process: first(&finding.process),
            evidence: finding.evidence,
            events: finding.events,
        }
    }
}
