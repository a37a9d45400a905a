//! `overhear test`, from arguments to the matrix.

mod overhear;

use std::collections::BTreeMap;

use overhear::{fails, out, overhear as run};
use serde_json::Value;

const ATTACKS: [&str; 5] = [
    "dropbox_api",
    "pastebin_read_write",
    "onedrive_network_drive",
    "google_drive_python",
    "removable_drive_implant",
];

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().map(|object| object.keys().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn ours_find_every_attack_and_the_published_ones_do_not() {
    let judged: Value = serde_json::from_str(&out(0, &["test", "web_service_c2", "--format", "json"]))
        .expect("one JSON document");
    assert_eq!(keys(&judged), ["detection", "results"]);
    assert_eq!(judged["detection"], "web_service_c2");
    let results = judged["results"].as_array().expect("a list");
    let mut attacks: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for result in results {
        let text = |name: &str| result[name].as_str().expect("a text");
        let passed = result["passed"].as_bool().expect("a truth");
        let known = keys(result).into_iter().filter(|key| *key != "leniencies");
        let expected = ["query", "test", "flavour", "passed", "matched", "missed"];
        assert_eq!(known.collect::<Vec<_>>(), expected, "errors are there only where a query could not run");
        if ATTACKS.contains(&text("test")) {
            *attacks.entry((text("query"), text("flavour"))).or_default() += usize::from(passed);
        } else if !text("query").starts_with("baseline") {
            assert!(passed, "{result:#}");
        }
        for missed in result["missed"].as_array().into_iter().flatten() {
            assert_eq!(keys(missed), ["event", "reasons"]);
            let reasons = missed["reasons"].as_array().expect("a list");
            assert!(!reasons.is_empty(), "{result:#}");
            assert!(
                reasons
                    .iter()
                    .all(|one| keys(one).starts_with(&["stage", "cause", "message", "start", "end"]))
            );
        }
    }
    for flavour in ["as-documented", "as-recorded"] {
        for ours in ["splunk.spl", "qradar.aql", "sigma.yml"] {
            assert_eq!(attacks[&(ours, flavour)], 5, "{ours} {flavour}");
        }
        assert_eq!(attacks[&("baseline.spl", flavour)], 0, "{flavour}");
        let aql = attacks[&("baseline.aql", flavour)];
        assert_eq!(aql, usize::from(flavour == "as-documented"), "{flavour}");
    }
}

#[test]
fn the_matrix_says_what_passed_and_why_not() {
    let matrix = run(&["test"]);
    assert_eq!(matrix.code, Some(0), "published queries may fail: {}", matrix.err);
    assert_eq!(matrix.err, "");
    let line = |start: &str| matrix.out.lines().find(|line| line.starts_with(start)).unwrap_or_default();
    let marks: Vec<&str> = line("dropbox_api (as-recorded)").split_whitespace().skip(2).collect();
    assert_eq!(marks, ["pass", "pass", "pass", "FAIL", "FAIL"]);
    for ours in ["splunk.spl:", "qradar.aql:", "sigma.yml:"] {
        // A test may be of some of the queries, so that each has as many as are of it.
        let words: Vec<&str> = line(ours).split_whitespace().collect();
        let [_, passed, "of", all, "passed"] = words.as_slice() else { panic!("{words:?}: {}", matrix.out) };
        assert!(passed == all && all.parse::<u32>().is_ok_and(|all| all > 20), "{words:?}");
    }
    assert!(line("baseline.spl:").ends_with("passed (for comparison)"), "{}", matrix.out);
    assert_eq!(
        matrix.out.lines().nth(2).unwrap_or_default().matches("for comparison").count(),
        2,
        "{}",
        matrix.out
    );
    assert!(line("(as-documented): ").len() > 30, "what a flavour is: {}", matrix.out);
    let last = matrix.out.lines().last().unwrap_or_default();
    assert!(last.starts_with("our queries: ") && last.ends_with(" tests passed"), "{last}");
    assert!(matrix.out.contains("no Microsoft-Windows-Sysmon Event ID 3 ever has `ParentImage`"));
}

#[test]
fn a_failed_test_of_ones_own_is_told_by_the_code() {
    let own = overhear::folder("own").join("my_detection");
    copy(&overhear::root().join("detections/web_service_c2"), &own);
    let write = |name: &str, text: String| std::fs::write(own.join(name), text).expect("written");
    write("splunk.spl", "index=* EventCode=99999 | table host User Image Service".to_owned());
    let package = String::from_utf8(std::fs::read(own.join("detection.yml")).expect("there")).expect("UTF-8");
    let (before, tests) = package.split_once("\ntests:\n").expect("it has tests");
    let after = tests.split_once("\ndocuments:").expect("and documents").1;
    write("detection.yml", format!("{before}\ntests:\n  - pastebin_read_write\ndocuments:{after}"));
    let own = own.display().to_string();
    let jsonl = run(&["test", &own, "--format", "jsonl"]);
    assert_eq!((jsonl.code, jsonl.out.lines().count()), (Some(1), 10), "5 queries, 2 flavours");
    assert!(run(&["test", &own, "--format", "csv"]).out.starts_with("detection,query,test,flavour,passed,"));
    let ran = run(&["test", &own]);
    assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("my_detection: "), "{}", ran.out);
    let csv = run(&["test", &own, "--format", "csv"]).out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(
        reader
            .records()
            .map(|row| row.expect("a row"))
            .all(|row| row.iter().all(|cell| !cell.starts_with(['{', '['])))
    );
    let broken = overhear::folder("broken").join("mine");
    std::fs::create_dir_all(&broken).expect("a folder");
    std::fs::write(
        broken.join("detection.yml"),
        "id: 7
",
    )
    .expect("written");
    let broken = broken.display().to_string();
    fails(2, &["test", &broken], &format!("detection `{broken}`: detection.yml:"));
    fails(2, &["test", "nosuch"], "`nosuch` is neither a packaged detection (web_service_c2) nor a folder");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).expect("a file");
        }
    }
}
