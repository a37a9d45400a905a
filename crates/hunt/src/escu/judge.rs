//! Judging the tests of Splunk's security content.

use std::collections::BTreeMap;
use std::path::PathBuf;

use detection::{AttackData, EscuContent, EscuDetection, EscuTest};
use engine::{Engine, Environment, Rows};
use intake::Intake;
use query::{Knowledge, Language, MadeText, Query, Settings};
use serde::Serialize;
use store::Needs;
use taxonomy::Views;
use text::{Diagnostic, Source};

use super::recording::{self, Recording};
use super::{AttackFiles, Found};
use crate::Tables;

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EscuOutcome {
    /// The search had a result.
    Passed,
    /// It had none, or is no valid search.
    Failed,
    /// It was not run: the reason is with the verdict.
    Skipped,
}

/// How a detection did in one of its tests. A detection without tests has one verdict, that it was skipped.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EscuVerdict {
    /// The detection's title.
    pub detection: String,
    /// Its file.
    pub file: String,
    /// Its UUID.
    pub id: String,
    /// `production`, `experimental`, `deprecated`.
    pub status: String,
    /// The test; empty where there is none.
    pub test: String,
    /// What came of it.
    pub outcome: EscuOutcome,
    /// How many rows there were.
    pub results: usize,
    /// Why it was skipped or failed, and what else is to be known, such as that another file was read in place of one.
    pub reasons: Vec<String>,
    /// The detection's observables that no row has, which contentctl takes for a failure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_observables: Vec<String>,
}

/// How content is judged.
pub struct Judging<'a> {
    /// Runs the searches.
    pub engine: &'a Engine,
    /// Where the recordings are.
    pub files: &'a AttackFiles,
    /// Tables that a user gives, over those of the content.
    pub tables: &'a Tables,
    /// Macros and other objects that a user gives, over those of the content.
    pub knowledge: &'a Knowledge,
    /// How recordings that are plain texts are taken in, with the settings of a user's apps.
    pub intake: &'a Intake,
    /// The time of the searches; `None` for just after the latest event of a recording, as contentctl has it when it
    /// moves a recording to the present.
    pub now_ns: Option<i64>,
}

/// How the reason begins that recordings are not at hand.
pub const DATA_ABSENT: &str = "data absent";

/// What kind of reason it is: without the names of files, for counting.
pub fn kind_of_reason(reason: &str) -> &str {
    let kinds = [DATA_ABSENT, DATA_UNREADABLE, BY_HAND];
    kinds.into_iter().find(|kind| reason.starts_with(kind)).unwrap_or(reason)
}

const DATA_UNREADABLE: &str = "data cannot be read";
const BY_HAND: &str = "it is tested by hand";

/// A test to be run, with its search.
struct Due<'c> {
    detection: &'c EscuDetection,
    test: &'c EscuTest,
    knowledge: Knowledge,
    query: Query,
    data: Vec<(&'c AttackData, Found)>,
    /// Its place among the verdicts.
    at: usize,
}

/// Runs every test of the content over all times. `done` is told how many verdicts there are so far, and of what.
///
/// Tests of the same recordings share one reading of them; one recording is in memory at a time.
///
/// # Errors
/// A table that cannot be read.
pub fn judge_escu(
    content: &EscuContent,
    judging: &Judging<'_>,
    done: &mut dyn FnMut(usize, &str),
) -> Result<Vec<EscuVerdict>, String> {
    let mut tables = Tables::default();
    tables.add_app(&content.lookups)?;
    tables.add(judging.tables);
    let mut verdicts = Vec::new();
    let mut due: BTreeMap<Vec<(PathBuf, AttackData)>, Vec<Due<'_>>> = BTreeMap::new();
    for detection in &content.detections {
        if detection.tests.is_empty() {
            verdicts.push(verdict(detection, "", EscuOutcome::Skipped, vec!["it has no test".to_owned()]));
        }
        for test in &detection.tests {
            let at = verdicts.len();
            match prepare(content, detection, test, judging) {
                Ok((knowledge, query, data)) => {
                    verdicts.push(verdict(detection, &test.name, EscuOutcome::Skipped, Vec::new()));
                    let told = |(told, found): &(&AttackData, Found)| {
                        let told = AttackData { data: String::new(), ..(*told).clone() };
                        (found.path().to_owned(), told)
                    };
                    let key = data.iter().map(told).collect();
                    due.entry(key).or_default().push(Due { detection, test, knowledge, query, data, at });
                }
                Err((outcome, why)) => verdicts.push(verdict(detection, &test.name, outcome, vec![why])),
            }
        }
    }
    let mut judged = verdicts.len() - due.values().map(Vec::len).sum::<usize>();
    for tests in due.into_values() {
        done(judged, &tests[0].detection.name);
        judged += tests.len();
        run_together(&tests, judging, &tables, &mut verdicts);
    }
    done(judged, "");
    Ok(verdicts)
}

fn verdict(detection: &EscuDetection, test: &str, outcome: EscuOutcome, reasons: Vec<String>) -> EscuVerdict {
    EscuVerdict {
        detection: detection.name.clone(),
        file: detection.file.clone(),
        id: detection.id.clone(),
        status: detection.status.clone(),
        test: test.to_owned(),
        outcome,
        results: 0,
        reasons,
        without_observables: Vec::new(),
    }
}

/// What a search may name, the search, and the recordings of its test.
type Ready<'c> = (Knowledge, Query, Vec<(&'c AttackData, Found)>);

