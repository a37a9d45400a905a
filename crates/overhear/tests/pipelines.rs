//! `--pipeline`, from arguments to what is found.

mod overhear;

use std::path::Path;

use overhear::{fails, file, folder, out, overhear as run, rows};

const RULES: &str = "title: Port 80\nname: web\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        Port: 80\n        Host|endswith|expand: '%sites%'\n    condition: s\n---\ntitle: Twice\ncorrelation:\n    type: event_count\n    rules: [web]\n    group-by: [Who]\n    timespan: 10s\n    condition: {gte: 2}\n    generate: true\n";

const NAMES: &str = "name: ours\npriority: 10\nvars:\n  sites: [.example, .test]\ntransformations:\n  - id: names\n    type: field_name_mapping\n    mapping:\n      Port: DestinationPort\n      Host: DestinationHostname\n      Who: User\n    rule_conditions:\n      - type: logsource\n        product: windows\n  - type: value_placeholders\n";

fn events() -> String {
    let event = |second: u32, host: &str, user: &str| {
        format!(
            r#"{{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":3,"UtcTime":"2026-03-10 12:00:{second:02}.000","DestinationPort":"80","DestinationHostname":"{host}","User":"{user}"}}"#
        )
    };
    [
        event(0, "a.example", "me"),
        event(1, "b.other", "me"),
        event(2, "c.test", "me"),
        event(3, "d.test", "you"),
    ]
    .join("\n")
        + "\n"
}

