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
    assert_eq!(asks["time"], "2026-03-10T12:00:01.000Z");
    assert_eq!(asks["event_id"], 3);
    assert_eq!(asks["matched"]["DestinationHostname"][0], "pastebin.com");
    assert_eq!(found[2]["level"], "informational");
}

#[test]
fn a_rule_that_cannot_run_is_named_and_counted() {
    let ((_, rules), events) = (rules("refused"), file("three.jsonl", three_events()));
    let ran = run(&["hunt", "--sigma", &rules, &events]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("Broken.yml:7:29: the rule does not run: "), "{}", ran.err);
    let closing = "3 findings; 3 rules run, 1 cannot run; 3 events in 1 file, 1 warning";
    assert!(ran.err.contains(closing), "{}", ran.err);
    assert!(ran.err.contains("By level: 1 high, 1 low, 1 informational"), "{}", ran.err);
    assert!(ran.out.contains("high           Asks a host  WS-9.corp.example  event 3"), "{}", ran.out);
    assert!(ran.out.contains("\n    DestinationHostname: pastebin.com\n"), "{}", ran.out);
}

/// Sysmon's names are asked of the Security log too; what an older Windows, or its audit policy, leaves out is absent.
#[test]
fn process_creation_is_asked_of_the_security_log() {
    let start = r#"{"Channel":"Security","EventID":4688,"EventTime":"2026-03-10 12:00:01","NewProcessName":"C:\\Tools\\a.exe","SubjectDomainName":"CORP","SubjectUserName":"me","SubjectLogonId":"0x3e7""#;
    let more = r#","ParentProcessName":"C:\\Tools\\b.exe","CommandLine":"a.exe /c x","MandatoryLabel":"S-1-16-12288""#;
    let events = file("audited.jsonl", format!("{start}{more}}}\n{start}}}\n"));
    let folder = folder("audited");
    let shown = folder.display().to_string();
    let check = |detection: &str, expected: &[u64]| {
        rule(&folder, "Starts", "", "process_creation", detection);
        let found = rows(&["hunt", "--sigma", &shown, &events]);
        let places: Vec<u64> = found.iter().filter_map(|row| row["position"].as_u64()).collect();
        assert_eq!(places, expected, "{detection}");
    };
    check("Image|endswith: '\\a.exe'", &[1, 2]);
    check("ParentImage|endswith: '\\b.exe'", &[1]);
    check("ParentImage: null", &[2]);
    check("User: 'CORP\\me'", &[1, 2]);
    check("LogonId: '0x3e7'", &[1, 2]);
    check("IntegrityLevel: High", &[1]);
    check("IntegrityLevel: null", &[2]);
    check("CommandLine|contains: '/c'", &[1]);
    check("CommandLine: null", &[2]);
    check("CommandLine: ''", &[]);
    check("NewProcessName|endswith: '\\a.exe'", &[1, 2]);
}

