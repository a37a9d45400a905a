//! The Sigma project's own regression data, read in place: an EVTX file for a rule, and how many of its events the
//! rule finds (one where nothing is said). This runs the whole way from bytes to rows. Where the rule finds more, the
//! file holds several events of the kind, each of which the rule means.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use conformance::{Input, Language};

use crate::ask::{World, ask};
use crate::folder::files_under;
use crate::ratchet::hold;

#[test]
fn rules_find_what_their_project_says_they_find() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let data = shared.join("data/sigma");
    if !data.is_dir() || !shared.join("sigma").is_dir() {
        println!("skipped: {} absent", data.display());
        return;
    }
    let mut rules: BTreeMap<String, String> = BTreeMap::new();
    for file in files_under(&shared.join("sigma"), "yml") {
        let text = fs::read_to_string(file).expect("a readable rule");
        if let Some(id) = value(&text, "id") {
            rules.insert(id.to_owned(), text);
        }
    }
    let (mut right, mut more, mut differs, mut without_rule) = (0, 0, 0, 0);
    for info in files_under(&data, "yml") {
        let text = fs::read_to_string(&info).expect("a readable description");
        let (about, tests) = text.split_once("regression_tests_info:").expect("tests");
        let rule =
            about.lines().filter_map(|line| line.trim().strip_prefix("- id: ")).find_map(|id| rules.get(id));
        let Some(rule) = rule else {
            without_rule += 1;
            continue;
        };
        let expected: usize = value(tests, "match_count").and_then(|count| count.parse().ok()).unwrap_or(1);
        let path = data.join(value(tests, "path").expect("a path"));
        let bytes = fs::read(&path).expect("a readable EVTX file");
        let outcome = ask(Language::Sigma, rule, &Input::Telemetry(bytes), &World::default());
        let found = outcome.answer.as_ref().map_or(0, Vec::len);
        match found.cmp(&expected) {
            Ordering::Equal => right += 1,
            Ordering::Greater => more += 1,
            Ordering::Less => {
                differs += 1;
                println!("{} finds {found} instead of {expected}", path.display());
            }
        }
    }
    let report = format!("right {right}\nmore {more}\ndiffers {differs}\nrule absent {without_rule}\n");
    hold("sigma_regression.txt", &report);
}

/// The value of the first line `name: value`.
fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':').map(str::trim))
}
