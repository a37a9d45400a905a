//! `docs/aql-functions.md` is made from the functions and their cases. `COMPLETE=1` writes it anew.
#![expect(clippy::disallowed_methods, reason = "a page is made from files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use aql::syntax::{Expr, InList, ItemValue, MatchOp, Query, Window};
use conformance::{Case, Language, Level, parse};
use functions::Catalogue;
use plan::{Functions, Kind};

/// A clause or operator, and what runs of it. [`Asked`] knows where a query has it.
const CLAUSES: [(&str, &str); 25] = [
    ("SELECT", "columns, `*` and both mixed; a name that stands twice gives one column"),
    (
        "AS",
        "bare, in single and in double quotes; usable in WHERE, later columns, GROUP BY, HAVING, ORDER BY",
    ),
    ("FROM events", "the events of the files"),
    ("FROM flows", "connections of Sysmon and of Zeek"),
    ("FROM (SELECT …)", "to any depth; each subquery has a time clause of its own"),
    ("FROM cursor", "the AQL that `searches` of the server's state hold"),
    (
        "FROM GLOBALVIEW(…)",
        "the AQL that `saved_searches` of the server's state hold, run anew; else an error",
    ),
    ("FROM simarc", "refused: files hold none of it"),
    ("INTO", "read; no cursor outlives the query, which a note says"),
    ("WHERE", "three-valued logic, AND before OR"),
    ("TEXT SEARCH", "the quick filter: words, phrases, wildcards, AND, OR, NOT, regular expressions"),
    ("LIKE, ILIKE", "`%` and `_`; the left side is a text"),
    (
        "MATCHES, IMATCHES",
        "Java's expressions over a part of the text, or all of it with `--aql-matches full`",
    ),
    ("IN", "values of mixed kinds, and a subquery of one column and at most 10,000 rows"),
    ("BETWEEN", "both ends belong to it"),
    ("IS NULL", "`ISNOT NULL` is `IS NOT NULL`; a comparison with NULL is taken for it, with a warning"),
    ("CASE, IF", "both forms of CASE; IF has no END and may stand in the ELSE of another"),
    ("+ - * / % ^ & |", "whole numbers divide to whole numbers; `^` is the power"),
    ("GROUP BY", "properties, aliases and calls; what is neither grouped nor measured is the FIRST"),
    ("HAVING", "aliases and aggregates"),
    ("SESSION BY", "BEGIN, END, EXPLICIT, TIMEOUT, TIMEWINDOW"),
    ("ORDER BY … COLLATE", "several keys; a locale puts capitals beside small letters"),
    ("LIMIT", "a number"),
    ("LAST, START, STOP", "whole minutes; without them all events, or `--aql-window console`, `rest`"),
    ("PARAMETERS", "read; what chooses servers is warned of, what does not exist is an error"),
];

/// What a query has: clauses and operators as [`CLAUSES`] calls them, and functions in capitals.
#[derive(Default)]
struct Asked {
    clauses: BTreeSet<&'static str>,
    functions: BTreeSet<String>,
}

impl Asked {
    fn of(query: &str) -> Asked {
        let mut asked = Asked::default();
        asked.query(&aql::parse(query).syntax);
        asked
    }

    fn query(&mut self, query: &Query) {
        let clauses = [
            ("SELECT", true),
            ("AS", query.items.iter().any(|item| item.alias.is_some())),
            ("INTO", query.into.is_some()),
            ("WHERE", query.filter.is_some()),
            ("GROUP BY", query.group_by.is_some()),
            ("HAVING", query.having.is_some()),
            ("SESSION BY", query.session.is_some()),
            ("ORDER BY … COLLATE", query.order_by.is_some()),
            ("LIMIT", query.limit.is_some()),
            ("LAST, START, STOP", query.window.is_some()),
            ("PARAMETERS", query.parameters.is_some()),
        ];
        self.clauses.extend(clauses.into_iter().filter(|(_, has)| *has).map(|(name, _)| name));
        self.source(&query.source);
        for expr in exprs(query) {
            self.expr(expr);
        }
    }

    fn source(&mut self, source: &aql::syntax::Source) {
        use aql::syntax::Source;
        let from = match source {
            Source::Named(name) if name.text.eq_ignore_ascii_case("events") => "FROM events",
            Source::Named(name) if name.text.eq_ignore_ascii_case("flows") => "FROM flows",
            Source::Named(name) if name.text.eq_ignore_ascii_case("simarc") => "FROM simarc",
            Source::Named(_) => "FROM cursor",
            Source::GlobalView { .. } => "FROM GLOBALVIEW(…)",
            Source::Subquery { query, .. } => {
                self.query(query);
                "FROM (SELECT …)"
            }
            Source::Fault(_) => return,
        };
        self.clauses.insert(from);
    }

