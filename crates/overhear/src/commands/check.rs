//! `overhear check`: parse and plan without running.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use query::{Language, Query};
use serde::Serialize;
use serde_json::{Value, json};
use text::{Cause, Diagnostic, Severity, Source};

use super::{CLEAN, found};
use crate::cli::{CheckArgs, Format};
use crate::failure::Failure;
use crate::session::{NEEDS_LOOKUP, Session, warn_of_idle};
use crate::{output, query_file, report};

/// What is known of one query.
#[derive(Serialize)]
struct Checked {
    id: Value,
    parsed: bool,
    planned: bool,
    diagnostics: Vec<Said>,
}

/// A diagnostic in plain data.
#[derive(Serialize)]
struct Said {
    severity: Severity,
    name: &'static str,
    /// Whose matter it is, where it stops the query or will.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    message: String,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// Runs it.
pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let session = Session::to_compile(&args.set_up)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut errors = false;
    if let (Some(field), Some(language)) = (&args.jsonl, args.language) {
        for path in &args.paths {
            errors |= corpus(path, field, language.into(), &session, &mut out)?;
        }
        warn_of_idle(args.set_up.given(), &[language.into()]);
    } else {
        let files = query_file::below(&args.paths)?;
        if files.is_empty() {
            return Err(Failure::new("there is no query here: a file that ends in .spl, .aql or .yml"));
        }
        let mut languages = Vec::new();
        for path in &files {
            let name = path.display().to_string();
            let language = query_file::language(path, args.language)?;
            languages.push(language);
            let query = compile(language, Source::new(&name, query_file::text(path)?), &session);
            errors |= query.errors().next().is_some();
            print(&name, &query, args.output.format, &mut out)?;
        }
        warn_of_idle(args.set_up.given(), &languages);
    }
    out.flush()?;
    Ok(if errors { found() } else { CLEAN })
}

/// The query, with a warning for each lookup table that it names and nobody gave.
fn compile(language: Language, source: Source, session: &Session) -> Query {
    let mut query = session.compile(language, source);
    for warning in query.plan.as_ref().map(|plan| session.unknown_tables(plan)).unwrap_or_default() {
        if !query.diagnostics.contains(&warning) {
            query.diagnostics.push(warning);
        }
    }
    query
}

/// A line of a corpus that holds no query.
pub(super) struct NoQuery {
    pub(super) id: Option<Value>,
    pub(super) message: String,
}

/// The id and the query of a line of a corpus.
pub(super) fn row(line: &str, field: &str) -> Result<(Option<Value>, String), NoQuery> {
    let object: Value = serde_json::from_str(line)
        .map_err(|error| NoQuery { id: None, message: format!("no JSON: {error}") })?;
    let id = object.get("id").cloned();
    match object.get(field).and_then(Value::as_str) {
        Some(text) => Ok((id, text.to_owned())),
        None => Err(NoQuery { id, message: format!("no text in `{field}`") }),
    }
}

/// What is said of such a line; the rest of the corpus is checked all the same.
fn no_query(id: Value, message: String) -> Checked {
    let said = Said {
        severity: Severity::Error,
        name: "no-query",
        cause: None,
        message,
        start: 0,
        end: 0,
        line: 1,
        column: 1,
        notes: Vec::new(),
    };
    Checked { id, parsed: false, planned: false, diagnostics: vec![said] }
}

/// One JSON line for each line of a corpus. Says whether a query has an error.
fn corpus(
    path: &Path,
    field: &str,
    language: Language,
    session: &Session,
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    let failure = |message: String| Failure::new(format!("{}: {message}", path.display()));
    let file = File::open(path).map_err(|error| failure(error.to_string()))?;
    let mut errors = false;
    for (number, line) in (1_u64..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|error| failure(format!("line {number}: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let checked = match row(&line, field) {
            Ok((id, text)) => {
                let id = id.unwrap_or_else(|| json!(number));
                checked(id, &compile(language, Source::new(format!("line {number}"), text), session))
            }
            Err(wrong) => no_query(wrong.id.unwrap_or_else(|| json!(number)), wrong.message),
        };
        errors |= checked.diagnostics.iter().any(|said| said.severity == Severity::Error);
        serde_json::to_writer(&mut *out, &checked).map_err(|error| failure(error.to_string()))?;
        writeln!(out)?;
    }
    Ok(errors)
}

fn print(name: &str, query: &Query, format: Format, out: &mut dyn Write) -> Result<(), Failure> {
    match format {
        Format::Table => {
            write!(out, "{}", output::printable(&report::rendered(&query.source, query.diagnostics.iter())))?;
            let verdict = match (query.parsed, query.planned()) {
                (_, true) => "parsed and planned",
                (true, false) => "parsed, not planned",
                (false, false) => "not parsed",
            };
            writeln!(out, "{name}: {verdict}")?;
        }
        Format::Json | Format::Jsonl => {
            serde_json::to_writer(&mut *out, &checked(json!(name), query)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Csv => {
            let rows: Vec<output::Row> = checked(json!(name), query)
                .diagnostics
                .iter()
                .filter_map(|said| serde_json::to_value(said).ok()?.as_object().cloned())
                .collect();
            output::write_rows(out, Format::Csv, &[], &rows)?;
        }
    }
    Ok(())
}

fn checked(id: Value, query: &Query) -> Checked {
    let diagnostics = query.diagnostics.iter().map(|found| said(found, &query.source)).collect();
    Checked { id, parsed: query.parsed, planned: query.planned(), diagnostics }
}

fn said(found: &Diagnostic, source: &Source) -> Said {
    let at = source.position(found.span.start);
    Said {
        severity: found.severity,
        name: found.name,
        cause: (found.is_error() || found.name == NEEDS_LOOKUP).then(|| found.cause()),
        message: found.message.clone(),
        start: found.span.start,
        end: found.span.end,
        line: at.line,
        column: at.column,
        notes: found.notes.clone(),
    }
}
