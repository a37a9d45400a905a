//! One event, written in each format, is one event.

mod collect;

use collect::found;
use telemetry::{Data, Event, Options};

/// The fields of a network connection that every format below has.
const DATA: [(&str, &str); 9] = [
    ("UtcTime", "2024-03-05 09:10:11.123"),
    ("ProcessGuid", "{11111111-2222-3333-4444-555555555555}"),
    ("ProcessId", "4321"),
    ("Image", r"C:\Tools\fetch.exe"),
    ("User", r"OFFICE\mara"),
    ("Protocol", "tcp"),
    ("Initiated", "true"),
    ("DestinationIp", "192.0.2.7"),
    ("DestinationPort", "443"),
];

const XML: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
<Provider Name='Microsoft-Windows-Sysmon' Guid='{5770385F-C22A-43E0-BF4C-06F5698FFBD9}'/><EventID>3</EventID>\
<Version>5</Version><Level>4</Level><Task>3</Task><Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords>\
<TimeCreated SystemTime='2024-03-05T09:10:12.5000000Z'/><EventRecordID>77</EventRecordID><Correlation/>\
<Execution ProcessID='900' ThreadID='901'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>\
<Computer>pc1.office.example</Computer><Security UserID='S-1-5-18'/></System><EventData>\
<Data Name='UtcTime'>2024-03-05 09:10:11.123</Data>\
<Data Name='ProcessGuid'>{11111111-2222-3333-4444-555555555555}</Data><Data Name='ProcessId'>4321</Data>\
<Data Name='Image'>C:\\Tools\\fetch.exe</Data><Data Name='User'>OFFICE\\mara</Data>\
<Data Name='Protocol'>tcp</Data><Data Name='Initiated'>true</Data>\
<Data Name='DestinationIp'>192.0.2.7</Data><Data Name='DestinationPort'>443</Data></EventData></Event>";

const FLAT: &str = r#"{"EventID":3,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"pc1.office.example",
"TimeCreated":"2024-03-05 04:10:12.500","UtcTime":"2024-03-05 09:10:11.123","Task":"3","ProcessId":"4321",
"ProcessGuid":"{11111111-2222-3333-4444-555555555555}","Image":"C:\\Tools\\fetch.exe","User":"OFFICE\\mara",
"Protocol":"tcp","Initiated":"true","DestinationIp":"192.0.2.7","DestinationPort":"443"}"#;

const NXLOG: &str = r#"{"EventTime":"2024-03-05 04:10:12","Hostname":"pc1.office.example","EventType":"INFO",
"Keywords":-9223372036854775808,"SeverityValue":2,"Severity":"INFO","EventID":3,"Version":5,"Task":3,
"SourceName":"Microsoft-Windows-Sysmon","ProviderGuid":"{5770385F-C22A-43E0-BF4C-06F5698FFBD9}","OpcodeValue":0,
"RecordNumber":77,"ProcessID":900,"ThreadID":901,"Channel":"Microsoft-Windows-Sysmon/Operational",
"Domain":"NT AUTHORITY","AccountName":"SYSTEM","UserID":"S-1-5-18","AccountType":"User","Opcode":"Info",
"Message":"Network connection detected:\r\nRuleName: \r\nProcessId: 4321\r\nImage: x\r\n","Category":"Network",
"UtcTime":"2024-03-05 09:10:11.123","ProcessGuid":"{11111111-2222-3333-4444-555555555555}",
"Image":"C:\\Tools\\fetch.exe","User":"OFFICE\\mara","Protocol":"tcp","Initiated":"true",
"DestinationIp":"192.0.2.7","DestinationPort":"443","EventReceivedTime":"2024-03-05 04:10:13",
"SourceModuleName":"eventlog","SourceModuleType":"im_msvistalog"}"#;

const NXLOG_LOGSTASH: &str = r#"{"@timestamp":"2024-03-05T09:10:13.100Z","@version":"1","host":"collector",
"port":6161,"tags":["set"],"EventTime":"2024-03-05 04:10:12","Hostname":"pc1.office.example","EventType":"INFO",
"Keywords":-9223372036854775808,"SeverityValue":2,"EventID":3,"Version":5,"Task":3,"RecordNumber":77,
"SourceName":"Microsoft-Windows-Sysmon","ExecutionProcessID":900,"ThreadID":901,"ProcessId":"4321",
"Channel":"Microsoft-Windows-Sysmon/Operational","UserID":"S-1-5-18","OpcodeValue":0,
"UtcTime":"2024-03-05 09:10:11.123","ProcessGuid":"{11111111-2222-3333-4444-555555555555}",
"Image":"C:\\Tools\\fetch.exe","User":"OFFICE\\mara","Protocol":"tcp","Initiated":"true",
"DestinationIp":"192.0.2.7","DestinationPort":"443","EventReceivedTime":"2024-03-05 04:10:13",
"SourceModuleType":"im_msvistalog"}"#;

