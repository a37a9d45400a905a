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

/// A query in each language that asks for a port that no event has, as arguments.
fn asks_port_8443() -> [(&'static str, Vec<String>); 3] {
    let rule = "title: Own\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        DestinationPort: 8443\n    condition: s\n";
    let owned = |all: [&str; 2]| all.map(str::to_owned).to_vec();
    [
        ("DestinationPort", owned(["--spl", "index=* EventCode=3 DestinationPort=8443"])),
        (
            "destinationport",
            owned([
                "--aql",
                "SELECT username FROM events WHERE \"Event ID\" = '3' AND destinationport = 8443 LAST 2 DAYS",
            ]),
        ),
        ("DestinationPort", owned(["--sigma", &file("port.yml", rule)])),
    ]
}

/// Each language is explained on an event that is named in each way: at its place, by a query of each language that
/// finds it, and by a test.
#[test]
fn every_way_of_naming_an_event_serves_every_language() {
    let three = file("named.jsonl", overhear::three_events());
    let rule = "title: Finder\nlogsource:\n    category: network_connection\n    product: windows\ndetection:\n    s:\n        DestinationPort: 80\n    condition: s\n";
    let finder = file("finder.yml", rule);
    let ariel = "SELECT username FROM events WHERE destinationport = 80 LAST 2 DAYS";
    let now = ["--now", "2026-03-10T18:00:00Z"];
    let ways: [(&str, Vec<&str>, usize); 5] = [
        ("80", vec![&three, "--event", "named.jsonl:3", now[0], now[1]], 1),
        ("80", vec![&three, "--found-by-spl", "index=* DestinationPort=80", now[0], now[1]], 1),
        ("80", vec![&three, "--found-by-aql", ariel, now[0], now[1]], 1),
        ("80", vec![&three, "--found-by-sigma", &finder, now[0], now[1]], 1),
        ("443", vec!["--detection", "web_service_c2", "--test", "dropbox_api"], 12),
    ];
    for (field, query) in asks_port_8443() {
        for (port, way, events) in &ways {
            let args: Vec<&str> =
                ["explain"].into_iter().chain(query.iter().map(String::as_str)).chain(way.clone()).collect();
            let said = rows(&args);
            assert_eq!(said.len(), *events, "{args:?}: {said:?}");
            for one in &said {
                let why = &one["drops"][0]["reasons"][0];
                assert_eq!(
                    (&one["found"], &one["event"]["event_id"], &why["cause"], &why["field"], &why["value"]),
                    (&json!(false), &json!(3), &json!("value"), &json!(field), &json!(port)),
                    "{args:?}: {one}"
                );
            }
        }
    }
}

#[test]
fn json_keeps_its_shape() {
    let three = file("shape.jsonl", overhear::three_events());
    let query = "index=* EventCode=3 DestinationPort IN (8080, 8443) | stats count by ParentImage";
    let said = rows(&["explain", "--spl", query, &three, "--event", "shape.jsonl:3"]);
    let expected = json!({
        "query": "--spl",
        "event": {"file": three, "record": 3, "time": "2026-03-10T12:00:02.000Z", "event_id": 3},
        "found": false,
        "drops": [
            {
                "stage": "index=* EventCode=3 DestinationPort IN (8080, 8443)",
                "start": 0,
                "end": 51,
                "reasons": [{
                    "stage": "index=* EventCode=3 DestinationPort IN (8080, 8443)",
                    "cause": "value",
                    "message": "`DestinationPort` is `80`, which does not meet any of 2 conditions such as `8080`; the nearest is `8080`",
                    "start": 40,
                    "end": 44,
                    "field": "DestinationPort",
                    "value": "80",
                    "nearest": {"start": 40, "end": 44},
                }],
                "ways": [[0]],
            },
            {
                "stage": "stats count by ParentImage",
                "start": 54,
                "end": 80,
                "reasons": [{
                    "stage": "stats count by ParentImage",
                    "cause": "null-group-key",
                    "message": "no Microsoft-Windows-Sysmon Event ID 3 ever has `ParentImage`, and a row without a value in a `by` field is in no group",
                    "start": 69,
                    "end": 80,
                    "field": "ParentImage",
                }],
                "ways": [[0]],
            },
        ],
    });
    assert_eq!(said, [expected], "{said:#?}");
}

#[test]
fn a_query_of_the_users_own_is_explained_on_a_detections_tests() {
    let query = file("own.aql", "SELECT \"Process Path\" FROM events WHERE \"Event ID\" = '1'");
    let query = format!("@{query}");
    let said = rows(&["explain", "--aql", &query, "--detection", "web_service_c2", "--test", "dropbox_api"]);
    assert!(!said.is_empty(), "the test stands on connections");
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

/// A package whose attack asks for `c2.example` twelve times from a temporary folder, eight hours before the search.
fn beacon() -> String {
    let event = |id: u32, second: usize, image: &str, more: &str| {
        format!(
            r#"{{"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":{id},"Hostname":"WS-1","UtcTime":"2026-03-10 10:00:{second:02}.000","Image":"{image}","ProcessId":"7"{more}}}"#
        )
    };
    let asks =
        |second, image: &str, name: &str| event(22, second, image, &format!(r#","QueryName":"{name}""#));
    let attack: Vec<String> = (0..12).map(|at| asks(at, r"C:\\Temp\\Updater.exe", "c2.example")).collect();
    let benign: Vec<String> =
        (0..5).map(|at| asks(at, r"C:\\Tools\\reader.exe", "www.example.org")).collect();
    let folder = overhear::folder("beacon");
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    let query = |file: &str, language: &str, process: &str, name: &str| {
        format!(
            "  - {{file: {file}, language: {language}, kind: ours, about: A, finding: {{process: {process}, name: {name}}}}}\n"
        )
    };
    write(
        "detection.yml",
        &format!(
            "id: 5b0f6c5e-7c1c-4f0e-9a63-0d1f1d5f7a12\ntitle: T\ndescription: D\nattack: {{tactic: a, technique: T1, technique_name: \
             N}}\nseverity: low\nconfidence: []\ndata_sources: []\nqueries:\n{}{}{}tests: [attack, benign]\n",
            query("q.spl", "spl", "Image", "QueryName"),
            query("q.aql", "aql", "Process", "Name"),
            query("q.yml", "sigma", "Image", "QueryName"),
        ),
    );
    write("q.spl", "EventCode=22 QueryName=c2.example");
    write("q.aql", "SELECT URL AS Name FROM events WHERE URL = 'c2.example' LAST 1 DAYS");
    write("q.yml", &dns_rule("QueryName: c2.example"));
    let test = |expected: &str, signals: &str| {
        format!(
            "title: T\ndescription: D\nexpected: {expected}\nnow: 2026-03-10T18:00:00Z\n{signals}flavours:\n  - {{name: plain, file: x.jsonl, about: A}}\n"
        )
    };
    let signal = "signals:\n  - {about: A, event_id: 22, contains: {QueryName: [c2.example]}}\n";
    write("tests/attack/test.yml", &test("findings", signal));
    write("tests/attack/x.jsonl", &attack.join("\n"));
    write("tests/benign/test.yml", &test("silence", ""));
    write("tests/benign/x.jsonl", &benign.join("\n"));
    folder.display().to_string()
}

fn dns_rule(selection: &str) -> String {
    format!(
        "title: A\nlogsource:\n    product: windows\n    category: dns_query\ndetection:\n    s:\n        {selection}\n    condition: s\n"
    )
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of faults")]
fn each_kind_of_fault_is_mended_or_said_to_be_none_that_is_known() {
    let package = beacon();
    let tail = "\n| table Image QueryName";
    let ariel = |condition: &str, last: &str| {
        format!("SELECT \"Process Path\" AS Process, URL AS Name FROM events WHERE {condition} {last}")
    };
    let name_and = |more: &str| ariel(&format!("URL = 'c2.example' AND {more}"), "LAST 1 DAYS");
    let rule_of = |values: &str| dns_rule(&format!("QueryName:\n            - {values}"));
    let cases: [(&str, String, Option<&str>); 15] = [
        (
            "wrong_field.spl",
            format!("index=* EventCode=22 Queryname=\"c2.example\"{tail}"),
            Some("QueryName="),
        ),
        (
            "longer_field.spl",
            format!("index=* EventCode=22 ImagePath=\"*\\\\Temp\\\\*\"{tail}"),
            Some(" Image=\"*"),
        ),
        (
            "case.spl",
            format!("index=* | where QueryName=\"C2.example\"{tail}"),
            Some("lower(QueryName)=\"c2.example\""),
        ),
        ("regex_case.spl", format!("index=* | where match(QueryName, \"^C2\"){tail}"), Some("\"(?i)^C2\"")),
        (
            "sourcetype.spl",
            format!(
                "index=* sourcetype=\"XmlWinEventLog:Microsoft-Windows-Sysmon/Operational\" QueryName=c2.*{tail}"
            ),
            Some("source=\"XmlWinEventLog"),
        ),
        (
            "null_key.spl",
            "index=* QueryName=c2.*\n| stats count by Image, ParentImage".to_owned(),
            Some("fillnull"),
        ),
        (
            "threshold.spl",
            "index=* EventCode=22\n| stats count by Image, QueryName\n| where count > 20".to_owned(),
            Some("count > 11"),
        ),
        ("look_back.spl", format!("index=* earliest=-1h QueryName=c2.*{tail}"), Some("earliest=-8h")),
        (
            "host.spl",
            format!("index=* | where match(QueryName, \"^(c3\\.example)$\"){tail}"),
            Some("c2\\.example"),
        ),
        ("like_case.aql", ariel("URL LIKE '%C2.EXAMPLE'", "LAST 1 DAYS"), Some("ILIKE '%C2.EXAMPLE'")),
        ("look_back.aql", ariel("URL = 'c2.example'", "LAST 5 MINUTES"), Some("LAST 8 HOURS")),
        (
            "log_source.aql",
            name_and("LOGSOURCETYPENAME(devicetype) = 'Sysmon'"),
            Some("'Microsoft Windows Security Event Log'"),
        ),
        ("value.yml", rule_of("c3.example"), Some("- c3.example\n            - 'c2.example'\n")),
        ("field.yml", dns_rule("Query: c2.example"), Some("QueryName: c2.example")),
        ("category.yml", dns_rule("QueryName: c2.example").replace("dns_query", "network_connection"), None),
    ];
    for (name, text, expected) in cases {
        let query = file(name, &text);
        let (option, given) = match name.rsplit('.').next() {
            Some("spl") => ("--spl", format!("@{query}")),
            Some("aql") => ("--aql", format!("@{query}")),
            _ => ("--sigma", query.clone()),
        };
        let args = ["explain", option, &given, "--detection", &package, "--fix"];
        let Some(part) = expected else {
            let said = out(1, &args);
            assert!(said.contains("no edit that makes another pass is known"), "{name}: {said}");
            assert_eq!(content(&query), text, "{name}");
            continue;
        };
        let said = out(0, &args);
        assert!(said.contains("1 of 1 attacks found, 1 of 1 benign tests silent, after"), "{name}: {said}");
        assert!(content(&query).contains(part), "{name}: no {part:?} in {}", content(&query));
    }
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
