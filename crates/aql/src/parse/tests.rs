use super::parse;

/// Either the query as printed again, or its errors as `start..end name: message`.
fn check(query: &str, expected: &str) {
    let parsed = parse(query);
    let errors: Vec<String> = parsed
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .map(|found| format!("{}: {}", found.span.of(query), found.message))
        .collect();
    let shown = if errors.is_empty() { parsed.syntax.to_string() } else { errors.join("\n") };
    assert_eq!(shown, expected, "{query}");
}

#[test]
fn and_binds_tighter_than_or() {
    check(
        "select a from events where x=1 or y=2 and not z=3",
        "SELECT a FROM events WHERE x = 1 OR y = 2 AND NOT z = 3",
    );
    check(
        "SELECT a FROM events WHERE (x=1 or y=2) and z=3",
        "SELECT a FROM events WHERE (x = 1 OR y = 2) AND z = 3",
    );
}

#[test]
fn arithmetic_keeps_its_parentheses() {
    check("SELECT a-(b -c)*2^3 FROM events", "SELECT a - (b - c) * 2 ^ 3 FROM events");
    check("SELECT (a+b)/-(c) FROM events", "SELECT (a + b) / -c FROM events");
}

#[test]
fn every_clause_in_its_order() {
    let query = "SELECT *, COUNT(*) AS 'n' FROM events INTO s16 WHERE TEXT SEARCH 'x' AND a ISNOT NULL \
                 GROUP BY a, \"b c\" HAVING COUNT(*) >= 20 ORDER BY 'n' DESC, a COLLATE 'de-CH' LIMIT 5 \
                 START '2024-01-01 10:00' STOP PARSEDATETIME('now') PARAMETERS REMOTESERVERS=ARIELSERVERS4EPID(8)";
    check(query, &query.replace("ISNOT", "IS NOT"));
}

#[test]
fn sessions_and_saved_searches() {
    check(
        "SELECT a FROM events SESSION BY starttime username TIMEOUT 3600 EXPLICIT BEGIN x=1 END y=2 LAST 1 DAYS",
        "SELECT a FROM events SESSION BY starttime, username TIMEOUT 3600 EXPLICIT BEGIN x = 1 END y = 2 LAST 1 DAYS",
    );
    check("SELECT * FROM GLOBALVIEW('top', 'DAILY')", "SELECT * FROM GLOBALVIEW('top', 'DAILY')");
}

#[test]
fn subqueries() {
    let query = "SELECT a FROM (SELECT b AS a FROM flows LAST 1 HOURS) WHERE a IN (SELECT x FROM events)";
    check(query, query);
}

#[test]
fn case_and_if() {
    let query = "SELECT CASE x WHEN 1 THEN 'a' ELSE 'b' END, IF a = 1 THEN b ELSE c AS 'd' FROM events";
    check(query, query);
}

#[test]
fn functions_may_be_named_as_clauses() {
    check(
        "SELECT LAST(a), FIRST(a) FROM events LAST 5 MINUTES",
        "SELECT LAST(a), FIRST(a) FROM events LAST 5 MINUTES",
    );
}

#[test]
fn names_what_other_dialects_have() {
    check("SELECT DISTINCT a FROM events", "DISTINCT: AQL has no DISTINCT");
    check("SELECT COUNT(DISTINCT a) FROM events", "DISTINCT: AQL has no DISTINCT");
    check("SELECT a FROM events JOIN flows ON b=c", "JOIN: AQL has no JOIN");
    check("SELECT e.a FROM events", "e.a: AQL has no qualified names such as `e.a`");
    check("SELECT a FROM events e", "e: AQL has no other name (`e`) for the source of a query");
    check(
        "SELECT a FROM events WHERE starttime > NOW() - 1 HOUR",
        "1 HOUR: AQL has no intervals such as `1 HOUR`; times are numbers of milliseconds",
    );
    check(
        "SELECT a FROM events WHERE sourceip=10.0.0.1",
        "10.0.0.1: the IP address 10.0.0.1 must be in single quotes",
    );
    check(
        "SELECT a FROM events WHERE b IN REFERENCE_SET('x')",
        "REFERENCE_SET: IN takes a list in parentheses; a reference set is asked with REFERENCESETCONTAINS('set', x)",
    );
}

#[test]
fn clauses_out_of_order_are_named() {
    check("SELECT a FROM events LAST 24 HOURS LIMIT 5", "LIMIT: LIMIT must stand before the time clause");
    check("SELECT a FROM events LIMIT 5 LIMIT 6", "LIMIT: LIMIT stands here a second time");
}

#[test]
fn text_search_has_one_place() {
    check(
        "SELECT a FROM events WHERE TEXT SEARCH 'x' OR TEXT SEARCH 'y'",
        "TEXT SEARCH 'x': TEXT SEARCH stands once, first in WHERE, joined to the rest with AND\n\
         TEXT SEARCH 'y': TEXT SEARCH stands once, first in WHERE, joined to the rest with AND",
    );
}

#[test]
fn goes_on_after_an_error() {
    check(
        "SELECT a,, b FROM events WHERE LIMIT x",
        ",: expected a value, found `,`\nLIMIT: expected a value, found `LIMIT`\nx: expected the number of rows, found `x`",
    );
    check(
        "SELECT a FROM events; DROP TABLE x",
        "DROP: a query is one SELECT; `DROP` starts a second statement",
    );
    check("", ": expected `SELECT`, found the end of the query");
    check("SELECT a", ": this SELECT has no FROM");
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = format!("SELECT {}a{} FROM events", "(".repeat(5000), ")".repeat(5000));
    assert!(parse(&deep).diagnostics.iter().any(|found| found.name == "nesting-too-deep"));
    let long = format!("SELECT a{} FROM events", "+a".repeat(5000));
    assert!(parse(&long).diagnostics.iter().any(|found| found.name == "nesting-too-deep"));
    let wide = format!("SELECT a FROM events WHERE {}a=1", "a=1 OR ".repeat(5000));
    assert!(parse(&wide).diagnostics.is_empty());
}
