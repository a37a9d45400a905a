//! `overhear test`: the tests of detections, as a matrix of queries and tests.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use detection::{Detection, Kind};
use engine::Engine;
use hunt::{EventPlace, Missed, Reason, Setting, Verdict, judge};
use serde::Serialize;

use super::explain_picture::flat_reason;
use super::{CLEAN, found};
use crate::cli::{Format, TestArgs};
use crate::failure::Failure;
use crate::packages::packages;
use crate::{ariel, output, report};

/// The verdicts of one detection.
#[derive(Serialize)]
struct Judged {
    detection: String,
    results: Vec<Verdict>,
    /// The files of the queries that count.
    #[serde(skip)]
    ours: BTreeSet<String>,
}

/// Runs it. A failed test of a published (baseline) query is shown and does not count: that is what it is kept for.
pub(crate) fn run(args: &TestArgs) -> Result<ExitCode, Failure> {
    if let Some(escu) = &args.escu {
        return super::test_escu::run(escu, &args.recordings, args.output.format);
    }
    if let Some(option) = args.recordings.knowledge.given().chain(args.rules.given()).next() {
        let message = format!("{option} is for --escu or --sigma: a detection's tests bring what they need");
        return Err(Failure::new(message));
    }
    let wanted: Vec<String> = args.detection.iter().cloned().collect();
    let engine = Engine::new(engine::Options::default())?;
    let qradar = Arc::new(ariel::state(args.qradar_state.as_deref())?);
    let setting = Setting { qradar, ..Setting::default() };
    let (mut passed, mut judged) = (0, 0);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut all = Vec::new();
    for package in packages(&wanted)? {
        let detection = &package.detection;
        let results = judge(detection, &setting, &engine, |file| package.read(file));
        let results = results.map_err(Failure::new)?;
        let ours = || results.iter().filter(|verdict| is_ours(detection, &verdict.query));
        passed += ours().filter(|verdict| verdict.passed).count() as u64;
        judged += ours().count() as u64;
        if args.output.format == Format::Table {
            write!(out, "{}", output::printable(&picture(detection, &results)))?;
        }
        let ours = detection.queries.iter().filter(|query| query.kind == Kind::Ours);
        let ours = ours.map(|query| query.file.clone()).collect();
        all.push(Judged { detection: detection.name.clone(), results, ours });
    }
    match args.output.format {
        // What counts, below all that is shown for comparison.
        Format::Table => {
            writeln!(out, "our queries: {passed} of {} passed", report::counted(judged, "test"))?
        }
        Format::Json => print_json(&mut out, &all)?,
        Format::Jsonl => output::write_rows(&mut out, Format::Jsonl, &[], &rows(&all))?,
        Format::Csv => {
            let rows: Vec<output::Row> = all.iter().flat_map(flat_rows).collect();
            output::write_rows(&mut out, Format::Csv, &columns(), &rows)?;
        }
    }
    out.flush()?;
    Ok(if passed < judged { found() } else { CLEAN })
}

/// One object for one detection, a list for several.
fn print_json(out: &mut dyn Write, all: &[Judged]) -> io::Result<()> {
    match all {
        [one] => serde_json::to_writer_pretty(&mut *out, one)?,
        many => serde_json::to_writer_pretty(&mut *out, many)?,
    }
    writeln!(out)
}

fn rows(all: &[Judged]) -> Vec<output::Row> {
    let mut rows = Vec::new();
    for judged in all {
        for verdict in &judged.results {
            let mut row = output::Row::new();
            row.insert("detection".to_owned(), judged.detection.clone().into());
            if let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(verdict) {
                row.extend(fields);
            }
            rows.push(row);
        }
    }
    rows
}

/// The columns of CSV.
fn columns() -> Vec<String> {
    let known = "detection query test flavour passed counts found error missed_file missed_record stage cause message field value";
    known.split(' ').map(str::to_owned).collect()
}

/// A row of texts alone for each verdict, or one for each event and reason for which it was missed.
fn flat_rows(judged: &Judged) -> Vec<output::Row> {
    let mut rows = Vec::new();
    for verdict in &judged.results {
        let cells = [
            ("detection", judged.detection.clone().into()),
            ("query", verdict.query.clone().into()),
            ("test", verdict.test.clone().into()),
            ("flavour", verdict.flavour.clone().into()),
            ("passed", verdict.passed.into()),
            ("counts", judged.ours.contains(&verdict.query).into()),
            ("found", verdict.matched.len().into()),
            ("error", serde_json::Value::from(verdict.errors.join("\n"))),
        ];
        let head: output::Row = cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
        let before = rows.len();
        for missed in &verdict.missed {
            for reason in &missed.reasons {
                let mut row = head.clone();
                row.insert("missed_file".to_owned(), missed.event.file.clone().into());
                row.insert("missed_record".to_owned(), missed.event.record.into());
                row.extend(flat_reason(reason));
                rows.push(row);
            }
        }
        if rows.len() == before {
            rows.push(head);
        }
    }
    rows
}

fn is_ours(detection: &Detection, query: &str) -> bool {
    detection.queries.iter().any(|known| known.file == query && known.kind == Kind::Ours)
}

