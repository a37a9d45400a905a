//! `overhear explain`, from arguments to causes.

mod overhear;

use overhear::{fails, file, out, rows};
use serde_json::json;

const DAY: &str = "samples/office-day";

#[test]
fn a_detections_tests_say_every_cause() {
    let args =
        ["explain", "--detection", "web_service_c2", "--query", "baseline.spl", "--test", "dropbox_api"];
    let said = out(1, &args);
    for part in [
        "baseline.spl misses tests/dropbox_api/as-documented.xml",
        "log-source: `sourcetype` is `xmlwineventlog`",
        "that is its `source`",
        "the nearest is `dropbox\\.com`",
        "blank: `DestinationHostname` is `-`",
        "null-group-key: no Microsoft-Windows-Sysmon Event ID 3 ever has `ParentImage`",
        "     by host, User, Image, ProcessId, ParentImage",
    ] {
        assert!(said.contains(part), "no `{part}` in\n{said}");
    }
    let found = out(0, &["explain", "--detection", "web_service_c2", "--query", "splunk.spl"]);
    assert!(found.contains("splunk.spl finds ") && !found.contains("misses"), "{found}");
}

#[test]
fn an_event_of_a_file_is_named_by_a_query_or_its_place() {
    let query = "index=* EventCode=3 | where DestinationPort=8443 AND DestinationIp=\"192.0.2.99\"";
    let by_query = rows(&["explain", "--spl", query, DAY, "--found-by-spl", "index=* EventCode=3 | head 1"]);
    assert_eq!(by_query.len(), 1, "{by_query:?}");
    let event = &by_query[0]["event"];
    let place = format!("{}:{}", event["file"].as_str().expect("a file"), event["record"]);
    let by_place = rows(&["explain", "--spl", query, DAY, "--event", &place]);
    assert_eq!(by_query, by_place);
    let drop = &by_place[0]["drops"][0];
    let causes: Vec<_> =
        drop["reasons"].as_array().expect("reasons").iter().map(|why| &why["cause"]).collect();
    assert_eq!((causes, &drop["ways"]), (vec![&json!("value"); 2], &json!([[0, 1]])));
}

#[test]
fn a_query_of_the_users_own_is_explained_on_a_detections_tests() {
    let query = file("own.aql", "SELECT \"Process Path\" FROM events WHERE \"Event ID\" = '1'");
    let query = format!("@{query}");
    let said = rows(&["explain", "--aql", &query, "--detection", "web_service_c2", "--test", "dropbox_api"]);
    assert!(said.iter().all(|one| one["drops"][0]["reasons"][0]["value"] == json!("3")), "{said:?}");
}

#[test]
fn what_is_not_there_is_said() {
    fails(2, &["explain", DAY, "--event", "x:1"], "a query is needed");
    fails(2, &["explain", "--spl", "index=*", DAY], "there is no event to explain");
    fails(
        2,
        &["explain", "--spl", "index=*", DAY, "--event", "nowhere.evtx:1"],
        "no file of that name has an event",
    );
    fails(2, &["explain", "--spl", "index=*", DAY, "--event", "nowhere"], "FILE:RECORD is needed");
    fails(2, &["explain", "--test", "nosuch", "--macro", "a=b"], "--macro counts for files");
    fails(2, &["explain", "--test", "nosuch"], "there is no test `nosuch`");
    fails(2, &["explain", "--query", "nosuch.spl"], "there is no query `nosuch.spl`");
    fails(2, &["explain", "--spl", "index=* | nosuch", DAY, "--event", "x:1"], "nosuch");
}

