//! `overhear hunt`, from arguments to what is printed.

mod overhear;

use std::collections::BTreeSet;

use overhear::{fails, file, folder, out, overhear as run, root, rows, sample, three_events};
use serde_json::Value;

const DAY: &str = "samples/office-day";

#[test]
fn the_sample_day_has_four_attacks_and_nothing_else() {
    let found = rows(&["hunt", DAY]);
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let told: BTreeSet<(String, String)> =
        found.iter().map(|row| (text(row, "host"), text(row, "service"))).collect();
    let expected = [
        ("SRV-APP01.corp.example", "Google Workspace API"),
        ("WS-0142.corp.example", "Dropbox"),
        ("WS-0177.corp.example", "Pastebin"),
        ("WS-0203.corp.example", "OneDrive WebDAV"),
    ];
    let expected = expected.map(|(host, service)| (host.to_owned(), service.to_owned()));
    assert_eq!(told, BTreeSet::from(expected));
    assert!(found.iter().all(|row| row["detection"] == "web_service_c2"));
    for language in ["aql", "sigma"] {
        let hosts: BTreeSet<String> = rows(&["hunt", DAY, "--language", language])
            .iter()
            .map(|row| text(row, "host").to_lowercase())
            .collect();
        let short = hosts.iter().map(|host| host.split('.').next().unwrap_or_default().to_owned());
        let four = ["srv-app01", "ws-0142", "ws-0177", "ws-0203"].map(str::to_owned);
        assert_eq!(short.collect::<BTreeSet<_>>(), BTreeSet::from(four), "{language}");
    }
}

#[test]
fn a_finding_has_all_that_a_responder_needs() {
    let found = rows(&["hunt", "samples/office-day/WS-0142.xml"]);
    assert_eq!(found.len(), 2, "api and content hosts");
    let finding = &found[0];
    let image = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";
    for (name, expected) in [
        ("title", "Scripted process talks both ways with a public web service"),
        ("severity", "high"),
        ("technique", "T1102.002"),
        ("language", "spl"),
        ("time", "2026-03-10T13:37:07.000Z"),
        ("user", r"CORP\analyst1"),
        ("process", image),
        ("process_id", "2672"),
        ("process_guid", "{60c52d21-79f5-a7c3-c6bb-000000001a00}"),
        ("parent", r"C:\Windows\System32\cmd.exe"),
        ("service", "Dropbox"),
        ("name", "api.dropboxapi.com"),
        ("destination_ip", "162.125.66.19"),
        ("destination_port", "443"),
    ] {
        assert_eq!(finding[name], expected, "{name}");
    }
    assert!(finding["command_line"].as_str().is_some_and(|text| text.contains("-WindowStyle Hidden")));
    assert_eq!(finding["evidence"], serde_json::json!(["command-line", "dns-join"]));
    let connections = finding["connections"].as_array().expect("a list");
    assert_eq!(connections.len(), 3);
    let first = &connections[0];
    assert_eq!(first["file"], "samples/office-day/WS-0142.xml");
    assert_eq!(first["record"], 41084, "the EventRecordID");
    assert_eq!(first["time"], "2026-03-10T13:37:07.000Z");
    // JSON lines have no EventRecordID, so that the record is the line; members of archives are named.
    let packed = rows(&["hunt", "samples/office-day/WS-0203.jsonl.gz"]);
    let places: Vec<&Value> = packed.iter().filter_map(|row| row["connections"].get(0)).collect();
    assert_eq!(places[0]["file"], "samples/office-day/WS-0203.jsonl.gz!WS-0203.jsonl");
    assert_eq!(places[0]["record"], 108);
}

