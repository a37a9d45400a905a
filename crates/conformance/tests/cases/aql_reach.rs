//! Published AQL, read in place: how much of it is read, planned as the product takes it and as its author meant it, and
//! run over a store of Windows events; and that what is labelled wrong is refused. Kept in `corpus/aql.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformance::{Input, Language, parse};
use query::{Mode, Query, Settings};
use serde_json::Value as Json;
use text::{Diagnostic, Source};

use crate::ask::{World, ask};
use crate::ratchet::hold;

#[test]
fn published_aql_is_planned_and_run_and_wrong_aql_is_refused() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/aql");
    if !shared.is_dir() {
        println!("skipped: {} absent", shared.display());
        return;
    }
    let events = events();
    let (mut right, mut wrong, mut sigma) = (Reach::default(), Reach::default(), Reach::default());
    for line in lines(&shared.join("web_aql.jsonl")) {
        let text = line["query"].as_str().unwrap_or_default();
        if line["origin"] == "negative" {
            wrong.add(text, &events);
        } else if line["complete"] == true {
            right.add(text, &events);
        }
    }
    for line in lines(&shared.join("sigma_aql.jsonl")) {
        sigma.add(line["aql"].as_str().unwrap_or_default(), &events);
    }
    let mut report = String::from(
        "# Published AQL that is read in place: how much is read, planned in strict and in lenient mode, and run in lenient\n\
         # mode over Windows events without a state of a server; what stops the others, once for each query; and how much of\n\
         # what is labelled wrong is refused in strict mode. Kept by crates/conformance/tests/cases/aql_reach.rs.\n",
    );
    right.write("web_aql.jsonl", &mut report);
    let refused = wrong.queries - wrong.strict;
    let _ = writeln!(report, "web_aql.jsonl negative queries {}", wrong.queries);
    let _ = writeln!(report, "web_aql.jsonl negative refused, right {refused}");
    sigma.write("sigma_aql.jsonl", &mut report);
    hold("aql.txt", &report);
}

fn lines(path: &Path) -> Vec<Json> {
    let text = fs::read_to_string(path).expect("a readable collection");
    text.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

/// The events that the cases of WHERE start from.
pub(crate) fn events() -> Input {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/aql/where.case");
    let text = fs::read_to_string(path).expect("a readable file");
    let file = parse(&text).expect("a case file");
    file.cases.into_iter().next().expect("a case").input
}

#[derive(Default)]
struct Reach {
    queries: usize,
    parsed: usize,
    strict: usize,
    lenient: usize,
    run: usize,
    stopped: BTreeMap<String, usize>,
}

impl Reach {
    fn add(&mut self, text: &str, events: &Input) {
        let world = World::default();
        let views = taxonomy::Views::default();
        let compiled = |mode| {
            let settings = Settings::new(&functions::Catalogue, &world.knowledge, &views).with_mode(mode);
            Query::compile(query::Language::Aql, Source::new("query", text), &settings)
        };
        let (strict, lenient) = (compiled(Mode::Strict), compiled(Mode::Lenient));
        self.queries += 1;
        self.parsed += usize::from(strict.parsed);
        self.strict += usize::from(strict.planned());
        self.lenient += usize::from(lenient.planned());
        let strict_errors = strict.errors().map(|error| format!("strict {}", cause(error)));
        let mut causes: Vec<String> = strict_errors.collect();
        if lenient.planned() {
            let errors = ask(Language::AqlLenient, text, events, &world).answer.err().unwrap_or_default();
            self.run += usize::from(errors.is_empty());
            causes.extend(errors.iter().map(|error| format!("running {}", cause(error))));
        } else {
            causes.extend(lenient.errors().map(|error| format!("lenient {}", cause(error))));
        }
        causes.sort_unstable();
        causes.dedup();
        for cause in causes {
            *self.stopped.entry(cause).or_default() += 1;
        }
    }

    fn write(&self, name: &str, report: &mut String) {
        let Reach { queries, parsed, strict, lenient, run, stopped } = self;
        let _ = writeln!(report, "{name} queries {queries}");
        let counts =
            [("parsed", parsed), ("planned strict", strict), ("planned lenient", lenient), ("run", run)];
        for (what, count) in counts {
            let _ = writeln!(report, "{name} {what}, right {count}");
        }
        for (cause, count) in stopped {
            let _ = writeln!(report, "{name} stopped by {cause} {count}");
        }
    }
}

/// What stopped it: the kind of fault, and the name in it.
fn cause(error: &Diagnostic) -> String {
    match error.message.split(['`', '\'', '"']).nth(1) {
        Some(named) => format!("{} {}", error.name, named.split_whitespace().next().unwrap_or_default()),
        None => error.name.to_owned(),
    }
}
