//! Runs the case files of `conformance/`.
//!
//! A case whose question is answered with "not supported yet" waits: the answer is honest, and `corpus/cases.txt` keeps
//! how many do. A case under `fixme/` is true and known to be answered wrongly; when it is answered rightly it moves.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use conformance::{Answer, Case, Expected, Input, Question, parse, rewrite};
use engine::LookupTable;
use query::{AqlOptions, Matching};
use serde_json::Value as Json;

use crate::ask::{Outcome, World, ask};
use crate::compare::{same, untyped};
use crate::draw::draw;
use crate::folder::files_under;
use crate::ratchet::hold;
use crate::text_log::{SOURCETYPE, app};

/// What came of all cases.
#[derive(Default)]
struct Tally {
    right: usize,
    waiting: Vec<String>,
    known_wrong: usize,
    wrong: Vec<String>,
    /// For each folder and each way of knowing how many cases there are.
    known: BTreeMap<String, usize>,
}

#[test]
fn every_case_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance");
    let wanted = env::var("CASES").unwrap_or_default();
    let answer = env::var("ANSWER").is_ok_and(|word| word == "1");
    let mut tally = Tally::default();
    for path in files_under(&folder, "case") {
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        let text = fs::read_to_string(&path).expect("a readable file");
        let answered = run_file(&name, text, &wanted, answer, &mut tally);
        if answer {
            fs::write(&path, answered).expect("a writable file");
        }
    }
    let Tally { right, waiting, known_wrong, wrong, known } = &tally;
    println!("wrong {}; waiting:\n{}", wrong.len(), waiting.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if wanted.is_empty() {
        let waiting = waiting.len();
        let mut report = format!("right {right}\nwaiting {waiting}\nknown wrong {known_wrong}\n");
        report.extend(known.iter().map(|(what, count)| format!("{what} {count}\n")));
        hold("cases.txt", &report);
    }
}

