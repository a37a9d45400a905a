//! `overhear compare`: do two queries find the same events?

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use engine::{Engine, Environment};
use hunt::Tables;
use parity::{Comparison, Difference, Verdict, World};
use plan::Plan;
use query::{Language, Query};
use serde_json::{Value, json};
use text::{Diagnostic, Severity, Source};

use super::{CLEAN, found, undecided};
use crate::cli::{CompareArgs, Format, InputArgs};
use crate::failure::Failure;
use crate::input::{self, Texts};
use crate::session::{self, Origin, Session};
use crate::{output, packages, query_file, report};

/// A query that is compared.
struct Side {
    language: Language,
    source: Source,
    plan: Plan,
    /// What a Sigma rule says of several events, as it is written: only the events that it selects are compared.
    counted: Vec<String>,
}

/// What time it is where nothing is given and no real events are read.
const TIME_OF_MADE_EVENTS: &str = "2026-01-01T12:00:00Z";

/// Runs it.
pub(crate) fn run(args: &CompareArgs) -> Result<ExitCode, Failure> {
    // Events are made for the comparison: at what time makes no difference, and the same every day is better to read.
    let made_up = args.data.is_empty().then_some(TIME_OF_MADE_EVENTS);
    let session = Session::to_run(&args.set_up, &args.running, args.now.as_deref().or(made_up))?;
    let mut tables = session.known.tables.clone();
    let sides = sides(args, &session, &mut tables)?;
    let languages: Vec<Language> = sides.iter().map(|side| side.language).collect();
    let running = args.running.given().map(|option| (option, Language::Spl));
    session::warn_of_idle(args.set_up.given().into_iter().chain(running), &languages);
    let engine = Engine::new(engine::Options { threads: 1, ..engine::Options::default() })?;
    let environment = Environment { lookups: &tables, trace: true, ..session.environment() };
    let recordings = crate::recordings::of_compared(args)?;
    let world =
        World { engine: &engine, environment: &environment, views: &session.views, recordings: &recordings };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut documents, mut rows, mut code) = (Vec::new(), Vec::new(), Code::Same);
    for (at, a) in sides.iter().enumerate() {
        for b in &sides[at + 1..] {
            let comparison = with_counts(parity::compare(&query(a), &query(b), world), [a, b]);
            let data = data(args, [a, b], world)?;
            code = code.max(Code::of(&comparison, data.as_ref()));
            match args.output.format {
                Format::Table => {
                    let said = data.map_or_else(String::new, |data| data.text());
                    writeln!(out, "{}{said}", output::printable(&comparison.text()))?;
                }
                Format::Csv => rows.extend(flat_rows(&comparison, data.as_ref())),
                Format::Json | Format::Jsonl => {
                    let mut document = json!(comparison);
                    document["data"] = data.map_or(Value::Null, |data| data.json());
                    documents.push(document);
                }
            }
        }
    }
    match args.output.format {
        Format::Table => {}
        Format::Json => {
            let document = if args.b.is_some() { documents.pop() } else { Some(Value::Array(documents)) };
            serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            for document in documents {
                serde_json::to_writer(&mut out, &document).map_err(io::Error::from)?;
                writeln!(out)?;
            }
        }
        Format::Csv => output::write_rows(&mut out, Format::Csv, &COLUMNS.map(str::to_owned), &rows)?,
    }
    out.flush()?;
    Ok(match code {
        Code::Same => CLEAN,
        Code::Unknown => undecided(),
        Code::Different => found(),
    })
}

/// The columns of CSV.
const COLUMNS: [&str; 11] =
    ["a", "b", "verdict", "kind", "only", "message", "fields", "events", "both", "only_a", "only_b"];

/// A row for each difference, or one where there is none.
fn flat_rows(comparison: &Comparison, data: Option<&Data>) -> Vec<output::Row> {
    let text = |value: Value| value.as_str().map_or(Value::Null, |text| text.into());
    let mut head: output::Row = [
        ("a", Value::from(comparison.names[0].clone())),
        ("b", comparison.names[1].clone().into()),
        ("verdict", text(json!(comparison.verdict)["is"].clone())),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect();
    if let Some(data) = data {
        let numbers = [
            ("events", data.events),
            ("both", data.both as u64),
            ("only_a", data.count("A") as u64),
            ("only_b", data.count("B") as u64),
        ];
        head.extend(numbers.map(|(name, count)| (name.to_owned(), count.into())));
    }
    let row = |difference: &Difference| {
        let mut row = head.clone();
        row.insert("kind".to_owned(), text(json!(difference.kind)));
        row.insert("only".to_owned(), difference.only.map(|which| which.name()).into());
        row.insert("message".to_owned(), difference.message.clone().into());
        row.insert("fields".to_owned(), difference.fields.join(" ").into());
        row
    };
    let rows: Vec<output::Row> = comparison.differences.iter().map(row).collect();
    if rows.is_empty() { vec![head] } else { rows }
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

/// What two rules make of the events that they select is compared as it is written: another text is not decided.
fn with_counts(mut comparison: Comparison, sides: [&Side; 2]) -> Comparison {
    let shown = |side: &Side| match side.counted.as_slice() {
        [] => "nothing".to_owned(),
        some => format!("`{}`", some.join("`, `").lines().next().unwrap_or_default()),
    };
    let [a, b] = sides.map(shown);
    let is_proved = matches!(comparison.verdict, Verdict::Equivalent | Verdict::EquivalentUpTo(_));
    if sides[0].counted != sides[1].counted && is_proved {
        comparison.verdict = Verdict::Unknown;
        comparison
            .unknown
            .push(format!("both select the same events; of several of them A says {a} and B says {b}"));
    } else if !sides[0].counted.is_empty() && is_proved {
        comparison.assumptions.push(format!("both say of several events: {a}"));
    }
    comparison
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
        let compiled = Query::compile(language, source, &session.settings(origin).selecting());
        let warnings = compiled.diagnostics.iter().filter(|said| said.severity == Severity::Warning);
        report::diagnostics(&compiled.source, &warnings.cloned().collect::<Vec<_>>());
        let written = |said: &Diagnostic| said.span.of(compiled.source.text()).trim().to_owned();
        let counted = compiled.beyond_events.iter().map(written).collect();
        match compiled.plan {
            Some(plan) if plan.steps.is_empty() => {
                let message =
                    format!("{}: there is no rule here that selects events", compiled.source.name());
                Err(Failure::new(message))
            }
            Some(plan) => Ok(Side { language, source: compiled.source, plan, counted }),
            None => Err(session.refused(language, &compiled)),
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
    let given = InputArgs { store: None, replace: false, memory: 4096 };
    let (store, read) = input::read(&args.data, needs, world.views.clone(), &given, Texts::Skipped)?;
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
    /// How many events one alone finds.
    fn count(&self, name: &str) -> usize {
        self.differs.iter().filter(|(only, _)| *only == name).count()
    }

    fn text(&self) -> String {
        const SHOWN: usize = 20;
        let mut out = String::new();
        let _ = writeln!(
            out,
            "Of {} events both find {}, only A {}, only B {}.",
            self.events,
            self.both,
            self.count("A"),
            self.count("B")
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
