//! Runs all Sigma rules of a folder, and published conversions of them to SPL and AQL, over the same events, and writes
//! which events each of them finds. `conformance/independent/README.md` says what this is for.
//!
//! ```sh
//! cargo run --release -p conformance --example agreement -- SHARED OUT [events] [sigma] [engine] [spl] [aql]
//! ```
//!
//! `SHARED` holds `data`, `sigma`, `spl/sigma_spl.jsonl` and `aql/sigma_aql.jsonl`. What is asked for is written to `OUT`
//! (all of it where nothing is named):
//!
//! - `events`: `events.jsonl`, the events as they were read, with their numbers;
//! - `sigma`: `found-sigma.jsonl`, what each rule finds in one sweep; `engine`: the same through the engine, a rule at a time;
//! - `spl`, `aql`: `found-spl.jsonl`, `found-aql.jsonl`, what each conversion finds.
//!
//! A line is `{"path", "language", "events"}` or `{"path", "language", "error"}`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    missing_docs,
    reason = "a tool that reads and writes files"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{Catalogue, Engine, Environment, Options, Value};
use plan::{Expr, Field, Literal, Plan, Project, Projection, Step, StepKind};
use query::{Knowledge, Language, Query, Settings};
use serde_json::{Value as Json, json};
use store::{Builder, Needs, Store};
use sweep::{Sweep, Worker};
use taxonomy::Views;
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
    let mut given = std::env::args().skip(1);
    let (Some(shared), Some(out)) = (given.next().map(PathBuf::from), given.next().map(PathBuf::from)) else {
        return Err("usage: agreement SHARED OUT [events] [sigma] [engine] [spl] [aql]".into());
    };
    let chosen: Vec<String> = given.collect();
    let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|one| one == name);
    fs::create_dir_all(&out)?;
    let data = shared.join("data");
    if is_chosen("events") {
        write_events(&data, &out.join("events.jsonl"))?;
    }
    if is_chosen("sigma") {
        sweep(&data, &rules(&shared.join("sigma"))?, &out.join("found-sigma.jsonl"))?;
    }
    if is_chosen("engine") {
        search(&data, &rules(&shared.join("sigma"))?, &out.join("found-engine.jsonl"))?;
    }
    if is_chosen("spl") {
        let asked = conversions(&shared.join("spl/sigma_spl.jsonl"), Language::Spl, "spl")?;
        search(&data, &asked, &out.join("found-spl.jsonl"))?;
    }
    if is_chosen("aql") {
        let asked = conversions(&shared.join("aql/sigma_aql.jsonl"), Language::Aql, "aql")?;
        search(&data, &asked, &out.join("found-aql.jsonl"))?;
    }
    Ok(())
}

/// What each query finds through the engine, one query after the other.
fn search(data: &Path, asked: &[Asked], out: &Path) -> Outcome<()> {
    let started = Instant::now();
    let (store, classes) = read(data, asked)?;
    eprintln!(
        "{}: {} events, {} queries, read in {:?}",
        out.display(),
        store.events(),
        asked.len(),
        started.elapsed()
    );
    let engine = Engine::new(Options::default())?;
    let environment = Environment { trace: true, ..Environment::at(NOW_NS) };
    let mut classes = Classes::of(&store, classes, asked)?;
    eprintln!("{} kinds of events after {:?}", classes.known.len(), started.elapsed());
    let payloads = Payloads::of(&engine, &store, asked, &environment)?;
    eprintln!("payloads of {} events looked through after {:?}", payloads.events(), started.elapsed());
    let mut lines = BufWriter::new(File::create(out)?);
    for (number, one) in asked.iter().enumerate() {
        if number % 200 == 0 {
            eprintln!("{number} of {} after {:?}", asked.len(), started.elapsed());
            lines.flush()?;
        }
        let found = one.plan.as_ref().map_err(Clone::clone);
        let found = found.and_then(|plan| match payloads.candidates(plan) {
            Some(events) => {
                let store = store.only(&events).map_err(|error| error.to_string())?;
                events_of(&engine, plan, &store, &environment)
            }
            None => events_of(&engine, plan, &classes.store(&store, plan)?, &environment),
        });
        writeln!(lines, "{}", line_of(one, found))?;
    }
    lines.flush()?;
    eprintln!("done after {:?}", started.elapsed());
    Ok(())
}

/// The kinds of events, and which properties any event of a kind has: a query that compares a property that no event of a kind
/// has with a text cannot be true there, and runs over the other kinds only.
struct Classes {
    known: Vec<(Vec<u32>, BTreeSet<String>)>,
    /// Stores of some kinds, for the queries that ask for the same: the last few, for each is a copy of its events.
    stores: VecDeque<(Vec<usize>, Store)>,
}

