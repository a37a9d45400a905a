//! Real queries, read in place: how many parse, and that printing and parsing again gives the same tree.

use std::path::PathBuf;

use spl::parse;

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
    }
    let parsed = queries.len() - failed.len();
    eprintln!("{file} {field}: {parsed} of {} parse", queries.len());
    let enough = parsed as f64 * 100.0 >= percent * queries.len() as f64;
    assert!(enough, "{file}: {parsed} of {} parse\n{}", queries.len(), failed.join("\n"));
    for line in failed {
        eprintln!("  {line}");
    }
}

/// Printing and parsing again gives the same tree.
fn reparses(id: &str, query: &str) {
    let first = parse(query).syntax.pipeline;
    let printed = first.to_string();
    let again = parse(&printed);
    assert!(again.diagnostics.is_empty(), "{id}: {printed}\n{:?}", again.diagnostics);
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
