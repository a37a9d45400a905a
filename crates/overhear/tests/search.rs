//! `overhear search`, from arguments to rows.

mod overhear;

use overhear::{fails, file, folder, out, overhear as run, rows, sample, three_events};
use serde_json::{Value, json};

fn three() -> String {
    file("three.jsonl", three_events())
}

/// The lines of a query as they are printed: order of fields and all.
#[track_caller]
fn check(option: &str, query: &str, more: &[&str], expected: &[&str]) {
    let three = three();
    let printed = out(0, &[&["search", option, query, &three, "--format", "jsonl"], more].concat());
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected, "{query}");
}

#[test]
fn spl_rows_are_texts_in_the_order_of_the_query() {
    check(
        "--spl",
        "index=* | stats values(DestinationPort) AS Ports, count, dc(nosuch) AS none by Image",
        &[],
        &[r#"{"Image":"C:\\Windows\\curl.exe","Ports":["443","80"],"count":"3","none":"0"}"#],
    );
    check(
        "--spl",
        "index=* EventCode=3 | sort 0 _time | table DestinationHostname nosuch DestinationPort _time",
        &[],
        &[
            r#"{"DestinationHostname":"pastebin.com","DestinationPort":"443","_time":"2026-03-10T12:00:01.000Z"}"#,
            r#"{"DestinationPort":"80","_time":"2026-03-10T12:00:02.000Z"}"#,
        ],
    );
}

#[test]
fn aql_rows_have_numbers() {
    check(
        "--aql",
        "SELECT username, LONG(destinationport) AS Port, COUNT(*) AS n, MIN(starttime) AS first FROM events \
         WHERE destinationport > 0 GROUP BY Port, username ORDER BY Port LAST 100 DAYS",
        &["--now", "2026-03-11T00:00:00Z"],
        &[
            r#"{"username":"me","Port":80,"n":1.0,"first":1773144002000.0}"#,
            r#"{"username":"me","Port":443,"n":1.0,"first":1773144001000.0}"#,
        ],
    );
}

#[test]
fn aql_that_names_no_time_is_noted_unless_an_option_names_one() {
    let three = three();
    let query = ["search", "--aql", "SELECT username FROM events", &three];
    assert!(run(&query).err.contains("note[no-time-window]"));
    let ran = run(&[&query[..], &["--latest", "2026-03-10T12:00:01Z", "--format", "csv"]].concat());
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("username\nme\n", ""));
}

#[test]
fn every_format_has_the_rows() {
    let three = three();
    let args = |format| ["search", "--spl", "index=* | stats count by EventCode", &three, "--format", format];
    let all: Value = serde_json::from_str(&out(0, &args("json"))).expect("one JSON document");
    assert_eq!(all, json!([{"EventCode": "1", "count": "1"}, {"EventCode": "3", "count": "2"}]));
    assert_eq!(out(0, &args("csv")), "EventCode,count\n1,1\n3,2\n");
    assert_eq!(
        out(0, &args("table")),
        " EventCode   count\n═══════════════════\n 1           1\n 3           2\n"
    );
    let absent =
        ["search", "--spl", "index=* EventCode=1 | table User DestinationPort", &three, "--format", "csv"];
    assert_eq!(out(0, &absent), "User,DestinationPort\nCORP\\me,\n");
}

#[test]
fn long_cells_are_cut_in_tables_only() {
    let query = r#"| makeresults | eval x=printf("%0500d", 7) | table x"#;
    assert!(out(0, &["search", "--spl", query]).contains('…'));
    assert_eq!(rows(&["search", "--spl", query])[0]["x"].as_str().map(str::len), Some(500));
}

#[test]
fn a_query_may_be_in_a_file_and_needs_no_events() {
    let query = file("third.spl", "``` no events here ```\n| makeresults\n| eval x=1/3 | table x");
    assert_eq!(rows(&["search", "--spl", &format!("@{query}")]), [json!({"x": "0.3333333333333333"})]);
    fails(2, &["search", "--spl", "@/nonexistent.spl"], "/nonexistent.spl: ");
    fails(2, &["search", "--spl", "index=*"], "name files or folders");
    let now = rows(&["search", "--spl", "| makeresults", "--now", "2026-03-10T18:00:00Z"]);
    assert_eq!(now, [json!({"_time": "2026-03-10T18:00:00.000Z"})]);
}

