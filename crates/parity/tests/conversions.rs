//! Sigma rules beside what their own project's converters make of them in SPL and AQL: which are proved equivalent, which
//! are told apart, and by what. Each twentieth rule is taken, all of them with `PARITY=all`. `corpus/parity.txt` has the
//! counts and a line for each rule; `COMPLETE=1` writes it anew. What is called equivalent then finds the same of recorded
//! attacks.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test reads its files and what it is told, and says what it has seen"
)]

mod world;

use std::collections::{BTreeMap, BTreeSet};
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
    let step = if all { 1 } else { 20 };
    let mut table = Table::default();
    for (path, spl) in spl.iter().step_by(step) {
        let rule = fs::read_to_string(shared.join("sigma").join(path)).unwrap_or_default();
        // The converter names the source of events that are not XML.
        let spl = spl.replace("source=\"WinEventLog:", "source=\"XmlWinEventLog:");
        table.add(path, "sigma spl", (Sigma, &rule), (Spl, &spl));
        if let Some(aql) = aql.get(path) {
            table.add(path, "sigma aql", (Sigma, &rule), (Aql, aql));
            table.add(path, "spl aql", (Spl, &spl), (Aql, aql));
        }
    }
    table.confirm(&shared.join("data"));
    let written = table.written();
    if all {
        return eprintln!("{written}");
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/parity.txt");
    if std::env::var_os("COMPLETE").is_some() {
        fs::write(&kept, &written).expect("it can be written");
    }
    assert_eq!(
        fs::read_to_string(&kept).unwrap_or_default(),
        written,
        "COMPLETE=1 writes corpus/parity.txt anew"
    );
}

/// What came out.
#[derive(Default)]
struct Table {
    counts: BTreeMap<String, usize>,
    /// Of each rule what was said of each pair.
    rules: BTreeMap<String, Vec<String>>,
    equivalent: Vec<[(Language, String); 2]>,
}

impl Table {
    fn add(&mut self, path: &str, pair: &str, a: (Language, &str), b: (Language, &str)) {
        if a.1.is_empty() || b.1.is_empty() {
            return;
        }
        let word = match world::compared(a, b) {
            Err(_) => "not planned".to_owned(),
            Ok(found) => {
                let shown = found.text();
                let is_proved = matches!(found.verdict, Verdict::Equivalent | Verdict::EquivalentUpTo(_));
                assert!(!is_proved || found.unknown.is_empty() && found.differences.is_empty(), "{shown}");
                for difference in &found.differences {
                    // Each was run: one finds it and the other does not, or both do and call it something else.
                    let holds = |reached: &parity::Reached| {
                        difference.only.is_none_or(|only| reached.said[only.place()].is_some())
                    };
                    assert!(
                        !difference.reached.is_empty() && difference.reached.iter().all(holds),
                        "{shown}"
                    );
                }
                if std::env::var_os("PARITY_SHOW").is_some() {
                    eprintln!("== {pair} {path}\n{shown}");
                }
                if is_proved {
                    self.equivalent.push([(a.0, a.1.to_owned()), (b.0, b.1.to_owned())]);
                }
                let kinds: BTreeSet<String> =
                    found.differences.iter().map(|one| format!("{:?}", one.kind)).collect();
                let kinds = kinds.into_iter().collect::<Vec<_>>().join(" ");
                match found.verdict {
                    Verdict::Equivalent => "equivalent".to_owned(),
                    Verdict::EquivalentUpTo(rows) => format!("equivalent up to {rows} rows"),
                    Verdict::Different => format!("different ({kinds})"),
                    Verdict::Unknown => "unknown".to_owned(),
                }
            }
        };
        let verdict = word.split(" (").next().unwrap_or_default();
        *self.counts.entry(format!("{pair} {verdict}")).or_default() += 1;
        self.rules.entry(path.to_owned()).or_default().push(format!("{pair} {word}"));
    }

    /// What is called equivalent finds the same of recorded events.
    fn confirm(&self, data: &Path) {
        let events = world::recorded_events(&[data.join("EVTX-ATTACK-SAMPLES"), data.join("sigma")]);
        if events.is_empty() {
            return eprintln!("skipped: {} absent", data.display());
        }
        let texts: BTreeSet<(Language, &str)> =
            self.equivalent.iter().flatten().map(|(language, text)| (*language, text.as_str())).collect();
        let texts: Vec<(Language, &str)> = texts.into_iter().collect();
        let found: BTreeMap<(Language, &str), BTreeSet<u32>> =
            texts.iter().copied().zip(world::found_by_all(&texts, &events)).collect();
        for [a, b] in &self.equivalent {
            let [one, other] = [a, b].map(|(language, text)| &found[&(*language, text.as_str())]);
            assert_eq!(one, other, "{}\n{}", a.1, b.1);
        }
        let total: usize = found.values().map(BTreeSet::len).sum();
        eprintln!("{} queries over {} recorded events: {total} found", texts.len(), events.len());
    }

    fn written(&self) -> String {
        let counts = self.counts.iter().map(|(name, count)| format!("{name} {count}\n"));
        let rules = self.rules.iter().map(|(path, said)| format!("{path}: {}\n", said.join("; ")));
        counts.chain(["\n".to_owned()]).chain(rules).collect()
    }
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