#[test]
fn every_format_has_every_finding() {
    let args = |format| ["hunt", DAY, "--format", format];
    let all: Vec<Value> = serde_json::from_str(&out(1, &args("json"))).expect("one JSON document");
    assert_eq!(all.len(), 7);
    assert_eq!(out(1, &args("jsonl")).lines().count(), 7);
    let csv = out(1, &args("csv"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert!(csv.starts_with("detection,title,severity,technique,language,time,host,user,process,"));
    assert_eq!(reader.records().filter_map(Result::ok).count(), 7);
    let cards = out(1, &args("table"));
    assert_eq!(cards.matches("HIGH  Scripted process").count(), 7);
    assert!(cards.contains("  who        CORP\\svc-app on SRV-APP01.corp.example\n"));
    assert!(cards.contains("  connected  203.0.113.77 port 443, 1 connection\n"));
}

#[test]
fn a_pipe_gets_the_closing_line_and_nothing_else() {
    let ran = run(&["hunt", DAY]);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.starts_with("7 findings in 460 events of 4 files, "), "{}", ran.err);
    assert!(!ran.err.contains(['\u{1b}', '\r']) && !ran.out.contains('\u{1b}'));
}

#[test]
fn codes_tell_nothing_found_from_could_not_look() {
    let quiet = file("quiet.jsonl", three_events().lines().nth(2).unwrap_or_default());
    assert_eq!(out(0, &["hunt", &quiet, "--format", "json"]).trim(), "[]");
    fails(2, &["hunt", "/nonexistent/evidence"], "/nonexistent/evidence: no such file or folder");
    fails(2, &["hunt"], "<PATHS>");
    fails(2, &["hunt", &folder("nothing").display().to_string()], "no events were read");
    fails(2, &["hunt", DAY, "--detection", "web_service"], "web_service_c2");
    fails(2, &["hunt", DAY, "--lookup", "allow=x.csv"], "web_service_c2_allow");
    fails(2, &["hunt", DAY, "--earliest", "yesterday"], "`yesterday` is not a time");
}

#[test]
fn times_narrow_a_hunt() {
    let hosts = |args: &[&str]| rows(&[&["hunt", DAY], args].concat()).len();
    assert_eq!(hosts(&["--latest", "2026-03-10T12:00:00Z"]), 1);
    assert_eq!(hosts(&["--earliest", "-2h", "--now", "2026-03-10T18:00:00Z"]), 1);
    assert_eq!(hosts(&["--earliest", "2026-03-10", "--latest", "03/10/2026:12:00:00"]), 1);
    let ran = run(&["hunt", DAY, "--latest", "2026-03-10T12:00:00Z"]);
    assert!(
        ran.err.contains(" events lie in the times asked for; the events are of 2026-03-10T"),
        "{}",
        ran.err
    );
    // A clean bill for times in which nothing happened would be none.
    for times in [["--earliest", "2026-03-11"], ["--earliest", "-1d"], ["--latest", "-1w@w0"]] {
        let now = if times[0] == "--latest" { "2026-03-10T12:00:00Z" } else { "2027-01-01T00:00:00Z" };
        let args = [&["hunt", DAY, "--now", now], &times[..]].concat();
        fails(2, &args, "no event lies in the times asked for (");
    }
    for text in ["NaN", "inf", "1e300"] {
        fails(2, &["hunt", DAY, "--earliest", text], "is not a time");
    }
    assert_eq!(hosts(&["--latest", "1773144000000"]), 1, "milliseconds");
}

#[test]
fn findings_are_sorted_by_time() {
    let found = rows(&["hunt", DAY]);
    let times: Vec<&str> = found.iter().filter_map(|row| row["time"].as_str()).collect();
    assert!(times.is_sorted() && times.len() == 7, "{times:?}");
    assert!(times.iter().all(|time| time.len() == "2026-03-10T10:12:42.000Z".len()), "{times:?}");
}

#[test]
fn csv_of_why_has_a_row_for_each_reason() {
    let csv = out(1, &["hunt", "samples/office-day/WS-0177.jsonl", "--why", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let causes: Vec<&str> = rows
        .iter()
        .filter(|row| &row[at("missed_by")] == "baseline.spl")
        .map(|row| &row[at("cause")])
        .collect();
    assert_eq!(&causes[..3], ["log-source", "blank", "null-group-key"], "{csv}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    use std::io::Read;
    let many: String = (0..3000).map(|_| three_events()).collect();
    let many = file("many.jsonl", many);
    for args in [
        vec!["search", "--spl", "index=*", &many, "--format", "csv"],
        vec!["search", "--spl", "index=*", &many, "--format", "jsonl"],
    ] {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_overhear"))
            .args(&args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut head = [0; 10];
        child.stdout.take().expect("a pipe").read_exact(&mut head).expect("it writes");
        let ended = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!((ended.status.code(), said.contains("pipe")), (Some(0), false), "{args:?} {said}");
    }
}

#[test]
fn an_allow_list_and_a_package_of_ones_own_take_the_place_of_ours() {
    let allow = file("allow.csv", "host,process,service,name,reason\nWS-0142*,*,Dropbox,*,a backup\n");
    let found = rows(&["hunt", DAY, "--lookup", &format!("web_service_c2_allow={allow}")]);
    assert!(!found.is_empty() && found.iter().all(|row| row["service"] != "Dropbox"), "{found:?}");
    let package = root().join("detections/web_service_c2").display().to_string();
    assert_eq!(rows(&["hunt", DAY, "--detection", &package]).len(), 7);
}

#[test]
fn why_names_the_cause_for_each_published_query() {
    let found = rows(&["hunt", "samples/office-day/WS-0177.jsonl", "--why"]);
    let missed = found[0]["missed_by"].as_array().expect("a list");
    let causes = |query: &str| -> Vec<&str> {
        let of = missed.iter().find(|one| one["query"] == query).expect("each published query");
        of["reasons"].as_array().into_iter().flatten().filter_map(|one| one["cause"].as_str()).collect()
    };
    assert_eq!(causes("baseline.spl"), ["log-source", "blank", "null-group-key"]);
    assert_eq!(causes("baseline.aql").first(), Some(&"blank"));
    let cards = out(1, &["hunt", "samples/office-day/WS-0177.jsonl", "--why"]);
    assert!(cards.contains("missed by  baseline.spl at record "), "{cards}");
}

#[test]
fn damaged_input_is_named_and_the_rest_is_read() {
    let whole = sample("WS-0203.jsonl.gz");
    let cut = file("cut.jsonl.gz", &whole[..whole.len() / 2]);
    let ran = run(&["hunt", &cut, "samples/office-day/WS-0177.jsonl", "--format", "jsonl"]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(ran.err.contains("warning: ") && ran.err.contains("cut.jsonl.gz"), "{}", ran.err);
    assert!(ran.out.contains("Pastebin"));
}