#[test]
fn the_smallest_verified_edit_is_shown_and_written() {
    let text = "index=* sourcetype=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" EventCode=22\n\
                | where match(QueryName, \"(ghostbin\\.com|pastebin\\.org)\")\n\
                | stats count by Image, ParentImage\n";
    let query = file("mended.spl", text);
    let given = format!("@{query}");
    let args = [
        "explain",
        "--spl",
        &given,
        "--detection",
        "web_service_c2",
        "--test",
        "pastebin_read_write",
        "--fix",
    ];
    let said = out(0, &args);
    let expected = [
        "mended.spl: 0 of 2 attacks found, 0 of 0 benign tests silent, before\n",
        "  ask `source` instead of `sourcetype` (for pastebin_read_write, as-documented)\n",
        "  let `pastebin\\.com` through, which the telemetry of a test has",
        "  give `ParentImage` a value where it has none",
        "mended.spl: 2 of 2 attacks found, 0 of 0 benign tests silent, after the smallest verified edit\n",
        "-| where match(QueryName, \"(ghostbin\\.com|pastebin\\.org)\")\n",
        "+| where match(QueryName, \"(ghostbin\\.com|pastebin\\.org|pastebin\\.com)\")\n",
        "+| fillnull value=\"-\" ParentImage\n",
    ];
    for part in expected {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
    let written = content(&query);
    assert!(written.starts_with("index=* source=\"XmlWinEventLog"), "{written}");
    // What passes already is left as it is.
    let again = out(0, &args);
    assert!(again.contains("so that nothing is to be mended"), "{again}");
    assert_eq!(content(&query), written);
}

#[test]
fn an_edit_needs_tests_that_verify_it() {
    fails(2, &["explain", "--spl", "index=*", DAY, "--fix"], "cannot be used with");
}

fn content(path: &str) -> String {
    String::from_utf8(std::fs::read(path).expect("the file is there")).expect("UTF-8")
}

#[test]
fn an_event_is_named_by_the_end_of_its_path() {
    let explain = |place: &str| ["explain", "--spl", "index=*", DAY, "--event", place].map(str::to_owned);
    let run = |place: &str| {
        let args = explain(place);
        overhear::overhear(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for place in
        ["WS-0142.xml:41084", "office-day/WS-0142.xml:41084", "WS-0203.jsonl.gz:108", "WS-0203.jsonl:108"]
    {
        let ran = run(place);
        assert_eq!(ran.code, Some(0), "{place}: {}", ran.err);
    }
    let said = |place: &str| run(place).err;
    assert!(
        said("WS-0142.xml:999999").contains("WS-0142.xml` was read and has no event with that EventRecordID")
    );
    assert!(
        said("WS-9999.xml:1").contains("no file of that name has an event; those that have are samples/")
    );
    let (one, other) = (overhear::folder("twins/one"), overhear::folder("twins/other"));
    for folder in [&one, &other] {
        std::fs::write(folder.join("log.jsonl"), overhear::three_events()).expect("written");
    }
    let twins = one.parent().expect("a folder").display().to_string();
    fails(
        2,
        &["explain", "--spl", "index=*", &twins, "--event", "log.jsonl:1"],
        "several files are called so:",
    );
    out(0, &["explain", "--spl", "index=*", &twins, "--event", "other/log.jsonl:1"]);
}

#[test]
fn a_rule_of_the_users_own_is_explained_on_a_detections_tests() {
    let text = "title: Own\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        DestinationPort: 9\n    condition: s\n";
    let rule = file("own.yml", text);
    let args = ["explain", "--sigma", &rule, "--detection", "web_service_c2", "--test", "dropbox_api"];
    let said = out(1, &args);
    assert!(said.starts_with(&format!("{rule} misses tests/dropbox_api/")), "{said}");
    assert!(said.contains("`DestinationPort`"), "{said}");
    let query = file("liberty.aql", "SELECT username FROM events WHERE ImageFileName ILIKE '%x%'");
    let event = file("three.jsonl", overhear::three_events());
    let given = format!("@{query}");
    let warned = overhear::overhear(&[
        "explain",
        "--aql",
        &given,
        &event,
        "--event",
        "three.jsonl:2",
        "--aql-mode",
        "lenient",
    ]);
    assert!(warned.err.contains("warning[property-meant]"), "{}", warned.err);
}

#[test]
fn csv_has_a_row_for_each_event_and_reason() {
    let args =
        ["explain", "--detection", "web_service_c2", "--query", "baseline.spl", "--test", "dropbox_api"];
    let csv = out(1, &[&args[..], &["--format", "csv"]].concat());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    assert_eq!(header.iter().take(4).collect::<Vec<_>>(), ["query", "test", "flavour", "file"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cause = header.iter().position(|name| name == "cause").expect("a column");
    assert!(rows.iter().any(|row| &row[cause] == "null-group-key"), "{csv}");
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with(['{', '['])), "{csv}");
}

#[test]
fn events_beyond_the_most_are_named() {
    let args = ["explain", "--spl", "index=*", DAY, "--found-by-spl", "index=*", "--max-events", "2"];
    let ran = overhear::overhear(&[&args[..], &["--format", "jsonl"]].concat());
    assert_eq!(ran.out.lines().count(), 2);
    assert!(ran.err.contains("the first 2 are explained (--max-events)"), "{}", ran.err);
}