fn titles(args: &[&str]) -> Vec<String> {
    rows(args).iter().map(|row| row["rule"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn rules_and_correlations_are_changed_before_they_are_asked() {
    let (rules, events) = (file("piped-rules.yml", RULES), file("piped.jsonl", events()));
    let names = file("names.yml", NAMES);
    assert_eq!(
        titles(&["hunt", "--sigma", &rules, "--pipeline", &names, &events]),
        ["Port 80", "Port 80", "Port 80", "Twice"]
    );
    let ran = run(&["hunt", "--sigma", &rules, &events]);
    assert!(ran.err.contains("the rule needs the placeholder `%sites%`"), "{}", ran.err);
    // A later one sees the names that an earlier one gave, whatever the order of the options.
    let drop = "priority: 20\ntransformations:\n  - type: drop_detection_item\n    field_name_conditions:\n      - type: include_fields\n        fields: [DestinationHostname]\n";
    let drop = file("drop.yml", drop);
    let found = titles(&["hunt", "--sigma", &rules, "--pipeline", &drop, "--pipeline", &names, &events]);
    assert_eq!(found.iter().filter(|title| *title == "Port 80").count(), 4);
}

#[test]
fn what_a_pipeline_refuses_is_named_and_counted() {
    let (rules, events) = (file("refused-rules.yml", RULES), file("refused.jsonl", events()));
    let refuse = "transformations:\n  - type: rule_failure\n    message: not here\n    rule_conditions:\n      - type: contains_field\n        field: Port\n";
    let refuse = file("refuse.yml", refuse);
    let ran = run(&["hunt", "--sigma", &rules, "--pipeline", &refuse, &events]);
    assert!(ran.err.contains("refuse.yml` refuses the rule: not here"), "{}", ran.err);
    assert!(ran.err.contains("2 rules cannot run"), "{}", ran.err);
    let broken = file("broken.yml", "transformations:\n  - type: field_name_maping\n    mapping: {}\n");
    let said = fails(
        2,
        &["hunt", "--sigma", &rules, "--pipeline", &broken, &events],
        "`field_name_maping` is not a step",
    );
    assert!(
        said.contains("broken.yml:2:11") && said.contains("did you mean `field_name_mapping`?"),
        "{said}"
    );
    fails(
        2,
        &["hunt", "--sigma", &rules, "--pipeline", "no/such.yml", &events],
        "--pipeline no/such.yml: no such file",
    );
}

#[test]
fn a_search_and_a_check_take_pipelines_too() {
    let one = RULES.split("---").next().unwrap_or_default();
    let (rules, events) = (file("one-rule.yml", one), file("searched.jsonl", events()));
    let names = file("search-names.yml", NAMES);
    let found = rows(&["search", "--sigma", &rules, "--pipeline", &names, &events]);
    assert_eq!(found.len(), 3, "{found:?}");
    let with = ["search", "--sigma", &rules, "--placeholder", "sites=x", &events];
    assert_eq!(rows(&with).len(), 0);
    fails(2, &["search", "--sigma", &rules, &events], "the rule needs the placeholder");
    out(0, &["check", "--language", "sigma", "--pipeline", &names, &rules]);
    out(1, &["check", "--language", "sigma", &rules]);
}

#[test]
fn the_tests_of_rules_take_pipelines_too() {
    let root = folder("piped-tests");
    let one = RULES.split("---").next().unwrap_or_default().replace("title:", "id: 3f5b\ntitle:");
    std::fs::write(root.join("rule.yml"), one).expect("a rule");
    std::fs::write(root.join("events.jsonl"), events()).expect("a recording");
    let info = "rule_metadata:\n    - id: 3f5b\n      title: Port 80\nregression_tests_info:\n    - name: Positive\n      type: json\n      match_count: 3\n      path: events.jsonl\n";
    std::fs::write(root.join("info.yml"), info).expect("an info.yml");
    let shown = root.display().to_string();
    let names = file("tested-names.yml", NAMES);
    let judged = |args: &[&str]| {
        let ran = run(&[&["test", "--exact", "--sigma", &shown], args].concat());
        (ran.code, format!("{}{}", ran.out, ran.err))
    };
    let (code, said) = judged(&["--pipeline", &names]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 cases: 1 passed, 0 find more"), "{said}");
    // Without it the fields have other names, and the placeholder has no values.
    let (code, said) = judged(&[]);
    assert!(code == Some(1) && said.contains("the rule needs the placeholder `%sites%`"), "{said}");
    let (code, said) = judged(&["--placeholder", "sites=.example,.test"]);
    assert!(code == Some(1) && said.contains("finds 0 instead of 3"), "{said}");
    let refuse = "transformations:\n  - type: rule_failure\n    message: not here\n";
    let refuse = file("tested-refuse.yml", refuse);
    let (code, said) = judged(&["--pipeline", &refuse]);
    assert!(code == Some(1) && said.contains("refuses the rule: not here"), "{said}");
    fails(
        2,
        &["test", "--sigma", &shown, "--pipeline", "no/such.yml"],
        "--pipeline no/such.yml: no such file",
    );
}

#[test]
fn the_parts_of_a_large_file_are_found_in_order_on_any_number_of_threads() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/evtx/samples/sysmon.evtx");
    let Ok(small) = fs_read(&shared) else {
        println!("skipped: {} absent", shared.display());
        return;
    };
    let mut large = small.clone();
    while large.len() < 140 * 65_536 {
        large.extend_from_slice(&small[4096..]);
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large-hunted.evtx");
    write(&path, &large);
    let rules = file(
        "any-start.yml",
        "title: Any start\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n    s:\n        Image: '*'\n    condition: s\n",
    );
    let hunted = |threads: &str| {
        let args =
            ["hunt", "--sigma", &rules, "--threads", threads, "--format", "csv", &path.display().to_string()];
        let ran = run(&args);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        let closing = ran.err.lines().last().unwrap_or_default().to_owned();
        assert!(closing.contains(" events in 1 file, "), "{closing}");
        ran.out
    };
    let one = hunted("1");
    assert!(one.lines().count() > 100, "{}", one.lines().count());
    assert_eq!(hunted("4"), one);
    let positions: Vec<u64> =
        one.lines().skip(1).filter_map(|line| line.split(',').nth(10)?.parse().ok()).collect();
    assert!(positions.len() > 100 && positions.is_sorted(), "{positions:?}");
}

#[test]
fn the_lines_of_a_large_file_are_found_in_order_on_any_number_of_threads() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large-hunted.jsonl");
    let message = "x".repeat(16 << 10);
    let line = |number| {
        format!(
            "{{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Image\":\"{number}\",\"Message\":\"{message}\"}}\n"
        )
    };
    let mut lines: String = (0..1_100).map(line).collect();
    lines.push_str("{\n");
    write(&path, lines.as_bytes());
    let rules = file(
        "any-image.yml",
        "title: Any image\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n    s:\n        Image: '*'\n    condition: s\n",
    );
    let hunted = |threads: &str| {
        let args =
            ["hunt", "--sigma", &rules, "--threads", threads, "--format", "csv", &path.display().to_string()];
        let ran = run(&args);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(ran.err.contains("line 1101: not read as JSON"), "{}", ran.err);
        assert!(ran.err.contains(" events in 1 file, "), "{}", ran.err);
        ran.out
    };
    let one = hunted("1");
    assert_eq!(hunted("4"), one);
    let positions: Vec<u64> =
        one.lines().skip(1).filter_map(|line| line.split(',').nth(10)?.parse().ok()).collect();
    assert_eq!(positions, (1..=1_100).collect::<Vec<u64>>());
}

fn fs_read(path: &Path) -> std::io::Result<Vec<u8>> {
    std::fs::read(path)
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("writable");
}
