//! `overhear test --escu`: the tests of Splunk's security content, over its recordings.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use engine::Engine;
use hunt::{AttackFiles, EscuOutcome, EscuVerdict, Judging, judge_escu};
use indicatif::{ProgressBar, ProgressStyle};

use super::{CLEAN, found};
use crate::cli::{EscuArgs, Format};
use crate::failure::Failure;
use crate::session::Known;
use crate::{apps, clock, escu, input, output, report};

/// Runs it. A skipped test is no failure.
pub(crate) fn run(path: &Path, args: &EscuArgs, format: Format) -> Result<ExitCode, Failure> {
    let content = escu::read(path)?;
    for note in &content.notes {
        report::warning(&format!("--escu: {note}"));
    }
    let mut known = Known::read(&args.knowledge)?;
    let now_ns = args.now.as_deref().map(|now| clock::now_ns(Some(now))).transpose()?;
    known.knowledge.now_ns = now_ns;
    let files = files(args)?;
    let engine = Engine::new(engine::Options::default())?;
    let judging = Judging {
        engine: &engine,
        files: &files,
        tables: &known.tables,
        knowledge: &known.knowledge,
        intake: &apps::intake_of(&known.app),
        now_ns,
    };
    let tests: usize = content.detections.iter().map(|one| one.tests.len().max(1)).sum();
    let bar = progress(tests as u64);
    let verdicts = judge_escu(&content, &judging, &mut |done, name| {
        bar.set_position(done as u64);
        bar.set_message(name.to_owned());
    })
    .map_err(Failure::new)?;
    bar.finish_and_clear();
    write(&verdicts, format)?;
    let failed = verdicts.iter().any(|verdict| verdict.outcome == EscuOutcome::Failed);
    Ok(if failed { found() } else { CLEAN })
}

/// The files at hand.
fn files(args: &EscuArgs) -> Result<AttackFiles, Failure> {
    for folder in &args.data {
        if !folder.exists() {
            return Err(Failure::new(format!("--data {}: no such file or folder", folder.display())));
        }
    }
    let mut files = AttackFiles::new(input::files(&args.data).0);
    for given in &args.recordings {
        let (end, file) = given
            .split_once('=')
            .ok_or_else(|| Failure::new(format!("--recording `{given}`: URL_END=FILE is expected")))?;
        if !Path::new(file).is_file() {
            return Err(Failure::new(format!("--recording {end}: {file}: no such file")));
        }
        files.give(end, file.into());
    }
    Ok(files)
}

/// A bar on a terminal, nothing in a pipe.
fn progress(tests: u64) -> ProgressBar {
    if !io::IsTerminal::is_terminal(&io::stderr()) {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(tests);
    let style =
        ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} tests, {elapsed}  {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn write(verdicts: &[EscuVerdict], format: Format) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if format == Format::Table {
        // Thousands of tests are skipped where a few recordings are at hand; the table shows those that ran.
        let ran: Vec<&EscuVerdict> =
            verdicts.iter().filter(|one| one.outcome != EscuOutcome::Skipped).collect();
        if !ran.is_empty() {
            let mut short = rows(&ran);
            short.iter_mut().for_each(|row| row.retain(|name, _| columns().contains(name)));
            output::write_rows(&mut out, format, &columns(), &short)?;
            writeln!(out)?;
        }
        write!(out, "{}", output::printable(&closing(verdicts)))?;
    } else {
        let all: Vec<&EscuVerdict> = verdicts.iter().collect();
        output::write_rows(&mut out, format, &columns(), &rows(&all))?;
    }
    Ok(out.flush()?)
}

fn columns() -> Vec<String> {
    ["detection", "outcome", "results", "reasons"].map(str::to_owned).to_vec()
}

fn rows(verdicts: &[&EscuVerdict]) -> Vec<output::Row> {
    let object = |verdict: &&EscuVerdict| match serde_json::to_value(verdict) {
        Ok(serde_json::Value::Object(fields)) => Some(fields),
        _ => None,
    };
    verdicts.iter().filter_map(object).collect()
}

/// The counts, and why tests were skipped.
fn closing(verdicts: &[EscuVerdict]) -> String {
    let count = |outcome: EscuOutcome| verdicts.iter().filter(|one| one.outcome == outcome).count();
    let mut out = format!(
        "{} passed, {} failed, {} skipped\n",
        count(EscuOutcome::Passed),
        count(EscuOutcome::Failed),
        count(EscuOutcome::Skipped)
    );
    let mut why: BTreeMap<&str, usize> = BTreeMap::new();
    for verdict in verdicts.iter().filter(|one| one.outcome == EscuOutcome::Skipped) {
        for reason in &verdict.reasons {
            *why.entry(hunt::kind_of_reason(reason)).or_default() += 1;
        }
    }
    let mut why: Vec<(&str, usize)> = why.into_iter().collect();
    why.sort_by_key(|(reason, count)| (std::cmp::Reverse(*count), *reason));
    for (reason, count) in why {
        out.push_str(&format!("  {count} skipped: {reason}\n"));
    }
    if verdicts.iter().any(|one| one.reasons.iter().any(|why| why.starts_with(hunt::DATA_ABSENT))) {
        out.push_str(
            "The recordings are in https://github.com/splunk/attack_data; name a checkout with --data DIR.\n",
        );
    }
    out
}
