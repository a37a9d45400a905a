//! Runs all Sigma rules of a folder, and published conversions of them to SPL and AQL, over one store, and writes which
//! events each of them finds. `conformance/independent/README.md` says what this is for.
//!
//! ```sh
//! cargo run --release -p conformance --example agreement -- SHARED OUT
//! ```
//!
//! `SHARED` holds `data`, `sigma`, `spl/sigma_spl.jsonl` and `aql/sigma_aql.jsonl`. `OUT/events.jsonl` is then the events
//! as they were read, with their numbers, and `OUT/found.jsonl` what each query finds: `{"path", "language", "events"}` or
//! `{"path", "language", "error"}`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    missing_docs,
    reason = "a tool that reads and writes files"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{Engine, Environment, Options};
use functions::Catalogue;
use plan::{Field, Plan, Project, Projection, Step, StepKind};
use query::{Knowledge, Language, Query, Settings};
use serde_json::{Value as Json, json};
use store::{Builder, Needs, Store};
use telemetry::{Data, Event, Flow, Sink, Warning};
use text::{Source, Span};

/// The time of the searches: 2026-01-01, after all events.
const NOW_NS: i64 = 1_767_225_600_000_000_000;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A query that is to be run.
struct Asked {
    /// The rule's path in its collection.
    path: String,
    /// Language, and for AQL the variant of the conversion.
    language: String,
    plan: Result<Plan, String>,
}

fn main() -> Outcome<()> {
    let mut given = std::env::args().skip(1).map(PathBuf::from);
    let (Some(shared), Some(out)) = (given.next(), given.next()) else {
        return Err("usage: agreement SHARED OUT".into());
    };
    fs::create_dir_all(&out)?;
    let mut asked = rules(&shared.join("sigma"))?;
    asked.extend(conversions(&shared.join("spl/sigma_spl.jsonl"), Language::Spl, "spl")?);
    asked.extend(conversions(&shared.join("aql/sigma_aql.jsonl"), Language::Aql, "aql")?);
    let started = Instant::now();
    let store = read(&shared.join("data"), &asked, &out.join("events.jsonl"))?;
    eprintln!("{} events, {} queries, read in {:?}", store.events(), asked.len(), started.elapsed());
    let engine = Engine::new(Options::default())?;
    let environment = Environment { trace: true, ..Environment::at(NOW_NS) };
    let mut lines = BufWriter::new(File::create(out.join("found.jsonl"))?);
    for (number, one) in asked.iter().enumerate() {
        if number % 500 == 0 {
            eprintln!("{number} of {} after {:?}", asked.len(), started.elapsed());
        }
        let found = one.plan.as_ref().map_err(Clone::clone);
        let found = found.and_then(|plan| events_of(&engine, plan, &store, &environment));
        let line = match found {
            Ok(events) => json!({"path": one.path, "language": one.language, "events": events}),
            Err(error) => json!({"path": one.path, "language": one.language, "error": error}),
        };
        writeln!(lines, "{line}")?;
    }
    lines.flush()?;
    eprintln!("done after {:?}", started.elapsed());
    Ok(())
}

/// The numbers of the events that a plan finds.
fn events_of(
    engine: &Engine,
    plan: &Plan,
    store: &Store,
    environment: &Environment<'_>,
) -> Result<Vec<u32>, String> {
    let rows = engine.run(plan, store, environment).map_err(|faults| said(&faults))?;
    let mut events: Vec<u32> = rows.iter().flat_map(|row| row.events).collect();
    events.sort_unstable();
    events.dedup();
    Ok(events)
}

fn said(faults: &[text::Diagnostic]) -> String {
    faults
        .iter()
        .filter(|fault| fault.is_error())
        .map(|fault| fault.message.clone())
        .collect::<Vec<_>>()
        .join("; ")
}

/// A query as a plan that keeps one field, so that only what its condition reads has to be at hand.
fn compiled(language: Language, text: &str) -> Result<Plan, String> {
    let (knowledge, views) = (Knowledge::default(), taxonomy::Views::default());
    let settings = Settings::new(&Catalogue, &knowledge, &views);
    let compiled = Query::compile(language, Source::new("query", text), &settings);
    let Some(mut plan) = compiled.plan else { return Err(said(&compiled.diagnostics)) };
    let kept = match language {
        Language::Spl => "EventCode",
        Language::Aql => "qid",
        Language::Sigma => "EventID",
    };
    let span = Span::default();
    let field = Field { name: kept.to_owned(), span };
    let project = Project { projection: Projection::Only, fields: vec![field] };
    // A query that selects everything may end with a projection of its own.
    plan.steps.retain(|step| !matches!(step.kind, StepKind::Project(_)));
    plan.steps.push(Step { kind: StepKind::Project(project), span });
    Ok(plan)
}

