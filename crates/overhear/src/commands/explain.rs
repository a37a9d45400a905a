//! `overhear explain`: why a query does not find an event, all causes in the order in which the query meets them.

use std::io::{self, Write};
use std::process::ExitCode;

use detection::{FindingMapping, Kind};
use engine::Environment;
use hunt::{Asking, Compiled, EventPlace, Explained, Explanation, Trials};
use query::Language;
use serde_json::json;
use store::{Needs, Store};
use text::{Source, Span};

use super::{CLEAN, explain_fix, found};
use crate::cli::{ExplainArgs, Format, QueryArgs};
use crate::failure::Failure;
use crate::packages::{Package, packages};
use crate::session::{Origin, Session, warn_of_idle};
use crate::{input, output, query_file, report};

/// Runs it: over the telemetry of a detection's tests where no paths are named, else over files.
pub(crate) fn run(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    if let (true, Some(option)) = (args.paths.is_empty(), for_files(args)) {
        let message = format!("{option} counts for files: a detection's tests bring what they need");
        return Err(Failure::new(message));
    }
    if args.fix {
        return explain_fix::run(args);
    }
    let session = Session::to_run(&args.set_up, &args.running, args.time.now.as_deref())?;
    let said = if args.paths.is_empty() { of_tests(args, &session)? } else { of_files(args, &session)? };
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.output.format {
        Format::Table => {
            let all: String = said.iter().map(Said::picture).collect::<Vec<_>>().join("\n");
            write!(out, "{}", output::printable(&all))?;
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

/// An option that says something of files; the mode of AQL counts for any query.
fn for_files(args: &ExplainArgs) -> Option<&'static str> {
    let set_up = args.set_up.given().into_iter().map(|(name, _)| name).filter(|name| *name != "--aql-mode");
    set_up.chain(args.running.given()).next()
}

/// What is said of one query.
struct Said {
    source: Source,
    events: Vec<Explained>,
}

/// Each of a package's queries, or one that the user gives, on the events that the package's tests stand on.
fn of_tests(args: &ExplainArgs, session: &Session) -> Result<Vec<Said>, Failure> {
    let mut said = Vec::new();
    let origin = if is_given(&args.query) { Origin::Given } else { Origin::Package };
    let settings = session.settings(origin);
    for package in packages(&args.detections)? {
        let queries = queries(args, &package)?;
        let compiled: Vec<Compiled<'_>> =
            queries.iter().map(|query| Compiled::with(&package.detection, query, &settings)).collect();
        let trials = trials(args, &package, &hunt::needs(compiled.iter()))?;
        for query in &compiled {
            let source = query.compiled.source.clone();
            let events = trials
                .explain(query, session.engine()?)
                .map_err(|errors| Failure::query(&source, &errors))?;
            said.push(Said { source, events });
        }
    }
    Ok(said)
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
        let finding = FindingMapping::default();
        let about = String::new();
        return Ok(vec![detection::Query { file, text, language, kind: Kind::Baseline, about, finding }]);
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

/// One query on events of files: those at a place, and those that another query finds.
fn of_files(args: &ExplainArgs, session: &Session) -> Result<Vec<Said>, Failure> {
    let Some((language, source)) = query_file::given(&args.query)? else {
        return Err(Failure::new("a query is needed: --spl, --aql or --sigma"));
    };
    let found_by = [(Language::Spl, &args.found_by_spl), (Language::Aql, &args.found_by_aql)];
    let found_by = found_by.into_iter().filter_map(|(language, text)| text.as_ref().map(|_| language));
    let languages: Vec<Language> = found_by.chain([language]).collect();
    let running = args.running.given().map(|option| (option, Language::Spl));
    warn_of_idle(args.set_up.given().into_iter().chain(running), &languages);
    let compiled = session.compile(language, source);
    let Some(plan) = &compiled.plan else {
        return Err(Failure::query(&compiled.source, &compiled.diagnostics));
    };
    let (store, read) = input::read(&args.paths, Needs::all(), session.views.clone(), &args.input, None)?;
    if read.events == 0 {
        report::warning("no events were read");
    }
    let wanted = events(args, session, &store)?;
    let text = compiled.source.text();
    let environment = Environment { trace: true, ..session.environment() };
    let asking = Asking { engine: session.engine()?, environment: &environment, store: &store, text };
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

/// Does the command line give a query?
fn is_given(args: &QueryArgs) -> bool {
    args.spl.is_some() || args.aql.is_some() || args.sigma.is_some()
}

/// More events than this are not explained: nobody reads them.
const MOST_EVENTS: usize = 50;

/// The numbers of the events to explain.
fn events(args: &ExplainArgs, session: &Session, store: &Store) -> Result<Vec<u32>, Failure> {
    let environment = Environment { trace: true, ..session.environment() };
    let mut all = Vec::new();
    for place in &args.event {
        let at = place.rsplit_once(':').and_then(|(file, at)| Some((file, at.parse().ok()?)));
        let Some((file, at)) = at else {
            return Err(Failure::new(format!(
                "--event {place}: FILE:RECORD is needed, such as log.evtx:4711"
            )));
        };
        match store.find(file, at) {
            Some(event) => all.push(event),
            None => return Err(Failure::new(format!("--event {place}: no such event was read"))),
        }
    }
    let finders = [
        (Language::Spl, "--found-by-spl", &args.found_by_spl),
        (Language::Aql, "--found-by-aql", &args.found_by_aql),
    ];
    for (language, option, text) in finders {
        let Some(text) = text else { continue };
        let finder = session.compile(language, query_file::source(option, text)?);
        let Some(plan) = &finder.plan else {
            return Err(Failure::query(&finder.source, &finder.diagnostics));
        };
        let rows = session.engine()?.run(plan, store, &environment);
        let rows = rows.map_err(|errors| Failure::query(&finder.source, &errors))?;
        all.extend(rows.iter().flat_map(|row| row.events));
    }
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return Err(Failure::new(
            "there is no event to explain: --event FILE:RECORD, --found-by-spl or --found-by-aql",
        ));
    }
    if all.len() > MOST_EVENTS {
        report::warning(&format!("{} events were named; the first {MOST_EVENTS} are explained", all.len()));
        all.truncate(MOST_EVENTS);
    }
    Ok(all)
}

impl Said {
    /// For people: the query's text with marks under the guilty parts. Events with the same causes are told once.
    fn picture(&self) -> String {
        let mut out = String::new();
        let mut told: Vec<(&Explanation, Vec<&Explained>)> = Vec::new();
        for one in &self.events {
            match told.iter_mut().find(|(known, _)| alike(known, &one.explanation)) {
                Some((_, events)) => events.push(one),
                None => told.push((&one.explanation, vec![one])),
            }
        }
        for (explanation, events) in told {
            out.push_str(&heading(&self.source, &events));
            for (at, drop) in explanation.drops.iter().enumerate() {
                out.push_str(&self.drop(at, drop));
            }
            out.push('\n');
        }
        out
    }

    fn drop(&self, at: usize, drop: &hunt::Drop) -> String {
        let then = if at == 0 { "first dropped" } else { "then, that mended, dropped" };
        let mut out = format!("{}. {then} at `{}`\n", at + 1, drop.stage);
        for (number, reason) in drop.reasons.iter().enumerate() {
            let number = if drop.reasons.len() > 1 { format!("({}) ", number + 1) } else { String::new() };
            out.push_str(&format!("  {number}{}: {}\n", reason.cause, reason.message));
            let span = reason.nearest.unwrap_or(Span::new(reason.start, reason.end));
            for line in self.source.picture(span).lines() {
                out.push_str(&format!("   {line}\n"));
            }
        }
        if drop.reasons.len() > 1 {
            out.push_str(&format!("  to mend: {}\n", ways(&drop.ways)));
        }
        out
    }

    fn rows(&self) -> Vec<output::Row> {
        let row = |one: &Explained| {
            let mut row = output::Row::new();
            row.insert("query".to_owned(), one.query.clone().into());
            if !one.test.is_empty() {
                row.insert("test".to_owned(), one.test.clone().into());
                row.insert("flavour".to_owned(), one.flavour.clone().into());
            }
            row.insert("event".to_owned(), json!(one.event));
            row.insert("found".to_owned(), one.explanation.drops.is_empty().into());
            row.insert("drops".to_owned(), json!(one.explanation.drops));
            row
        };
        self.events.iter().map(row).collect()
    }
}

/// Which events an explanation is of.
fn heading(source: &Source, events: &[&Explained]) -> String {
    let first = events[0];
    let more = if events.len() == 1 { String::new() } else { format!(" and {} more", events.len() - 1) };
    let test = if first.test.is_empty() {
        String::new()
    } else {
        format!(" of test {} ({})", first.test, first.flavour)
    };
    let verdict = if first.explanation.drops.is_empty() { "finds" } else { "misses" };
    let event = &first.event;
    let id = event.event_id.map_or_else(String::new, |id| format!(", Event ID {id}"));
    format!("{} {verdict} {}:{}{id}{test}{more}\n", source.name(), event.file, event.record)
}

/// `(1) and (2), or (3)`.
fn ways(all: &[Vec<usize>]) -> String {
    let one = |way: &Vec<usize>| {
        way.iter().map(|cause| format!("({})", cause + 1)).collect::<Vec<_>>().join(" and ")
    };
    all.iter().map(one).collect::<Vec<_>>().join(", or ")
}

/// Are two events dropped at the same places for causes of the same kind?
fn alike(one: &Explanation, other: &Explanation) -> bool {
    let key = |explanation: &Explanation| {
        let drops = explanation.drops.iter();
        drops
            .map(|drop| {
                (drop.start, drop.reasons.iter().map(|why| (why.start, why.cause)).collect::<Vec<_>>())
            })
            .collect::<Vec<_>>()
    };
    key(one) == key(other)
}