#[test]
fn slips_in_the_choice_of_rules_are_named() {
    let ((_, rules), events) = (rules("slips"), file("three.jsonl", three_events()));
    let hunt = |more: &[&'static str]| [&["hunt", "--sigma", &rules, &events][..], more].concat();
    let left = "no rule is left to run: 4 left out by level, status, tag or exclusion";
    fails(2, &hunt(&["--tags", "attack.t9"]), left);
    fails(2, &hunt(&["--min-level", "hihg"]), "it is informational, low, medium, high or critical");
    fails(2, &hunt(&["--threads", "0"]), "--threads");
    assert_eq!(titles(&self::rows(&hunt(&["--min-level", "HIGH"]))), ["Asks a host"]);
}

#[test]
fn what_rules_of_no_standing_found_is_said() {
    let ((folder, rules), events) = (rules("standing"), file("three.jsonl", three_events()));
    let _ = fs::remove_file(folder.join("Old.yml")); // of an earlier run of the tests
    let says = |ran: &str| ran.contains("status `unsupported`");
    assert!(!says(&run(&["hunt", "--sigma", &rules, &events]).err));
    rule(&folder, "Old", "status: unsupported\n", "network_connection", "DestinationHostname|contains: '.'");
    let ran = run(&["hunt", "--sigma", &rules, &events]);
    let said =
        "1 rule of status `unsupported` made 1 of the 4 findings; --status stable,test,experimental leaves";
    assert!(ran.err.contains(said), "{}", ran.err);
}

#[test]
fn an_error_that_a_rule_takes_over_is_named_with_its_place() {
    let events = file("three.jsonl", three_events());
    let document = "detection:\n    s:\n        Image: a\n    condition: s\n";
    let rules = format!(
        "action: global\nlogsource:\n    product: windows\ndetection:\n    timeframe: 5x\n---\ntitle: One\n{document}"
    );
    let rules = file("taken-over.yml", rules);
    let ran = run(&["hunt", "--sigma", &rules, &events]);
    assert!(ran.err.contains("taken-over.yml:5:"), "{}", ran.err);
    assert!(!ran.err.contains("has no plan"), "{}", ran.err);
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
    check(&["--tags", "T1059"], &["Asks a host"]);
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
    let before = ["hunt", "--sigma", &rules, &events, "--latest", "2020-01-01T00:00:00Z"];
    fails(
        2,
        &before,
        "so that nothing was hunted in: the events are of 2026-03-10T12:00:00.000Z to 2026-03-10T12:00:02.000Z",
    );
    let within = ["hunt", "--sigma", &rules, &events, "--latest", "2026-03-10T12:00:01Z"];
    assert!(
        run(&within)
            .err
            .contains("; 1 in the times asked for: the events are of 2026-03-10T12:00:00.000Z to ")
    );
    fails(2, &["hunt", "--sigma", &rules, "no/such/file"], "no such file");
    fails(2, &["hunt", "--sigma", "no/such/rules", &events], "no such file");
}

#[test]
fn a_timeline_is_in_the_order_of_times() {
    let (_, rules) = rules("timeline");
    let late = file("a-late.jsonl", three_events().replace("2026-03-10", "2026-03-11"));
    let early = file("b-early.jsonl", three_events());
    let times = |args: &[&str]| -> Vec<String> {
        let found = self::rows(&[&["hunt", "--sigma", &rules, &late, &early], args].concat());
        found.iter().map(|row| row["time"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let (plain, sorted) = (times(&[]), times(&["--timeline"]));
    assert!(!plain.is_sorted() && sorted.is_sorted(), "{plain:?}\n{sorted:?}");
    assert_eq!(plain.len(), sorted.len());
}

#[test]
fn a_report_and_a_layer_are_written_beside_the_findings() {
    let ((_, rules), events) = (rules("beside"), file("three.jsonl", three_events()));
    let (page, layer) = (folder("beside").join("page.html"), folder("beside").join("layer.json"));
    let (page, layer) = (page.display().to_string(), layer.display().to_string());
    let found = rows(&["hunt", "--sigma", &rules, &events, "--html", &page, "--navigator", &layer]);
    assert_eq!(found.len(), 3);
    let html = fs::read(page).expect("a page");
    let html = String::from_utf8(html).expect("UTF-8");
    assert!(html.contains("Asks a host") && html.contains("<mark>pastebin.com</mark>"));
    assert!(["http:", "https:", "<script", "src=", "url("].iter().all(|outside| !html.contains(outside)));
    // That a layer is of its format is held by `ruleset`.
    let layer: Value = serde_json::from_slice(&fs::read(layer).expect("a layer")).expect("JSON");
    let techniques = layer["techniques"].as_array().expect("techniques");
    let scored: Vec<&Value> = techniques.iter().filter(|one| one["score"].is_number()).collect();
    assert_eq!(scored.len(), 1);
    assert_eq!((&scored[0]["techniqueID"], &scored[0]["score"]), (&"T1059.001".into(), &1.into()));
    assert!(scored[0]["comment"].as_str().is_some_and(|comment| comment.contains("Asks a host")));
    // Before the hunt, not after it.
    let ran = run(&["hunt", "--sigma", &rules, &events, "--html", "no/such/folder/page.html"]);
    assert!(ran.code == Some(2) && ran.err.contains("no/such/folder/page.html: "), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn rules_are_tested_on_the_recordings_that_their_project_keeps() {
    let (root, shown) = rules("regression");
    let data = root.join("regression_data/asks");
    fs::create_dir_all(&data).expect("a folder");
    fs::write(data.join("events.json"), three_events()).expect("a recording");
    let check = |test: &str, code: i32, says: &str| {
        let id = if test.contains("no-rule") { "no-rule" } else { "11111111-0000-4000-8000-000000000001" };
        let info = format!(
            "id: 7\nrule_metadata:\n    - id: {id}\n      title: Asks a host\nregression_tests_info:\n    - name: Positive\n      type: json\n{test}"
        );
        fs::write(data.join("info.yml"), info).expect("an info.yml");
        let ran = run(&["test", "--exact", "--sigma", &shown]);
        assert_eq!(ran.code, Some(code), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains(says), "{test}\n{}", ran.out);
    };
    let path = "      path: regression_data/asks/events.json\n";
    check(&format!("      match_count: 1\n{path}"), 0, "pass  11111111");
    check(path, 0, "events.json (1)");
    check(&format!("      match_count: 2\n{path}"), 1, "FAIL  11111111");
    check(&format!("      match_count: 0\n{path}"), 1, "more  11111111");
    assert_eq!(
        run(&["test", "--sigma", &shown]).code,
        Some(0),
        "more is not a failure unless --exact says so"
    );
    check(&format!("      provider: no-rule\n{path}"), 1, "there is no rule of that id here");
    check("      path: regression_data/elsewhere.evtx\n", 1, "the recording is not there");
    fails(2, &["test", "--sigma", &folder("empty").display().to_string()], "there is no rule here");
}

/// Connections as `second host user port`, in this order.
fn connections(events: &[(u32, &str, &str, u32)]) -> String {
    let line = |(second, host, user, port): &(u32, &str, &str, u32)| {
        let user = if user.is_empty() { String::new() } else { format!(r#","User":"{user}""#) };
        format!(
            r#"{{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":3,"Hostname":"{host}","UtcTime":"2026-03-10 12:00:{second:02}.000","Image":"C:\\\\a.exe","DestinationPort":"{port}"{user}}}"#
        )
    };
    events.iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// Rules `web` (port 80) and `shell` (port 22) of one file with a correlation of theirs, which has the level high.
fn correlated(folder_name: &str, correlation: &str) -> String {
    let folder = folder(folder_name);
    let base = |name: &str, port: u32| {
        format!(
            "title: Port {port}\nname: {name}\nlevel: low\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        DestinationPort: {port}\n    condition: s\n---\n"
        )
    };
    let text = format!(
        "{}{}title: Together\nlevel: high\ncorrelation:\n{correlation}",
        base("web", 80),
        base("shell", 22)
    );
    fs::write(folder.join("rules.yml"), text).expect("the rule can be written");
    folder.display().to_string()
}

#[test]
fn correlations_take_findings_together() {
    // Not in the order of their times: a file is often not.
    let events = [
        (10, "a", "me", 80),
        (0, "a", "me", 80),
        (5, "a", "me", 80),
        (3, "b", "you", 80),
        (4, "b", "you", 22),
        (20, "b", "", 80),
        (21, "b", "", 22),
        (26, "a", "me", 22),
        (40, "a", "me", 80),
    ];
    let events = file("connections.jsonl", connections(&events));
    let check = |name: &str, correlation: &str, expected: &[&str]| {
        let rules = correlated(name, correlation);
        let found = rows(&["hunt", "--sigma", &rules, &events]);
        let shown: Vec<String> = found
            .iter()
            // A rule that the correlation does not take shows its own findings.
            .filter(|row| row["rule"] == "Together" || row["rule"] == "Port 80")
            .map(|row| {
                let user = row["matched"]["User"][0].as_str().unwrap_or("-");
                let events = row["matched"]["events"].as_array().map_or(0, Vec::len);
                format!(
                    "{} {user} {} {events}",
                    row["rule"].as_str().unwrap_or_default(),
                    &row["time"].as_str().unwrap_or_default()[17..19]
                )
            })
            .collect();
        assert_eq!(shown, expected, "{correlation}");
    };
    let by_user = |kind: &str, rules: &str, more: &str| {
        format!("    type: {kind}\n    rules: [{rules}]\n    group-by: [User]\n    timespan: 10s\n{more}")
    };
    check("count", &by_user("event_count", "web", "    condition: {gte: 3}\n"), &["Together me 10 3"]);
    check(
        "few",
        &by_user("event_count", "web", "    condition: {lt: 2}\n"),
        &["Together you 03 1", "Together me 40 1"],
    );
    let values = "    type: value_count\n    rules: [web, shell]\n    timespan: 1m\n    condition: {field: User, gt: 1}\n";
    check("values", values, &["Together me 40 9"]);
    let sum = by_user("value_sum", "web", "    condition: {field: DestinationPort, gt: 200}\n");
    check("sum", &sum, &["Together me 10 3"]);
    check("temporal", &by_user("temporal", "shell, web", ""), &["Together you 04 2"]);
    check("ordered", &by_user("temporal_ordered", "web, shell", ""), &["Together you 04 2"]);
    let shown = rows(&[
        "hunt",
        "--timeline",
        "--sigma",
        &correlated("generate", &by_user("temporal_ordered", "web, shell", "    generate: true\n")),
        &events,
    ]);
    assert_eq!(titles(&shown)[..4], ["Port 80", "Port 80", "Port 22", "Together"]);
}

#[test]
fn a_correlation_keeps_rules_that_were_not_asked_for_and_names_those_that_are_not_there() {
    let events = file("two.jsonl", connections(&[(0, "a", "me", 80), (1, "a", "me", 22)]));
    let ordered = "    type: temporal_ordered\n    rules: [web, shell]\n    timespan: 10s\n";
    let rules = correlated("kept", ordered);
    let found = rows(&["hunt", "--min-level", "high", "--sigma", &rules, &events]);
    assert_eq!(titles(&found), ["Together"]);
    let behind = found[0]["matched"]["events"][0].as_str().unwrap_or_default();
    assert!(behind.starts_with("2026-03-10T12:00:00") && behind.contains(" Port 80 "), "{behind}");
    let ran = run(&["hunt", "--sigma", &correlated("lost", &ordered.replace("shell", "nobody")), &events]);
    let reason = "the rule does not run: no rule `nobody` that can be correlated runs here";
    assert!(ran.err.contains(&format!("rules.yml:27:18: {reason}")), "{}", ran.err);
    let expression = "    type: temporal\n    timespan: 10s\n    condition: web and not nobody\n";
    let ran_expression = run(&["hunt", "--sigma", &correlated("lost-expression", expression), &events]);
    assert!(ran_expression.err.contains(&format!("rules.yml:28:28: {reason}")), "{}", ran_expression.err);
    assert!(ran.err.contains("2 findings; 2 rules run, 1 cannot run"), "{}", ran.err);
}

#[test]
fn an_aggregation_of_sigma_1_counts_events() {
    let events = [(9, "a", "me", 81), (0, "a", "me", 80), (1, "a", "you", 82), (2, "a", "me", 80)];
    let events = file("counted.jsonl", connections(&events));
    let folder = folder("aggregation");
    let check = |condition: &str, expected: &[&str]| {
        let detection = format!("Image: '*'\n    timeframe: 10s\n    condition: {condition}");
        let text = format!(
            "title: Counted\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        {detection}\n"
        );
        fs::write(folder.join("r.yml"), text).expect("the rule can be written");
        let found = rows(&["hunt", "--sigma", &folder.display().to_string(), &events]);
        let shown: Vec<String> = found
            .iter()
            .map(|row| row["matched"]["events"].as_array().map_or(0, Vec::len).to_string())
            .collect();
        assert_eq!(shown, expected, "{condition}");
    };
    check("s | count() by User > 2", &["3"]);
    check("s | count(DestinationPort) by User >= 2", &["3"]);
    check("s | count(DestinationPort) > 2", &["4"]);
    check("s | count() by User > 3", &[]);
}

#[test]
fn a_placeholder_has_the_values_that_are_given() {
    let (folder, events) = (folder("placeholder"), file("three.jsonl", three_events()));
    rule(&folder, "Known", "", "network_connection", "DestinationHostname|expand: '%sites%'");
    let folder = folder.display().to_string();
    let found = rows(&["hunt", "--sigma", &folder, "--placeholder", "sites=x.com,paste*", &events]);
    assert_eq!(titles(&found), ["Known"]);
    let ran = run(&["hunt", "--sigma", &folder, &events]);
    assert!(
        ran.err
            .contains("`%sites%`, which has no values here; give them with `--placeholder sites=VALUE,...`"),
        "{}",
        ran.err
    );
    fails(
        2,
        &["hunt", "--sigma", &folder, "--placeholder", "sites", &events],
        "it is written NAME=VALUE,VALUE",
    );
}

#[test]
fn a_correlation_may_take_the_findings_of_another() {
    let ports = |ports: &[(u32, &str, u32)]| {
        connections(
            &ports.iter().map(|(second, user, port)| (*second, "a", *user, *port)).collect::<Vec<_>>(),
        )
    };
    // Three of `me`, then a shell of `me`; two of `you` and a shell.
    let events = [(0, "me", 80), (1, "me", 80), (2, "me", 80), (5, "me", 22), (6, "you", 80), (7, "you", 22)];
    let events = file("chained.jsonl", ports(&events));
    let many = "    type: event_count\n    rules: [web]\n    group-by: [Image]\n    timespan: 4s\n    condition: {gte: 3}\n";
    let then = "---\ntitle: Then\nlevel: critical\ncorrelation:\n    type: temporal_ordered\n    rules: [many, shell]\n    group-by: [User]\n    timespan: 10s\n";
    let rules = correlated("chained", &format!("{many}name: many\n{then}"));
    let found = rows(&["hunt", "--sigma", &rules, &events]);
    assert_eq!(titles(&found), ["Then"]);
    assert_eq!(found[0]["matched"]["User"][0], "me");
    let behind = found[0]["matched"]["events"][0].as_str().unwrap_or_default();
    assert!(behind.starts_with("2026-03-10T12:00:02") && behind.contains(" Together "), "{behind}");
    let critical = rows(&["hunt", "--min-level", "critical", "--sigma", &rules, &events]);
    assert_eq!(titles(&critical), ["Then"]);
    let both = correlated("chained-shown", &format!("{many}name: many\n{then}    generate: true\n"));
    let found = rows(&["hunt", "--min-level", "high", "--sigma", &both, &events]);
    assert_eq!(titles(&found), ["Together", "Then"]);
    let ring = many.replace("[web]", "[many]") + "name: many\n";
    let ran = run(&["hunt", "--sigma", &correlated("ring", &ring), &events]);
    assert!(ran.err.contains("no rule `many` that can be correlated runs here"), "{}", ran.err);
}

#[test]
fn a_filter_takes_events_of_its_rules_away() {
    let events =
        file("filtered.jsonl", connections(&[(0, "a", "me", 80), (1, "a", "you", 80), (2, "a", "me", 22)]));
    let check = |name: &str, head: &str, expected: &[&str]| {
        let unused = "    type: event_count\n    rules: [web]\n    timespan: 1s\n    condition: {gt: 9}\n    generate: true\n---\n";
        let filter = format!(
            "{unused}title: Mine\n{head}    selection:\n        User: me\n    condition: not selection\n"
        );
        let ran = run(&["hunt", "--format", "jsonl", "--sigma", &correlated(name, &filter), &events]);
        let found: Vec<Value> =
            ran.out.lines().map(|line| serde_json::from_str(line).expect("a finding")).collect();
        assert_eq!(titles(&found), expected, "{}", ran.err);
        assert_eq!(
            ran.err.contains("the filter `Mine` is for none of the rules"),
            expected.len() == 3,
            "{}",
            ran.err
        );
    };
    let windows = "logsource:\n    product: windows\nfilter:\n";
    check("filter-one", &format!("{windows}    rules: [web]\n"), &["Port 80", "Port 22"]);
    check("filter-any", &format!("{windows}    rules: any\n"), &["Port 80"]);
    check("filter-none", &format!("{windows}    rules: [nobody]\n"), &["Port 80", "Port 80", "Port 22"]);
    let linux = windows.replace("windows", "linux");
    check("filter-linux", &format!("{linux}    rules: any\n"), &["Port 80", "Port 80", "Port 22"]);
}

#[test]
fn a_hunt_in_which_no_rule_runs_is_no_clean_bill() {
    let (folder, events) = (folder("none-runs"), file("three.jsonl", three_events()));
    rule(&folder, "Broken", "", "network_connection", "DestinationHostname|nothing: 'x'");
    let folder = folder.display().to_string();
    fails(
        2,
        &["hunt", "--sigma", &folder, &events],
        "no rule runs, so that nothing was hunted for: 1 rule cannot run",
    );
}

#[test]
fn a_placeholder_that_no_rule_names_is_a_slip() {
    let ((_, rules), events) = (rules("slip"), file("three.jsonl", three_events()));
    let ran = run(&["hunt", "--sigma", &rules, &events, "--placeholder", "sites=x"]);
    assert!(ran.err.contains("--placeholder sites: no rule here names `%sites%`"), "{}", ran.err);
}

#[test]
fn a_folder_without_tests_is_named() {
    let (_, rules) = rules("untested");
    fails(2, &["test", "--sigma", &rules], &format!("--sigma {rules}: there is no info.yml with tests here"));
}
