//! `overhear lint`: the faults that queries and detections ship with.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::ExitCode;

use engine::Lookups;
use hunt::{MutationScore, Tables};
use lint::{Counts, Linter, Report, Selection};
use query::Language;
use serde_json::{Value, json};
use text::{Diagnostic, Severity, Source};

use super::check::row;
use super::{CLEAN, found, lint_tests};
use crate::cli::{FailOn, LintArgs, LintFormat};
use crate::failure::Failure;
use crate::report::{counted, note};
use crate::session::{Origin, Session, warn_of_idle};
use crate::{output, packages, query_file};

/// Runs it.
pub(crate) fn run(args: &LintArgs) -> Result<ExitCode, Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.list {
        for lint in lint::ALL {
            writeln!(out, "{:<26} {:<8} {}", lint.name, lint.severity.to_string(), lint.finds)?;
        }
        out.flush()?;
        return Ok(CLEAN);
    }
    let session = Session::to_compile(&args.set_up)?;
    let selection = Selection::new(&args.select, &args.ignore)
        .map_err(|unknown| Failure::new(format!("no lint is named `{}`; --list names them", unknown.0)))?;
    let linter = Linter::new(session.settings(Origin::Given).selecting(), selection);
    let linter = linter.with_tables(columns(&session.known.tables));
    let mut looked = Looked::default();
    for path in &args.paths {
        look(path, args, &linter, &mut looked)?;
    }
    warn_of_idle(args.set_up.given(), &looked.languages);
    if args.fix {
        write_fixes(&mut looked.reports, &linter)?;
    }
    print(&looked, args.format, &mut out)?;
    let reports = &looked.reports;
    out.flush()?;
    let fails =
        reports.iter().flat_map(|report| &report.findings).any(|finding| counts(finding, args.fail_on));
    Ok(if fails { found() } else { CLEAN })
}

/// What was looked at.
#[derive(Default)]
struct Looked {
    reports: Vec<Report>,
    /// How much of its queries the tests of a package notice.
    scores: Vec<MutationScore>,
    /// The languages of what was looked at.
    languages: Vec<Language>,
}

/// The columns of lookup tables that are known.
fn columns(tables: &Tables) -> lint::Tables {
    let columns = |name: String| Some((name.clone(), tables.table(&name)?.columns.clone()));
    lint::Tables::new(tables.names().into_iter().filter_map(columns), engine::is_built_in_table)
}

fn counts(finding: &Diagnostic, least: FailOn) -> bool {
    match least {
        FailOn::Error => finding.severity == Severity::Error,
        FailOn::Warning => finding.severity <= Severity::Warning,
        FailOn::Note => true,
    }
}

/// A file, a package, or a folder of them.
fn look(path: &Path, args: &LintArgs, linter: &Linter<'_>, looked: &mut Looked) -> Result<(), Failure> {
    if let Some(field) = &args.jsonl {
        looked.languages.extend(args.language.map(Language::from));
        return corpus(path, field, args, linter, &mut looked.reports);
    }
    if path.join("detection.yml").is_file() {
        return package(path, args, linter, looked);
    }
    if path.is_dir() {
        for inside in query_file::inside(path)? {
            look(&inside, args, linter, looked)?;
        }
        return Ok(());
    }
    let name = path.display().to_string();
    let language = query_file::language(path, args.language)?;
    let source = Source::new(&name, query_file::text(path)?);
    let findings = linter.lint(language, &source);
    looked.languages.push(language);
    looked.reports.push(Report { file: name, line: None, source, findings });
    Ok(())
}

fn package(folder: &Path, args: &LintArgs, linter: &Linter<'_>, looked: &mut Looked) -> Result<(), Failure> {
    let name = folder.display().to_string();
    for package in packages::packages(std::slice::from_ref(&name))? {
        let scores = if args.mutants > 0 { lint_tests::scores(&package, args.mutants)? } else { Vec::new() };
        let file = |file: &str| folder.join(file).display().to_string();
        let tested = |query: &detection::Query| lint_tests::findings(&package.detection, query, &scores);
        let tables = Tables::of(&package.detection, |file| package.read(file)).map_err(Failure::new)?;
        let linter = linter.beside(columns(&tables));
        looked.languages.extend(package.detection.queries.iter().map(|query| query.language));
        for (source, findings) in lint::lint_package(&linter, &package.detection, &file, &tested) {
            looked.reports.push(Report { file: source.name().to_owned(), line: None, source, findings });
        }
        looked.scores.extend(scores);
    }
    Ok(())
}