/// So many stores of some kinds are kept.
const MOST_STORES: usize = 3;

impl Classes {
    fn of(store: &Store, events: Vec<Vec<u32>>, asked: &[Asked]) -> Outcome<Classes> {
        let plans = asked.iter().filter_map(|one| one.plan.as_ref().ok());
        let names: BTreeSet<String> = plans.clone().flat_map(plan::fields_named).collect();
        let view = plans.filter_map(|plan| plan.steps.first()).find_map(|step| match &step.kind {
            StepKind::Scan(scan) => Some(scan.view.0.clone()),
            _ => None,
        });
        let view = view.ok_or("no query can run")?;
        let mut known = Vec::new();
        // Queries in SPL name the log themselves, and make fields that no store knows.
        let events = if view == "ariel" { events } else { Vec::new() };
        for events in events {
            let schema = store.only(&events)?.schema_of(&view, Some(&names))?;
            known.push((events, schema.fields().iter().map(|field| field.name().clone()).collect()));
        }
        Ok(Classes { known, stores: VecDeque::new() })
    }

    /// The events of the kinds of which a plan can be true.
    fn store(&mut self, all: &Store, plan: &Plan) -> Result<Store, String> {
        let condition = plan.steps.iter().find_map(|step| match &step.kind {
            StepKind::Filter(condition) => Some(condition),
            _ => None,
        });
        let Some(condition) = condition.filter(|_| !self.known.is_empty()) else {
            return Ok(all.clone());
        };
        let chosen: Vec<usize> =
            (0..self.known.len()).filter(|class| may_be_true(condition, &self.known[*class].1)).collect();
        if let Some((_, store)) = self.stores.iter().find(|(kinds, _)| *kinds == chosen) {
            return Ok(store.clone());
        }
        let mut events: Vec<u32> =
            chosen.iter().flat_map(|class| self.known[*class].0.iter().copied()).collect();
        events.sort_unstable();
        let store = all.only(&events).map_err(|error| error.to_string())?;
        self.stores.truncate(MOST_STORES - 1);
        self.stores.push_front((chosen, store.clone()));
        Ok(store)
    }
}

/// May a condition be true of events with these properties? Only what compares a text of a property is looked at.
fn may_be_true(expr: &Expr, present: &BTreeSet<String>) -> bool {
    match expr {
        Expr::And(parts, _) => parts.iter().all(|part| may_be_true(part, present)),
        Expr::Or(parts, _) => parts.iter().any(|part| may_be_true(part, present)),
        Expr::Call(call) if ["ariel.LIKE", "ariel.MATCHES"].contains(&call.function.as_str()) => {
            match call.args.first() {
                Some(Expr::Call(lower)) if lower.function == "ariel.LOWER" => match lower.args.as_slice() {
                    [Expr::Field(field)] => present.contains(&field.name),
                    _ => true,
                },
                Some(Expr::Field(field)) => present.contains(&field.name),
                _ => true,
            }
        }
        _ => true,
    }
}

/// Which payloads hold the words that queries look for in them. A payload is most of an event: a query that cannot be true
/// of an event whose payload lacks a word runs over the others only.
struct Payloads {
    /// For each word the events whose payload holds it in small letters.
    holding: BTreeMap<Vec<u8>, Vec<u32>>,
}

/// A word is found by so many of its first letters.
const HEAD: usize = 4;

impl Payloads {
    fn of(
        engine: &Engine,
        store: &Store,
        asked: &[Asked],
        environment: &Environment<'_>,
    ) -> Outcome<Payloads> {
        let mut holding: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
        for plan in asked.iter().filter_map(|one| one.plan.as_ref().ok()) {
            for word in needed(plan).unwrap_or_default() {
                holding.entry(word).or_default();
            }
        }
        let mut heads: HashMap<[u8; HEAD], Vec<&[u8]>> = HashMap::new();
        let words: Vec<Vec<u8>> = holding.keys().cloned().collect();
        for word in &words {
            heads.entry(head(word)).or_default().push(word);
        }
        if heads.is_empty() {
            return Ok(Payloads { holding });
        }
        let mut first = [false; 1 << 16];
        for head in heads.keys() {
            first[usize::from(u16::from_le_bytes([head[0], head[1]]))] = true;
        }
        let plan = compiled_as_it_is(Language::Aql, "SELECT payload FROM events")?;
        let rows = engine.run(&plan, store, environment).map_err(|faults| said(&faults))?;
        for row in rows.iter() {
            let (Some(event), Some((_, Value::Text(text)))) = (row.events.first(), row.fields.first()) else {
                continue;
            };
            let text = text.to_lowercase().into_bytes();
            for at in 0..text.len().saturating_sub(HEAD - 1) {
                if !first[usize::from(u16::from_le_bytes([text[at], text[at + 1]]))] {
                    continue;
                }
                for word in heads.get(&head(&text[at..])).into_iter().flatten() {
                    if text[at..].starts_with(word)
                        && let Some(events) = holding.get_mut(*word)
                        && events.last() != Some(event)
                    {
                        events.push(*event);
                    }
                }
            }
        }
        Ok(Payloads { holding })
    }

