//! The Sigma project's own regression data, read in place: an EVTX file for a rule, and how many of its events the
//! rule finds. This runs the whole way from bytes to rows. Twelve of the files say no number, though the convention
//! demands one: then the rule has to find something, which is all that the project's own runner asks for.
//!
//! Published conversions of the same rules to SPL and AQL must find the same events.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use conformance::{Input, Language};
use serde_json::Value as Json;

use crate::ask::{World, ask};
use crate::draw::draw;
use crate::folder::files_under;
use crate::ratchet::{hold, listed};

/// An EVTX file and what a rule finds in it.
struct Regression {
    id: String,
    path: PathBuf,
    /// `None` for any number but none.
    expected: Option<usize>,
}

#[test]
fn rules_find_what_their_project_says_they_find() {
    let Some((shared, regressions)) = regressions() else { return };
    let rules = rules(&shared);
    let (mut right, mut more, mut differs, mut without_rule) = (0, 0, 0, 0);
    let mut explained = Vec::new();
    for regression in &regressions {
        let Some(rule) = rules.get(&regression.id) else {
            without_rule += 1;
            continue;
        };
        let found = count(Language::Sigma, rule, &regression.path).unwrap_or(0);
        let expected = regression.expected.unwrap_or(found.max(1));
        match found.cmp(&expected) {
            Ordering::Equal => right += 1,
            // The recording holds more events of the kind than its description counts: each was looked at.
            Ordering::Greater => {
                more += 1;
                explained.push(regression.id.clone());
            }
            Ordering::Less => differs += 1,
        }
        if found != expected {
            println!("{} finds {found} instead of {expected}", regression.path.display());
        }
    }
    let report = format!("right {right}\nmore {more}\ndiffers {differs}\nrule absent {without_rule}\n");
    hold("sigma_regression.txt", &report);
    explained.sort();
    assert_eq!(explained, listed("sigma_regression_more.txt"), "each of them was looked at");
}

#[test]
fn conversions_find_what_the_rule_finds() {
    let Some((shared, regressions)) = regressions() else { return };
    let rules = rules(&shared);
    let spl = conversions(&shared.join("spl/sigma_spl.jsonl"), "spl");
    let aql = conversions(&shared.join("aql/sigma_aql.jsonl"), "aql");
    let mut report = String::new();
    for (language, conversions) in [(Language::Spl, spl), (Language::Aql, aql)] {
        let (mut right, mut differs) = (0, 0);
        for regression in &regressions {
            let (Some(rule), Some(texts)) = (rules.get(&regression.id), conversions.get(&regression.id))
            else {
                continue;
            };
            let expected = count(Language::Sigma, rule, &regression.path);
            for text in texts {
                let found = count(language, text, &regression.path);
                if found.is_ok() && found == expected {
                    right += 1;
                } else {
                    differs += 1;
                    println!("{}: {expected:?} and {found:?}\n  {text}", regression.path.display());
                }
            }
        }
        report += &format!("{language:?} right {right}\n{language:?} differs {differs}\n").to_lowercase();
    }
    hold("sigma_conversions.txt", &report);
}

/// The folder of the collections and the tests in it; `None` where they are absent.
fn regressions() -> Option<(PathBuf, Vec<Regression>)> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let data = shared.join("data/sigma");
    if !data.is_dir() || !shared.join("sigma").is_dir() {
        println!("skipped: {} absent", data.display());
        return None;
    }
    let mut regressions = Vec::new();
    for info in files_under(&data, "yml") {
        let text = fs::read_to_string(&info).expect("a readable description");
        let (about, tests) = text.split_once("regression_tests_info:").expect("tests");
        let id = about.lines().find_map(|line| line.trim().strip_prefix("- id: ")).expect("a rule");
        let path = data.join(value(tests, "path").expect("a path"));
        let expected = value(tests, "match_count").and_then(|count| count.parse().ok());
        regressions.push(Regression { id: id.to_owned(), path, expected });
    }
    Some((shared, regressions))
}

/// The rules of the Sigma project by id.
fn rules(shared: &Path) -> BTreeMap<String, String> {
    let texts = files_under(&shared.join("sigma"), "yml").into_iter();
    let texts = texts.map(|file| fs::read_to_string(file).expect("a readable rule"));
    texts.filter_map(|text| Some((value(&text, "id")?.to_owned(), text))).collect()
}

/// Conversions by the id of their rule. The converter to SPL names the source of events that are not XML.
fn conversions(path: &Path, field: &str) -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut conversions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let row: Json = serde_json::from_str(line).expect("an object a line");
        if let (Some(id), Some(query)) = (row["id"].as_str(), row[field].as_str()) {
            let query = query.replace("source=\"WinEventLog:", "source=\"XmlWinEventLog:");
            conversions.entry(id.to_owned()).or_default().push(query);
        }
    }
    conversions
}

/// How many rows a query gives over a file, or why none.
fn count(language: Language, text: &str, path: &Path) -> Result<usize, String> {
    let bytes = fs::read(path).expect("a readable EVTX file");
    let outcome = ask(language, text, &Input::Telemetry(bytes), &World::default());
    outcome.answer.map(|rows| rows.len()).map_err(|errors| draw(&errors, &outcome.source))
}

/// The value of the first line `name: value`.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':').map(str::trim))
}
