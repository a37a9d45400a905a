//! `overhear test --sigma`: rules against the recordings that their project keeps for them.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use detection::SigmaRegression;
use ruleset::{Ruleset, Selection, Verdict, VerdictKind, judge};
use serde_json::json;
use telemetry::Warning;

use super::{CLEAN, found};
use crate::cli::{Format, SetUpArgs, TestArgs};
use crate::failure::Failure;
use crate::session::{Origin, Session};
use crate::sigma::rules;
use crate::{output, report};

/// Runs it: every `info.yml` below the folders, with the rules below the same folders.
pub(crate) fn run(args: &TestArgs) -> Result<ExitCode, Failure> {
    let session = Session::to_compile(&SetUpArgs { rules: args.rules.clone(), ..SetUpArgs::default() })?;
    let read = rules::read(&args.sigma, Selection::default(), &session.settings(Origin::Given))?;
    let mut verdicts = Vec::new();
    for info in rules::infos(&args.sigma)? {
        verdicts.extend(of_info(&info, &read.ruleset));
    }
    if verdicts.is_empty() {
        let paths: Vec<String> = args.sigma.iter().map(|path| path.display().to_string()).collect();
        return Err(Failure::new(format!(
            "--sigma {}: there is no info.yml with tests here",
            paths.join(", ")
        )));
    }
    write(&verdicts, args.output.format)?;
    let of = |kind| verdicts.iter().filter(|verdict| verdict.kind == kind).count();
    let (passed, more, failed) = (of(VerdictKind::Passed), of(VerdictKind::More), of(VerdictKind::Failed));
    report::note(&format!(
        "{} cases: {passed} passed, {more} find more events than they state, {failed} failed",
        verdicts.len()
    ));
    let bad = if args.exact { more + failed } else { failed };
    Ok(if bad == 0 { CLEAN } else { found() })
}

/// The verdicts of one `info.yml`.
fn of_info(info: &Path, ruleset: &Ruleset) -> Vec<Verdict> {
    let read = std::fs::read(info).map_err(|error| error.to_string());
    match read.and_then(|bytes| SigmaRegression::read(&String::from_utf8_lossy(&bytes))) {
        Ok(regression) => judge(&regression, ruleset, &mut |path| {
            let path = located(info, path).ok_or_else(|| "the recording is not there".to_owned())?;
            let mut warn = |warning: &Warning| report::warning(&warning.to_string());
            Ok(ruleset.count(&mut warn, |options, sink| telemetry::read_file(&path, options, sink)))
        }),
        Err(error) => vec![Verdict::unread(&info.display().to_string(), error)],
    }
}

/// The recording that an `info.yml` names: its path starts at the root of the collection, which is any folder above.
fn located(info: &Path, path: &str) -> Option<PathBuf> {
    let path = path.replace('\\', "/");
    info.ancestors().map(|folder| folder.join(&path)).find(|path| path.is_file())
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
    match verdict.kind {
        VerdictKind::Failed => "FAIL",
        VerdictKind::Passed => "pass",
        VerdictKind::More => "more",
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
