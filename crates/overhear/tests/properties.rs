//! `--property-file` and `--payload`: custom properties as QRadar defines them.

mod overhear;

use overhear::{fails, file, folder, out};

const LINES: &str = "<13>Mar 10 12:00:01 PC1 AgentDevice=WindowsLog\tAgentLogFile=Microsoft-Windows-Sysmon/Operational\tSource=Microsoft-Windows-Sysmon\tComputer=pc1.office.example\tEventID=3\tEventIDCode=3\tTimeGenerated=1773144001\tMessage=Network connection detected: UtcTime: 2026-03-10 12:00:01.000 Image: C:\\Tools\\fetch.exe User: OFFICE\\mara DestinationIp: 192.0.2.7 DestinationPort: 443 DestinationPortName: https\n\
<13>Mar 10 12:00:02 fw1 LEEF:2.0|Some|Firewall|7|deny|^|src=10.0.0.5^dst=192.0.2.7^bytes=1,024^start=Mar 10 2026 12:00:02^port=443\n\
<13>Mar 10 12:00:03 px1 CEF:0|Some|Proxy|2|100|Denied|8|suser=mara cs1=rule 7 cs1Label=Rule\n\
<13>Mar 10 12:00:04 app1 {\"a\":{\"b\":[\"x\",\"y\"]},\"time\":\"2026-03-10T12:00:04Z\"}\n";

const DEFINITIONS: &str = r#"
[[property]]
name = "Tool"
[[property.expression]]
regex = 'Image:\s.*\\(\w+)\.exe'
log_source_type = "Microsoft Windows Security Event Log"
category = 4012
[[property.expression]]
leef = "$product$"
[[property.expression]]
cef = "$product$"

[[property]]
name = "Volume"
type = "number"
[[property.expression]]
leef = "bytes"

[[property]]
name = "Begun"
type = "date"
date_pattern = "MMM dd yyyy HH:mm:ss"
[[property.expression]]
leef = "start"

[[property]]
name = "Second"
[[property.expression]]
json = '/"a"/"b"[1]'
[[property.expression]]
name = "User"
between_pairs = " "
after_name = ": "
qid = 1

[[property]]
name = "Off"
enabled = false
[[property.expression]]
regex = "(.*)"
"#;

#[track_caller]
fn check(query: &str, more: &[&str], expected: &[&str]) {
    let lines = file("lines.log", LINES);
    let printed = out(0, &[&["search", "--aql", query, &lines, "--format", "jsonl"], more].concat());
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected, "{query}");
}

