//! `overhear compare`: do two queries find the same events?

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use engine::{Engine, Environment};
use hunt::Tables;
use parity::{Comparison, Verdict, World};
use plan::Plan;
use query::{Language, Query};
use serde_json::{Value, json};
use text::Source;

use super::{CLEAN, failed, found};
use crate::cli::{CompareArgs, CompareFormat, InputArgs};
use crate::failure::Failure;
use crate::session::{self, Origin, Session};
use crate::{input, output, packages, query_file};

/// A query that is compared.
struct Side {
    language: Language,
    source: Source,
    plan: Plan,
}

/// Runs it.
pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    let session = Session::to_run(&args.set_up, &args.running, args.now.as_deref())?;
    let mut tables = session.known.tables.clone();
    let sides = sides(args, &session, &mut tables)?;
    let languages: Vec<Language> = sides.iter().map(|side| side.language).collect();
    let running = args.running.given().map(|option| (option, Language::Spl));
    session::warn_of_idle(args.set_up.given().into_iter().chain(running), &languages);
    let engine = Engine::new(engine::Options { threads: 1, ..engine::Options::default() })?;
    let environment = Environment { lookups: &tables, trace: true, ..session.environment() };
    let world = World { engine: &engine, environment: &environment, views: &session.views };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut documents, mut code) = (Vec::new(), Code::Same);
    for (at, a) in sides.iter().enumerate() {
        for b in &sides[at + 1..] {
            let comparison = parity::compare(&query(a), &query(b), world);
            let data = data(args, [a, b], world)?;
            code = code.max(Code::of(&comparison, data.as_ref()));
            match args.format {
                CompareFormat::Text => {
                    let said = data.map_or_else(String::new, |data| data.text());
                    writeln!(out, "{}{said}", output::printable(&comparison.text()))?;
                }
                CompareFormat::Json => {
                    let mut document = json!(comparison);
                    document["data"] = data.map_or(Value::Null, |data| data.json());
                    documents.push(document);
                }
            }
        }
    }
    if args.format == CompareFormat::Json {
        let document = if args.b.is_some() { documents.pop() } else { Some(Value::Array(documents)) };
        serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(match code {
        Code::Same => CLEAN,
        Code::Unknown => failed(),
        Code::Different => found(),
    })
}

/// What a comparison comes to; of several the last of these.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Code {
    Same,
    Unknown,
    Different,
}

impl Code {
    fn of(comparison: &Comparison, data: Option<&Data>) -> Code {
        match comparison.verdict {
            _ if data.is_some_and(|data| !data.differs.is_empty()) => Code::Different,
            Verdict::Different => Code::Different,
            Verdict::Unknown => Code::Unknown,
            Verdict::Equivalent | Verdict::EquivalentUpTo(_) => Code::Same,
        }
    }
}

fn query(side: &Side) -> parity::Query<'_> {
    parity::Query {
        name: side.source.name().to_owned(),
        view: side.language.view().to_owned(),
        plan: &side.plan,
        text: side.source.text(),
    }
}

/// The two queries, or those of a detection.
fn sides(args: &CompareArgs, session: &Session, tables: &mut Tables) -> Result<Vec<Side>, Failure> {
    let compile = |language, source: Source, origin| {
        let compiled = Query::compile(language, source, &session.settings(origin));
        match compiled.plan {
            Some(plan) => Ok(Side { language, source: compiled.source, plan }),
            None => Err(Failure::query(&compiled.source, &compiled.diagnostics)),
        }
    };
    if let Some(b) = &args.b {
        return [&args.a, b]
            .into_iter()
            .map(|given| {
                let (language, source) = source(given)?;
                compile(language, source, Origin::Given)
            })
            .collect();
    }
    let mut sides = Vec::new();
    for package in packages::packages(std::slice::from_ref(&args.a))? {
        *tables = Tables::of(&package.detection, |file| package.read(file)).map_err(Failure::new)?;
        session.known.add_to(tables)?;
        for query in package.detection.queries.iter().filter(|query| query.kind == detection::Kind::Ours) {
            let name = format!("{}/{}", package.detection.name, query.file);
            sides.push(compile(query.language, Source::new(name, &query.text), Origin::Package)?);
        }
    }
    Ok(sides)
}

/// A file, or `spl:`, `aql:`, `sigma:` and the query.
fn source(given: &str) -> Result<(Language, Source), Failure> {
    for language in Language::ALL {
        let inline = given.strip_prefix(language.name()).and_then(|rest| rest.strip_prefix(':'));
        if let Some(inline) = inline {
            return Ok((language, query_file::source(language.name(), inline)?));
        }
    }
    let language = Language::of_file(given).ok_or_else(|| {
        Failure::new(format!(
            "`{given}`: a file that ends in .spl, .aql or .yml is expected, or a query behind `spl:`, `aql:` or `sigma:`"
        ))
    })?;
    Ok((language, Source::new(given, query_file::text(Path::new(given))?)))
}

/// What both find in real events.
struct Data {
    events: u64,
    both: usize,
    /// Which one alone finds an event, and where it is.
    differs: Vec<(&'static str, hunt::EventPlace)>,
}

fn data(args: &CompareArgs, sides: [&Side; 2], world: World<'_>) -> Result<Option<Data>, Failure> {
    if args.data.is_empty() {
        return Ok(None);
    }
    let needs = session::needs(sides.map(|side| (side.language, &side.plan)));
    let given = InputArgs { store: None, memory: 4096 };
    let (store, read) = input::read(&args.data, needs, world.views.clone(), &given, None)?;
    let mut events = [BTreeSet::new(), BTreeSet::new()];
    for (side, events) in sides.iter().zip(&mut events) {
        let rows = world.engine.run(&side.plan, &store, world.environment);
        let rows = rows.map_err(|errors| Failure::query(&side.source, &errors))?;
        events.extend(rows.iter().flat_map(|row| row.events));
    }
    let [a, b] = &events;
    let only = |name, ours: &BTreeSet<u32>, theirs: &BTreeSet<u32>| -> Vec<_> {
        ours.difference(theirs).map(|event| (name, hunt::EventPlace::of(*event, &store))).collect()
    };
    let mut differs = only("A", a, b);
    differs.extend(only("B", b, a));
    Ok(Some(Data { events: read.events, both: a.intersection(b).count(), differs }))
}

impl Data {
    fn text(&self) -> String {
        const SHOWN: usize = 20;
        let count = |name| self.differs.iter().filter(|(only, _)| *only == name).count();
        let mut out = String::new();
        let _ = writeln!(
            out,
            "Of {} events both find {}, only A {}, only B {}.",
            self.events,
            self.both,
            count("A"),
            count("B")
        );
        for (name, place) in self.differs.iter().take(SHOWN) {
            let id = place.event_id.map_or_else(String::new, |id| format!(" (event id {id})"));
            let _ = writeln!(out, "  only {name}: {} record {}{id}", place.file, place.record);
        }
        output::printable(&out)
    }

    fn json(&self) -> Value {
        let only = |name| -> Vec<Value> {
            self.differs.iter().filter(|(only, _)| *only == name).map(|(_, place)| json!(place)).collect()
        };
        json!({"events": self.events, "both": self.both, "only_a": only("A"), "only_b": only("B")})
    }
}
