//! Published SPL searches, read in place: how many are read, planned, and run on nothing without a complaint. The
//! counts are kept in `corpus/reach.txt`, with what stops the others. `REACH=1` prints each search that is stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use conformance::{Case, Expected, Input, Language, Level, parse};
use engine::LookupTable;
use query::{Knowledge, Macro, Query, Settings};
use serde_json::Value as Json;
use text::{Cause, Diagnostic, Source};

use crate::ask::{Tables, World, ask};
use crate::folder::files_under;
use crate::ratchet::hold;

/// A collection, the field that holds the search, and whether its macros are to be expanded.
const COLLECTIONS: [(&str, &str); 4] = [
    ("escu.jsonl", "search"),
    ("escu.jsonl", "search_raw"),
    ("sigma_spl.jsonl", "spl"),
    ("usecase_spl.jsonl", "search"),
];

const HEAD: &str = "\
# Published searches that are read in place, over no events. Of each collection: how many are read (parsed), planned,
# run with the collection's own lookup tables, and run where tables of no rows stand in for those that nobody gave,
# with the columns that the search names. Those that do not run are counted once each: `query`, the product refuses
# them too; `needs`, they want a macro, a data model or metrics that are not given; `outside`, they want a server, a
# trained model or the world outside; `unsupported`, the product runs them. Of those that the product refuses too, how
# many fall under a rule that a case file has as documented or measured, and which rules the others fall under. Then what
# stops them, each cause counted once for each search. Kept by crates/conformance/tests/cases/spl_reach.rs.
";

#[test]
fn published_searches_are_read_and_planned() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/spl");
    if !shared.is_dir() {
        println!("skipped: {} absent", shared.display());
        return;
    }
    let mut report = String::from(HEAD);
    let defined = macros(&shared);
    let rules = rules();
    let tables = tables(&shared);
    for (name, field) in COLLECTIONS {
        let world = World {
            knowledge: Knowledge { macros: defined.clone(), ..Knowledge::default() },
            tables: tables.clone(),
            ..World::default()
        };
        let text = fs::read_to_string(shared.join(name)).expect("a readable collection");
        let mut reach = Reach { rules: rules.clone(), ..Reach::default() };
        for line in text.lines() {
            let object: Json = serde_json::from_str(line).expect("an object a line");
            if let Some(search) = object[field].as_str() {
                reach.add(search, object["macros"].as_array().filter(|_| field == "search_raw"), &world);
            }
        }
        reach.write(&format!("{name} {field}"), &mut report);
    }
    hold("reach.txt", &report);
}

#[derive(Default)]
struct Reach {
    /// The rules that searches are refused by.
    rules: BTreeSet<String>,
    /// How many are refused by rules that are known by the product or its pages.
    rightly_refused: usize,
    /// The other rules.
    unproved: BTreeMap<String, usize>,
    searches: usize,
    parsed: usize,
    planned: usize,
    run: usize,
    run_with_tables: usize,
    causes: BTreeMap<Cause, usize>,
    stopped: BTreeMap<(Cause, String), usize>,
}

impl Reach {
    fn add(&mut self, search: &str, filters: Option<&Vec<Json>>, world: &World) {
        let mut knowledge = world.knowledge.clone();
        // A detection's own filter lets everything pass as it is published.
        for name in
            filters.into_iter().flatten().filter_map(Json::as_str).filter(|name| name.ends_with("_filter"))
        {
            let own = Macro { definition: "search *".to_owned(), ..Macro::default() };
            knowledge.macros.entry(name.to_owned()).or_insert(own);
        }
        let mut world = World { knowledge, tables: world.tables.clone(), ..World::default() };
        let views = taxonomy::Views::default();
        let settings = Settings::new(&functions::Catalogue, &world.knowledge, &views);
        let query = Query::compile(query::Language::Spl, Source::new("search", search), &settings);
        self.searches += 1;
        self.parsed += usize::from(query.parsed);
        self.planned += usize::from(query.planned());
        let mut errors: Vec<Diagnostic> = query.errors().cloned().collect();
        if let Some(plan) = &query.plan {
            let run =
                |world: &World| ask(Language::Spl, search, &Input::Rows(Vec::new()), world).answer.err();
            errors = run(&world).unwrap_or_default();
            self.run += usize::from(errors.is_empty());
            if !errors.is_empty() && stand_in(plan, &mut world.tables) {
                errors = run(&world).unwrap_or_default();
            }
        }
        self.run_with_tables += usize::from(errors.is_empty());
        let Some(cause) = errors.iter().map(Diagnostic::cause).max() else { return };
        *self.causes.entry(cause).or_default() += 1;
        if cause == Cause::Query {
            self.refuse(&errors);
        }
        if std::env::var_os("REACH").is_some() {
            println!("---- {}\n{search}\n", shown(&errors, search));
        }
        let mut stops: Vec<(Cause, String)> =
            errors.iter().map(|error| (error.cause(), stop(error))).collect();
        stops.sort_unstable();
        stops.dedup();
        for stop in stops {
            *self.stopped.entry(stop).or_default() += 1;
        }
    }

    /// One rule that is known is enough to refuse a search.
    fn refuse(&mut self, errors: &[Diagnostic]) {
        let rules: Vec<String> = errors.iter().map(|error| rule(error.name, &error.message)).collect();
        if rules.iter().any(|rule| self.rules.contains(rule)) {
            self.rightly_refused += 1;
        } else if let Some(first) = rules.into_iter().next() {
            *self.unproved.entry(first).or_default() += 1;
        }
    }

