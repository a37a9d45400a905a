//! `overhear lint`, from files to findings and exit codes.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

mod overhear;

use std::fs;

use overhear::{fails, file, folder, out};
use serde_json::{Value, json};

const OPEN: &str = "index=* | where match(QueryName, \"(a\\.example|b\\.example)\")";

#[test]
fn a_finding_is_drawn_and_counted() {
    let query = file("open.spl", OPEN);
    let said = out(1, &["lint", &query]);
    assert!(
        said.starts_with("warning[unbounded-domain]: the pattern for `a.example` also matches"),
        "{said}"
    );
    assert!(
        said.contains("^^^^^^^^^^") && said.ends_with("0 errors, 1 warning and 0 notes in 1 query\n"),
        "{said}"
    );
    out(0, &["lint", &query, "--fail-on", "error"]);
    out(0, &["lint", &query, "--ignore", "unbounded-domain"]);
    out(0, &["lint", &query, "--select", "absent-field"]);
    fails(2, &["lint", &query, "--select", "nothing"], "no lint is named `nothing`");
}

#[test]
fn formats_say_the_same() {
    let query = file("formats.spl", OPEN);
    let found: Value = serde_json::from_str(&out(1, &["lint", &query, "--format", "json"])).expect("JSON");
    let first = &found["findings"][0];
    assert_eq!(
        (&first["name"], &first["line"], &first["column"]),
        (&json!("unbounded-domain"), &json!(1), &json!(36))
    );
    let line = out(1, &["lint", &query, "--format", "jsonl"]);
    assert_eq!(serde_json::from_str::<Value>(line.trim()).expect("a line")["name"], "unbounded-domain");
    let log: Value = serde_json::from_str(&out(1, &["lint", &query, "--format", "sarif"])).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "unbounded-domain");
    assert!(out(1, &["lint", &query, "--format", "csv"]).contains(",1,36,warning,unbounded-domain,"));
}

#[test]
fn a_comment_allows_and_a_fix_is_written() {
    let allowed = file("allowed.spl", format!("``` overhear: allow unbounded-domain because so ```\n{OPEN}"));
    out(0, &["lint", &allowed]);
    let unknown = file("unknown.spl", "``` overhear: allow nothing ```\nindex=*");
    assert!(out(1, &["lint", &unknown]).contains("no lint is named `nothing`"));
    let mended = file("mended.spl", OPEN);
    fails(0, &["lint", "--fix", &mended], "mended.spl: 1 fix made\n1 fix made in 1 file\n");
    let text = fs::read_to_string(&mended).expect("the file is there");
    assert_eq!(text, "index=* | where match(QueryName, \"(^|\\.)(a\\.example|b\\.example)$\")");
}

#[test]
fn a_lookups_table_is_held_against_the_query_and_an_idle_option_is_named() {
    let query = file("looked_up.spl", "index=* | lookup known host OUTPUT ownr | table host ownr");
    let table = file("known.csv", "host,owner\nWS-1,me\n");
    out(0, &["lint", &query]);
    let given = format!("known={table}");
    let said = out(1, &["lint", &query, "--lookup", &given]);
    assert!(
        said.contains("warning[absent-lookup-column]: the lookup table `known` has no column `ownr`"),
        "{said}"
    );
    assert!(said.contains("its columns are `host`, `owner`"), "{said}");
    let other = file("other_table.spl", "index=* | lookup elsewhere host OUTPUT owner | table host owner");
    let said = out(1, &["lint", &other, "--lookup", &given]);
    assert!(said.contains("there is no lookup table `elsewhere`; there are `known`"), "{said}");
    let ariel = file("idle.aql", "SELECT qid FROM events LIMIT 1 LAST 1 HOURS");
    fails(0, &["lint", &ariel, "--lookup", &given], "--lookup counts for SPL, and no query here is in it");
    // The tables of a package are known without options.
    out(0, &["lint", "detections/web_service_c2", "--select", "absent-lookup-column"]);
}

#[test]
fn folders_and_corpora_are_walked() {
    let inside = folder("walked");
    fs::write(inside.join("a.spl"), OPEN).expect("it can be written");
    fs::write(inside.join("notes.yml"), "a: b\n").expect("it can be written");
    let said = out(1, &["lint", &inside.display().to_string()]);
    assert!(said.ends_with("in 1 query\n"), "{said}");
    let lines = format!("{}\n{}\n", json!({"id": "one", "q": OPEN}), json!({"q": "index=*"}));
    let corpus = file("corpus.jsonl", lines);
    let found = out(1, &["lint", "--language", "spl", "--jsonl", "q", &corpus, "--format", "json"]);
    let found: Value = serde_json::from_str(&found).expect("JSON");
    assert_eq!((&found["queries"], &found["findings"][0]["corpus_line"]), (&json!(2), &json!(1)));
}

#[test]
fn a_package_is_linted_whole() {
    let said = out(1, &["lint", "detections/web_service_c2", "--select", "unreachable-test"]);
    assert!(said.contains("baseline.spl") && said.contains("baseline.aql"), "{said}");
}

#[test]
fn what_no_test_notices_is_said_where_it_is_asked_for() {
    let said = out(
        1,
        &[
            "lint",
            "detections/web_service_c2",
            "--mutants",
            "2",
            "--select",
            "untested-predicate,unmatched-tests",
        ],
    );
    assert!(said.contains("splunk.spl: its tests notice"), "{said}");
    assert!(
        said.contains("warning[unmatched-tests]: this finds nothing in any of the 10 recordings"),
        "{said}"
    );
    let without = out(0, &["lint", "detections/web_service_c2", "--select", "untested-predicate"]);
    assert!(!without.contains("its tests notice"), "{without}");
}