const WINLOGBEAT_6: &str = r#"{"@timestamp":"2024-03-05T09:10:12.500Z","event_id":3,"record_number":"77",
"log_name":"Microsoft-Windows-Sysmon/Operational","source_name":"Microsoft-Windows-Sysmon","level":"Information",
"computer_name":"pc1.office.example","process_id":900,"thread_id":901,"version":5,"opcode":"Info",
"beat":{"name":"pc1"},"user":{"identifier":"S-1-5-18"},"event_data":{"UtcTime":"2024-03-05 09:10:11.123",
"ProcessGuid":"{11111111-2222-3333-4444-555555555555}","ProcessId":"4321","Image":"C:\\Tools\\fetch.exe",
"User":"OFFICE\\mara","Protocol":"tcp","Initiated":"true","DestinationIp":"192.0.2.7","DestinationPort":"443"}}"#;

const ECS: &str = r#"{"@timestamp":"2024-03-05T09:10:11.123Z","event":{"code":"3","kind":"event",
"provider":"Microsoft-Windows-Sysmon"},"log":{"level":"information"},
"process":{"entity_id":"{11111111-2222-3333-4444-555555555555}","pid":4321,"executable":"C:\\Tools\\fetch.exe",
"name":"fetch.exe"},"user":{"domain":"OFFICE","name":"mara","id":"S-1-5-18"},
"network":{"transport":"tcp","direction":"egress"},"destination":{"ip":"192.0.2.7","port":443},
"winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"pc1.office.example","event_id":"3",
"record_id":77,"provider_name":"Microsoft-Windows-Sysmon","process":{"pid":900,"thread":{"id":901}},
"user":{"identifier":"S-1-5-18"},"version":5,"opcode":"Info"}}"#;

const AZURE: &str = r#"{"TenantId":"t","TimeGenerated":"2024-03-05T09:10:12.5Z","EventID":3,"EventLevel":4,
"Provider":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","Task":3,
"Computer":"pc1.office.example","Type":"WindowsEvent","EventData":"{\"UtcTime\":\"2024-03-05T09:10:11.1230000Z\",
\"ProcessGuid\":\"{11111111-2222-3333-4444-555555555555}\",\"ProcessId\":\"4321\",\"User\":\"OFFICE\\\\mara\",
\"Image\":\"C:\\\\Tools\\\\fetch.exe\",\"Protocol\":\"tcp\",\"Initiated\":\"true\",
\"DestinationIp\":\"192.0.2.7\",\"DestinationPort\":\"443\"}"}"#;

const EVTX_DUMP: &str = r##"{"Event":{"#attributes":{"xmlns":"x"},"System":{
"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon","Guid":"5770385F-C22A-43E0-BF4C-06F5698FFBD9"}},
"EventID":{"#attributes":{"Qualifiers":0},"#text":3},"Version":5,"Level":4,"Task":3,"Opcode":0,
"Keywords":"0x8000000000000000","TimeCreated":{"#attributes":{"SystemTime":"2024-03-05T09:10:12.500000Z"}},
"EventRecordID":77,"Correlation":null,"Execution":{"#attributes":{"ProcessID":900,"ThreadID":901}},
"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"pc1.office.example",
"Security":{"#attributes":{"UserID":"S-1-5-18"}}},"EventData":{"UtcTime":"2024-03-05 09:10:11.123",
"ProcessGuid":"11111111-2222-3333-4444-555555555555","ProcessId":4321,"Image":"C:\\Tools\\fetch.exe",
"User":"OFFICE\\mara","Protocol":"tcp","Initiated":true,"DestinationIp":"192.0.2.7","DestinationPort":443}}}"##;

const NAME_AND_TEXT: &str = r#"{"Event":{"xmlns":"x","EventData":{"Data":[
{"text":"2024-03-05 09:10:11.123","Name":"UtcTime"},{"Name":"Image","text":"C:\\Tools\\fetch.exe"},
{"text":"{11111111-2222-3333-4444-555555555555}","Name":"ProcessGuid"},{"text":"4321","Name":"ProcessId"},
{"text":"OFFICE\\mara","Name":"User"},{"text":"tcp","Name":"Protocol"},{"text":"true","Name":"Initiated"},
{"text":"192.0.2.7","Name":"DestinationIp"},{"text":"443","Name":"DestinationPort"}]},"System":{
"Provider":{"Name":"Microsoft-Windows-Sysmon","Guid":"{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"},"EventID":"3",
"Level":"4","TimeCreated":{"SystemTime":"2024-03-05T09:10:12.5Z"},"EventRecordID":"77",
"Execution":{"ProcessID":"900","ThreadID":"901"},"Channel":"Microsoft-Windows-Sysmon/Operational",
"Computer":"pc1.office.example","Security":{"UserID":"S-1-5-18"}}}}"#;

