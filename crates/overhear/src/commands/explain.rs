//! `overhear explain`: why a query does not find an event, all causes in the order in which the query meets them.

use std::io::{self, Write};
use std::process::ExitCode;

use detection::{FindingMapping, Kind};
use engine::Environment;
use hunt::{Compiled, EventPlace, Explained, Replay, Trials};
use query::{Language, Query};
use store::Needs;
use text::{Severity, Source};

use super::explain_picture::{self, Said};
use super::{CLEAN, explain_events, explain_fix, found};
use crate::cli::{ExplainArgs, Format, QueryArgs};
use crate::failure::Failure;
use crate::input::{self, Texts};
use crate::packages::{Package, packages};
use crate::session::{Origin, Session, warn_of_idle};
use crate::{output, query_file, report};

/// Runs it: over the telemetry of a detection's tests where no paths are named, else over files.
pub(crate) fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    if let (true, Some(option)) = (args.paths.is_empty(), for_files(args)) {
        let message = format!("{option} counts for files: a detection's tests bring what they need");
        return Err(Failure::new(message));
    }
    let session = Session::to_run(&args.set_up, &args.running, args.time.now.as_deref())?;
    if args.fix {
        return explain_fix::run(args, &session);
    }
    let said = if args.paths.is_empty() { of_tests(args, &session)? } else { of_files(args, &session)? };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.output.format {
        Format::Table => {
            let all: String = said.iter().map(Said::picture).collect::<Vec<_>>().join("\n");
            write!(out, "{}", output::printable(&all))?;
        }
        Format::Csv => {
            let rows: Vec<output::Row> = said.iter().flat_map(Said::flat_rows).collect();
            output::write_rows(&mut out, Format::Csv, &explain_picture::columns(), &rows)?;
        }
        format => {
            let rows: Vec<output::Row> = said.iter().flat_map(Said::rows).collect();
            output::write_rows(&mut out, format, &[], &rows)?;
        }
    }
    out.flush()?;
    let missed = said.iter().flat_map(|one| &one.events).any(|one| !one.explanation.drops.is_empty());
    Ok(if missed { found() } else { CLEAN })
}

/// An option that says something of files; the mode of AQL and what a server knows count for any query.
fn for_files(args: &ExplainArgs) -> Option<&'static str> {
    let set_up =
        args.set_up.given().into_iter().map(|(name, _)| name).filter(|name| !FOR_TESTS.contains(name));
    set_up.chain(args.running.given()).next()
}

/// The options that say something of a detection's tests.
const FOR_TESTS: [&str; 2] = ["--aql-mode", "--qradar-state"];

/// Each of a package's queries, or one that the user gives, on the events that the package's tests stand on.
fn of_tests(args: &ExplainArgs, session: &Session) -> Result<Vec<Said>, Failure> {
    let mut said = Vec::new();
    let given = is_given(&args.query);
    let origin = if given { Origin::Given } else { Origin::Package };
    let settings = session.settings(origin).selecting();
    for package in packages(&args.detections)? {
        let queries = queries(args, &package)?;
        let compiled = queries.iter().map(|query| {
            // A query that the user gives has the name that the user knows it by.
            let source = |name: String| Source::new(name, &query.text);
            let name =
                if given { query.file.clone() } else { format!("{}/{}", package.detection.name, query.file) };
            Compiled::of_source(&package.detection, query, source(name), &settings)
        });
        let compiled: Vec<Compiled<'_>> = compiled.collect();
        if let Some(faulty) = compiled.iter().find(|query| query.compiled.plan.is_none()) {
            return Err(Failure::query(&faulty.compiled.source, &faulty.compiled.diagnostics));
        }
        let trials = trials(args, &package, &hunt::needs(compiled.iter()))?.set(&session.setting(origin));
        for query in &compiled {
            warn(&query.compiled);
            let source = query.compiled.source.clone();
            let events = trials.explain(query, session.engine()?);
            let events = events.map_err(|errors| Failure::query(&source, &errors))?;
            said.push(Said { source, events });
        }
    }
    Ok(said)
}

/// What is to be said of a query before its events: its warnings, and that a rule counts what it selects.
fn warn(query: &Query) {
    let warnings = query.diagnostics.iter().filter(|found| found.severity == Severity::Warning);
    report::diagnostics(&query.source, &warnings.cloned().collect::<Vec<_>>());
    if let Some(counted) = query.beyond_events.first() {
        let at = query.source.position(counted.span.start);
        report::note(&format!(
            "note: {}:{}: what is said of several events is left aside: explained is whether an event is among them",
            query.source.name(),
            at.line
        ));
    }
}

