//! How the rows of a search are cut on the way changes no answer: into batches, threads, partitions, files on disk, or one
//! table.

use std::path::PathBuf;
use std::sync::LazyLock;

use engine::{Engine, Environment, Options, Row, Rows, Table, rows_from_json};
use functions::Catalogue;
use proptest::prelude::*;
use query::{Knowledge, Language, MadeText, Query, Settings};
use serde_json::{Map, Value as Json};
use store::{Builder, Needs, Store};
use telemetry::{Event, Flow, Sink, Warning};
use text::Source;

/// Commands behind `index=*`, of each kind: row by row, of a whole result, in the order of rows, with a subsearch.
const COMMANDS: &[&str] = &[
    "search Image=*a* OR User=ann",
    "search NOT User=*",
    "where n>3 OR like(Image, \"%b%\")",
    "eval m=n*2, t=Image.\":\".n",
    "eval m=split(Image, \"/\")",
    "eval n=if(isnull(n), 0, n)",
    "fields Image User n _time",
    "table Image User n",
    "rename Image AS i, User AS Image",
    "rename i AS Image",
    "stats count sum(n) AS n values(User) AS User by Image",
    "stats list(n) AS n first(User) AS User latest(n) AS l dc(Image) AS Image by EventCode",
    "stats avg(n) AS n perc90(n) AS p stdev(n) AS s mode(Image) AS Image by User",
    "eventstats max(n) AS most by Image",
    "eventstats count by User",
    "streamstats count AS c sum(n) AS running",
    "streamstats window=3 avg(n) AS a by Image",
    "streamstats current=f last(n) AS before by User",
    "sort - n Image",
    "sort 5 Image - n",
    "sort 0 _time",
    "head 4",
    "tail 3",
    "reverse",
    "dedup Image",
    "dedup 2 User sortby -n",
    "top limit=2 Image",
    "rare User",
    "chart count over Image by User",
    "timechart span=5s sum(n) AS n by Image",
    "bin _time span=4s",
    "bin n span=3 AS range",
    "fillnull value=none User n",
    "filldown User",
    "makemv delim=\"/\" Image",
    "mvexpand m",
    "rex field=Image \"(?<first>[a-z]+)\"",
    "regex Image=\"^a\"",
    "delta n AS change",
    "accum n AS total",
    "autoregress n p=1-2",
    "addtotals",
    "addcoltotals n",
    "transaction Image maxpause=3s",
    "append [search index=* EventCode=3 | head 2]",
    "join type=left Image [search index=* | stats max(n) AS most by Image]",
    "appendpipe [stats count]",
    "search [search index=* | head 1 | fields Image]",
    "xyseries Image User n",
    "untable Image name value",
    "transpose",
    "nomv m",
    "mvcombine User",
    "convert num(n) AS m",
    "replace a WITH z IN Image",
    "strcat Image \"-\" User both",
    "foreach n m [eval <<FIELD>>=<<FIELD>>+1]",
];

/// One made event: seconds, kind, image, user, number.
type Made = (u8, u16, &'static str, Option<&'static str>, Option<u8>);

fn made() -> impl Strategy<Value = Made> {
    (
        0..12u8,
        prop::sample::select(vec![1u16, 3, 22]),
        prop::sample::select(vec!["a", "b", "a/b", "A", "cab"]),
        prop::option::of(prop::sample::select(vec!["ann", "bob", "Ann"])),
        prop::option::of(0..9u8),
    )
}

fn line(number: usize, (second, kind, image, user, n): Made) -> String {
    let mut data = Map::new();
    data.insert("Image".into(), Json::from(image));
    data.extend(user.map(|user| ("User".to_owned(), Json::from(user))));
    data.extend(n.map(|n| ("n".to_owned(), Json::from(n.to_string()))));
    let system = serde_json::json!({
        "Provider": {"#attributes": {"Name": "Microsoft-Windows-Sysmon"}}, "EventID": kind,
        "TimeCreated": {"#attributes": {"SystemTime": format!("2024-03-05T14:00:{second:02}.000Z")}},
        "EventRecordID": number, "Channel": "Microsoft-Windows-Sysmon/Operational", "Computer": "ws1.example",
    });
    serde_json::json!({"Event": {"System": system, "EventData": data}}).to_string()
}

struct Gathered(Builder);

impl Sink for Gathered {
    fn event(&mut self, event: Event) -> Flow {
        self.0.push(&event).expect("a store takes events");
        Flow::Continue(())
    }

    fn warning(&mut self, warning: Warning) {
        panic!("the events are whole: {warning}");
    }
}

