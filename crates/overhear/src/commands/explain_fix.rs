//! `overhear explain --fix`: the smallest verified edit of a query that makes a detection's tests pass.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use hunt::{Repair, Score};
use serde_json::json;
use similar::TextDiff;
use store::Needs;

use super::explain::{queries, trials};
use super::{CLEAN, found};
use crate::cli::{ExplainArgs, Format};
use crate::failure::Failure;
use crate::packages::{Package, packages};
use crate::session::{Origin, Session};
use crate::{output, report};

/// Mends each query that the arguments name, shows the patch, and writes the file where the query is one.
pub(crate) fn run(args: &ExplainArgs, session: &Session) -> Result<ExitCode, Failure> {
    if !args.paths.is_empty() {
        return Err(Failure::new(
            "--fix needs a detection's tests to verify an edit: name no paths, but --detection",
        ));
    }
    let engine = session.engine()?;
    let setting = session.setting(Origin::Package);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut rows = Vec::new();
    let mut whole = true;
    for package in packages(&args.detections)? {
        let trials = trials(args, &package, &Needs::all())?.set(&setting);
        for query in queries(args, &package)? {
            let repair = hunt::repair(&trials, &query, engine).map_err(|errors| {
                let source = text::Source::new(&query.file, &query.text);
                Failure::query(&source, &errors)
            })?;
            whole &= repair.after.is_full();
            let patch = patch(&query.file, &query.text, &repair.text);
            let written = write(args, &package, &query, &repair)?;
            match args.output.format {
                Format::Table => {
                    write!(out, "{}", output::printable(&picture(&query.file, &repair, &patch)))?
                }
                _ => rows.push(row(&query.file, &repair, &patch)),
            }
            if let Some(path) = written {
                report::note(&format!("{} is written", path.display()));
            }
        }
    }
    if args.output.format != Format::Table {
        output::write_rows(&mut out, args.output.format, &[], &rows)?;
    }
    out.flush()?;
    Ok(if whole { CLEAN } else { found() })
}

/// Writes the mended query where it came from a file, and says to which.
fn write(
    args: &ExplainArgs,
    package: &Package,
    query: &detection::Query,
    repair: &Repair,
) -> Result<Option<PathBuf>, Failure> {
    let given = args.query.spl.as_ref().or(args.query.aql.as_ref()).and_then(|given| given.strip_prefix('@'));
    let path = match given.map(PathBuf::from).or_else(|| args.query.sigma.clone()) {
        Some(path) => Some(path),
        None if args.query.spl.is_some() || args.query.aql.is_some() => None,
        None => package.folder().map(|folder| folder.join(&query.file)),
    };
    let Some(path) = path.filter(|_| repair.text != query.text) else { return Ok(None) };
    fs::write(&path, &repair.text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    Ok(Some(path))
}

fn patch(file: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().header(&format!("a/{file}"), &format!("b/{file}")).to_string()
}

fn picture(file: &str, repair: &Repair, patch: &str) -> String {
    let mut out = format!("{file}: {}, before\n", score(repair.before));
    for edit in &repair.edits {
        let _ = writeln!(out, "  {} (for {}, {})", edit.about, edit.test, edit.flavour);
    }
    let said = match repair.after {
        after if repair.before.is_full() && after.is_full() => "so that nothing is to be mended",
        after if after == repair.before => "no edit that makes another pass is known",
        after if after.is_full() => "after the smallest verified edit",
        _ => "after the verified edits that are known",
    };
    let _ = writeln!(out, "{file}: {}, {said}\n", score(repair.after));
    out.push_str(patch);
    out
}

fn score(score: Score) -> String {
    let Score { found, attacks, silent, benign } = score;
    format!("{found} of {attacks} attacks found, {silent} of {benign} benign tests silent")
}

fn row(file: &str, repair: &Repair, patch: &str) -> output::Row {
    let mut row = output::Row::new();
    row.insert("query".to_owned(), file.into());
    row.insert("before".to_owned(), json!(repair.before));
    row.insert("after".to_owned(), json!(repair.after));
    row.insert("edits".to_owned(), json!(repair.edits));
    row.insert("patch".to_owned(), patch.into());
    row.insert("text".to_owned(), repair.text.clone().into());
    row
}
