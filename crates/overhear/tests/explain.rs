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
    fails(2, &["explain", "--spl", "index=*", DAY, "--event", "nowhere.evtx:1"], "no such event was read");
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
