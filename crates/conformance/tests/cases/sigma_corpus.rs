//! The rules of the Sigma project, read in place: how many parse, become plans and run. The counts are kept in
//! `corpus/sigma.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformance::{Input, Language};
use query::{Query, Settings};
use serde_json::json;
use text::{Diagnostic, Source};

use crate::ask::{World, ask};
use crate::folder::files_under;
use crate::ratchet::{hold, listed};

#[test]
fn rules_of_others_are_planned_and_run_or_say_why_not() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/sigma");
    if !shared.is_dir() {
        println!("skipped: {} absent", shared.display());
        return;
    }
    let files = files_under(&shared, "yml");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = Vec::new();
    for file in &files {
        let text = fs::read_to_string(file).expect("a readable rule");
        let (fate, fault) = fate(&text);
        if let Some(fault) = fault {
            refused.push(id(&text));
            *counts.entry(format!("{fate} {}", fault.name)).or_default() += 1;
            if !["unsupported", "placeholder"].contains(&fault.name) {
                println!("{} {fate} {}: {}", file.display(), fault.name, fault.message);
            }
        }
        *counts.entry(fate.to_owned()).or_default() += 1;
    }
    let mut report = String::from("# The rules of the Sigma project that are read in place. Kept by\n");
    report += "# crates/conformance/tests/cases/sigma_corpus.rs.\n";
    let _ = writeln!(report, "rules {}", files.len());
    for (fate, count) in counts {
        let _ = writeln!(report, "{fate} {count}");
    }
    hold("sigma.txt", &report);
    refused.sort();
    assert_eq!(refused, listed("sigma_refused.txt"), "the list says why each of them does not run");
}

/// The id of a file's first rule.
fn id(text: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap_or_default().trim().to_owned()
}

/// How far a rule comes, and what stopped it.
fn fate(text: &str) -> (&'static str, Option<Diagnostic>) {
    let (world, views) = (World::default(), taxonomy::Views::default());
    let settings = Settings::new(&functions::Catalogue, &world.knowledge, &views);
    let compiled = Query::compile(query::Language::Sigma, Source::new("rule", text), &settings);
    let error = compiled.errors().next().cloned();
    // Events that are counted together are `hunt --sigma`'s; each rule's own events are planned all the same.
    if error.is_some() && compiled.errors().all(|error| error.name == "correlation") {
        return ("correlated", None);
    }
    match error {
        Some(error) if compiled.parsed => ("parsed only", Some(error)),
        Some(error) => ("not parsed", Some(error)),
        None => {
            // One row that no rule means: what cannot be bound or run is seen all the same.
            let row = json!({"Channel": "nothing", "EventID": "0", "_raw": "nothing"});
            match ask(Language::Sigma, text, &Input::Rows(vec![row]), &world).answer {
                Ok(_) => ("run", None),
                Err(errors) => ("planned only", errors.into_iter().next()),
            }
        }
    }
}