    fn expr(&mut self, expr: &Expr) {
        match expr {
            Expr::Call(call) => {
                self.functions.insert(call.name.value.to_uppercase());
            }
            Expr::Subquery(query) | Expr::In { list: InList::Query(query), .. } => self.query(query),
            _ => {}
        }
        self.clauses.extend(operator(expr));
        for part in expr.parts() {
            self.expr(part);
        }
    }
}

/// The operator that an expression is.
fn operator(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::TextSearch { .. } => "TEXT SEARCH",
        Expr::Match { op, .. } if matches!(op.value, MatchOp::Like | MatchOp::ILike) => "LIKE, ILIKE",
        Expr::Match { .. } => "MATCHES, IMATCHES",
        Expr::In { .. } => "IN",
        Expr::Between { .. } => "BETWEEN",
        Expr::IsNull { .. } => "IS NULL",
        Expr::Case { .. } | Expr::If { .. } => "CASE, IF",
        Expr::Unary { .. } => "+ - * / % ^ & |",
        Expr::Binary { op, .. } if !op.value.compares() => "+ - * / % ^ & |",
        _ => return None,
    })
}

/// The values and conditions of a query, without those of its parts and of subqueries.
fn exprs(query: &Query) -> Vec<&Expr> {
    let items = query.items.iter().filter_map(|item| match &item.value {
        ItemValue::Expr(expr) => Some(expr),
        ItemValue::Everything(_) => None,
    });
    let mut exprs: Vec<&Expr> = items.collect();
    exprs.extend([&query.filter, &query.having].into_iter().flatten().map(|clause| &clause.value));
    exprs.extend(query.group_by.iter().flat_map(|clause| &clause.value));
    exprs.extend(query.order_by.iter().flat_map(|clause| &clause.value).map(|key| &key.value));
    exprs.extend(query.parameters.iter().flat_map(|clause| &clause.value).map(|given| &given.value));
    if let Some(clause) = &query.session {
        let session = &clause.value;
        exprs.extend(&session.keys);
        exprs.extend([&session.begin, &session.end].into_iter().flatten().map(|edge| &edge.condition));
    }
    match query.window.as_ref().map(|clause| &clause.value) {
        Some(Window::Between { start, stop }) => exprs.extend(std::iter::once(start).chain(stop)),
        Some(Window::Last { .. }) | None => {}
    }
    exprs
}

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

/// How many cases ask that, by how well each is known: measured, documented, ours, believed.
fn count(cases: &[(Level, Vec<Asked>)], asks: impl Fn(&Asked) -> bool) -> String {
    let of = |level| cases.iter().filter(|(known, all)| *known == level && all.iter().any(&asks)).count();
    let [measured, documented] = [Level::Measured, Level::Documented].map(of);
    let [ours, believed] = [Level::Ours, Level::Believed].map(of);
    format!("{measured} / {documented} / {ours} / {believed}")
}

/// What each case asks in AQL.
fn asked(cases: &[Case]) -> Vec<(Level, Vec<Asked>)> {
    let of_aql = |language| matches!(language, Language::Aql | Language::AqlLenient);
    let of = |case: &Case| {
        let questions = case.questions.iter().filter(|question| of_aql(question.language));
        (case.level, questions.map(|question| Asked::of(&question.text)).collect())
    };
    cases.iter().map(of).collect()
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
    let (cases, sentences) = (asked(&cases()), sentences());
    let mut page = String::from(
        "# AQL: clauses and functions that run\n\n\
         This page is made from the functions and the cases of `conformance/aql`: `COMPLETE=1 cargo test -p conformance \
         --test aql_docs` writes it anew. A count says how many cases ask for it: measured / documented / ours / believed.\n\n",
    );
    let _ = writeln!(page, "All cases of AQL: {}.\n", count(&cases, |_| true));
    page.push_str("## Clauses and operators\n\n| clause | what runs | cases |\n|---|---|---|\n");
    for (clause, what) in CLAUSES {
        let clause_shown = clause.replace('|', "\\|");
        let counts = count(&cases, |asked| asked.clauses.contains(clause));
        let _ = writeln!(page, "| `{clause_shown}` | {what} | {counts} |");
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
            let asked = count(&cases, |asked| asked.functions.contains(own));
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
