//! `overhear search`: one query, unmodified.

use std::io::{self, Write};
use std::process::ExitCode;

use engine::Rows;
use plan::{Plan, StepKind};
use query::Language;
use store::{Builder, Store};
use text::{Diagnostic, Severity};

use super::CLEAN;
use crate::cli::{Format, SearchArgs, TimeArgs};
use crate::failure::Failure;
use crate::input::{self, Texts};
use crate::session::{Session, needs, warn_of_idle};
use crate::{apps, clock, output, query_file, report, rows, silence};

/// Runs it.
pub(crate) fn run(args: &SearchArgs) -> Result<ExitCode, Failure> {
    let Some((language, source)) = query_file::given(&args.query)? else {
        return Err(Failure::new("a query is needed: --spl, --aql or --sigma"));
    };
    let session =
        Session::to_run(&args.set_up, &args.running, args.time.now.as_deref())?.with_texts(&args.text);
    idle(args, language);
    session.warn_of_placeholders(|name| source.text().contains(&format!("%{name}%")));
    let mut compiled = session.compile(language, source);
    let warnings: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|found| found.severity != Severity::Error && !is_answered(found, &args.time))
        .cloned()
        .collect();
    report::diagnostics(&compiled.source, &warnings);
    let Some(mut plan) = compiled.plan.take() else {
        return Err(Failure::query(&compiled.source, &compiled.diagnostics));
    };
    pick_times(&mut plan, &args.time, session.now_ns)?;
    let store = store(&plan, language, &session, args)?;
    let found = session.rows(&compiled, &plan, &store)?;
    if found.iter().nth(1).is_none() && store.events() > 0 {
        for reason in silence::reasons(&plan, &store, &session, &compiled, &found) {
            report::note(&format!("note: {reason}"));
        }
    }
    // A query that names its columns has them in every answer; one that does not shows those that have values.
    let named = plan::fields_read(&plan).is_some();
    write(&found, language, named, args.output.format)?;
    Ok(CLEAN)
}

/// Names the options that say nothing of this query. An app also says how a text log is read, in any language.
fn idle(args: &SearchArgs, language: Language) {
    let mut given = args.set_up.given();
    given.retain(|(option, _)| *option != "--app" || args.text.sourcetype.is_none());
    given.extend(args.running.given().map(|option| (option, Language::Spl)));
    warn_of_idle(given, &[language]);
}

/// That a query names no time is no news to a user who names one.
fn is_answered(found: &Diagnostic, times: &TimeArgs) -> bool {
    found.name == "no-time-window" && (times.earliest.is_some() || times.latest.is_some())
}

/// A query that names no time looks at the times of the options; one that does keeps its own, as in Splunk.
fn pick_times(plan: &mut Plan, args: &TimeArgs, now_ns: i64) -> Result<(), Failure> {
    let times = clock::times(args, now_ns)?;
    if times != (None, None) {
        hunt::pick_times(plan, times);
    }
    Ok(())
}

fn store(plan: &Plan, language: Language, session: &Session, args: &SearchArgs) -> Result<Store, Failure> {
    let mut needs = needs([(language, plan)]);
    let intake = apps::intake(&session.known.app, &args.text, session.now_ns);
    let is_told = intake.is_some();
    // A text log is its text first of all.
    needs.whole_text |= is_told;
    if args.paths.is_empty() && args.input.store.is_none() {
        if plan.steps.iter().any(|step| matches!(step.kind, StepKind::Scan(_))) {
            return Err(Failure::new(
                "the query reads events: name files or folders after it, or --store DIR",
            ));
        }
        return Builder::new(needs).finish().map_err(|error| Failure::new(error.to_string()));
    }
    let (store, read) = input::read(
        &args.paths,
        needs,
        session.views.clone(),
        &args.input,
        intake.map_or(Texts::Undescribed, Texts::Described),
    )?;
    if read.events == 0 {
        report::warning("no events were read");
    }
    if is_told && read.texts == 0 {
        report::warning("--sourcetype counts for text logs, and no file was read as one");
    }
    Ok(store)
}

fn write(found: &Rows, language: Language, named: bool, format: Format) -> Result<(), Failure> {
    let known = found.columns();
    let rows: Vec<output::Row> = match language {
        Language::Aql => found.iter().map(|row| rows::ariel_row(&row, &known)).collect(),
        Language::Spl | Language::Sigma => found.iter().map(|row| rows::row(&row, language)).collect(),
    };
    let columns = known.iter().map(|(name, _)| *name);
    let columns = columns.filter(|name| named || rows.iter().any(|row| row.contains_key(*name)));
    let columns: Vec<String> = columns.map(str::to_owned).collect();
    let mut out = io::BufWriter::new(io::stdout().lock());
    output::write_rows(&mut out, format, &columns, &rows)?;
    Ok(out.flush()?)
}
