//! `overhear test --sigma`: rules against the recordings that their project keeps for them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use detection::{SigmaRegression, SigmaTest};
use serde_json::json;
use telemetry::{Event, Flow, Sink, Warning};

use super::{CLEAN, found};
use crate::cli::{Format, SetUpArgs, TestArgs};
use crate::failure::Failure;
use crate::session::{Origin, Session};
use crate::sigma::rules::{self, Rules, Wanted};
use crate::{output, report};

/// How a rule does on a recording.
struct Verdict {
    /// The rule's id.
    id: String,
    title: String,
    test: String,
    path: String,
    expected: Option<u64>,
    found: u64,
    /// Compared with what is expected; less where it could not be judged.
    compared: Ordering,
    /// Why it could not be judged.
    error: Option<String>,
}

/// Runs it: every `info.yml` below the folders, with the rules below the same folders.
pub(crate) fn run(args: &TestArgs) -> Result<ExitCode, Failure> {
    let session = Session::to_compile(&SetUpArgs { rules: args.rules.clone(), ..SetUpArgs::default() })?;
    let rules = rules::read(&args.sigma, Wanted::everything(), &session.settings(Origin::Given))?;
    let mut by_id: HashMap<String, Vec<u32>> = HashMap::new();
    for (number, rule) in (0u32..).zip(&rules.all) {
        by_id.entry(rule.id.to_lowercase()).or_default().push(number);
    }
    let mut verdicts = Vec::new();
    for info in rules::infos(&args.sigma)? {
        judge(&info, &rules, &by_id, &mut verdicts);
    }
    if verdicts.is_empty() {
        let paths: Vec<String> = args.sigma.iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::new(format!(
            "--sigma {}: there is no info.yml with tests here",
            paths.join(", ")
        )));
    }
    write(&verdicts, args.output.format)?;
    let of = |compared| verdicts.iter().filter(|verdict| verdict.compared == compared).count();
    let (passed, more, failed) = (of(Ordering::Equal), of(Ordering::Greater), of(Ordering::Less));
    report::note(&format!(
        "{} cases: {passed} passed, {more} find more events than they state, {failed} failed",
        verdicts.len()
    ));
    let bad = if args.exact { more + failed } else { failed };
    Ok(if bad == 0 { CLEAN } else { found() })
}

/// The verdicts of one `info.yml`.
fn judge(info: &Path, rules: &Rules, by_id: &HashMap<String, Vec<u32>>, verdicts: &mut Vec<Verdict>) {
    let read = std::fs::read(info).map_err(|error| error.to_string());
    let parsed = read.and_then(|bytes| SigmaRegression::read(&String::from_utf8_lossy(&bytes)));
    let regression = match parsed {
        Ok(regression) => regression,
        Err(error) => return verdicts.push(unread(info, error)),
    };
    for test in &regression.tests {
        let counts = located(info, &test.path)
            .ok_or_else(|| "the recording is not there".to_owned())
            .map(|path| counts(&path, rules));
        for rule in &regression.rules {
            let numbers = by_id.get(&rule.id.to_lowercase());
            let found = match (&counts, numbers) {
                (Err(error), _) => Err(error.clone()),
                (_, None) => Err(missing(&rule.id, rules)),
                (Ok(counts), Some(numbers)) => {
                    Ok(numbers.iter().map(|number| counts[*number as usize]).max().unwrap_or(0))
                }
            };
            verdicts.push(verdict(&rule.id, &rule.title, test, found));
        }
    }
}

fn verdict(id: &str, title: &str, test: &SigmaTest, found: Result<u64, String>) -> Verdict {
    Verdict {
        id: id.to_owned(),
        title: title.to_owned(),
        test: test.name.clone(),
        path: test.path.clone(),
        expected: test.match_count,
        compared: found.as_ref().map_or(Ordering::Less, |found| test.compare(*found)),
        found: *found.as_ref().unwrap_or(&0),
        error: found.err(),
    }
}

fn unread(info: &Path, error: String) -> Verdict {
    let path = info.display().to_string();
    let (id, title, test) = (String::new(), String::new(), "info.yml".to_owned());
    Verdict { id, title, test, path, expected: None, found: 0, compared: Ordering::Less, error: Some(error) }
}

/// Why there is no rule of that id among those that run.
fn missing(id: &str, rules: &Rules) -> String {
    let refused =
        rules.refused.iter().find(|one| one.id.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(id)));
    match refused {
        Some(one) => format!("the rule does not run: {}:{}: {}", one.file, one.line, one.reason),
        None => "there is no rule of that id here".to_owned(),
    }
}

/// The recording that an `info.yml` names: its path starts at the root of the collection, which is any folder above.
fn located(info: &Path, path: &str) -> Option<PathBuf> {
    let path = path.replace('\\', "/");
    info.ancestors().map(|folder| folder.join(&path)).find(|path| path.is_file())
}

/// How many events of a recording each rule finds.
fn counts(path: &Path, rules: &Rules) -> Vec<u64> {
    struct Counting<'c> {
        worker: sweep::Worker<'c>,
        counts: Vec<u64>,
    }
    impl Sink for Counting<'_> {
        fn event(&mut self, event: Event) -> Flow {
            for rule in self.worker.event(&event) {
                self.counts[*rule as usize] += 1;
            }
            ControlFlow::Continue(())
        }

        fn warning(&mut self, warning: Warning) {
            report::warning(&warning.to_string());
        }
    }
    let options = telemetry::Options { keep_raw: rules.sweep.reads_raw(), ..telemetry::Options::default() };
    let mut counting = Counting { worker: rules.sweep.worker(1 << 20), counts: vec![0; rules.all.len()] };
    let _ = telemetry::read_file(path, &options, &mut counting);
    counting.counts
}

fn write(verdicts: &[Verdict], format: Format) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if format == Format::Table {
        for verdict in verdicts {
            writeln!(out, "{}", output::printable(&line(verdict)))?;
        }
    } else {
        let rows: Vec<output::Row> =
            verdicts.iter().filter_map(|one| row(one).as_object().cloned()).collect();
        output::write_rows(&mut out, format, &[], &rows)?;
    }
    Ok(out.flush()?)
}

fn line(verdict: &Verdict) -> String {
    let mark = mark(verdict);
    let why = match (&verdict.error, verdict.expected) {
        (Some(error), _) => format!(": {error}"),
        (None, Some(expected)) if expected != verdict.found => {
            format!(": finds {} instead of {expected}", verdict.found)
        }
        (None, None) if verdict.found == 0 => ": finds nothing".to_owned(),
        (None, _) => format!(" ({})", verdict.found),
    };
    format!("{mark}  {}  {}  {}{why}", verdict.id, verdict.title, verdict.path)
}

fn mark(verdict: &Verdict) -> &'static str {
    match verdict.compared {
        Ordering::Less => "FAIL",
        Ordering::Equal => "pass",
        Ordering::Greater => "more",
    }
}

fn row(verdict: &Verdict) -> serde_json::Value {
    json!({
        "verdict": mark(verdict).to_lowercase(),
        "id": verdict.id,
        "title": verdict.title,
        "test": verdict.test,
        "path": verdict.path,
        "expected": verdict.expected,
        "found": verdict.found,
        "error": verdict.error,
    })
}
