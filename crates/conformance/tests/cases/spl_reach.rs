//! Published SPL searches, read in place: how many are read, planned, and run on nothing without a complaint. The
//! counts are kept in `corpus/reach.txt`, with what stops the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformance::{Input, Language};
use query::{Knowledge, Macro, Query, Settings};
use serde_json::Value as Json;
use text::{Diagnostic, Source};

use crate::ask::{World, ask};
use crate::ratchet::hold;

/// A collection, the field that holds the search, and whether its macros are to be expanded.
const COLLECTIONS: [(&str, &str); 4] = [
    ("escu.jsonl", "search"),
    ("escu.jsonl", "search_raw"),
    ("sigma_spl.jsonl", "spl"),
    ("usecase_spl.jsonl", "search"),
];

#[test]
fn published_searches_are_read_and_planned() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/spl");
    if !shared.is_dir() {
        println!("skipped: {} absent", shared.display());
        return;
    }
    let mut report = String::from(
        "# Published searches that are read in place: how many are read, planned, and run on no events; and what\n\
         # stops the others, each counted once for each search. Kept by crates/conformance/tests/cases/spl_reach.rs.\n",
    );
    let defined = macros(&shared);
    for (name, field) in COLLECTIONS {
        let world = World {
            knowledge: Knowledge { macros: defined.clone(), ..Knowledge::default() },
            ..World::default()
        };
        let text = fs::read_to_string(shared.join(name)).expect("a readable collection");
        let mut reach = Reach::default();
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
    searches: usize,
    parsed: usize,
    planned: usize,
    run: usize,
    stopped: BTreeMap<String, usize>,
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
        let world = World { knowledge, ..World::default() };
        let views = taxonomy::Views::default();
        let settings = Settings::new(&functions::Catalogue, &world.knowledge, &views);
        let query = Query::compile(query::Language::Spl, Source::new("search", search), &settings);
        self.searches += 1;
        self.parsed += usize::from(query.parsed);
        self.planned += usize::from(query.planned());
        let errors = if query.planned() {
            ask(Language::Spl, search, &Input::Rows(Vec::new()), &world).answer.err().unwrap_or_default()
        } else {
            query.errors().cloned().collect()
        };
        self.run += usize::from(errors.is_empty());
        let mut causes: Vec<String> = errors.iter().map(cause).collect();
        causes.sort_unstable();
        causes.dedup();
        for cause in causes {
            *self.stopped.entry(cause).or_default() += 1;
        }
    }

    fn write(&self, name: &str, report: &mut String) {
        let Reach { searches, parsed, planned, run, stopped } = self;
        let _ = writeln!(report, "{name} searches {searches}");
        for (what, count) in [("parsed", parsed), ("planned", planned), ("run", run)] {
            let _ = writeln!(report, "{name} {what}, right {count}");
        }
        let mut causes: Vec<_> = stopped.iter().collect();
        causes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (cause, count) in causes {
            let _ = writeln!(report, "{name} stopped by {cause} {count}");
        }
    }
}

/// What stopped it: the kind of fault, and the name in it.
fn cause(error: &Diagnostic) -> String {
    let frames = ["Error in 'EvalCommand': ", "Error in 'where' command: "];
    let bare = frames.iter().find_map(|frame| error.message.strip_prefix(frame));
    let message = bare.unwrap_or(&error.message);
    match message.split(['`', '\'']).nth(1) {
        Some(named) => format!("{} {}", error.name, named.split_whitespace().next().unwrap_or_default()),
        None => error.name.to_owned(),
    }
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
            (name, Macro { definition, args, iseval: false })
        })
        .collect()
}