#[test]
fn a_query_file_may_come_from_a_windows_editor() {
    let one = [json!({"x": "1"})];
    let bytes = |name: &str, bytes: &[u8]| format!("@{}", file(name, bytes));
    let marked = bytes("marked.spl", b"\xEF\xBB\xBF| makeresults | eval x=1 | table x\r\n");
    assert_eq!(rows(&["search", "--spl", &marked]), one);
    let wide: Vec<u8> =
        "\u{feff}| makeresults | eval x=1 | table x".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(rows(&["search", "--spl", &bytes("wide.spl", &wide)]), one);
    let broken = bytes("broken.spl", b"| makeresults\n| eval x=\"\xFF\"");
    fails(2, &["search", "--spl", &broken], "this is not UTF-8: byte 25 is 0xFF, in line 2");
    fails(2, &["check", "--language", "spl", &broken[1..]], "this is not UTF-8");
}

#[test]
fn an_answer_without_rows_says_what_may_be_the_reason() {
    let three = three();
    let now = ["--now", "2026-03-11T00:00:00Z"];
    let said = |query: &str| run(&[&["search", "--spl", query, &three], &now[..]].concat()).err;
    assert_eq!(said("index=* imgae=x"), "note: no event here has the field `imgae`\n");
    assert_eq!(
        said("index=* | stats count by image"),
        "note: no event here has the field `image`; `Image` is another field, as case counts\n"
    );
    assert!(said("index=* earliest=-1h").contains("now is 2026-03-11T00:00:00.000Z (--now changes that)"));
    assert_eq!(said("index=* Image=nobody"), "");
    assert_eq!(said("index=* | stats count"), "");
    let indexes = "note: no event here has that `index`; they have `main`\n";
    assert_eq!(said("index=sysmon EventCode=3"), indexes);
    // A count of nothing has a row, and no event behind it.
    assert_eq!(said("index=sysmon | stats count"), indexes);
    let wrong = said("index=* sourcetype=WinEventLog host=WS-9* | stats count");
    assert!(wrong.starts_with("note: no event here has that `sourcetype`; they have `"), "{wrong}");
    let wrong = said("index=* source=security.log");
    assert!(wrong.starts_with("note: no event here has that `source`; they have `"), "{wrong}");
}

#[test]
fn an_answer_without_rows_names_what_the_events_are_in_every_language() {
    let three = three();
    let said = |language: &str, query: &str| {
        run(&["search", language, query, &three, "--now", "2026-03-10T18:00:00Z"]).err
    };
    let ids = |name: &str| format!("note: no event here has that `{name}`; they have `3`, `1`\n");
    assert_eq!(said("--spl", "index=* EventCode=77"), ids("EventCode"));
    let ariel = |condition: &str| format!("SELECT username FROM events WHERE {condition} LAST 1 DAYS");
    assert_eq!(said("--aql", &ariel("\"Event ID\" IN ('77', '78')")), ids("Event ID"));
    assert_eq!(
        said("--aql", &ariel("LOGSOURCETYPENAME(devicetype) = 'Sysmon'")),
        "note: no event here has that `LOGSOURCETYPENAME(devicetype)`; they have `Microsoft Windows Security Event Log`\n"
    );
    let rule = "title: A\nlogsource:\n    product: windows\n    category: dns_query\ndetection:\n    s:\n        Image: x\n    condition: s\n";
    assert_eq!(said("--sigma", &file("asks.yml", rule)), ids("EventID"));
    // The events are in the range that the query looks at, so that the time is no reason.
    assert_eq!(said("--aql", &ariel("username = 'nobody'")), "");
}

#[test]
fn times_come_from_options_where_the_query_names_none() {
    let three = three();
    let count = |query: &str, more: &[&str]| {
        let query = format!("{query} | stats count");
        rows(&[&["search", "--spl", &query, &three], more].concat())[0]["count"].as_str().map(str::to_owned)
    };
    assert_eq!(count("index=*", &[]).as_deref(), Some("3"));
    assert_eq!(count("index=*", &["--earliest", "2026-03-10T12:00:02Z"]).as_deref(), Some("1"));
    assert_eq!(count("index=*", &["--latest", "2026-03-10T12:00:02Z"]).as_deref(), Some("2"));
    let milliseconds = run(&["search", "--spl", "index=*", &three, "--earliest", "1773144000500"]);
    assert!(
        milliseconds
            .err
            .contains("note: 1773144000500 is read as milliseconds since 1970: 2026-03-10T12:00:00.500Z"),
        "{}",
        milliseconds.err
    );
    let soon = ["--now", "2026-03-10T12:00:03Z"];
    assert_eq!(count("index=* earliest=-1s", &soon).as_deref(), Some("1"));
    assert_eq!(count("index=*", &[&soon[..], &["--earliest", "-2s"]].concat()).as_deref(), Some("2"));
    let both = [&soon[..], &["--earliest", "2026-03-11T00:00:00Z"]].concat();
    assert_eq!(count("index=* earliest=-1s", &both).as_deref(), Some("1"), "a query's own times win");
}