/// Each line of a corpus as a query.
fn corpus(
    path: &Path,
    field: &str,
    args: &LintArgs,
    linter: &Linter<'_>,
    reports: &mut Vec<Report>,
) -> Result<(), Failure> {
    let name = path.display().to_string();
    let failure = |message: String| Failure::new(format!("{name}: {message}"));
    let Some(language) = args.language.map(Language::from) else { return Ok(()) };
    let file = File::open(path).map_err(|error| failure(error.to_string()))?;
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|error| failure(format!("line {number}: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let (id, text) = match row(&line, field) {
            Ok(found) => found,
            Err(wrong) => return Err(failure(format!("line {number}: {}", wrong.message))),
        };
        let id = id.map_or_else(
            || number.to_string(),
            |id| id.as_str().map_or_else(|| id.to_string(), str::to_owned),
        );
        let source = Source::new(format!("{name}:{number} ({id})"), text);
        let findings = linter.lint(language, &source);
        reports.push(Report { file: name.clone(), line: Some(number), source, findings });
    }
    Ok(())
}

/// Writes the fixes and looks again at what is left.
fn write_fixes(reports: &mut [Report], linter: &Linter<'_>) -> Result<(), Failure> {
    let (mut files, mut fixes) = (0, 0);
    for report in reports {
        let (text, made) = lint::fixed(report.source.text(), &report.findings);
        let Some(language) = Language::of_file(&report.file).filter(|_| made > 0) else { continue };
        fs::write(&report.file, &text).map_err(|error| Failure::new(format!("{}: {error}", report.file)))?;
        report.source = Source::new(report.source.name(), text);
        report.findings = linter.lint(language, &report.source);
        note(&format!("{}: {} made", report.file, counted(made as u64, "fix")));
        files += 1;
        fixes += made as u64;
    }
    note(&format!("{} made in {}", counted(fixes, "fix"), counted(files, "file")));
    Ok(())
}

fn print(looked: &Looked, format: LintFormat, out: &mut dyn Write) -> Result<(), Failure> {
    let Looked { reports, scores, .. } = looked;
    let findings =
        || reports.iter().flat_map(|report| report.findings.iter().map(move |finding| (report, finding)));
    match format {
        LintFormat::Table => {
            for (report, finding) in findings() {
                writeln!(out, "{}", output::printable(&report.rendered(finding)))?;
            }
            for told in scores.iter().filter_map(lint_tests::told) {
                writeln!(out, "{}", output::printable(&told))?;
            }
            let Counts { errors, warnings, notes } = Counts::of(reports);
            let [errors, warnings, notes, texts] =
                [(errors, "error"), (warnings, "warning"), (notes, "note"), (reports.len(), "query")]
                    .map(|(count, what)| counted(count as u64, what));
            writeln!(out, "{errors}, {warnings} and {notes} in {texts}")?;
        }
        LintFormat::Json => {
            let all: Vec<Value> = findings().map(|(report, finding)| report.plain(finding)).collect();
            let Counts { errors, warnings, notes } = Counts::of(reports);
            let mut document = json!({
                "queries": reports.len(),
                "errors": errors,
                "warnings": warnings,
                "notes": notes,
                "findings": all,
            });
            if !scores.is_empty() {
                document["tests"] = serde_json::to_value(scores).map_err(io::Error::from)?;
            }
            serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        LintFormat::Jsonl => {
            for (report, finding) in findings() {
                serde_json::to_writer(&mut *out, &report.plain(finding)).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        LintFormat::Sarif => {
            let log = lint::sarif::log(reports, env!("CARGO_PKG_VERSION"));
            serde_json::to_writer_pretty(&mut *out, &log).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        LintFormat::Csv => csv(reports, out)?,
    }
    Ok(())
}

fn csv(reports: &[Report], out: &mut dyn Write) -> Result<(), Failure> {
    const COLUMNS: [&str; 7] = ["file", "line", "column", "severity", "name", "message", "query"];
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(output::of_csv)?;
    for report in reports {
        for finding in &report.findings {
            let at = report.source.position(finding.span.start);
            let (line, column) = (report.line.unwrap_or(at.line).to_string(), at.column.to_string());
            let severity = finding.severity.to_string();
            let row = [
                &report.file,
                &line,
                &column,
                &severity,
                finding.name,
                &finding.message,
                report.source.name(),
            ];
            writer.write_record(row).map_err(output::of_csv)?;
        }
    }
    writer.flush()?;
    Ok(())
}