#[test]
fn one_event_is_one_event_in_every_format() {
    check("XML on one line", XML);
    check("XML over lines, double quotes", &pretty(XML));
    check("flat, local time", FLAT);
    check("NXLog, ProcessId lost", NXLOG);
    check("NXLog through Logstash", NXLOG_LOGSTASH);
    check("Winlogbeat 6", WINLOGBEAT_6);
    check("ECS", ECS);
    check("Azure", AZURE);
    check("evtx_dump", EVTX_DUMP);
    check("Name and text", NAME_AND_TEXT);
    check("chainsaw", &format!(r#"{{"kind":"evtx","document":{{"data":{}}}}}"#, one_line(EVTX_DUMP)));
    check("ECS with the original", &format!(r#"{{"event":{{"original":{}}}}}"#, quoted(XML)));
}

#[test]
fn an_envelope_changes_nothing_but_itself() {
    for (what, event) in
        [("XML", quoted(XML)), ("object", one_line(EVTX_DUMP)), ("JSON as text", quoted(&one_line(FLAT)))]
    {
        let text = format!(
            r#"{{"time":1.5,"host":"h","source":"s","sourcetype":"t","index":"i","fields":{{"site":"x"}},"event":{event}}}"#
        );
        let events = check(what, &text);
        let envelope = events[0].envelope.as_deref().expect("an envelope");
        let of = [&envelope.host, &envelope.source, &envelope.sourcetype, &envelope.index];
        assert_eq!(of, ["h", "s", "t", "i"], "{what}");
        assert_eq!(envelope.fields, [("site".into(), Data::One("x".to_owned()))], "{what}");
    }
    for (what, event) in
        [("XML", quoted(XML)), ("object", one_line(ECS)), ("JSON as text", quoted(&one_line(FLAT)))]
    {
        check(what, &format!(r#"{{"event":{event}}}"#));
    }
    let export = format!(
        r#"{{"preview":false,"offset":0,"lastrow":true,"result":{{"_raw":{},"host":"h"}}}}"#,
        quoted(XML)
    );
    assert_eq!(check("export", &export)[0].envelope.as_deref().expect("an envelope").host, "h");
}

#[test]
fn what_a_tool_puts_around_events_is_taken_off() {
    let line = one_line(ECS);
    let source = format!(r#"{{"_index":"winlogbeat","_id":"1","_source":{line}}}"#);
    check("Elasticsearch's export", &source);
    let hits = format!(r#"{{"took":1,"hits":{{"total":2,"hits":[{source},{source}]}}}}"#);
    assert_eq!(check("Elasticsearch's answer", &hits).len(), 2);
    let azure = one_line(AZURE);
    assert_eq!(check("Azure's records", &format!(r#"{{"records":[{azure},{azure}]}}"#)).len(), 2);
    check("a row of a search", &format!(r#"{{"_raw":{},"_time":"1.5"}}"#, quoted(XML)));
    check("a row of a search, JSON", &format!(r#"{{"_raw":{},"linecount":"1"}}"#, quoted(&one_line(FLAT))));
    assert_eq!(
        check("evtx_dump -o json", &format!("Record 1\n{EVTX_DUMP}\nRecord 2\n{EVTX_DUMP}\n")).len(),
        2
    );
}

#[test]
fn names_with_dots_are_paths() {
    for (what, text) in [("ECS", ECS), ("Winlogbeat 6", WINLOGBEAT_6)] {
        let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(&one_line(text)) else {
            panic!("{what} is an object")
        };
        let mut flat = serde_json::Map::new();
        fields.into_iter().for_each(|(name, value)| flatten(&name, value, &mut flat));
        check(what, &serde_json::Value::Object(flat).to_string());
    }
}

fn flatten(name: &str, value: serde_json::Value, into: &mut serde_json::Map<String, serde_json::Value>) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.into_iter().for_each(|(inner, value)| flatten(&format!("{name}.{inner}"), value, into));
        }
        value => {
            into.insert(name.to_owned(), value);
        }
    }
}

#[test]
fn a_message_alone_has_the_data() {
    let lines: Vec<String> = DATA.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let message = quoted(&format!("Network connection detected:\r\n{}", lines.join("\r\n")));
    check(
        "NXLog",
        &format!(
            r#"{{"EventTime":"2024-03-05 04:10:12","Hostname":"pc1.office.example","SeverityValue":2,"EventID":3,
"SourceName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","RecordNumber":77,
"Message":{message},"SourceModuleType":"im_msvistalog"}}"#
        ),
    );
}

#[test]
fn lines_arrays_and_several_on_a_line_hold_the_same_events() {
    let line = one_line(FLAT);
    for text in [
        format!("{line}\n\n{line}\r\n"),
        format!("[{line},\n{line}]"),
        format!("{FLAT}\n{FLAT}"),
        format!("{line}{line}\n"),
        format!("\u{feff}{line}\n{line}"),
    ] {
        assert_eq!(check("twice", &text).len(), 2, "{text}");
    }
    assert_eq!(check("XML twice", &format!("<Events>{XML}\n{XML}</Events>")).len(), 2);
}

#[test]
fn utf_16_is_read() {
    for text in [XML.to_owned(), one_line(FLAT)] {
        let little: Vec<u8> =
            [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, big] {
            assert_eq!(found(&bytes, &Options::default()).events.len(), 1);
        }
    }
}

#[test]
fn values_stay_as_they_are_written() {
    let xml = XML.replace("tcp</Data>", " a &lt;b&gt; &#65;&amp;amp;\r\nnext\n </Data><Data Name='Empty'/>");
    let events = found(xml.as_bytes(), &Options { keep_raw: true, ..Options::default() }).events;
    assert_eq!(events[0].text("Protocol"), Some(" a <b> A&amp;\r\nnext\n "));
    assert_eq!(events[0].text("Empty"), Some(""));
    assert_eq!(events[0].text("RuleName"), None);
    assert_eq!(events[0].raw, xml);
}

#[test]
fn local_times_take_the_zone_of_the_sysmon_events() {
    let logon =
        r#"{"EventID":4624,"Channel":"Security","Hostname":"pc1","TimeCreated":"2024-03-05 04:10:00.000"}"#;
    let found = found(format!("{logon}\n{}\n{logon}\n", one_line(FLAT)).as_bytes(), &Options::default());
    let times: Vec<_> = found.events.iter().map(|event| event.time_ns).collect();
    let nine_ten = Some(1_709_629_800_000_000_000);
    assert_eq!(times, [nine_ten, Some(1_709_629_811_123_000_000), nine_ten]);
    assert_eq!(found.events[0].provider, "Microsoft-Windows-Security-Auditing");
}

#[test]
fn json_of_no_known_shape_is_named_as_splunk_names_it() {
    let line =
        r#"{"ts":1588205199.5,"a":{"b":1,"c":null},"l":[2,"x"],"o":[{"p":1},{"p":true}],"n":[[1]],"e":[]}"#;
    let events = found(line.as_bytes(), &Options::default()).events;
    assert_eq!(events[0].time_ns, Some(1_588_205_199_500_000_000));
    let shown: Vec<String> =
        events[0].data.iter().map(|(name, data)| format!("{name}={}", show(data))).collect();
    assert_eq!(shown.join(" "), "ts=1588205199.5 a.b=1 a.c=null l{}=[2 x] o{}.p=[1 true] n{}{}=[1]");
}

fn show(data: &Data) -> String {
    match data {
        Data::One(text) => text.clone(),
        Data::Many(texts) => format!("[{}]", texts.join(" ")),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn one_line(json: &str) -> String {
    json.replace('\n', "")
}

fn pretty(xml: &str) -> String {
    let lines = xml.replace('\'', "\"").replace("/>", ">\n</X>").replace("><", ">\n  <");
    // Elements that were closed at once are closed by name now.
    ["Provider", "TimeCreated", "Correlation", "Execution", "Security"]
        .iter()
        .fold(lines, |text, name| text.replacen("</X>", &format!("</{name}>"), 1))
}

/// Reads a text that holds the event above, once or more.
#[track_caller]
fn check(what: &str, text: &str) -> Vec<Event> {
    let found = found(text.as_bytes(), &Options::default());
    assert!(!found.events.is_empty(), "{what}: {:?}", found.warnings);
    for event in &found.events {
        assert_eq!(event.provider, "Microsoft-Windows-Sysmon", "{what}");
        assert_eq!(event.channel, "Microsoft-Windows-Sysmon/Operational", "{what}");
        assert_eq!(event.computer, "pc1.office.example", "{what}");
        assert_eq!(event.event_id, Some(3), "{what}");
        assert_eq!(event.time_ns, Some(1_709_629_811_123_000_000), "{what}");
        let mut data: Vec<_> =
            event.data.iter().map(|(name, _)| (&**name, event.text(name).unwrap_or("-"))).collect();
        let mut expected = DATA.to_vec();
        data.sort_unstable();
        expected.sort_unstable();
        assert_eq!(data, expected, "{what}");
        // Flat exports and Azure have no record number.
        assert!(matches!(event.record_id, Some(77) | None), "{what}");
        assert!(matches!(&*event.system.process_id, "900" | ""), "{what}");
        assert!(matches!(&*event.system.level, "4" | ""), "{what}");
    }
    found.events
}