    fn write(&self, name: &str, report: &mut String) {
        let Reach { searches, parsed, planned, run, run_with_tables, causes, stopped, .. } = self;
        let counts = [
            ("searches", searches),
            ("parsed, right", parsed),
            ("planned, right", planned),
            ("run, right", run),
            ("run with tables standing in, right", run_with_tables),
        ];
        for (what, count) in counts {
            let _ = writeln!(report, "{name} {what} {count}");
        }
        for (cause, count) in causes {
            let _ = writeln!(report, "{name} not run: {cause} {count}");
        }
        let _ = writeln!(
            report,
            "{name} refused by a documented or measured rule, right {}",
            self.rightly_refused
        );
        for (rule, count) in &self.unproved {
            let _ = writeln!(report, "{name} refused without such a rule: {rule} {count}");
        }
        let mut stops: Vec<_> = stopped.iter().collect();
        stops.sort_by_key(|((cause, _), count)| (*cause, std::cmp::Reverse(**count)));
        for ((cause, stop), count) in stops {
            let _ = writeln!(report, "{name} stopped, {cause}: {stop} {count}");
        }
    }
}

/// Puts a table of no rows in for each that the plan names and nobody gave. Says whether there was one.
fn stand_in(plan: &plan::Plan, tables: &mut Tables) -> bool {
    let mut absent: BTreeMap<String, LookupTable> = BTreeMap::new();
    for named in plan::tables_named(plan) {
        if !tables.0.contains_key(&named.name) {
            let table = absent.entry(named.name).or_default();
            table.columns.extend(named.columns);
            table.columns.sort();
            table.columns.dedup();
        }
    }
    let any = !absent.is_empty();
    tables.0.extend(absent.into_iter().map(|(name, table)| (name, Arc::new(table))));
    any
}

/// What a fault says that a rule of ours can be found by: its kind, and the command or function that it is about.
fn rule(name: &str, message: &str) -> String {
    let quoted: Vec<&str> = message.split(['`', '\'']).skip(1).step_by(2).collect();
    let is_command = |word: &str| spl::commands().iter().any(|command| command.name == word);
    let about = match quoted.as_slice() {
        _ if name == "malformed-expression" => "",
        ["EvalCommand", function, ..] if spl::eval_functions().contains(function) => function,
        [command, ..] if is_command(command) => command,
        _ => "",
    };
    format!("{name} {about}").trim_end().to_owned()
}

/// The rules by which searches are refused in the case files, and are known by the product or its pages.
fn rules() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/spl");
    let mut rules = BTreeSet::new();
    for path in files_under(&folder, "case") {
        let text = fs::read_to_string(&path).expect("a readable file");
        let cases = parse(&text).expect("a case file").cases;
        let known = |case: &Case| matches!(case.level, Level::Measured | Level::Documented);
        for case in cases.into_iter().filter(known) {
            let Some(Expected::Error(drawn)) = case.expected else { continue };
            let told = drawn.lines().filter_map(|line| line.trim_start().strip_prefix('^'));
            for told in told.map(|told| told.trim_start_matches('^').trim_start()) {
                rules.extend(told.split_once(": ").map(|(name, message)| rule(name, message)));
            }
        }
    }
    rules
}

/// The errors with what they point at.
fn shown(errors: &[Diagnostic], search: &str) -> String {
    let shown = errors.iter().map(|error| {
        let at = search.get(error.span.start..error.span.end).unwrap_or_default();
        format!("{}: {}: {} at `{at}`", error.cause(), error.name, error.message)
    });
    shown.collect::<Vec<_>>().join(" | ")
}

/// What stopped it: the kind of fault, and the name in it.
fn stop(error: &Diagnostic) -> String {
    let frames = ["Error in 'EvalCommand': ", "Error in 'where' command: ", "Error in 'SearchParser': "];
    let bare = frames.iter().find_map(|frame| error.message.strip_prefix(frame));
    let message = bare.unwrap_or(&error.message);
    match message.split(['`', '\'']).nth(1) {
        Some(named) => format!("{} {}", error.name, named.split_whitespace().next().unwrap_or_default()),
        None => error.name.to_owned(),
    }
}

/// The lookup tables of the published content: those whose file is there, and of the others those whose columns are
/// known, without rows.
fn tables(shared: &Path) -> Tables {
    let text = fs::read_to_string(shared.join("escu_lookups.json")).expect("a readable file");
    let all: BTreeMap<String, Json> = serde_json::from_str(&text).expect("an object");
    let mut found = Tables::default();
    for (name, entry) in all {
        let file = entry["filename"].as_str().filter(|file| file.ends_with(".csv"));
        let read = file.and_then(|file| File::open(shared.join("../escu/lookups").join(file)).ok());
        let columns = entry["fields_list"].as_str().or(entry["fields"].as_str());
        let table = match (read, columns) {
            (Some(read), _) => LookupTable::from_csv(read).expect("a table"),
            (None, Some(columns)) => {
                let columns = columns.split(',').map(|column| column.trim().to_owned()).collect();
                LookupTable { columns, ..LookupTable::default() }
            }
            (None, None) => continue,
        };
        found.0.insert(name, Arc::new(table));
    }
    found
}

fn macros(shared: &Path) -> BTreeMap<String, Macro> {
    let text = fs::read_to_string(shared.join("escu_macros.json")).expect("a readable file");
    let all: BTreeMap<String, Json> = serde_json::from_str(&text).expect("an object");
    all.into_iter()
        .map(|(name, entry)| {
            let args = entry["arguments"].as_array().into_iter().flatten();
            let args: Vec<String> = args.filter_map(Json::as_str).map(str::to_owned).collect();
            let definition = entry["definition"].as_str().unwrap_or_default().to_owned();
            let bare = name.split('(').next().unwrap_or_default();
            let name = if args.is_empty() { bare.to_owned() } else { format!("{bare}({})", args.len()) };
            (name, Macro { definition, args, ..Macro::default() })
        })
        .collect()
}
