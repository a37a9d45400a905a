//! `overhear test --escu`, from a folder of content to verdicts.

mod overhear;

use std::fs;

use overhear::{fails, folder, overhear as run, rows, three_events};

const MACROS: &str =
    "name: sysmon\ndefinition: source=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\"\n";

/// Content with four detections, three of which have a recording.
fn content(name: &str) -> (String, String) {
    let root = folder(name);
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    let detection = |file: &str, search: &str, dataset: &str| {
        let text = format!(
            "name: {file}\nid: 0-{file}\nstatus: production\ntype: TTP\nsearch: '{search}'\ntags:\n  observable:\n  - name: dest\n\
             tests:\n- name: One\n  attack_data:\n  - data: https://host/master/datasets/x/{dataset}/sysmon.log\n    source: \
             XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\n    sourcetype: XmlWinEventLog\n"
        );
        write(&format!("detections/endpoint/{file}.yml"), &text);
    };
    detection("finds", "`sysmon` EventCode=3 | stats count by EventCode | `finds_filter`", "web");
    detection(
        "looks",
        "| inputlookup seen | append [search `sysmon` | lookup ports port AS DestinationPort OUTPUT name | search name=* | fields name dest]",
        "web",
    );
    detection("misses", "`sysmon` EventCode=99", "web");
    detection("absent", "`sysmon`", "other");
    write("macros/sysmon.yml", MACROS);
    write("lookups/ports.yml", "name: ports\nfilename: ports.csv\n");
    write("lookups/ports.csv", "port,name\n443,https\n");
    write("lookups/seen.yml", "name: seen\ncollection: seen\nfields_list: _key, name\n");
    write("data/datasets/x/web/sysmon.log", &three_events());
    (root.display().to_string(), root.join("data").display().to_string())
}

#[test]
fn each_test_has_a_verdict() {
    let (root, data) = content("verdicts");
    let found = rows(&["test", "--escu", &root, "--data", &data]);
    let said: Vec<String> = found
        .iter()
        .map(|row| format!("{} {} {}", row["detection"], row["outcome"], row["results"]))
        .collect();
    let expected = [
        "\"absent\" \"skipped\" 0",
        "\"finds\" \"passed\" 1",
        "\"looks\" \"passed\" 1",
        "\"misses\" \"failed\" 0",
    ];
    assert_eq!(said, expected);
    assert_eq!(found[0]["reasons"][0], "data absent: x/other/sysmon.log");
    assert_eq!(found[1]["without_observables"][0], "dest", "contentctl asks for it in a result");
    assert_eq!(found[3]["reasons"][0], "no result over 3 events");
}

#[test]
fn a_failed_test_makes_the_exit_code_one_and_a_skipped_one_does_not() {
    let (root, data) = content("codes");
    assert_eq!(run(&["test", "--escu", &root, "--data", &data]).code, Some(1));
    let one = |file: &str| format!("{root}/detections/endpoint/{file}.yml");
    let found = run(&["test", "--escu", &one("finds"), "--data", &data]);
    assert_eq!(
        (found.code, found.out.contains("1 passed, 0 failed, 0 skipped")),
        (Some(0), true),
        "{}",
        found.out
    );
    let absent = run(&["test", "--escu", &one("absent"), "--data", &data]);
    assert_eq!(absent.code, Some(0));
    assert!(absent.out.contains("1 skipped: data absent"), "{}", absent.out);
}

#[test]
fn a_file_may_stand_for_a_recording() {
    let (root, data) = content("stands");
    let given = format!("other/sysmon.log={data}/datasets/x/web/sysmon.log");
    let absent = format!("{root}/detections/endpoint/absent.yml");
    let found = rows(&["test", "--escu", &absent, "--recording", &given]);
    assert_eq!(found[0]["outcome"], "passed");
}

#[test]
fn what_is_no_content_is_said() {
    fails(2, &["test", "--escu", "no/such/folder"], "no such file or folder");
    fails(2, &["test", "--escu", "samples"], "there is no detection in it");
}
