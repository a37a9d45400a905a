//! Real queries, read in place: how many parse, and that printing and parsing again gives the same tree.

#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "reads outside queries in place")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use plan::{Arity, FunctionSpec, Functions, Kind, Type};
use spl::{Knowledge, Macro, lower, parse, parse_with};

/// Every function there could be, so that what is counted as not planned is the language's own doing.
struct Any;

impl Functions for Any {
    fn find(&self, _: &str) -> Option<FunctionSpec> {
        let arity = Arity::at_least(0);
        Some(FunctionSpec {
            name: "any",
            signature: "any",
            arity,
            kind: Kind::Scalar,
            returns: |_| Type::Text,
        })
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

/// The queries under one of `fields` in a file of outside queries, or nothing where the file is absent.
fn queries(file: &str, field: &str) -> Vec<(String, String)> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/spl", file].iter().collect();
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {file} absent");
        return Vec::new();
    };
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a JSON line"));
    rows.filter_map(|row| Some((row["id"].as_str()?.to_owned(), row[field].as_str()?.to_owned()))).collect()
}

/// Parses all queries of a file; at least `percent` of them must be without error.
fn check(file: &str, field: &str, percent: f64) {
    let queries = queries(file, field);
    let mut failed = Vec::new();
    let mut unplanned: BTreeMap<String, usize> = BTreeMap::new();
    let mut planned = 0;
    for (id, query) in &queries {
        let parsed = parse(query);
        match parsed.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
            Some(error) => {
                let near =
                    query.get(error.span.start..).unwrap_or_default().chars().take(60).collect::<String>();
                failed.push(format!("{id}: {} at {}: {near:?}", error.message, error.span.start));
            }
            None => reparses(id, query),
        }
        let (_, diagnostics) = lower(&parsed.syntax, &Any, &Knowledge::default());
        let errors: Vec<_> =
            parsed.diagnostics.iter().chain(&diagnostics).filter(|found| found.is_error()).collect();
        planned += usize::from(errors.is_empty());
        for error in errors {
            let kind = if error.name == "unknown-macro" { "unknown macro" } else { error.message.as_str() };
            *unplanned.entry(format!("{}: {kind}", error.name)).or_default() += 1;
        }
    }
    let parsed = queries.len() - failed.len();
    eprintln!("{file} {field}: {parsed} of {} parse, {planned} are planned", queries.len());
    let enough = parsed as f64 * 100.0 >= percent * queries.len() as f64;
    assert!(enough, "{file}: {parsed} of {} parse\n{}", queries.len(), failed.join("\n"));
    let mut unplanned: Vec<_> = unplanned.into_iter().collect();
    unplanned.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (reason, count) in unplanned.iter().take(25) {
        eprintln!("  {count} x {reason}");
    }
    for line in failed {
        eprintln!("  {line}");
    }
}

/// Printing and parsing again gives the same tree.
fn reparses(id: &str, query: &str) {
    let first = parse(query).syntax.pipeline;
    let printed = first.to_string();
    let again = parse(&printed);
    assert!(
        !again.diagnostics.iter().any(text::Diagnostic::is_error),
        "{id}: {printed}\n{:?}",
        again.diagnostics
    );
    let (first, second) = (without_spans(&first), without_spans(&again.syntax.pipeline));
    assert_eq!(first, second, "{id}: {printed}");
}

/// The tree's debug form with every span the same.
fn without_spans(pipeline: &spl::Pipeline) -> String {
    let shown = format!("{pipeline:?}");
    let mut out = String::new();
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').map_or("", |(_, behind)| behind);
    }
    out + rest
}

#[test]
fn parses_escu_with_macros_expanded() {
    check("escu.jsonl", "search", 100.0);
}

#[test]
fn parses_escu_as_it_is_written() {
    check("escu.jsonl", "search_raw", 100.0);
}

/// Splunk's own macros, read in place.
fn escu_macros() -> Knowledge {
    let mut knowledge = Knowledge::default();
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../shared/spl/escu_macros.json"].iter().collect();
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| "{}".to_owned());
    let macros: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for (name, defined) in macros.as_object().expect("an object") {
        let list = defined["arguments"].as_array().cloned().unwrap_or_default();
        let args: Vec<String> = list.iter().filter_map(|arg| Some(arg.as_str()?.to_owned())).collect();
        let name = match args.len() {
            0 => name.clone(),
            count => format!("{}({count})", name.split('(').next().unwrap_or_default()),
        };
        let definition = defined["definition"].as_str().unwrap_or_default().to_owned();
        knowledge.macros.insert(name, Macro { definition, args, ..Macro::default() });
    }
    knowledge
}

#[test]
fn parses_escu_with_its_macros() {
    let mut knowledge = escu_macros();
    let mut bad = Vec::new();
    for (id, query) in queries("escu.jsonl", "search_raw") {
        // Each detection has a filter macro of its own, empty until a user fills it.
        for call in query.split('`').filter(|call| call.ends_with("_filter") && !call.contains(' ')) {
            let defined = Macro { definition: "search *".to_owned(), ..Macro::default() };
            knowledge.macros.entry(call.to_owned()).or_insert(defined);
        }
        let parsed = parse_with(&query, &knowledge);
        for error in parsed.diagnostics.iter().filter(|found| found.is_error()) {
            assert!(error.span.end <= query.len(), "{id}");
            bad.push(format!("{id}: {}: {}", error.message, error.span.of(&query)));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn parses_sigma_rules() {
    check("sigma_spl.jsonl", "spl", 100.0);
}

#[test]
fn parses_use_cases() {
    check("usecase_spl.jsonl", "search", 98.0);
}

#[test]
fn parses_documentation_examples() {
    check("doc_examples.jsonl", "spl", 100.0);
}
