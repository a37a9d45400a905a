//! Printing a parsed query and parsing it again gives the same tree; nothing makes the parser panic.

use aql::parse;
use aql::syntax::Query;
use proptest::prelude::*;

/// The tree's debug form with every span left out.
fn without_spans(query: &Query) -> String {
    let shown = format!("{query:?}");
    let mut out = String::new();
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("Span {") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once('}').map_or("", |(_, behind)| behind);
    }
    out + rest
}

/// Whether the text is a query; if so, its printed form is the same one.
fn round_trips(query: &str) -> Result<bool, TestCaseError> {
    let first = parse(query);
    for diagnostic in &first.diagnostics {
        prop_assert!(diagnostic.span.end <= query.len(), "{query:?}: {diagnostic:?}");
    }
    if first.diagnostics.iter().any(text::Diagnostic::is_error) {
        return Ok(false);
    }
    let printed = first.syntax.to_string();
    let again = parse(&printed);
    prop_assert!(
        !again.diagnostics.iter().any(text::Diagnostic::is_error),
        "{query:?} {printed:?} {again:?}"
    );
    prop_assert_eq!(without_spans(&first.syntax), without_spans(&again.syntax), "{:?} {:?}", query, printed);
    Ok(true)
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "sourceip",
        "username",
        "\"Process Path\"",
        "e.qid",
        "12",
        "-3",
        "1.50",
        "'it''s'",
        "'%a\\b%'",
        "NULL",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 3, |inner| {
        let operator = prop::sample::select(vec!["+", "-", "*", "/", "%", "^"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("LOWER({a})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("CONCAT({a}, {b})")),
        ]
    })
}

fn condition() -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec!["=", "!=", "<>", "<", ">=", "LIKE", "ILIKE", "MATCHES"]);
    let leaf = prop_oneof![
        (value(), operator, value()).prop_map(|(a, o, b)| format!("{a} {o} {b}")),
        value().prop_map(|a| format!("{a} IS NULL")),
        value().prop_map(|a| format!("{a} IS NOT NULL")),
        (value(), value(), value()).prop_map(|(a, b, c)| format!("{a} BETWEEN {b} AND {c}")),
        (value(), value()).prop_map(|(a, b)| format!("{a} IN ({b}, 'x')")),
        Just("TEXT SEARCH 'login failed'".to_owned()),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} AND {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} OR {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.prop_map(|a| format!("NOT ({a})")),
        ]
    })
}

fn query() -> impl Strategy<Value = String> {
    let tail = prop::sample::select(vec![
        "",
        " GROUP BY username",
        " GROUP BY username HAVING n > 3",
        " ORDER BY starttime DESC",
        " ORDER BY username ASC LIMIT 5",
        " LIMIT 10 LAST 24 HOURS",
        " START '2026-01-01 00:00' STOP '2026-01-02 00:00'",
    ]);
    (value(), condition(), tail).prop_map(|(value, condition, tail)| {
        format!("SELECT {value} AS n FROM events WHERE {condition}{tail}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn queries_round_trip(query in query()) {
        round_trips(&query)?;
    }

    #[test]
    fn any_text_is_read_without_panic(text in ".{0,60}") {
        round_trips(&text)?;
    }
}

#[test]
fn most_of_what_is_made_is_a_query() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let parsed = (0..200).filter(|_| {
        let made = query().new_tree(&mut runner).expect("a query").current();
        round_trips(&made).expect("it is the same")
    });
    let parsed = parsed.count();
    assert!(parsed > 50, "{parsed} of 200: the property is of queries, not of errors");
}
