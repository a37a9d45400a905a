//! Asks a question.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use conformance::{Input, Language};
use engine::{Engine, Environment, LookupTable, Lookups, Options, Row, Rows, Value, rows_from_json};
use functions::Catalogue;
use intake::Metadata;
use jiff::tz::TimeZone;
use plan::Limits;
use query::{App, AqlOptions, Knowledge, Mode, Query, Settings};
use serde_json::{Map, Value as Json};
use store::{Builder, Needs, Store};
use telemetry::{Event, Flow, Sink, Warning};
use text::{Diagnostic, Diagnostics, Source};

use crate::text_log;

/// The time of a search that says nothing of it: 2024-06-01 00:00:00 UTC.
const NOW_NS: i64 = 1_717_200_000_000_000_000;

/// What a question is told of the world.
pub(crate) struct World {
    /// The time of the search.
    pub(crate) now_ns: i64,
    /// The zone of times.
    pub(crate) zone: TimeZone,
    /// Macros.
    pub(crate) knowledge: Knowledge,
    /// How a Splunk app takes in texts.
    pub(crate) app: App,
    /// Lookup tables by name.
    pub(crate) tables: Tables,
    /// How the rows are cut on the way.
    pub(crate) batch_rows: usize,
    /// Whether published limits hold.
    pub(crate) limits: Limits,
    /// What a QRadar server knows beside its events.
    pub(crate) qradar: Arc<qradar::State>,
    /// Options of AQL; its mode is that of the question.
    pub(crate) aql: AqlOptions,
}

/// Lookup tables by name.
#[derive(Clone, Default)]
pub(crate) struct Tables(pub(crate) BTreeMap<String, Arc<LookupTable>>);

impl Lookups for Tables {
    fn table(&self, name: &str) -> Option<Arc<LookupTable>> {
        self.0.get(name).cloned()
    }

    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

impl World {
    /// One in which that app is installed.
    ///
    /// # Errors
    /// A table of it that cannot be read.
    pub(crate) fn with_app(app: App) -> Result<World, String> {
        let mut tables = hunt::Tables::default();
        tables.add_app(&app.lookups)?;
        let names = tables.names();
        let found = names.into_iter().filter_map(|name| tables.table(&name).map(|table| (name, table)));
        let tables = Tables(found.collect());
        Ok(World { knowledge: app.knowledge.clone(), tables, app, ..World::default() })
    }
}

impl Default for World {
    fn default() -> World {
        World {
            now_ns: NOW_NS,
            zone: TimeZone::UTC,
            knowledge: Knowledge::default(),
            app: App::default(),
            tables: Tables::default(),
            batch_rows: 8_192,
            limits: Limits::Published,
            qradar: Arc::default(),
            aql: AqlOptions::default(),
        }
    }
}

/// What came of a question.
pub(crate) struct Outcome {
    /// The rows, or what stopped it.
    pub(crate) answer: Result<Vec<Json>, Diagnostics>,
    /// The names of the columns in their order.
    pub(crate) columns: Vec<String>,
    /// Warnings and notes.
    pub(crate) said: Diagnostics,
    /// What the diagnostics point into.
    pub(crate) source: Source,
}

/// Asks `text` of `input`.
pub(crate) fn ask(language: Language, text: &str, input: &Input, world: &World) -> Outcome {
    match input {
        Input::Rows(rows) => ask_of(language, text, &Asked::Rows(rows), world),
        Input::Telemetry(bytes) => ask_of(language, text, &Asked::Store(&stored(bytes)), world),
        Input::Text(log) => {
            let store = text_log::store(&world.app, told(world), log);
            ask_of(language, text, &Asked::Store(&store), world)
        }
    }
}

/// Asks a search of a store.
pub(crate) fn ask_store(text: &str, store: &Store, world: &World) -> Outcome {
    ask_of(Language::Spl, text, &Asked::Store(store), world)
}

/// What is asked.
enum Asked<'a> {
    Rows(&'a [Json]),
    Store(&'a Store),
}

fn ask_of(language: Language, text: &str, asked: &Asked<'_>, world: &World) -> Outcome {
    let views = taxonomy::Views::default();
    let mode = if language == Language::AqlLenient { Mode::Lenient } else { Mode::Strict };
    let mut settings = Settings::new(&Catalogue, &world.knowledge, &views);
    settings.aql = AqlOptions { mode, ..world.aql.clone() };
    settings.qradar = Some(&world.qradar);
    let mut compiled = Query::compile(known(language), Source::new("query", text), &settings);
    let mut outcome = Outcome {
        answer: Err(Vec::new()),
        columns: Vec::new(),
        said: Vec::new(),
        source: compiled.source.clone(),
    };
    let diagnostics = std::mem::take(&mut compiled.diagnostics);
    let (errors, said): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(Diagnostic::is_error);
    outcome.said = said;
    let Some(plan) = compiled.plan.take() else {
        outcome.answer = Err(errors);
        return outcome;
    };
    let compiler = query::MadeText { functions: &Catalogue, knowledge: &world.knowledge };
    let environment = Environment {
        zone: world.zone.clone(),
        compiler: Some(&compiler),
        limits: world.limits,
        qradar: Arc::clone(&world.qradar),
        lookups: &world.tables,
        ..Environment::at(world.now_ns)
    };
    let engine = engine(world.batch_rows);
    let run = match asked {
        Asked::Rows(rows) => engine.run_on_table(&plan, &rows_from_json(rows), &environment),
        Asked::Store(store) => engine.run(&plan, store, &environment),
    };
    outcome.answer = run.map_err(|faults| compiled.told(faults)).map(|rows| {
        let rows = if compiled.columns_by_name() { rows.with_columns_by_name() } else { rows };
        outcome.columns = rows.columns().into_iter().map(|(name, _)| name.to_owned()).collect();
        outcome.said.extend(rows.diagnostics().iter().cloned());
        json_rows(&rows, language)
    });
    outcome
}

/// What is told of the text of a case.
fn told(world: &World) -> Metadata {
    Metadata {
        sourcetype: text_log::SOURCETYPE.to_owned(),
        source: "app_one".to_owned(),
        host: "web".to_owned(),
        index: String::new(),
        now_ns: world.now_ns,
    }
}

fn known(language: Language) -> query::Language {
    match language {
        Language::Spl => query::Language::Spl,
        Language::Aql | Language::AqlLenient => query::Language::Aql,
        Language::Sigma => query::Language::Sigma,
    }
}

/// Two engines for the whole run: whole batches, and one row a batch.
fn engine(batch_rows: usize) -> &'static Engine {
    static WHOLE: LazyLock<Engine> = LazyLock::new(|| new_engine(Options::default().batch_rows));
    static SINGLE: LazyLock<Engine> = LazyLock::new(|| new_engine(1));
    if batch_rows == 1 { &SINGLE } else { &WHOLE }
}

fn new_engine(batch_rows: usize) -> Engine {
    Engine::new(Options { batch_rows, ..Options::default() }).expect("threads")
}

/// The events of a file with those bytes. The last ones are kept: cases of a file share them.
fn stored(bytes: &[u8]) -> Store {
    static LAST: Mutex<Option<(Vec<u8>, Store)>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, store)) = last.as_ref()
        && known == bytes
    {
        return store.clone();
    }
    let store = store_of(bytes);
    *last = Some((bytes.to_vec(), store.clone()));
    store
}