#[test]
fn expressions_take_values_out_of_payloads() {
    let definitions = file("properties.toml", DEFINITIONS);
    let with = ["--property-file", definitions.as_str()];
    check(
        r#"SELECT "Tool", "Volume", "Second" FROM events WHERE "Tool" IS NOT NULL ORDER BY "Tool""#,
        &with,
        &[
            r#"{"Tool":"Firewall","Volume":1024.0,"Second":null}"#,
            r#"{"Tool":"Proxy","Volume":null,"Second":null}"#,
            r#"{"Tool":"fetch","Volume":null,"Second":null}"#,
        ],
    );
    check(r#"SELECT "Second" FROM events WHERE "Second" = 'y'"#, &with, &[r#"{"Second":"y"}"#]);
    check(
        r#"SELECT "Begun", sourceip, destinationip, devicetype FROM events WHERE "Begun" > 0"#,
        &with,
        &[r#"{"Begun":1773144002000,"sourceip":"10.0.0.5","destinationip":"192.0.2.7","devicetype":212}"#],
    );
    let lines = file("lines.log", LINES);
    let off = ["search", "--aql", r#"SELECT "Off" FROM events"#, &lines, with[0], with[1]];
    fails(2, &off, "Off");
}

#[test]
fn an_export_of_the_rest_api_is_read() {
    let properties = r#"[{"identifier":"p1","name":"Maker","property_type":"string"},{"identifier":"p2","name":"Door","property_type":"PORT"}]"#;
    let leef = r#"[{"regex_property_identifier":"p1","enabled":true,"expression":"$vendor$","log_source_type_id":212},
        {"regex_property_identifier":"p2","enabled":true,"expression":"port","log_source_type_id":-1,"qid":null},
        {"regex_property_identifier":"p2","enabled":false,"expression":"src"}]"#;
    let query = r#"SELECT "Maker", "Door" FROM events WHERE "Door" = 443"#;
    let expected = [r#"{"Maker":"Some","Door":443}"#];
    let whole = format!(r#"{{"regex_properties":{properties},"property_leef_expressions":{leef}}}"#);
    check(query, &["--property-file", &file("export.json", whole)], &expected);
    let parts = folder("export");
    std::fs::write(parts.join("regex_properties.json"), properties).expect("it can be written");
    std::fs::write(parts.join("property_leef_expressions.json"), leef).expect("it can be written");
    check(query, &["--property-file", &parts.display().to_string()], &expected);
}

#[test]
fn what_is_wrong_is_told() {
    let lines = file("lines.log", LINES);
    let run = |text: &str, says: &str| {
        let name = format!("wrong{}.toml", text.len());
        let given = file(&name, text);
        fails(2, &["search", "--aql", "SELECT qid FROM events", &lines, "--property-file", &given], says);
    };
    run(
        "[[property]]\nname='a'\n[[property.expression]]\nregex='(x)'\ngroup=2\n",
        "the pattern has 1 groups, not 2",
    );
    run("[[property]]\nname='a'\n[[property.expression]]\nqid=1\n", "this has none");
    run("[[property]]\nname='a'\n[[property.expression]]\nxml='a'\n", "a path begins with");
    run(
        "[[property]]\nname='a'\n[[property.expression]]\nregex='x'\nlog_source_type='Nothing Such'\n",
        "Nothing Such",
    );
}

#[test]
fn the_form_of_a_payload_can_be_chosen() {
    let xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/><EventID>22</EventID><Level>4</Level><TimeCreated SystemTime='2026-03-10T12:00:01.0000000Z'/><EventRecordID>7</EventRecordID><Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>pc1.office.example</Computer><Security UserID='S-1-5-18'/></System><EventData><Data Name='UtcTime'>2026-03-10 12:00:01.000</Data><Data Name='QueryName'>a.example</Data></EventData></Event>";
    let path = file("one.xml", xml);
    let payload = |form: &str| {
        let query = "SELECT UTF8(payload) AS p FROM events";
        let printed = out(0, &["search", "--aql", query, &path, "--format", "jsonl", "--payload", form]);
        let row: serde_json::Value = serde_json::from_str(printed.trim()).expect("one row");
        row["p"].as_str().expect("a text").to_owned()
    };
    let head =
        "<13>Mar 10 12:00:01 pc1 AgentDevice=WindowsLog\tAgentLogFile=Microsoft-Windows-Sysmon/Operational\t";
    let agent = payload("wincollect");
    assert!(agent.starts_with(&format!("{head}PluginVersion=")), "{agent}");
    assert!(
        agent.contains("User=SYSTEM\tDomain=NT AUTHORITY\tEventID=22\tEventIDCode=22\tEventType=4"),
        "{agent}"
    );
    assert!(agent.contains("TimeGenerated=1773144001\t"), "{agent}");
    let end = "Message=Dns query: UtcTime: 2026-03-10 12:00:01.000 QueryName: a.example";
    assert!(agent.ends_with(end), "{agent}");
    let pulled = payload("mseven6");
    assert!(
        pulled.starts_with(&format!("{head}Source=")) && pulled.contains("TimeGenerated=1773144001000\t")
    );
    assert!(pulled.ends_with(end), "{pulled}");
    assert_eq!(
        payload("leef"),
        "<13>Mar 10 12:00:01 pc1 LEEF:2.0|Microsoft|Sysmon||22|x09|cat=Microsoft-Windows-Sysmon/Operational\tdevTime=1773144001000\tSourceName=Microsoft-Windows-Sysmon\tComputer=pc1.office.example\tRecordNumber=7\tLevel=4\tUtcTime=2026-03-10 12:00:01.000\tQueryName=a.example"
    );
}
