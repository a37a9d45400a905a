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
    let unknown =
        ["compare", "spl:index=* | transaction host maxspan=5m", "spl:index=* | transaction host maxspan=6m"];
    let said = out(2, &unknown);
    assert!(said.starts_with("UNKNOWN\n") && said.contains("`transaction host maxspan=5m`"), "{said}");
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
    fails(2, &["compare", "query.txt", "spl:index=*"], "a file that ends in .spl, .aql or .yml is expected");
}