/// The search of a test, ready to run, or what is the matter with it.
fn prepare<'c>(
    content: &EscuContent,
    detection: &EscuDetection,
    test: &'c EscuTest,
    judging: &Judging<'_>,
) -> Result<Ready<'c>, (EscuOutcome, String)> {
    if let Some(why) = &detection.manual_test {
        return Err((EscuOutcome::Skipped, format!("{BY_HAND}: {}", why.trim())));
    }
    if test.data.is_empty() {
        return Err((EscuOutcome::Skipped, "the test names no data".to_owned()));
    }
    let mut knowledge = content.knowledge_for(detection);
    knowledge.put_over(judging.knowledge);
    let views = Views::default();
    let settings = Settings::new(&engine::Catalogue, &knowledge, &views);
    let source = Source::new(&detection.file, &detection.search);
    let query = Query::compile(Language::Spl, source, &settings);
    if !query.planned() {
        let errors: Vec<Diagnostic> = query.errors().cloned().collect();
        return Err((outcome_of(&errors), said(&errors)));
    }
    let found: Vec<_> = test.data.iter().map(|one| (one, judging.files.find(&one.data))).collect();
    let absent: Vec<&str> =
        found.iter().filter(|(_, found)| found.is_none()).map(|(one, _)| tail(&one.data)).collect();
    if !absent.is_empty() {
        return Err((EscuOutcome::Skipped, format!("{DATA_ABSENT}: {}", absent.join(", "))));
    }
    let data = found.into_iter().filter_map(|(one, found)| Some((one, found?))).collect();
    Ok((knowledge, query, data))
}

/// What is not there yet, or needs what nobody gave, is no fault of the search.
fn outcome_of(errors: &[Diagnostic]) -> EscuOutcome {
    const ABSENT: [&str; 4] = ["refused-command", "no-metrics", "unknown-lookup", "unsupported-command"];
    let absent = |error: &Diagnostic| ABSENT.contains(&error.name) || error.message.contains("not supported");
    if errors.iter().any(absent) { EscuOutcome::Skipped } else { EscuOutcome::Failed }
}

/// What is wrong, each once.
fn said(errors: &[Diagnostic]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for error in errors.iter().filter(|error| error.is_error()) {
        if !said.contains(&error.message.as_str()) {
            said.push(&error.message);
        }
    }
    said.join("; ")
}

/// Runs tests of the same recordings.
fn run_together(tests: &[Due<'_>], judging: &Judging<'_>, tables: &Tables, verdicts: &mut [EscuVerdict]) {
    let needs = tests.iter().fold(Needs::default(), |needs, due| match &due.query.plan {
        Some(plan) => needs.with(Language::Spl.view(), plan::fields_read(plan)),
        None => needs,
    });
    let recording = recording::read(&tests[0].data, needs, judging.intake).and_then(|recording| {
        let why = recording.warnings.first().map_or("it holds no events", String::as_str);
        let unreadable = format!("{DATA_UNREADABLE}: {why}");
        if recording.store.events() == 0 { Err(unreadable) } else { Ok(recording) }
    });
    for due in tests {
        let verdict = &mut verdicts[due.at];
        for (told, found) in due.data.iter().filter(|(_, found)| matches!(found, Found::Archive(_))) {
            let (instead, wanted) = (found.path().display(), tail(&told.data));
            verdict.reasons.push(format!("{instead} was read in place of {wanted}"));
        }
        match &recording {
            Ok(recording) => run(due, recording, judging, tables, verdict),
            Err(why) => verdict.reasons.push(why.clone()),
        }
    }
}

/// The file of a URL, with the folder of its dataset and of its technique.
fn tail(url: &str) -> &str {
    let starts: Vec<usize> = url.match_indices('/').map(|(at, _)| at + 1).collect();
    starts.iter().rev().nth(2).map_or(url, |start| &url[*start..])
}

fn run(
    due: &Due<'_>,
    recording: &Recording,
    judging: &Judging<'_>,
    tables: &Tables,
    verdict: &mut EscuVerdict,
) {
    let Some(plan) = &due.query.plan else { return };
    let compiler = MadeText { functions: &engine::Catalogue, knowledge: &due.knowledge };
    // Just after the latest event, so that a window that ends now holds it.
    let now_ns = judging.now_ns.or(recording.latest_ns.map(|latest| latest + 1_000_000_000)).unwrap_or(0);
    let environment = Environment { lookups: tables, compiler: Some(&compiler), ..Environment::at(now_ns) };
    match judging.engine.run(plan, &recording.store, &environment) {
        Err(errors) => {
            verdict.outcome = outcome_of(&errors);
            verdict.reasons.push(said(&errors));
        }
        Ok(rows) => {
            verdict.results = rows.iter().count();
            verdict.outcome = if verdict.results > 0 { EscuOutcome::Passed } else { EscuOutcome::Failed };
            if verdict.results > 0 {
                verdict.without_observables = without(&rows, &due.detection.observables);
            } else {
                let events = recording.store.events();
                verdict.reasons.push(format!("no result over {events} events"));
                verdict.reasons.extend(recording.warnings.first().cloned());
            }
        }
    }
    debug_assert_eq!(verdict.test, due.test.name, "a verdict stands at its test's place");
}

/// The observables that no row has, or has as the text `null`.
fn without(rows: &Rows, observables: &[String]) -> Vec<String> {
    let has = |wanted: &String| {
        rows.iter().any(|row| {
            row.fields.iter().any(|(name, value)| {
                let filled = |text: &std::borrow::Cow<'_, str>| !text.is_empty() && text != "null";
                *name == wanted.as_str() && value.members().iter().any(filled)
            })
        })
    };
    observables.iter().filter(|wanted| !has(wanted)).cloned().collect()
}
