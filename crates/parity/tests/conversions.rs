//! Sigma rules beside what their own project's converters make of them in SPL and AQL: how many are proved equivalent, how
//! many are told apart. The counts are kept in `corpus/parity.txt`; `COMPLETE=1` writes them anew. Each eightieth rule is
//! taken, all of them with `PARITY=all`.
#![allow(clippy::disallowed_methods, reason = "a test reads its files and what it is told")]

mod world;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use parity::Verdict;
use query::Language::{self, Aql, Sigma, Spl};
use serde_json::Value;

#[test]
fn rules_beside_their_conversions() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let spl = texts(&shared.join("spl/sigma_spl.jsonl"), "spl");
    let aql = texts(&shared.join("aql/sigma_aql.jsonl"), "aql");
    if spl.is_empty() || aql.is_empty() {
        eprintln!("skipped: {} absent", shared.display());
        return;
    }
    let all = std::env::var("PARITY").is_ok_and(|given| given == "all");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let step = if all { 1 } else { 80 };
    for (path, spl) in spl.iter().step_by(step) {
        let rule = fs::read_to_string(shared.join("sigma").join(path)).unwrap_or_default();
        // The converter names the source of events that are not XML.
        let spl = spl.replace("source=\"WinEventLog:", "source=\"XmlWinEventLog:");
        count(&mut counts, path, "sigma spl", (Sigma, &rule), (Spl, &spl));
        if let Some(aql) = aql.get(path) {
            count(&mut counts, path, "sigma aql", (Sigma, &rule), (Aql, aql));
            count(&mut counts, path, "spl aql", (Spl, &spl), (Aql, aql));
        }
    }
    let written: String = counts.iter().map(|(name, count)| format!("{name} {count}\n")).collect();
    eprintln!("{written}");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/parity.txt");
    if all {
        return;
    }
    if std::env::var_os("COMPLETE").is_some() {
        fs::write(&kept, &written).expect("it can be written");
    }
    assert_eq!(
        fs::read_to_string(&kept).unwrap_or_default(),
        written,
        "COMPLETE=1 writes corpus/parity.txt anew"
    );
}

fn count(
    counts: &mut BTreeMap<String, usize>,
    path: &str,
    pair: &str,
    a: (Language, &str),
    b: (Language, &str),
) {
    if a.1.is_empty() || b.1.is_empty() {
        return;
    }
    let word = match world::compared(a, b) {
        Err(_) => "not planned",
        Ok(found) => {
            let shown = found.text();
            assert!(
                !shown.contains("none could be shown") || found.verdict != Verdict::Equivalent,
                "{shown}"
            );
            if std::env::var_os("PARITY_SHOW").is_some() {
                std::io::Write::write_all(
                    &mut std::io::stderr(),
                    format!("== {pair} {path}\n{shown}").as_bytes(),
                )
                .expect("somebody reads");
            }
            match found.verdict {
                Verdict::Equivalent | Verdict::EquivalentUpTo(_) => "equivalent",
                Verdict::Different => "different",
                Verdict::Unknown => "unknown",
            }
        }
    };
    *counts.entry(format!("{pair} {word}")).or_default() += 1;
}

/// The queries of a file by the path of their rule, the first of each.
fn texts(file: &PathBuf, field: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let Ok(lines) = fs::read_to_string(file) else { return texts };
    for line in lines.lines() {
        let Ok(value) = serde_json::from_str::<Value>(line) else { continue };
        if let (Some(path), Some(text)) = (value["path"].as_str(), value[field].as_str()) {
            texts.entry(path.to_owned()).or_insert_with(|| text.to_owned());
        }
    }
    texts
}
