//! The whole grammar, measured on queries of other people. Their texts are read where they lie.

use std::path::{Path, PathBuf};

use aql::parse;

#[path = "corpus/rows.rs"]
mod rows;
#[expect(dead_code, reason = "plans are printed in other tests")]
mod world;

use rows::{Row, rows};

fn shared(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/aql").join(name)
}

fn errors(query: &str) -> Vec<String> {
    let parsed = parse(query);
    parsed
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .map(|found| format!("{}..{} {}: {}", found.span.start, found.span.end, found.name, found.message))
        .collect()
}

/// Debug output without spans: what two parses of one query in two layouts have in common.
fn without_spans(query: &aql::syntax::Query) -> String {
    let shown = format!("{query:?}");
    let mut parts = shown.split("Span {");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('}').map_or("", |(_, after)| after));
    }
    out
}

fn check_round_trip(query: &str) {
    let first = parse(query).syntax;
    let printed = first.to_string();
    assert_eq!(errors(&printed), Vec::<String>::new(), "printed: {printed}");
    let second = parse(&printed).syntax;
    assert_eq!(without_spans(&first), without_spans(&second), "printed: {printed}");
    assert_eq!(printed, second.to_string());
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn each(name: &str, see: impl Fn(&Row)) {
    match rows(&shared(name)) {
        Some(rows) => {
            assert!(rows.len() > 100, "{name} holds only {} rows", rows.len());
            rows.iter().for_each(see);
        }
        None => println!("skipped: {name} absent"),
    }
}

#[test]
fn complete_queries_of_the_web_parse() {
    each("web_aql.jsonl", |row| {
        let negative = row.text("origin") == "negative";
        if row.is_true("complete") && !negative {
            assert_eq!(
                errors(&row.text("query")),
                Vec::<String>::new(),
                "{}: {}",
                row.text("id"),
                row.text("query")
            );
        }
    });
}

/// Names and types are wrong in these, or their fault is doubtful; the grammar accepts them.
const NOT_SYNTAX: [&str; 2] = [
    "web0116", // AS "Count": a user reports that the product refuses it; found when the query is lowered
    "web0284", // QUARTER(): no such function, found when the query is lowered
];

#[test]
fn negative_queries_are_rejected() {
    each("web_aql.jsonl", |row| {
        if row.text("origin") == "negative" {
            let rejected = !errors(&row.text("query")).is_empty();
            let expected = !NOT_SYNTAX.contains(&row.text("id").as_str());
            assert_eq!(rejected, expected, "{}: {}", row.text("id"), row.text("query"));
            let syntax = parse(&row.text("query")).syntax;
            let (_, said) = aql::lower(&syntax, &world::Stub, &world::Stub, &aql::Options::default());
            let refused = rejected || said.iter().any(text::Diagnostic::is_error);
            assert!(refused, "{}: {}", row.text("id"), row.text("query"));
        }
    });
}

#[test]
fn sigma_conversions_parse() {
    each("sigma_aql.jsonl", |row| {
        assert_eq!(errors(&row.text("aql")), Vec::<String>::new(), "{}", row.text("aql"));
    });
}

#[test]
fn printing_keeps_the_syntax() {
    each("web_aql.jsonl", |row| {
        if row.is_true("complete") && row.text("origin") != "negative" {
            check_round_trip(&row.text("query"));
        }
    });
    each("sigma_aql.jsonl", |row| check_round_trip(&row.text("aql")));
}

#[test]
fn cut_queries_never_panic() {
    each("web_aql.jsonl", |row| {
        let query = row.text("query");
        for (end, _) in query.char_indices().step_by(7) {
            let printed = parse(&query[..end]).syntax.to_string();
            assert!(printed.contains("SELECT"), "{printed}");
        }
    });
}

/// What lowering says in strict mode over a corpus, counted by name.
fn said(name: &str, column: &str) -> std::collections::BTreeMap<&'static str, usize> {
    let counts = std::cell::RefCell::new(std::collections::BTreeMap::new());
    each(name, |row| {
        let syntax = parse(&row.text(column)).syntax;
        let (plan, diagnostics) = aql::lower(&syntax, &world::Stub, &world::Stub, &aql::Options::default());
        let errors: std::collections::BTreeSet<&str> =
            diagnostics.iter().filter(|found| found.is_error()).map(|found| found.name).collect();
        if errors.is_empty() && errors_free(&row.text(column)) {
            assert!(!plan.steps.is_empty(), "{}", row.text(column));
        }
        let mut counts = counts.borrow_mut();
        for error in errors {
            *counts.entry(error).or_insert(0) += 1;
        }
    });
    counts.into_inner()
}

fn errors_free(query: &str) -> bool {
    errors(query).is_empty()
}

#[test]
fn what_does_not_lower_is_named() {
    const NAMES: [&str; 10] = [
        "unknown-source",
        "reserved-alias",
        "unknown-property",
        "unknown-function",
        "unsupported-function",
        "unsupported-clause",
        "text-wanted",
        "type-mismatch",
        "argument-count",
        "bad-time",
    ];
    for (name, column) in [("web_aql.jsonl", "query"), ("sigma_aql.jsonl", "aql")] {
        let said = said(name, column);
        println!("{name}: {said:?}");
        assert!(said.keys().all(|found| NAMES.contains(found)), "{said:?}");
    }
}