/// Asks the wanted cases of a file, and gives its text with the new answers where they are to be filled in.
fn run_file(name: &str, text: String, wanted: &str, answer: bool, tally: &mut Tally) -> String {
    let file = parse(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let mut text = text;
    // From the end, so that a new answer does not move the lines of the cases that follow.
    for case in file.cases.iter().rev() {
        let place = format!("{name}:{}", case.line);
        if !is_wanted(&place, wanted) {
            continue;
        }
        let folder = name.split('/').next().unwrap_or_default();
        // These are asked where rules run together: `crates/overhear/tests/correlations.rs`.
        if matches!(case.expected, Some(Expected::Findings(_))) {
            let known = format!("{folder} findings {:?}", case.level).to_lowercase();
            *tally.known.entry(known).or_default() += 1;
            continue;
        }
        *tally.known.entry(format!("{folder} {:?}", case.level).to_lowercase()).or_default() += 1;
        match (check(case), name.starts_with("fixme/")) {
            (Ok(()), false) => tally.right += 1,
            (Ok(()), true) => tally.wrong.push(format!("{place} {} is answered rightly: move it", case.name)),
            (Err(_), true) => tally.known_wrong += 1,
            (Err((_, Some(Answer::Error(said)))), _) if said.contains("not supported yet") => {
                tally.waiting.push(format!("{place} {}", case.name));
            }
            (Err((_, Some(given))), _) if answer => text = rewrite(&text, case.line, &given),
            (Err((why, _)), _) => tally.wrong.push(format!("{place} {}\n{why}", case.name)),
        }
    }
    text
}

/// `sort.case` means the whole file, `sort.case:21` the case at that line.
fn is_wanted(place: &str, wanted: &str) -> bool {
    match wanted.rsplit_once(':') {
        Some(_) => place.ends_with(wanted),
        None => place.contains(wanted),
    }
}

/// Why a case is not true, and the answer of its first question.
type Wrong = (String, Option<Answer>);

fn check(case: &Case) -> Result<(), Wrong> {
    let app = app(case.app.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let mut world = World::with_app(app).map_err(|error| (error, None))?;
    if let Some(now) = &case.now {
        world.now_ns = nanoseconds(now).map_err(|error| (format!("`now`: {error}"), None))?;
    }
    world.knowledge.now_ns = Some(world.now_ns);
    if matches!(case.input, Input::Text(_)) {
        world.knowledge.found_when_read(SOURCETYPE);
    }
    for (name, csv) in &case.lookups {
        let table =
            LookupTable::from_csv(csv.as_bytes()).map_err(|error| (format!("`{name}`: {error}"), None))?;
        world.tables.0.insert(name.clone(), Arc::new(table));
    }
    if case.without_limits {
        world.limits = plan::Limits::Off;
    }
    world.qradar = state(case).map_err(|error| (error, None))?;
    world.aql = options(case).map_err(|error| (error, None))?;
    for question in &case.questions {
        for batch_rows in [8_192, 1] {
            world.batch_rows = batch_rows;
            let outcome = ask(question.language, &question.text, &case.input, &world);
            let told =
                |why: String| format!("  {:?} in batches of {batch_rows} rows: {why}", question.language);
            check_answer(case, question, &outcome).map_err(|(why, answer)| (told(why), answer))?;
        }
    }
    Ok(())
}

fn state(case: &Case) -> Result<Arc<qradar::State>, String> {
    let mut state = qradar::State::default();
    for (name, content) in &case.state {
        state.add(name, content.as_bytes()).map_err(|error| error.to_string())?;
    }
    Ok(Arc::new(state))
}

fn options(case: &Case) -> Result<AqlOptions, String> {
    let mut options = AqlOptions::default();
    for line in &case.options {
        match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["matches", "full"] => options.matching = Matching::Full,
            ["window", seconds] => {
                let seconds: u64 = seconds.parse().map_err(|error| format!("`{line}`: {error}"))?;
                options.default_window_ms = Some(seconds * 1000);
            }
            _ => return Err(format!("`{line}` is no option")),
        }
    }
    Ok(options)
}

fn nanoseconds(time: &str) -> Result<i64, String> {
    let time: jiff::Timestamp = time.parse().map_err(|error: jiff::Error| error.to_string())?;
    i64::try_from(time.as_nanosecond()).map_err(|error| error.to_string())
}

fn check_answer(case: &Case, question: &Question, outcome: &Outcome) -> Result<(), Wrong> {
    let several = case.questions.iter().any(|other| other.language != question.language);
    let error = outcome.answer.as_ref().err().map(|errors| draw(errors, &outcome.source));
    let answer = match (&outcome.answer, &error) {
        (Ok(rows), _) => Answer::Rows(if several { untyped(rows) } else { rows.clone() }),
        (_, Some(drawn)) => Answer::Error(drawn.clone()),
        (Err(_), None) => Answer::Error(String::new()),
    };
    let fits = match (&case.expected, &answer) {
        (Some(Expected::Rows(expected)), Answer::Rows(rows)) => same(rows, expected, true),
        (Some(Expected::Unordered(expected)), Answer::Rows(rows)) => same(rows, expected, false),
        (Some(Expected::Error(expected)), Answer::Error(drawn)) => expected == drawn,
        _ => false,
    };
    if !fits {
        return Err((format!("found\n{}", shown(&answer)), Some(answer)));
    }
    if let Some(expected) = case.columns.as_ref().filter(|expected| **expected != outcome.columns) {
        return Err((format!("columns {:?} instead of {expected:?}", outcome.columns), None));
    }
    let said = draw(&outcome.said, &outcome.source);
    match &case.diagnostics {
        Some(expected) if *expected != said => Err((format!("said\n{said}"), Some(Answer::Said(said)))),
        _ => Ok(()),
    }
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Rows(rows) => rows.iter().map(Json::to_string).collect::<Vec<_>>().join("\n"),
        Answer::Error(drawn) | Answer::Said(drawn) => drawn.clone(),
    }
}
