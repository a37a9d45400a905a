//! What the lints say of other people's queries, read in place: `corpus/lint.txt` keeps how often. `COMPLETE=1` writes
//! it anew; `FINDINGS=FILE` writes every finding for who wants to look at them.
#![expect(clippy::disallowed_methods, reason = "tests read files and measure time")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use lint::{Linter, Selection};
use query::{Knowledge, Language, Settings};
use serde_json::Value;
use taxonomy::Views;
use text::Source;

const HEAD: &str = "# What `overhear lint` finds in queries of others that are read in place: corpus, severity, name, how many. Kept by\n\
                    # crates/lint/tests/corpora.rs; docs/lint-precision.md says how many of them are right.\n";

#[test]
#[ignore = "takes half a minute of CPU: cargo test -p lint --test corpora -- --ignored"]
fn the_counts_of_the_corpora_are_kept() {
    let shared = root().join("../shared");
    let corpora = [
        ("escu", Language::Spl, lines(&shared.join("spl/escu.jsonl"), "search")),
        ("web_aql", Language::Aql, lines(&shared.join("aql/web_aql.jsonl"), "query")),
        ("sigma", Language::Sigma, rules(&shared.join("sigma"))),
    ];
    if corpora.iter().any(|(_, _, queries)| queries.is_empty()) {
        println!("skipped: {} absent", shared.display());
        return;
    }
    let (knowledge, views) = (Knowledge::default(), Views::default());
    let mut table = HEAD.to_owned();
    let mut all = String::new();
    for (corpus, language, queries) in corpora {
        let linter =
            Linter::new(Settings::new(&functions::Catalogue, &knowledge, &views), Selection::default());
        let start = Instant::now();
        let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for (name, text) in &queries {
            let source = Source::new(name, text);
            for finding in linter.lint(language, &source) {
                *counts.entry((finding.severity.to_string(), finding.name)).or_default() += 1;
                let written = finding.span.of(text).chars().take(200).collect::<String>();
                writeln!(
                    all,
                    "{corpus}\t{}\t{name}\t{written:?}\t{}\t{:?}",
                    finding.name, finding.message, finding.notes
                )
                .expect("a text takes text");
            }
        }
        println!("{corpus}: {} queries in {:?}", queries.len(), start.elapsed());
        for ((severity, name), count) in counts {
            writeln!(table, "{corpus} {severity} {name} {count}").expect("a text takes text");
        }
    }
    if let Ok(path) = std::env::var("FINDINGS") {
        fs::write(path, all).expect("the findings can be written");
    }
    let path = root().join("corpus/lint.txt");
    if std::env::var("COMPLETE").is_ok() {
        fs::write(&path, &table).expect("corpus/ can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == table,
        "corpus/lint.txt is old: COMPLETE=1 cargo test -p lint --test corpora -- --ignored\n{table}"
    );
}

/// The queries of a file of JSON lines.
fn lines(path: &Path, field: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let query = |(at, line): (usize, &str)| {
        let object: Value = serde_json::from_str(line).ok()?;
        Some(((at + 1).to_string(), object[field].as_str()?.to_owned()))
    };
    text.lines().enumerate().filter_map(query).collect()
}

/// The rules below a folder, sorted.
fn rules(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "yml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                found.push((name, fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