/// The tests of a package, or the one that the user names.
pub(crate) fn trials<'p>(
    args: &ExplainArgs,
    package: &'p Package,
    needs: &Needs,
) -> Result<Trials<'p>, Failure> {
    let trials = Trials::read(&package.detection, needs, |file| package.read(file)).map_err(Failure::new)?;
    let Some(name) = &args.test else { return Ok(trials) };
    let known: Vec<&str> = package.detection.tests.iter().map(|test| test.name.as_str()).collect();
    if !known.contains(&name.as_str()) {
        let known = known.join(", ");
        return Err(Failure::new(format!("there is no test `{name}`; there are {known}")));
    }
    Ok(trials.only(name))
}

/// The query that the user gives, else those of the package: all, or the named one.
pub(crate) fn queries(args: &ExplainArgs, package: &Package) -> Result<Vec<detection::Query>, Failure> {
    if let Some((language, source)) = query_file::given(&args.query)? {
        let (file, text) = (source.name().to_owned(), source.text().to_owned());
        let finding = lent(package, language)?;
        let about = String::new();
        return Ok(vec![detection::Query {
            file,
            text,
            language,
            kind: Kind::Baseline,
            about,
            every_s: None,
            finding,
        }]);
    }
    let all = &package.detection.queries;
    let Some(file) = &args.query_file else { return Ok(all.clone()) };
    let chosen: Vec<detection::Query> = all.iter().filter(|query| query.file == *file).cloned().collect();
    if chosen.is_empty() {
        let known = all.iter().map(|query| query.file.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Failure::new(format!("there is no query `{file}`; there are {known}")));
    }
    Ok(chosen)
}

/// Which columns of a query of that language are the host, the process and so on, as the package says of its own.
fn lent(package: &Package, language: Language) -> Result<FindingMapping, Failure> {
    let of = |query: &&detection::Query| query.language == language;
    let own = package.detection.queries.iter().filter(of).find(|query| query.kind == Kind::Ours);
    own.map(|query| query.finding.clone()).ok_or_else(|| {
        Failure::new(format!(
            "detection `{}` has no query of its own in {language}, and so nothing says which columns of yours are the host, \
             the process, the service",
            package.detection.name
        ))
    })
}

/// One query on events of files: those at a place, and those that another query finds.
fn of_files(args: &ExplainArgs, session: &Session) -> Result<Vec<Said>, Failure> {
    let Some((language, source)) = query_file::given(&args.query)? else {
        return Err(Failure::new("a query is needed: --spl, --aql or --sigma"));
    };
    let finders = explain_events::finders(args)?;
    let languages: Vec<Language> = finders.iter().map(|(language, _)| *language).chain([language]).collect();
    let running = args.running.given().map(|option| (option, Language::Spl));
    warn_of_idle(args.set_up.given().into_iter().chain(running), &languages);
    session.warn_of_placeholders(|name| {
        let placeholder = format!("%{name}%");
        finders.iter().map(|(_, finder)| finder).chain([&source]).any(|one| one.text().contains(&placeholder))
    });
    let compiled = session.select(language, source);
    let Some(plan) = compiled.plan.as_ref().filter(|plan| !plan.steps.is_empty()) else {
        return Err(not_to_explain(&compiled));
    };
    warn(&compiled);
    let (store, read) =
        input::read(&args.paths, Needs::all(), session.views.clone(), &args.input, Texts::Skipped)?;
    if read.events == 0 {
        report::warning("no events were read");
    }
    let wanted = explain_events::wanted(args, finders, session, &store)?;
    let text = compiled.source.text();
    let environment = Environment { trace: true, ..session.environment() };
    let asking = Replay { engine: session.engine()?, environment: &environment, store: &store, text };
    let mut events = Vec::new();
    for event in wanted {
        let explanation =
            hunt::explain(plan, event, asking).map_err(|errors| Failure::query(&compiled.source, &errors))?;
        events.push(Explained {
            query: compiled.source.name().to_owned(),
            test: String::new(),
            flavour: String::new(),
            event: EventPlace::of(event, &store),
            explanation,
        });
    }
    Ok(vec![Said { source: compiled.source, events }])
}

/// Why there is no plan: errors, or a file that holds no rule which selects events.
fn not_to_explain(query: &Query) -> Failure {
    if query.planned() {
        return Failure::new(format!("{}: there is no rule here that selects events", query.source.name()));
    }
    Failure::query(&query.source, &query.diagnostics)
}

/// Does the command line give a query?
fn is_given(args: &QueryArgs) -> bool {
    args.spl.is_some() || args.aql.is_some() || args.sigma.is_some()
}
