//! `docs/aql-functions.md` is made from the functions and their cases. `COMPLETE=1` writes it anew.
#![expect(clippy::disallowed_methods, reason = "a page is made from files")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::{Case, Language, Level, parse};
use functions::Catalogue;
use plan::{Functions, Kind};

/// What is written, what runs of it, and a text that a case about it holds.
const CLAUSES: [(&str, &str, &str); 22] = [
    ("SELECT", "columns, `*` and both mixed; a name that stands twice gives one column", "SELECT"),
    (
        "AS",
        "bare, in single and in double quotes; usable in WHERE, later columns, GROUP BY, HAVING, ORDER BY",
        " AS ",
    ),
    ("FROM events", "the events of the files", "FROM events"),
    ("FROM flows", "connections of Sysmon and of Zeek", "FROM flows"),
    ("FROM (SELECT …)", "to any depth; each subquery has a time clause of its own", "FROM (SELECT"),
    ("FROM cursor", "the AQL that `searches` of the server's state hold", "FROM s16"),
    (
        "FROM GLOBALVIEW(…)",
        "the AQL that `saved_searches` of the server's state hold, run anew; else an error",
        "GLOBALVIEW",
    ),
    ("FROM simarc", "refused: files hold none of it", "FROM simarc"),
    ("INTO", "read; no cursor outlives the query, which a note says", " INTO "),
    ("WHERE", "three-valued logic, AND before OR", "WHERE"),
    (
        "TEXT SEARCH",
        "the quick filter: words, phrases, wildcards, AND, OR, NOT, regular expressions",
        "TEXT SEARCH",
    ),
    ("LIKE, ILIKE", "`%` and `_`; the left side is a text", "LIKE"),
    (
        "MATCHES, IMATCHES",
        "Java's expressions over a part of the text, or all of it with `--aql-matches full`",
        "MATCHES",
    ),
    ("IN", "values of mixed kinds, and a subquery of one column and at most 10,000 rows", " IN ("),
    ("BETWEEN, IS NULL", "both ends belong to it; `ISNOT NULL` is `IS NOT NULL`", "BETWEEN"),
    ("CASE, IF", "both forms of CASE; IF has no END", "CASE"),
    (
        "GROUP BY",
        "properties, aliases and calls; what is neither grouped nor measured is the FIRST",
        "GROUP BY",
    ),
    ("HAVING", "aliases and aggregates", "HAVING"),
    ("SESSION BY", "BEGIN, END, EXPLICIT, TIMEOUT, TIMEWINDOW", "SESSION BY"),
    ("ORDER BY … COLLATE", "several keys; a locale puts capitals beside small letters", "ORDER BY"),
    ("LIMIT", "", "LIMIT"),
    (
        "LAST, START, STOP",
        "whole minutes; without them all events, or `--aql-window console`, `rest`",
        "START",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn cases() -> Vec<Case> {
    let folder = fs::read_dir(root().join("conformance/aql")).expect("a readable folder");
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a readable file");
        parse(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display())).cases
    };
    paths.iter().flat_map(read).collect()
}

/// How many cases ask that, how well each is known: measured, documented, believed.
fn count(cases: &[Case], asks: impl Fn(&str) -> bool) -> String {
    let asked = |case: &&Case| {
        let ours = |language| matches!(language, Language::Aql | Language::AqlLenient);
        case.questions.iter().any(|question| ours(question.language) && asks(&question.text.to_uppercase()))
    };
    let found: Vec<Level> = cases.iter().filter(asked).map(|case| case.level).collect();
    let of = |level| found.iter().filter(|known| **known == level).count();
    format!("{} / {} / {}", of(Level::Measured), of(Level::Documented), of(Level::Believed))
}

/// What the source says of each function: the first sentence of the comment before it.
fn sentences() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in ["ariel", "ariel/aggregates"] {
        let folder = root().join("crates/functions/src").join(folder);
        for entry in fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                sentences_of(&fs::read_to_string(&path).expect("a readable file"), &mut found);
            }
        }
    }
    found
}

