//! `overhear compare`, from arguments to a verdict.

mod overhear;

use overhear::{fails, file, out, three_events};
use serde_json::Value;

#[test]
fn the_exit_code_is_the_verdict() {
    let a = "spl:index=* EventCode=3 DestinationHostname=\"*.example\"";
    let said = out(
        0,
        &["compare", a, "spl:index=* EventCode=3 | where like(lower(DestinationHostname), \"%.example\")"],
    );
    assert!(said.starts_with("EQUIVALENT (proved)\n"), "{said}");
    let said = out(
        1,
        &["compare", a, "spl:index=* EventCode=3 DestinationHostname=\"*example\"", "--format", "json"],
    );
    let found: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(found["verdict"]["is"], "different");
    let reached = &found["differences"][0]["reached"][0];
    assert_eq!((&reached["value"], &reached["said"][0]), (&Value::from("example"), &Value::Null), "{said}");
    let part = |pattern: &str| {
        format!("spl:index=* EventCode=3 | rex field=Image \"(?<part>{pattern})$\" | search NOT part=\"x*\"")
    };
    let said = out(3, &["compare", &part("[a-z]+"), &part("[a-z]{1,}")]);
    assert!(said.starts_with("UNKNOWN\n") && said.contains("Not decided:"), "{said}");
}

#[test]
fn real_events_show_what_each_finds() {
    let events = file("three.jsonl", three_events());
    let (a, b) = ("spl:index=* EventCode=3 DestinationPort=443", "spl:index=* EventCode=3");
    let said = out(1, &["compare", a, b, "--data", &events]);
    assert!(said.contains("Of 3 events both find "), "{said}");
}

#[test]
fn what_is_no_query_is_said() {
    fails(2, &["compare", "spl:index=* | nosuch", "spl:index=*"], "nosuch");
    fails(2, &["compare", "query.txt", "spl:index=*"], "a file that ends in .spl, .aql or .yml is expected");
}

#[test]
fn rules_that_count_are_compared_by_what_they_select_and_how_they_count() {
    let rule = |name: &str, condition: &str| {
        let text = format!(
            "title: One\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        DestinationPort: 443\n    condition: {condition}\n"
        );
        file(name, text)
    };
    let (five, again) =
        (rule("five.yml", "s | count() by User > 5"), rule("again.yml", "s | count() by User > 5"));
    let said = out(0, &["compare", &five, &again]);
    assert!(said.starts_with("EQUIVALENT") && said.contains("`count() by User > 5`"), "{said}");
    let six = rule("six.yml", "s | count() by User > 6");
    let said = out(3, &["compare", &five, &six]);
    assert!(said.starts_with("UNKNOWN") && said.contains("A says `count() by User > 5`"), "{said}");
    let plain = rule("plain.yml", "s");
    assert!(out(3, &["compare", &plain, &five]).contains("A says nothing"));
}

#[test]
fn every_format_has_the_verdict() {
    let (a, b) = ("spl:index=* EventCode=3 DestinationPort=443", "spl:index=* EventCode=3");
    let line: Value =
        serde_json::from_str(out(1, &["compare", a, b, "--format", "jsonl"]).trim()).expect("JSON");
    assert_eq!(line["verdict"]["is"], "different");
    let csv = out(1, &["compare", a, b, "--format", "csv"]);
    assert!(
        csv.starts_with("a,b,verdict,kind,only,message,") && csv.contains(",different,values,B,"),
        "{csv}"
    );
}

#[test]
fn what_only_lenient_mode_takes_is_said() {
    let meant =
        "aql:SELECT \"ImageFileName\" FROM events WHERE \"ImageFileName\" ILIKE '%cmd.exe' LAST 1 DAYS";
    fails(2, &["compare", meant, meant], "`--aql-mode lenient` takes this query as its author meant it");
    out(0, &["compare", meant, meant, "--aql-mode", "lenient"]);
}

#[test]
fn the_same_comparison_is_the_same_text_on_any_day() {
    let (a, b) = ("spl:index=* EventCode=3 earliest=-1d", "spl:index=* EventCode=3 earliest=-2d");
    let said = out(1, &["compare", a, b]);
    assert!(said.contains("A looks back 1 d and no further") && !said.contains("2025"), "{said}");
    let found: Value = serde_json::from_str(&out(1, &["compare", a, b, "--format", "json"])).expect("JSON");
    let xml = found["differences"][0]["reached"][0]["witness"]["xml"].as_str().unwrap_or_default().to_owned();
    assert!(xml.contains("SystemTime='2025-12-3"), "{xml}");
}

/// What tells the languages of the packaged detection apart has been run before it is shown. Sigma's generic log sources
/// mean the Security log, too, which the other two leave out.
#[test]
fn the_languages_of_our_detection_are_told_apart_by_events() {
    let said = out(1, &["compare", "web_service_c2", "--format", "jsonl"]);
    let pairs: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let array = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let names: Vec<&Value> = pairs.iter().map(|pair| &pair["names"][1]).collect();
    assert_eq!(names, ["web_service_c2/qradar.aql", "web_service_c2/sigma.yml", "web_service_c2/sigma.yml"]);
    for pair in &pairs {
        let differences = array(&pair["differences"]);
        assert!(!differences.is_empty(), "{}", pair["names"]);
        let of_sigma = pair["names"][1] == "web_service_c2/sigma.yml";
        let of_log_sources = differences.iter().filter(|one| one["kind"] == "log-source").count();
        assert_eq!(of_log_sources, if of_sigma { 2 } else { 0 }, "{}", pair["names"]);
        for reached in differences.iter().flat_map(|difference| array(&difference["reached"])) {
            assert!(reached["witness"]["xml"].is_string(), "{reached}");
            assert_ne!(reached["said"][0].is_null(), reached["said"][1].is_null(), "{reached}");
        }
    }
}
