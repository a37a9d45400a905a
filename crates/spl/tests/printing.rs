//! Printing a parsed query and parsing it again gives the same tree; nothing makes the parser panic.

use proptest::prelude::*;
use spl::{Knowledge, Pipeline, lower, parse};

/// The tree's debug form with every span left out.
fn without_spans(pipeline: &Pipeline) -> String {
    let shown = format!("{pipeline:?}");
    let mut out = String::new();
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').map_or("", |(_, behind)| behind);
    }
    out + rest
}

/// No functions at all.
struct None;

impl plan::Functions for None {
    fn find(&self, _: &str) -> Option<plan::FunctionSpec> {
        Option::None
    }

    fn names(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
}

fn round_trips(query: &str) -> Result<(), TestCaseError> {
    let first = parse(query);
    let (_, _) = lower(&first.syntax, &None, &Knowledge::default());
    for diagnostic in &first.diagnostics {
        prop_assert!(diagnostic.span.end <= query.len(), "{query:?}: {diagnostic:?}");
    }
    if first.diagnostics.iter().any(text::Diagnostic::is_error) {
        return Ok(());
    }
    let printed = first.syntax.to_string();
    let again = parse(&printed);
    prop_assert!(
        !again.diagnostics.iter().any(text::Diagnostic::is_error),
        "{query:?} {printed:?} {again:?}"
    );
    prop_assert_eq!(
        without_spans(&first.syntax.pipeline),
        without_spans(&again.syntax.pipeline),
        "{:?} {:?}",
        query,
        printed
    );
    Ok(())
}

/// Pieces that queries are made of, so that many of the queries parse.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "a",
        "b.c",
        "x*",
        "1",
        "0.20",
        "\"t x\"",
        "'f g'",
        "\"q\\\"r\\\\\"",
        "=",
        "!=",
        "<=",
        ">",
        "==",
        "(",
        ")",
        ",",
        "AND",
        "OR",
        "NOT",
        "XOR",
        "LIKE",
        "IN",
        "and",
        "not",
        "in(",
        "+",
        "-",
        "*",
        "/",
        "%",
        ".",
        "| where",
        "| eval",
        "| stats",
        "| search",
        "| sort",
        "| rename",
        "count",
        "sum(x)",
        "AS",
        "BY",
        "[search",
        "]",
        "`m(1)`",
        "```c```",
        "CASE(z)",
        "TERM(1.2)",
        "if(",
        "now()",
        "\\",
        "<<F>>",
        "{",
        "}",
        "earliest=-1d@d",
        "é",
        "span=1h",
        "eval(",
    ]);
    fixed.prop_map(str::to_owned)
}

/// A well-formed expression.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["a", "'b c'", "1.50", "\"x\\ty\\\\\"", "now()", "null()", "-2"]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", ".", "=", "!=", "<", ">=", "LIKE", "AND", "OR", "XOR",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("(NOT {a})")),
            inner.clone().prop_map(|a| format!("-{a}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("f({a}, {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("(({a}) IN ({b}, 1))")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: Option::None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_round_trip(pieces in prop::collection::vec(piece(), 0..14), glue in prop::bool::weighted(0.8)) {
        round_trips(&pieces.join(if glue { " " } else { "" }))?;
    }

    #[test]
    fn expressions_round_trip(expression in expression()) {
        round_trips(&format!("| makeresults | eval v={expression}"))?;
        prop_assert!(parse(&format!("* | where {expression}")).diagnostics.is_empty(), "{expression}");
    }

    #[test]
    fn any_text_is_read_without_panic(text in ".{0,40}") {
        round_trips(&text)?;
    }
}