#[test]
fn macros_and_lookups_come_from_options() {
    let three = three();
    let defined = ["--macro", "code(id)=EventCode=$id$", "--macro", "all=index=*"];
    let query = "`all` `code(3)` | stats count";
    let found = rows(&[&["search", "--spl", query, &three], &defined[..]].concat());
    assert_eq!(found, [json!({"count": "2"})]);
    let found = rows(&[
        "search",
        "--spl",
        query,
        &three,
        "--macro",
        "code(1)=EventCode=$arg1$",
        "--macro",
        "all=index=*",
    ]);
    assert_eq!(found, [json!({"count": "2"})]);
    fails(2, &["search", "--spl", "`code(3)`", &three], "a macro 'code(1)' that cannot be found");
    fails(2, &["search", "--spl", "index=*", &three, "--macro", "x"], "NAME=DEFINITION");

    let table = file("ports.csv", "port,about\n443,https\n");
    let query =
        "index=* EventCode=3 | lookup ports port AS DestinationPort OUTPUT about | stats values(about) AS a";
    let found = rows(&["search", "--spl", query, &three, "--lookup", &format!("ports={table}")]);
    assert_eq!(found, [json!({"a": "https"})]);
    fails(2, &["search", "--spl", query, &three], "there is no lookup table `ports`");
    fails(2, &["search", "--spl", query, &three, "--lookup", "ports=/nonexistent.csv"], "--lookup ports: ");
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let three = three();
    let search = |query: &str, says: &str| fails(2, &["search", "--spl", query, &three], says);
    search(
        "index=* | searchtxn host",
        "transaction types of a Splunk server, and there are none here: use `transaction`\n  --> --spl:1:11",
    );
    search("index=* | eval n=mvcuont(x)", "mvcount");
    search("", "error[");
    fails(2, &["search", "--spl", "index=*", "EventCode=3", &three], "put the whole query in single quotes");
    fails(2, &["search", &three], "--spl <QUERY>|--aql <QUERY>|--sigma <FILE>");
    fails(2, &["search", "--spl", "index=*", "--aql", "SELECT * FROM events", &three], "cannot be used with");
}

