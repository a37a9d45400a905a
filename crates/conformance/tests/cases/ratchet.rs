//! Counts that are kept as text, so that a change shows in the diff.

use std::env;
use std::fs;
use std::path::Path;

/// Compares a report with the one that is kept in `corpus/`, which must be the same: what became worse is a fault, and
/// what became better is to be kept too. `COMPLETE=1` keeps the new one, for whoever reads the diff.
pub(crate) fn hold(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(name);
    if env::var("COMPLETE").is_ok_and(|word| word == "1") {
        fs::write(&path, report).expect("a writable file");
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(report == kept, "corpus/{name} is old (COMPLETE=1 writes it anew):\n{}", changed(report, &kept));
}

/// The lines that only one of two reports has.
fn changed(now: &str, kept: &str) -> String {
    let only = |one: &str, other: &str, sign: char| -> String {
        let missing = |line: &&str| other.lines().all(|found| found != *line);
        one.lines().filter(missing).map(|line| format!("{sign} {line}\n")).collect()
    };
    only(kept, now, '-') + &only(now, kept, '+')
}

/// The ids that begin the lines of a list in `corpus/` which is kept by hand, in their order.
pub(crate) fn listed(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let ids = text.lines().filter(|line| !line.starts_with('#'));
    let mut ids: Vec<String> = ids.filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
    ids.sort();
    ids
}

#[test]
fn only_changed_lines_are_shown() {
    let kept = "# prose\na passed 5\nb differs 1\n";
    assert_eq!(changed("# prose\na passed 6\nb differs 1\n", kept), "- a passed 5\n+ a passed 6\n");
    assert_eq!(changed(kept, kept), "");
}