/// The events read from one stream.
fn stored(lines: &[String], builder: Builder) -> Store {
    let mut gathered = Gathered(builder);
    let options = telemetry::Options { keep_raw: true, ..telemetry::Options::default() };
    if !lines.is_empty() {
        let flow = telemetry::read_from("events.jsonl", lines.join("\n").as_bytes(), &options, &mut gathered);
        assert!(flow.is_continue(), "all events are read");
    }
    gathered.0.finish().expect("a store")
}

fn engine(batch_rows: usize, threads: usize) -> Engine {
    Engine::new(Options { batch_rows, threads, ..Options::default() }).expect("threads")
}

static WHOLE: LazyLock<Engine> = LazyLock::new(|| engine(8192, 1));
static SINGLE: LazyLock<Engine> = LazyLock::new(|| engine(1, 1));
static THREE: LazyLock<Engine> = LazyLock::new(|| engine(3, 4));

/// What an engine answers, as text: the rows with their fields by name, or the first error.
fn answer(
    query: &str,
    run: impl Fn(&plan::Plan, &Environment<'_>) -> Result<Rows, text::Diagnostics>,
) -> Vec<String> {
    let (knowledge, views) = (Knowledge::default(), taxonomy::Views::default());
    let settings = Settings::new(&Catalogue, &knowledge, &views);
    let compiled = Query::compile(Language::Spl, Source::new("query", query), &settings);
    let plan = compiled.plan.as_ref().unwrap_or_else(|| panic!("{query}: {}", compiled.render_diagnostics()));
    let compiler = MadeText { functions: &Catalogue, knowledge: &knowledge };
    let environment = Environment { compiler: Some(&compiler), ..Environment::at(1_717_200_000_000_000_000) };
    match run(plan, &environment) {
        Ok(rows) => rows.iter().map(|row| shown(&row)).collect(),
        Err(errors) => errors.into_iter().map(|error| format!("error: {}", error.message)).collect(),
    }
}

fn shown(row: &Row<'_>) -> String {
    let mut fields: Vec<String> =
        row.fields.iter().map(|(name, value)| format!("{name}={:?}", value.members())).collect();
    fields.sort();
    fields.join(" ")
}

/// The events of a store as one table, in the order of a search.
fn table(store: &Store) -> Table {
    let rows = answer_rows(store);
    rows_from_json(&rows)
}

fn answer_rows(store: &Store) -> Vec<Json> {
    let (knowledge, views) = (Knowledge::default(), taxonomy::Views::default());
    let settings = Settings::new(&Catalogue, &knowledge, &views);
    let compiled = Query::compile(Language::Spl, Source::new("query", "index=*"), &settings);
    let plan = compiled.plan.expect("a plan");
    let rows = WHOLE.run(&plan, store, &Environment::at(0)).expect("rows");
    rows.iter()
        .map(|row| {
            let fields = row.fields.iter().map(|(name, value)| {
                ((*name).to_owned(), Json::from(value.text().unwrap_or_default().into_owned()))
            });
            Json::Object(fields.collect())
        })
        .collect()
}

fn folder() -> PathBuf {
    let name = format!("agreeing-{}-{:?}", std::process::id(), std::thread::current().id());
    std::env::temp_dir().join(name.replace(['(', ')'], "-"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cut_changes_an_answer(
        events in prop::collection::vec(made(), 0..24),
        commands in prop::collection::vec(prop::sample::select(COMMANDS.to_vec()), 1..4),
    ) {
        let lines: Vec<String> = events.into_iter().enumerate().map(|(number, made)| line(number, made)).collect();
        let query = format!("index=* | fields Image User n EventCode | {}", commands.join(" | "));
        let store = stored(&lines, Builder::new(Needs::all()));
        let whole = answer(&query, |plan, environment| WHOLE.run(plan, &store, environment));
        let single = answer(&query, |plan, environment| SINGLE.run(plan, &store, environment));
        prop_assert_eq!(&single, &whole, "row by row: {}", query);
        let threads = answer(&query, |plan, environment| THREE.run(plan, &store, environment));
        prop_assert_eq!(&threads, &whole, "four threads: {}", query);
        let dir = folder();
        let spilled = stored(&lines, Builder::new(Needs::all()).with_budget(0, &dir));
        let from_disk = answer(&query, |plan, environment| THREE.run(plan, &spilled, environment));
        let _ = std::fs::remove_dir_all(&dir);
        prop_assert_eq!(&from_disk, &whole, "from disk: {}", query);
        let table = table(&store);
        let of_table = answer(&query, |plan, environment| SINGLE.run_on_table(plan, &table, environment));
        prop_assert_eq!(&of_table, &whole, "one table: {}", query);
    }
}
