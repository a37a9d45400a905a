//! Judging a detection's tests.

use std::collections::BTreeSet;

use detection::{Detection, Expected};
use engine::Engine;
use serde::Serialize;

use crate::run::needs;
use crate::{Compiled, EventPlace, Finding, Reason, Setting, Trial, Trials};

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

/// Runs every test of a detection against each of its queries, with what a user names for them. `read` gives the bytes of
/// a file of the package.
///
/// # Errors
/// Telemetry that cannot be read, or a time that is none: a fault of the package, not of a query.
pub fn judge(
    detection: &Detection,
    setting: &Setting,
    engine: &Engine,
    read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
) -> Result<Vec<Verdict>, String> {
    let queries: Vec<Compiled<'_>> =
        detection.queries.iter().map(|query| Compiled::new(detection, query, setting)).collect();
    let trials = Trials::read_all(detection, &needs(queries.iter()), read)?.set(setting);
    let of_all = |trial: &Trial<'_>| detection.tests.iter().any(|test| test.name == trial.test.name);
    let pairs = trials.iter().flat_map(|trial| queries.iter().map(move |query| (trial, query)));
    let pairs = pairs
        .filter(|(trial, query)| trial.test.is_of(&query.query.file) && (query.is_ours() || of_all(trial)));
    Ok(pairs.map(|(trial, query)| verdict(&trials, trial, query, engine)).collect())
}

fn verdict(trials: &Trials<'_>, trial: &Trial<'_>, query: &Compiled<'_>, engine: &Engine) -> Verdict {
    let mut verdict = Verdict {
        query: query.query.file.clone(),
        test: trial.test.name.clone(),
        flavour: trial.flavour.name.clone(),
        passed: false,
        matched: Vec::new(),
        missed: Vec::new(),
        errors: Vec::new(),
        leniencies: query.compiled.diagnostics.iter().map(|found| found.message.clone()).collect(),
    };
    let rendered = |found: &text::Diagnostic| found.render(&query.compiled.source);
    match trials.findings(trial, query, engine) {
        Err(errors) => {
            verdict.errors = errors.iter().filter(|found| found.is_error()).map(rendered).collect()
        }
        Ok(findings) => {
            verdict.passed = as_expected(&trial.test.expected, &findings);
            let seen: BTreeSet<&EventPlace> = findings.iter().flat_map(|found| &found.events).collect();
            if !verdict.passed && trial.test.expected != Expected::Silence {
                verdict.missed = missed(trials, trial, query, engine, &seen);
            }
            verdict.matched = findings.into_iter().map(Matched::of).collect();
        }
    }
    verdict
}

/// The events that the test stands on and that no finding holds.
fn missed(
    trials: &Trials<'_>,
    trial: &Trial<'_>,
    query: &Compiled<'_>,
    engine: &Engine,
    seen: &BTreeSet<&EventPlace>,
) -> Vec<Missed> {
    let expected = trial.expected_events();
    let unseen = expected.into_iter().map(|event| (event, EventPlace::of(event, &trial.store)));
    unseen
        .filter(|(_, place)| !seen.contains(place))
        .map(|(event, place)| {
            let explanation = trials.explain_event(trial, event, query, engine).unwrap_or_default();
            Missed { event: place, reasons: explanation.reasons() }
        })
        .collect()
}

/// Did all that must come out come out, and nothing else? A query that does not tell services, names, processes, evidence
/// or addresses is not asked for them.
pub(crate) fn as_expected(expected: &Expected, findings: &[Finding]) -> bool {
    let Expected::Findings(expected) = expected else { return findings.is_empty() };
    let services = findings.iter().flat_map(|finding| &finding.service.0);
    let evidence = findings.iter().flat_map(|finding| &finding.evidence);
    let addresses = findings.iter().flat_map(|finding| &finding.destination_ip.0);
    let named: Vec<String> = lowered(findings.iter().flat_map(|finding| &finding.name.0));
    let ran: Vec<String> = lowered(findings.iter().flat_map(|finding| &finding.process.0));
    let is_named = |name: &String| named.contains(&name.to_lowercase());
    let has_run = |process: &String| ran.iter().any(|path| path.ends_with(&process.to_lowercase()));
    !findings.is_empty()
        && are_told(&expected.services, services)
        && are_told(&expected.evidence, evidence)
        && are_told(&expected.destinations, addresses)
        && (named.is_empty() || expected.names.iter().all(is_named))
        && (ran.is_empty() || expected.processes.iter().all(has_run))
}

/// Are just these told, where any are asked for and any are told?
fn are_told<'t>(expected: &[String], told: impl Iterator<Item = &'t String>) -> bool {
    let expected: BTreeSet<&String> = expected.iter().collect();
    let told: BTreeSet<&String> = told.collect();
    expected.is_empty() || told.is_empty() || told == expected
}

fn lowered<'t>(texts: impl Iterator<Item = &'t String>) -> Vec<String> {
    texts.map(|text| text.to_lowercase()).collect()
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
