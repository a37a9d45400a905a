//! `overhear search`: one query, unmodified.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use engine::{Engine, Environment, Places, Rows};
use hunt::Tables;
use intake::Intake;
use plan::{Plan, StepKind};
use qradar::State;
use query::{Knowledge, Language, MadeText, Query, Settings};
use store::{Builder, Needs, Store};
use taxonomy::Views;
use text::{Diagnostic, Severity, Source};

use super::CLEAN;
use crate::cli::{Format, SearchArgs, TimeArgs};
use crate::failure::Failure;
use crate::{
    apps, ariel, clock, input, lookups, macros, output, places, query_file, report, rows, silence, views,
};

/// Runs it.
pub(crate) fn run(args: &SearchArgs) -> Result<ExitCode, Failure> {
    let (language, source) = query(args)?;
    let now_ns = clock::now_ns(args.time.now.as_deref())?;
    let app = apps::read(&args.apps)?;
    let mut knowledge = macros::knowledge(&args.macros, app.knowledge.clone())?;
    knowledge.now_ns = Some(now_ns);
    if let Some(sourcetype) = &args.text.sourcetype {
        knowledge.found_when_read(sourcetype);
    }
    let views = views::views(&args.view)?;
    let state = Arc::new(ariel::state(args.ariel.qradar_state.as_deref())?);
    let mut compiled = compile(language, source, args, (&knowledge, &views, &state));
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
    pick_times(&mut plan, &args.time, now_ns)?;
    let store = store(&plan, language, views.clone(), args, apps::intake(&app, &args.text, now_ns))?;
    let mut tables = Tables::default();
    apps::add_lookups(&app, &mut tables)?;
    for given in &args.lookups {
        let (name, table) = lookups::table(given)?;
        tables.insert(name, table);
    }
    let engine = Engine::new(engine::Options::default())?;
    let compiler = MadeText { functions: &engine::Catalogue, knowledge: &knowledge };
    let cities = places::read(args.geoip.as_deref())?;
    let environment = Environment {
        lookups: &tables,
        compiler: Some(&compiler),
        qradar: state,
        places: cities.as_ref().map(|cities| cities as &dyn Places),
        limits: args.limits.limits(),
        ..Environment::at(now_ns)
    };
    let found = engine.run(&plan, &store, &environment);
    let found = found.map_err(|faults| Failure::query(&compiled.source, &compiled.told(faults)))?;
    let found = if compiled.columns_by_name() { found.with_columns_by_name() } else { found };
    report::diagnostics(&compiled.source, found.diagnostics());
    if found.iter().next().is_none() && store.events() > 0 {
        for reason in silence::reasons(&plan, &store, language.view(), now_ns) {
            report::note(&format!("note: {reason}"));
        }
    }
    // A query that names its columns has them in every answer; one that does not shows those that have values.
    let named = plan::fields_read(&plan).is_some();
    write(&found, language, named, args.output.format)?;
    Ok(CLEAN)
}

/// That a query names no time is no news to a user who names one.
fn is_answered(found: &Diagnostic, times: &TimeArgs) -> bool {
    found.name == "no-time-window" && (times.earliest.is_some() || times.latest.is_some())
}

/// The query and its language.
fn query(args: &SearchArgs) -> Result<(Language, Source), Failure> {
    let (language, given, option) = match (&args.spl, &args.aql) {
        (Some(given), _) => (Language::Spl, given, "--spl"),
        (None, Some(given)) => (Language::Aql, given, "--aql"),
        (None, None) => return Err(Failure::new("a query is needed: --spl or --aql")),
    };
    query_file::source(option, given).map(|source| (language, source))
}

fn compile(
    language: Language,
    source: Source,
    args: &SearchArgs,
    (knowledge, views, state): (&Knowledge, &Views, &State),
) -> Query {
    let mut settings = Settings::new(&engine::Catalogue, knowledge, views);
    settings.aql = ariel::options(&args.ariel);
    settings.qradar = Some(state);
    Query::compile(language, source, &settings)
}

/// A query that names no time looks at the times of the options; one that does keeps its own, as in Splunk.
fn pick_times(plan: &mut Plan, args: &TimeArgs, now_ns: i64) -> Result<(), Failure> {
    let time = |given: &Option<String>| given.as_deref().map(|text| clock::time_ns(text, now_ns)).transpose();
    let times = (time(&args.earliest)?, time(&args.latest)?);
    if times != (None, None) {
        hunt::pick_times(plan, times);
    }
    Ok(())
}

fn store(
    plan: &Plan,
    language: Language,
    views: Views,
    args: &SearchArgs,
    text: Option<Intake>,
) -> Result<Store, Failure> {
    let fields = plan::fields_read(plan);
    let views_read = plan::views_read(plan);
    let mut needs = Needs::default().with(language.view(), fields.clone());
    for view in &views_read {
        needs = needs.with(view, fields.clone());
    }
    let named = plan::fields_named(plan);
    // A text log is its text first of all.
    needs.whole_text = named.contains("_raw") || named.contains("payload") || text.is_some();
    if args.paths.is_empty() && args.input.store.is_none() {
        if plan.steps.iter().any(|step| matches!(step.kind, StepKind::Scan(_))) {
            return Err(Failure::new(
                "the query reads events: name files or folders after it, or --store DIR",
            ));
        }
        return Builder::new(needs).finish().map_err(|error| Failure::new(error.to_string()));
    }
    let (store, read) = input::read(&args.paths, needs, views, &args.input, text)?;
    if read.events == 0 {
        report::warning("no events were read");
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
