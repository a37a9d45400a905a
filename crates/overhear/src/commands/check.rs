//! `overhear check`: parse and plan without running.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use query::{Language, Query, Settings};
use serde::Serialize;
use serde_json::{Value, json};
use text::{Cause, Diagnostic, Severity, Source};

use super::{CLEAN, found};
use crate::cli::{CheckArgs, Format, LanguageArg};
use crate::failure::Failure;
use crate::{apps, ariel, lookups, macros, output, query_file, report, views};

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
    let views = views::views(&args.view)?;
    let app = apps::read(&args.apps)?;
    let mut given: Vec<String> = app.lookups.iter().map(|lookup| lookup.name.clone()).collect();
    for lookup in &args.lookups {
        given.push(lookups::table(lookup)?.0);
    }
    let knowledge = macros::knowledge(&args.macros, app.knowledge)?;
    let state = ariel::state(args.ariel.qradar_state.as_deref())?;
    let mut settings = Settings::new(&engine::Catalogue, &knowledge, &views);
    settings.aql = ariel::options(&args.ariel);
    settings.qradar = Some(&state);
    let language = language(args.language);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut errors = false;
    for path in &args.files {
        match &args.jsonl {
            Some(field) => errors |= corpus(path, field, language, (&settings, &given), &mut out)?,
            None => {
                let name = path.display().to_string();
                let source = Source::new(&name, query_file::text(path)?);
                let query = compile(language, source, &settings, &given);
                errors |= query.errors().next().is_some();
                print(&name, &query, args.output.format, &mut out)?;
            }
        }
    }
    out.flush()?;
    Ok(if errors { found() } else { CLEAN })
}

/// The query, with a warning for each lookup table that it names and nobody gave.
fn compile(language: Language, source: Source, settings: &Settings<'_>, given: &[String]) -> Query {
    let mut query = Query::compile(language, source, settings);
    let known = |name: &str| {
        if engine::is_built_in_table(name) {
            return true;
        }
        let bare = |name: &str| name.strip_suffix(".csv").unwrap_or(name).to_owned();
        given.iter().any(|given| bare(given) == bare(name))
    };
    let named = query.plan.as_ref().map(plan::tables_named).unwrap_or_default();
    for table in named.iter().filter(|table| !known(&table.name)) {
        let name = &table.name;
        let warning =
            Diagnostic::warning(NEEDS_LOOKUP, table.span, format!("it needs the lookup table `{name}`"))
                .with_note(format!("give it with `--lookup {name}=FILE.csv`, or its app with `--app DIR`"));
        if !query.diagnostics.contains(&warning) {
            query.diagnostics.push(warning);
        }
    }
    query
}

/// That a query names a table which nobody gave.
const NEEDS_LOOKUP: &str = "unknown-lookup";

/// The language that an option names.
pub(super) fn language(given: LanguageArg) -> Language {
    match given {
        LanguageArg::Spl => Language::Spl,
        LanguageArg::Aql => Language::Aql,
        LanguageArg::Sigma => Language::Sigma,
    }
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
    (settings, given): (&Settings<'_>, &[String]),
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
                checked(id, &compile(language, Source::new(format!("line {number}"), text), settings, given))
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