    /// How many events hold any word.
    fn events(&self) -> usize {
        self.holding.values().flatten().collect::<BTreeSet<_>>().len()
    }

    /// The events of which a plan can be true; `None` for any.
    fn candidates(&self, plan: &Plan) -> Option<Vec<u32>> {
        let words = needed(plan)?;
        let mut events: Vec<u32> =
            words.iter().flat_map(|word| self.holding.get(word).cloned().unwrap_or_default()).collect();
        events.sort_unstable();
        events.dedup();
        Some(events)
    }
}

fn head(word: &[u8]) -> [u8; HEAD] {
    [word[0], word[1], word[2], word[3]]
}

/// Words of which the payload holds at least one, in small letters, wherever the plan is true; `None` where it may be true
/// without.
fn needed(plan: &Plan) -> Option<Vec<Vec<u8>>> {
    plan.steps.iter().find_map(|step| match &step.kind {
        StepKind::Filter(condition) => needed_by(condition),
        _ => None,
    })
}

fn needed_by(expr: &Expr) -> Option<Vec<Vec<u8>>> {
    let shortest = |words: &Vec<Vec<u8>>| words.iter().map(Vec::len).min().unwrap_or_default();
    match expr {
        Expr::And(parts, _) => parts.iter().filter_map(needed_by).max_by_key(shortest),
        Expr::Or(parts, _) => {
            parts.iter().map(needed_by).collect::<Option<Vec<_>>>().map(|words| words.concat())
        }
        Expr::Call(call) if call.function == "ariel.LIKE" => {
            let [Expr::Call(lower), Expr::Literal(Literal::Text(pattern), _)] = call.args.as_slice() else {
                return None;
            };
            if lower.function != "ariel.LOWER" || !lower.args.iter().all(is_in_payload) {
                return None;
            }
            let word = pattern.split(['%', '_', '\\']).max_by_key(|word| word.len())?;
            (word.len() >= HEAD && word.is_ascii()).then(|| vec![word.as_bytes().to_vec()])
        }
        _ => None,
    }
}

/// Is it a text that stands in the payload too? The message does, its line ends as blanks.
fn is_in_payload(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) if call.function == "ariel.UTF8" => {
            matches!(call.args.as_slice(), [Expr::Field(field)] if field.name == "payload")
        }
        Expr::Field(field) => field.name == "Message",
        _ => false,
    }
}

/// What each rule finds in one pass.
fn sweep(data: &Path, asked: &[Asked], out: &Path) -> Outcome<()> {
    let started = Instant::now();
    let known: Vec<(&Asked, &Plan)> =
        asked.iter().filter_map(|one| Some((one, one.plan.as_ref().ok()?))).collect();
    let (sweep, refused) = Sweep::new(known.iter().map(|(_, plan)| *plan), Views::default());
    let mut swept = Swept { worker: sweep.worker(1 << 24), found: vec![Vec::new(); known.len()], number: 0 };
    let options = telemetry::Options { keep_raw: sweep.reads_raw(), ..telemetry::Options::default() };
    let _ = telemetry::read(&[data.to_owned()], &options, &mut swept);
    eprintln!("{} events, {} rules, swept in {:?}", swept.number, known.len(), started.elapsed());
    let mut lines = BufWriter::new(File::create(out)?);
    for (number, ((one, _), events)) in known.iter().zip(swept.found).enumerate() {
        let fault = refused.iter().find(|fault| fault.rule == number);
        let found = match fault {
            Some(fault) => Err(fault.diagnostic.message.clone()),
            None => Ok(events),
        };
        writeln!(lines, "{}", line_of(one, found))?;
    }
    for one in asked {
        if let Err(error) = &one.plan {
            writeln!(lines, "{}", line_of(one, Err(error.clone())))?;
        }
    }
    Ok(lines.flush()?)
}

fn line_of(one: &Asked, found: Result<Vec<u32>, String>) -> Json {
    match found {
        Ok(events) => json!({"path": one.path, "language": one.language, "events": events}),
        Err(error) => json!({"path": one.path, "language": one.language, "error": error}),
    }
}

