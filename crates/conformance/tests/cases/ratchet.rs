//! Counts that are kept as text, so that a change shows in the diff.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;

/// Compares a report with the one that is kept in `corpus/`: what is right may not become less, and what differs not
/// more. Where it became better, `COMPLETE=1` keeps the new counts. Lines are `words count`; others are prose.
pub(crate) fn hold(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(name);
    if env::var("COMPLETE").is_ok_and(|word| word == "1") {
        fs::write(&path, report).expect("a writable file");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    println!("{report}");
    if report != kept {
        println!("corpus/{name} is not what it was: COMPLETE=1 keeps the new counts");
    }
    assert_eq!(worse(report, &kept), Vec::<String>::new(), "worse than corpus/{name}");
}

fn worse(report: &str, kept: &str) -> Vec<String> {
    let (now, before) = (counts(report), counts(kept));
    let of = |counts: &BTreeMap<&str, i64>, key: &str| counts.get(key).copied().unwrap_or(0);
    let mut worse = Vec::new();
    for key in now.keys().chain(before.keys().filter(|key| !now.contains_key(*key))) {
        let change = of(&now, key) - of(&before, key);
        let good = ["right", "passed", "run"].iter().any(|word| key.ends_with(word));
        let bad = ["wrong", "differs"].iter().any(|word| key.ends_with(word));
        if (good && change < 0) || (bad && change > 0) {
            worse.push(format!("{key}: {} instead of {}", of(&now, key), of(&before, key)));
        }
    }
    worse
}

fn counts(report: &str) -> BTreeMap<&str, i64> {
    let count = |line: &'_ str| line.rsplit_once(' ').and_then(|(_, count)| count.parse().ok());
    report.lines().filter_map(|line| Some((line.rsplit_once(' ')?.0, count(line)?))).collect()
}

#[test]
fn only_what_is_worse_is_held_against_a_report() {
    let kept = "# prose 3\na passed 5\na differs 1\nwaiting 2\n";
    assert_eq!(worse("a passed 6\na differs 0\nwaiting 9\n", kept), Vec::<String>::new());
    assert_eq!(
        worse("a passed 4\nb differs 1\n", kept),
        ["a passed: 4 instead of 5", "b differs: 1 instead of 0"]
    );
    assert_eq!(worse("", kept), ["a passed: 0 instead of 5"]);
}
