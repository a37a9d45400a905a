//! `overhear hunt --sigma`, from arguments to what is printed.

mod overhear;

use std::fs;
use std::path::{Path, PathBuf};

use overhear::{fails, file, folder, out, overhear as run, rows, three_events};
use serde_json::Value;

/// A rule file of this test's own folder.
fn rule(folder: &Path, name: &str, head: &str, category: &str, detection: &str) {
    let text = format!(
        "title: {name}\n{head}logsource:\n    category: {category}\n    product: windows\ndetection:\n    selection:\n        {detection}\n    condition: selection\n"
    );
    fs::write(folder.join(format!("{name}.yml")), text).expect("the rule can be written");
}

/// A folder with four rules, one of which cannot run.
fn rules(name: &str) -> (PathBuf, String) {
    let folder = folder(name);
    let high = "id: 11111111-0000-4000-8000-000000000001\nlevel: high\nstatus: test\ntags:\n    - attack.execution\n    - attack.t1059.001\n";
    rule(&folder, "Asks a host", high, "network_connection", "DestinationHostname|contains: 'BIN.c?m'");
    rule(&folder, "Any start", "level: low\n", "process_creation", "Image|endswith: '\\curl.exe'");
    rule(&folder, "No host", "", "network_connection", "DestinationHostname: ''");
    rule(&folder, "Broken", "", "network_connection", "DestinationHostname|nothing: 'x'");
    let shown = folder.display().to_string();
    (folder, shown)
}

fn titles(found: &[Value]) -> Vec<&str> {
    found.iter().map(|row| row["rule"].as_str().unwrap_or_default()).collect()
}

#[test]
fn all_rules_run_in_one_pass() {
    let ((_, rules), events) = (rules("one-pass"), file("three.jsonl", three_events()));
    let found = rows(&["hunt", "--sigma", &rules, &events]);
    assert_eq!(titles(&found), ["Any start", "Asks a host", "No host"]);
    let asks = &found[1];
    assert_eq!(asks["level"], "high");
    assert_eq!(asks["id"], "11111111-0000-4000-8000-000000000001");
    assert_eq!(asks["tags"][1], "attack.t1059.001");
    assert_eq!(asks["host"], "WS-9.corp.example");
    assert_eq!(asks["time"], "2026-03-10T12:00:01.000000000Z");
    assert_eq!(asks["event_id"], 3);
    assert_eq!(asks["matched"]["DestinationHostname"][0], "pastebin.com");
    assert_eq!(found[2]["level"], "informational");
}

#[test]
fn a_rule_that_cannot_run_is_named_and_counted() {
    let ((_, rules), events) = (rules("refused"), file("three.jsonl", three_events()));
    let ran = run(&["hunt", "--sigma", &rules, &events]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("Broken.yml:7: the rule does not run: "), "{}", ran.err);
    assert!(ran.err.contains("3 findings; 3 rules run, 1 cannot run; 3 events in 1 file"), "{}", ran.err);
    assert!(ran.err.contains("By level: 1 high, 1 low, 1 informational"), "{}", ran.err);
    assert!(ran.out.contains("high           Asks a host  WS-9.corp.example  event 3"), "{}", ran.out);
    assert!(ran.out.contains("\n    DestinationHostname: pastebin.com\n"), "{}", ran.out);
}

#[test]
fn rules_are_chosen_by_level_status_and_tag() {
    let ((_, rules), events) = (rules("chosen"), file("three.jsonl", three_events()));
    let check = |args: &[&str], expected: &[&str]| {
        let all = [&["hunt", "--sigma", &rules, &events], args].concat();
        assert_eq!(titles(&self::rows(&all)), expected, "{args:?}");
    };
    check(&["--min-level", "low"], &["Any start", "Asks a host"]);
    check(&["--status", "test,stable"], &["Asks a host"]);
    check(&["--tags", "attack.t1059"], &["Asks a host"]);
    check(&["--exclude-tags", "attack.execution"], &["Any start", "No host"]);
    fails(2, &["hunt", "--sigma", &rules, &events, "--min-level", "severe"], "informational, low, medium");
    fails(2, &["hunt", "--sigma", &rules, &events, "--tags", "none"], "no rule is left to run");
}

#[test]
fn what_a_site_knows_to_be_innocent_is_left_out() {
    let ((_, rules), events) = (rules("tuned"), file("three.jsonl", three_events()));
    let tuning = "# ours\n11111111-0000-4000-8000-000000000001 ; DestinationHostname=*BIN.com ; User=corp\\me\nNo host\nAny start;Image=other\nNobody\n";
    let tuning = file("tuning.txt", tuning);
    let all = ["hunt", "--sigma", &rules, &events, "--exclude", &tuning];
    assert_eq!(titles(&self::rows(&all)), ["Any start"]);
    assert!(run(&all).err.contains("tuning.txt:5: no rule here is `Nobody`"));
    let slip = file("slip.txt", "No host ; Image\n");
    fails(2, &["hunt", "--sigma", &rules, &events, "--exclude", &slip], "`Image` is not FIELD=VALUE");
}

#[test]
fn the_findings_are_the_same_on_any_number_of_threads() {
    let (_, rules) = rules("threads");
    let many: Vec<String> = (0..9).map(|number| file(&format!("t{number}.jsonl"), three_events())).collect();
    let with = |threads: &str| {
        let mut args = vec!["hunt", "--sigma", &rules, "--threads", threads, "--format", "csv"];
        args.extend(many.iter().map(String::as_str));
        out(1, &args)
    };
    let one = with("1");
    assert_eq!(one.lines().count(), 1 + 9 * 3);
    assert_eq!(with("4"), one);
}

#[test]
fn times_and_paths_count_as_for_other_hunts() {
    let ((_, rules), events) = (rules("times"), file("three.jsonl", three_events()));
    let late = rows(&["hunt", "--sigma", &rules, &events, "--earliest", "2026-03-10T12:00:02Z"]);
    assert_eq!(titles(&late), ["No host"]);
    assert_eq!(
        out(0, &["hunt", "--sigma", &rules, &events, "--latest", "2020-01-01T00:00:00Z", "--format", "json"]),
        "[]\n"
    );
    fails(2, &["hunt", "--sigma", &rules, "no/such/file"], "no such file");
    fails(2, &["hunt", "--sigma", "no/such/rules", &events], "no such file");
}