struct Swept<'s> {
    worker: Worker<'s>,
    found: Vec<Vec<u32>>,
    number: u32,
}

impl Sink for Swept<'_> {
    fn event(&mut self, event: Event) -> Flow {
        for rule in self.worker.event(&event) {
            self.found[*rule as usize].push(self.number);
        }
        self.number += 1;
        Flow::Continue(())
    }

    fn warning(&mut self, _warning: Warning) {}
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

fn compiled_as_it_is(language: Language, text: &str) -> Result<Plan, String> {
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let settings = Settings::new(&Catalogue, &knowledge, &views);
    let compiled = Query::compile(language, Source::new("query", text), &settings);
    compiled.plan.ok_or_else(|| said(&compiled.diagnostics))
}

/// A query as a plan that keeps one field, so that only what its condition reads has to be at hand.
fn compiled(language: Language, text: &str) -> Result<Plan, String> {
    let mut plan = compiled_as_it_is(language, text)?;
    let kept = match language {
        Language::Spl => "EventCode",
        Language::Aql => "qid",
        // A rule reads nothing but what its condition reads.
        Language::Sigma => return Ok(plan),
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
        let plan = compiled_as_it_is(Language::Sigma, &fs::read_to_string(&file)?);
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

/// Reads a folder into a store that holds what the queries need; and which events are of a kind.
fn read(data: &Path, asked: &[Asked]) -> Outcome<(Store, Vec<Vec<u32>>)> {
    let mut needs = Needs::default();
    for plan in asked.iter().filter_map(|one| one.plan.as_ref().ok()) {
        if let Some(Step { kind: StepKind::Scan(scan), .. }) = plan.steps.first() {
            needs = needs.with(&scan.view.0, Some(plan::fields_named(plan)));
        }
    }
    needs.whole_text = needs.reads_raw(&Views::default());
    let options = telemetry::Options { keep_raw: needs.whole_text, ..telemetry::Options::default() };
    let mut builder = Builder::new(needs);
    let mut classes: HashMap<(String, String, Option<u32>), Vec<u32>> = HashMap::new();
    each(data, &options, |event, number| {
        let class = (event.provider.clone(), event.channel.clone(), event.event_id);
        classes.entry(class).or_default().push(number);
        Ok(builder.push(event)?)
    })?;
    Ok((builder.finish()?, classes.into_values().collect()))
}

/// Writes the events of a folder down, without their text.
fn write_events(data: &Path, out: &Path) -> Outcome<()> {
    let mut lines = BufWriter::new(File::create(out)?);
    each(data, &telemetry::Options::default(), |event, number| {
        Ok(writeln!(lines, "{}", as_json(event, data, number))?)
    })?;
    Ok(lines.flush()?)
}

/// Does something for each event of a folder and its number.
fn each(
    data: &Path,
    options: &telemetry::Options,
    act: impl FnMut(&Event, u32) -> Outcome<()>,
) -> Outcome<()> {
    let mut each = Each { act, number: 0, failed: None };
    let _ = telemetry::read(&[data.to_owned()], options, &mut each);
    each.failed.map_or(Ok(()), Err)
}

struct Each<F> {
    act: F,
    number: u32,
    failed: Option<Box<dyn std::error::Error>>,
}

impl<F: FnMut(&Event, u32) -> Outcome<()>> Sink for Each<F> {
    fn event(&mut self, event: Event) -> Flow {
        if let Err(error) = (self.act)(&event, self.number) {
            self.failed = Some(error);
            return Flow::Break(());
        }
        self.number += 1;
        Flow::Continue(())
    }

    fn warning(&mut self, _warning: Warning) {}
}

/// The event as it was read, under no vendor's names.
fn as_json(event: &Event, folder: &Path, number: u32) -> Json {
    let file = Path::new(&*event.origin.file);
    let file = file.strip_prefix(folder).unwrap_or(file);
    let data: BTreeMap<&str, Json> = event
        .data
        .iter()
        .map(|(name, value)| match value {
            Data::One(text) => (&**name, Json::from(text.as_str())),
            Data::Many(texts) => (&**name, Json::from(texts.clone())),
        })
        .collect();
    json!({
        "n": number, "file": file, "position": event.origin.position,
        "provider": event.provider, "guid": event.system.provider_guid, "channel": event.channel,
        "id": event.event_id, "computer": event.computer, "record": event.record_id,
        "level": event.system.level, "task": event.system.task, "opcode": event.system.opcode,
        "keywords": event.system.keywords, "message": event.system.message,
        "data": data,
    })
}