fn store_of(bytes: &[u8]) -> Store {
    let mut gathered = Gathered { builder: Builder::new(Needs::all()) };
    let options = telemetry::Options { keep_raw: true, ..telemetry::Options::default() };
    let flow = telemetry::read_from("case", bytes, &options, &mut gathered);
    assert!(flow.is_continue(), "the telemetry of a case is read to its end");
    gathered.builder.finish().expect("a store in memory")
}

struct Gathered {
    builder: Builder,
}

impl Sink for Gathered {
    fn event(&mut self, event: Event) -> Flow {
        self.builder.push(&event).expect("a store in memory");
        Flow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        panic!("the telemetry of a case is whole: {warning}");
    }
}

fn json_rows(rows: &Rows, language: Language) -> Vec<Json> {
    let typed = matches!(language, Language::Aql | Language::AqlLenient);
    let lists = rows.columns().into_iter().filter(|(_, ty)| typed && *ty == plan::Type::Multi);
    let lists: Vec<&str> = lists.map(|(name, _)| name).collect();
    rows.iter().map(|row| json_row(&row, language, &lists)).collect()
}

/// `lists` are the columns whose values are lists even where they have one member.
fn json_row(row: &Row<'_>, language: Language, lists: &[&str]) -> Json {
    let shown = |name: &str, value: &Value<'_>| match json(value, language) {
        one @ Json::String(_) if lists.contains(&name) => Json::Array(vec![one]),
        other => other,
    };
    let fields = row.fields.iter().map(|(name, value)| ((*name).to_owned(), shown(name, value)));
    Json::Object(fields.collect::<Map<_, _>>())
}

/// Splunk's results are texts, as is what a log holds; QRadar's have types.
fn json(value: &Value<'_>, language: Language) -> Json {
    let typed = matches!(language, Language::Aql | Language::AqlLenient);
    match value {
        Value::Null => Json::Null,
        Value::Multi(texts) => texts.iter().map(|text| Json::from(text.as_ref())).collect(),
        Value::Boolean(truth) if typed => Json::from(*truth),
        Value::Integer(number) if typed => Json::from(*number),
        Value::Number(number) if typed && number.fract() == 0.0 && number.abs() < 9e15 => {
            Json::from(*number as i64)
        }
        Value::Number(number) if typed => Json::from(*number),
        other => Json::from(other.text().unwrap_or_default().into_owned()),
    }
}