#[test]
fn strict_aql_refuses_what_qradar_refuses_and_lenient_runs_it() {
    let query = "@detections/web_service_c2/baseline.aql";
    let three = three();
    let said = fails(
        2,
        &["search", "--aql", query, &three],
        r#"Field "ImageFileName" does not exist in catalog "events""#,
    );
    assert!(said.contains("`LOGSOURCETYPEID` is not a function of AQL"), "{said}");
    let lenient =
        ["search", "--aql", query, &three, "--aql-mode", "lenient", "--now", "2026-03-10T18:00:00Z"];
    let ran = run(&[&lenient[..], &["--format", "jsonl"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let row: Value = serde_json::from_str(ran.out.trim()).expect("one row");
    assert_eq!((&row["ServiceCategory"], &row["DestPort"]), (&json!("PasteSite"), &json!(443)));
    let same = r#"there is no property "DestinationHostname""#;
    assert_eq!(ran.err.matches(same).count(), 1, "what is said again is said once:\n{}", ran.err);
}

#[test]
fn damaged_input_is_named_and_the_rest_is_read() {
    let three = three();
    let whole = sample("WS-0203.jsonl.gz");
    let cut = file("cut.jsonl.gz", &whole[..whole.len() / 2]);
    let strange = file("strange.bin", [0xff_u8, 0, 7, 9].repeat(50));
    let empty = file("empty.jsonl", "");
    let ran =
        run(&["search", "--spl", "index=* | stats count", &cut, &strange, &empty, &three, "--format", "csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let count: u64 = ran.out.lines().nth(1).and_then(|line| line.parse().ok()).expect("a number");
    assert!(count > 3, "half of the events before the cut, and the three after it: {count}");
    for (name, why) in
        [("cut.jsonl.gz", ""), ("strange.bin", "unknown format"), ("empty.jsonl", "the file is empty")]
    {
        assert!(ran.err.lines().any(|line| line.contains(name) && line.contains(why)), "{name}: {}", ran.err);
    }
    let torn = file("torn.jsonl", three_events() + &"{\"a\": \n".repeat(50));
    let err = run(&["search", "--spl", "index=* | stats count", &torn]).err;
    assert!(err.lines().count() <= 11 && err.contains("torn.jsonl: 45 more warnings of this kind"), "{err}");
    let nothing = folder("nothing").display().to_string();
    fails(0, &["search", "--spl", "index=*", &nothing], "warning: no events were read");
    fails(2, &["search", "--spl", "index=*", "/nonexistent"], "error: /nonexistent: no such file or folder");
}

#[test]
fn a_store_answers_again_without_the_files() {
    let three = three();
    let folder = folder("store");
    let _ = std::fs::remove_dir_all(&folder);
    let store = folder.display().to_string();
    let query = "index=* | sort 0 _time | table _time EventCode DestinationPort CommandLine _raw";
    let first = rows(&["search", "--spl", query, &three, "--store", &store]);
    let files = std::fs::read_dir(&folder).expect("a folder").flatten().map(|entry| entry.path());
    assert!(files.filter(|path| path.extension().is_some_and(|end| end == "parquet")).count() > 0);
    assert_eq!(first.len(), 3);
    assert_eq!(rows(&["search", "--spl", query, "--store", &store]), first);
    let aql = "SELECT COUNT(*) AS n FROM events LAST 1000 DAYS";
    assert_eq!(
        rows(&["search", "--aql", aql, "--store", &store, "--now", "2026-03-11T00:00:00Z"])[0]["n"],
        3.0
    );
    let refill = ["search", "--spl", query, &three, "--store", &store];
    fails(2, &refill, "there is a store here already");
    assert_eq!(rows(&[&refill[..], &["--replace"]].concat()), first);
    assert_eq!(out(1, &["hunt", "--store", &store, "--format", "jsonl"]).lines().count(), 1);
    fails(2, &["search", "--spl", query, "--store", "/nonexistent/store"], "there is no store here");
}

#[test]
fn the_product_may_be_set_up_otherwise() {
    let sysmon = "XmlWinEventLog:Microsoft-Windows-Sysmon/Operational";
    let by_sourcetype = format!("sourcetype=\"{sysmon}\" | stats count");
    check("--spl", &by_sourcetype, &[], &[r#"{"count":"0"}"#]);
    check("--spl", &by_sourcetype, &["--addon", "legacy"], &[r#"{"count":"3"}"#]);
    let by_name = "SELECT Tool FROM events WHERE Tool IS NOT NULL LIMIT 1";
    check("--aql", by_name, &["--property", "Tool=Image"], &[r#"{"Tool":"C:\\Windows\\curl.exe"}"#]);
    fails(2, &["search", "--aql", by_name, "--property", "Tool", &three()], "--property `Tool`: NAME=FIELD");
}

#[test]
fn an_option_that_says_nothing_here_is_named() {
    let three = three();
    let said =
        |args: &[&str]| run(&[&["search", "--spl", "index=* | stats count", &three], args].concat()).err;
    assert!(
        said(&["--sourcetype", "my:log"])
            .contains("--sourcetype counts for text logs, and no file was read as one")
    );
    let aql = |property: &str| {
        run(&["search", "--aql", "SELECT \"Tool\" FROM events", &three, "--property", property]).err
    };
    assert!(
        aql("Tool=Nosuch").contains("no event that is known here has the field `Nosuch`"),
        "{}",
        aql("Tool=Nosuch")
    );
    assert!(aql("Tool=image").contains("the field is spelt `Image` in the log"));
    assert!(!aql("Tool=Image").contains("--property"));
    // What only `search` can do about a file is said by `search` alone.
    let strange = file("strange.bin", [0xff_u8, 0, 7, 9].repeat(50));
    let hint = "--sourcetype NAME reads it as a text log";
    assert!(run(&["search", "--spl", "index=*", &three, &strange]).err.contains(hint));
    assert!(!run(&["hunt", &three, &strange]).err.contains(hint));
}