/// The matrix, a line a test and flavour, a column a query; then why each event was missed.
fn picture(detection: &Detection, results: &[Verdict]) -> String {
    let queries: Vec<&str> = detection.queries.iter().map(|query| query.file.as_str()).collect();
    let tests: Vec<(&str, &str)> =
        in_order(results.iter().map(|one| (one.test.as_str(), one.flavour.as_str())));
    let width = tests.iter().map(|(test, flavour)| test.len() + flavour.len() + 3).max().unwrap_or(0);
    let mut out = format!("{}: {}\n\n", detection.name, detection.title);
    let is_compared = |query: &str| !is_ours(detection, query);
    if queries.iter().any(|query| is_compared(query)) {
        let above: String = queries.iter().map(|query| compared(query, is_compared(query))).collect();
        let _ = writeln!(out, "{}", format!("{:width$}{above}", "").trim_end());
    }
    let heads: String = queries
        .iter()
        .map(|query| format!("  {query:>width$}", width = column(query, is_compared(query))))
        .collect();
    let _ = writeln!(out, "{:width$}{heads}", "");
    for (test, flavour) in &tests {
        let _ = write!(out, "{:width$}", format!("{test} ({flavour})"));
        for query in &queries {
            let mark = mark(results, query, test, flavour);
            let _ = write!(out, "  {mark:>width$}", width = column(query, is_compared(query)));
        }
        out.push('\n');
    }
    out.push_str(&flavours(detection));
    out.push_str(&score(detection, &queries, results));
    out.push_str(&leniencies(results));
    out.push_str(&misses(results));
    out
}

/// What stands above a query that is run beside ours, and does not count.
const COMPARED: &str = "for comparison";

fn column(query: &str, is_compared: bool) -> usize {
    if is_compared { query.len().max(COMPARED.len()) } else { query.len() }
}

fn compared(query: &str, is_compared: bool) -> String {
    format!("  {:>1$}", if is_compared { COMPARED } else { "" }, column(query, is_compared))
}

/// What telemetry of each flavour is, as the first test that has it says.
fn flavours(detection: &Detection) -> String {
    let mut out = String::new();
    let mut seen = BTreeSet::new();
    for flavour in detection.tests.iter().flat_map(|test| &test.flavours) {
        if !flavour.about.is_empty() && seen.insert(&flavour.name) {
            let _ = writeln!(
                out,
                "{}({}): {}",
                if seen.len() == 1 { "\n" } else { "" },
                flavour.name,
                flavour.about
            );
        }
    }
    out
}

fn mark(results: &[Verdict], query: &str, test: &str, flavour: &str) -> &'static str {
    let of = |one: &&Verdict| one.query == query && one.test == test && one.flavour == flavour;
    match results.iter().find(of) {
        None => "",
        Some(verdict) if !verdict.errors.is_empty() => "error",
        Some(verdict) if verdict.passed => "pass",
        Some(_) => "FAIL",
    }
}

fn score(detection: &Detection, queries: &[&str], results: &[Verdict]) -> String {
    let mut out = String::from("\n");
    for query in queries {
        let of: Vec<&Verdict> = results.iter().filter(|verdict| verdict.query == *query).collect();
        let passed = of.iter().filter(|verdict| verdict.passed).count();
        let mark = if is_ours(detection, query) { "" } else { " (for comparison)" };
        let _ = writeln!(out, "{query}: {passed} of {} passed{mark}", of.len());
    }
    out
}

fn leniencies(results: &[Verdict]) -> String {
    let mut out = String::new();
    for (query, said) in in_order(
        results.iter().flat_map(|one| one.leniencies.iter().map(|said| (one.query.as_str(), said.as_str()))),
    ) {
        let _ = writeln!(out, "{query}: {said}");
    }
    out
}

fn misses(results: &[Verdict]) -> String {
    let mut out = String::new();
    for verdict in results.iter().filter(|verdict| !verdict.passed) {
        let _ = writeln!(out, "\n{} on {} ({}):", verdict.query, verdict.test, verdict.flavour);
        for error in &verdict.errors {
            let _ = writeln!(out, "  {error}");
        }
        for (reasons, events) in alike(&verdict.missed) {
            let more =
                if events.len() == 1 { String::new() } else { format!(" and {} more", events.len() - 1) };
            let _ = writeln!(out, "  missed {}:{}{more}", events[0].file, events[0].record);
            for reason in reasons {
                let _ = writeln!(out, "    at `{}`: {}", reason.stage, reason.message);
            }
        }
        if verdict.missed.is_empty() && verdict.errors.is_empty() {
            for matched in &verdict.matched {
                let named = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
                let _ = writeln!(
                    out,
                    "  found {} {} by {}",
                    named(&matched.service),
                    named(&matched.name),
                    named(&matched.process)
                );
            }
        }
    }
    out
}

/// Events that were missed for the same causes, at the same places of the query.
fn alike(missed: &[Missed]) -> Vec<(&[Reason], Vec<&EventPlace>)> {
    let mut all: Vec<(&[Reason], Vec<&EventPlace>)> = Vec::new();
    let at = |reasons: &[Reason]| reasons.iter().map(|one| (one.cause, one.start)).collect::<Vec<_>>();
    for one in missed {
        match all.iter_mut().find(|(reasons, _)| at(reasons) == at(&one.reasons)) {
            Some((_, events)) => events.push(&one.event),
            None => all.push((&one.reasons, vec![&one.event])),
        }
    }
    all
}

/// Each once, in the order of its first coming.
fn in_order<T: Ord + Copy>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    all.filter(|one| seen.insert(*one)).collect()
}