/// The rules of a folder.
fn rules(folder: &Path) -> Outcome<Vec<Asked>> {
    let mut files = Vec::new();
    gather(folder, &mut files)?;
    let mut asked = Vec::new();
    for file in files {
        let path = file.strip_prefix(folder)?.display().to_string();
        let plan = compiled(Language::Sigma, &fs::read_to_string(&file)?);
        asked.push(Asked { path, language: "sigma".to_owned(), plan });
    }
    Ok(asked)
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    let mut paths =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<PathBuf>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|found| found == "yml") {
            files.push(path);
        }
    }
    Ok(())
}

/// The conversions of a file. The converter to SPL names the source of events that are not XML.
fn conversions(file: &Path, language: Language, field: &str) -> Outcome<Vec<Asked>> {
    let mut asked = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        let row: Json = serde_json::from_str(line)?;
        let (Some(path), Some(query)) = (row["path"].as_str(), row[field].as_str()) else { continue };
        let query = query.replace("source=\"WinEventLog:", "source=\"XmlWinEventLog:");
        let language_name = match row["pipeline"].as_str() {
            Some(variant) => format!("{field} {variant}"),
            None => field.to_owned(),
        };
        asked.push(Asked {
            path: path.to_owned(),
            language: language_name,
            plan: compiled(language, &query),
        });
    }
    Ok(asked)
}

/// Reads a folder into a store that holds what the queries need, and writes its events down.
fn read(data: &Path, asked: &[Asked], events: &Path) -> Outcome<Store> {
    let mut needs = Needs::default();
    for plan in asked.iter().filter_map(|one| one.plan.as_ref().ok()) {
        if let Some(Step { kind: StepKind::Scan(scan), .. }) = plan.steps.first() {
            needs = needs.with(&scan.view.0, plan::fields_read(plan));
        }
    }
    needs.whole_text = true;
    let mut gathered = Gathered {
        builder: Builder::new(needs),
        lines: BufWriter::new(File::create(events)?),
        number: 0,
        failed: None,
    };
    let options = telemetry::Options { keep_raw: true, ..telemetry::Options::default() };
    let _ = telemetry::read(&[data.to_owned()], &options, &mut gathered);
    if let Some(error) = gathered.failed {
        return Err(error);
    }
    gathered.lines.flush()?;
    Ok(gathered.builder.finish()?)
}

struct Gathered {
    builder: Builder,
    lines: BufWriter<File>,
    number: u32,
    failed: Option<Box<dyn std::error::Error>>,
}

impl Gathered {
    fn add(&mut self, event: &Event) -> Outcome<()> {
        writeln!(self.lines, "{}", as_json(event, self.number))?;
        self.builder.push(event)?;
        self.number += 1;
        Ok(())
    }
}

impl Sink for Gathered {
    fn event(&mut self, event: Event) -> Flow {
        match self.add(&event) {
            Ok(()) => Flow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                Flow::Break(())
            }
        }
    }

    fn warning(&mut self, _warning: Warning) {}
}

/// The event as it was read, under no vendor's names.
fn as_json(event: &Event, number: u32) -> Json {
    let data: BTreeMap<&str, Json> = event
        .data
        .iter()
        .map(|(name, value)| match value {
            Data::One(text) => (&**name, Json::from(text.as_str())),
            Data::Many(texts) => (&**name, Json::from(texts.clone())),
        })
        .collect();
    json!({
        "n": number, "file": &*event.origin.file, "position": event.origin.position,
        "provider": event.provider, "guid": event.system.provider_guid, "channel": event.channel,
        "id": event.event_id, "computer": event.computer, "record": event.record_id,
        "level": event.system.level, "task": event.system.task, "opcode": event.system.opcode,
        "keywords": event.system.keywords, "message": event.system.message,
        "data": data, "raw": event.raw,
    })
}