fn sentences_of(source: &str, found: &mut BTreeMap<String, String>) {
    let mut comment: Vec<&str> = Vec::new();
    let mut open = false;
    for line in source.lines().map(str::trim) {
        match line.strip_prefix("///") {
            Some(text) if open => comment.push(text.trim()),
            Some(text) => comment = vec![text.trim()],
            None => {
                if let Some(name) = line.split("\"ariel.").nth(1).and_then(|rest| rest.split('"').next()) {
                    let whole = comment.iter().take_while(|text| !text.is_empty()).copied();
                    let whole = whole.collect::<Vec<_>>().join(" ");
                    let first = whole.split_once(". ").map_or(whole.as_str(), |(first, _)| first);
                    let first = first.trim_end_matches('.').to_owned();
                    found.entry(name.to_owned()).or_insert(first);
                }
            }
        }
        open = line.starts_with("///");
    }
}

fn page() -> String {
    let (cases, sentences) = (cases(), sentences());
    let mut page = String::from(
        "# AQL: clauses and functions that run\n\n\
         This page is made from the functions and the cases of `conformance/aql`: `COMPLETE=1 cargo test -p conformance \
         --test aql_docs` writes it anew. A count says how many cases ask for it: measured / documented / believed.\n\n",
    );
    let _ = writeln!(page, "All cases of AQL: {}.\n", count(&cases, |_| true));
    page.push_str("## Clauses and operators\n\n| clause | what runs | cases |\n|---|---|---|\n");
    for (clause, what, text) in CLAUSES {
        let text = text.to_uppercase();
        let _ = writeln!(page, "| `{clause}` | {what} | {} |", count(&cases, |query| query.contains(&text)));
    }
    for (kind, title) in [(Kind::Scalar, "Functions"), (Kind::Aggregate, "Aggregates")] {
        let _ = writeln!(page, "\n## {title}\n\n| function | what it is | cases |\n|---|---|---|");
        for name in Catalogue.names("ariel.") {
            let own = name.trim_start_matches("ariel.");
            let spec = Catalogue.find(name).expect("a function that is listed");
            let callable = own.chars().all(|c| !c.is_lowercase()) && !own.ends_with("_WHOLE");
            let operator = ["LIKE", "ILIKE", "MATCHES", "IMATCHES", "TEXT_SEARCH"].contains(&own);
            if spec.kind != kind || !callable || operator {
                continue;
            }
            let what = sentences.get(own).map_or("", String::as_str).replace('|', "\\|");
            let call = format!("{own}(");
            let asked = count(&cases, |query| {
                query.match_indices(&call).any(|(at, _)| {
                    !query[..at]
                        .ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | ':'))
                })
            });
            let _ = writeln!(page, "| `{}` | {what} | {asked} |", spec.signature.replace('|', "\\|"));
        }
    }
    page.push_str(
        "\nFunctions that ask what a server knows take it from `--qradar-state`: [qradar-state.md](qradar-state.md). \
         ARIELSERVERS4EPID and ARIELSERVERS4EPNAME choose servers and stand in PARAMETERS.\n",
    );
    page
}

#[test]
fn the_page_is_what_the_functions_and_cases_say() {
    let (path, page) = (root().join("docs/aql-functions.md"), page());
    if std::env::var("COMPLETE").is_ok_and(|word| word == "1") {
        fs::write(&path, &page).expect("docs/ can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == page,
        "docs/aql-functions.md is old: COMPLETE=1 cargo test -p conformance --test aql_docs writes it anew"
    );
    assert!(page.contains("`REFERENCESETCONTAINS('set', value) -> boolean`"), "{page}");
}

#[test]
fn every_function_says_what_it_is() {
    let sentences = sentences();
    for name in Catalogue.names("ariel.") {
        let own = name.trim_start_matches("ariel.");
        let callable = own.chars().all(|c| !c.is_lowercase());
        if callable && !own.contains("LIKE") && !own.contains("MATCHES_") && !own.ends_with("MATCHES") {
            assert!(sentences.get(own).is_some_and(|what| what.len() > 10), "{own}");
        }
    }
}
