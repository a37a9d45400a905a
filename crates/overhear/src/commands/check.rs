//! `overhear check`: parse and plan without running.

use std::collections::BTreeSet;
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
    /// The file that it is in.
    file: String,
    /// What a corpus calls it, or the number of its line there.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
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
    let mut told = Report::new(args);
    let mut languages = Vec::new();
    if let (Some(field), Some(language)) = (&args.jsonl, args.language) {
        languages.push(Language::from(language));
        for path in &args.paths {
            corpus(path, field, &session, &mut told)?;
        }
    } else {
        let files = query_file::below(&args.paths)?;
        if files.is_empty() {
            return Err(Failure::new("there is no query here: a file that ends in .spl, .aql or .yml"));
        }
        for path in &files {
            let name = path.display().to_string();
            let language = query_file::language(path, args.language)?;
            languages.push(language);
            let query = compile(language, Source::new(&name, query_file::text(path)?), &session);
            told.query(name, None, &query)?;
        }
    }
    session.warn_of_placeholders(|name| told.placeholders.contains(name));
    warn_of_idle(args.set_up.given(), &languages);
    told.finish()
}

/// The query, with a warning for each lookup table that it names and nobody gave.
fn compile(language: Language, source: Source, session: &Session) -> Query {
    let mut query = session.select(language, source);
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
fn no_query(file: String, id: Value, message: String) -> Checked {
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
    Checked { file, id: Some(id), parsed: false, planned: false, diagnostics: vec![said] }
}

/// Each line of a corpus.
fn corpus(path: &Path, field: &str, session: &Session, told: &mut Report<'_>) -> Result<(), Failure> {
    let name = path.display().to_string();
    let failure = |message: String| Failure::new(format!("{name}: {message}"));
    let Some(language) = told.args.language.map(Language::from) else { return Ok(()) };
    let file = File::open(path).map_err(|error| failure(error.to_string()))?;
    for (number, line) in (1_u64..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|error| failure(format!("line {number}: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        match row(&line, field) {
            Ok((id, text)) => {
                let id = id.unwrap_or_else(|| json!(number));
                let query = compile(language, Source::new(format!("line {number}"), text), session);
                told.query(name.clone(), Some(id), &query)?;
            }
            Err(wrong) => {
                told.checked(no_query(
                    name.clone(),
                    wrong.id.unwrap_or_else(|| json!(number)),
                    wrong.message,
                ))?;
            }
        }
    }
    Ok(())
}

/// What is told of queries, as they come where the format allows it.
struct Report<'a> {
    args: &'a CheckArgs,
    out: io::BufWriter<io::StdoutLock<'static>>,
    /// What one document or a table of CSV holds.
    held: Vec<Checked>,
    errors: bool,
    /// Which of the given placeholders any query names.
    placeholders: BTreeSet<String>,
}

impl<'a> Report<'a> {
    fn new(args: &'a CheckArgs) -> Report<'a> {
        let out = io::BufWriter::new(io::stdout().lock());
        Report { args, out, held: Vec::new(), errors: false, placeholders: BTreeSet::new() }
    }

    fn query(&mut self, file: String, id: Option<Value>, query: &Query) -> Result<(), Failure> {
        let given = self.args.set_up.rules.placeholder.iter().filter_map(|given| given.split('=').next());
        let given = given.map(|name| name.trim_matches('%'));
        let named = given.filter(|name| query.source.text().contains(&format!("%{name}%")));
        self.placeholders.extend(named.map(str::to_owned));
        // The lines of a corpus are told as data in any case.
        if self.args.output.format == Format::Table && id.is_none() {
            self.errors |= query.errors().next().is_some();
            let said = output::printable(&report::rendered(&query.source, query.diagnostics.iter()));
            let verdict = match (query.parsed, query.planned()) {
                (_, true) => "parsed and planned",
                (true, false) => "parsed, not planned",
                (false, false) => "not parsed",
            };
            return Ok(writeln!(self.out, "{said}{file}: {verdict}")?);
        }
        let diagnostics = query.diagnostics.iter().map(|found| said(found, &query.source)).collect();
        self.checked(Checked { file, id, parsed: query.parsed, planned: query.planned(), diagnostics })
    }

    fn checked(&mut self, checked: Checked) -> Result<(), Failure> {
        self.errors |= checked.diagnostics.iter().any(|said| said.severity == Severity::Error);
        match self.args.output.format {
            Format::Json | Format::Csv => self.held.push(checked),
            Format::Table | Format::Jsonl => {
                serde_json::to_writer(&mut self.out, &checked).map_err(io::Error::from)?;
                writeln!(self.out)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<ExitCode, Failure> {
        match self.args.output.format {
            Format::Table | Format::Jsonl => {}
            Format::Json => {
                serde_json::to_writer_pretty(&mut self.out, &self.held).map_err(io::Error::from)?;
                writeln!(self.out)?;
            }
            Format::Csv => {
                let rows: Vec<output::Row> = self.held.iter().flat_map(flat_rows).collect();
                output::write_rows(&mut self.out, Format::Csv, &COLUMNS.map(str::to_owned), &rows)?;
            }
        }
        self.out.flush()?;
        Ok(if self.errors { found() } else { CLEAN })
    }
}

/// The columns of CSV.
const COLUMNS: [&str; 11] =
    ["file", "id", "line", "column", "severity", "name", "cause", "message", "start", "end", "notes"];

/// A row a diagnostic.
fn flat_rows(checked: &Checked) -> Vec<output::Row> {
    let row = |said: &Said| {
        let mut row = output::Row::new();
        row.insert("file".to_owned(), checked.file.clone().into());
        row.insert("id".to_owned(), checked.id.clone().unwrap_or_default());
        if let Ok(Value::Object(fields)) = serde_json::to_value(said) {
            row.extend(fields);
        }
        row
    };
    checked.diagnostics.iter().map(row).collect()
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
