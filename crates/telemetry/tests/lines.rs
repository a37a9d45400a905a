//! Lines of WinCollect, LEEF and CEF, in every frame that they travel in, and broken ones.

mod collect;

use collect::found;
use proptest::prelude::*;
use telemetry::{Budget, Event, Options};

/// The values that every line below has, in the message's order.
const DATA: [(&str, &str); 11] = [
    ("RuleName", "-"),
    ("UtcTime", "2024-03-05 09:10:11.123"),
    ("ProcessGuid", "{11111111-2222-3333-4444-555555555555}"),
    ("ProcessId", "4321"),
    ("Image", r"C:\Program Files\fetch.exe"),
    ("User", r"OFFICE\mara"),
    ("Protocol", "tcp"),
    ("Initiated", "true"),
    ("DestinationIp", "192.0.2.7"),
    ("DestinationPort", "443"),
    ("DestinationPortName", "https"),
];

fn message() -> String {
    let pairs: Vec<String> = DATA.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    format!("Network connection detected: {}", pairs.join(" "))
}

fn wincollect() -> String {
    [
        "AgentDevice=WindowsLog",
        "AgentLogFile=Microsoft-Windows-Sysmon/Operational",
        "PluginVersion=7.3.1.22",
        "Source=Microsoft-Windows-Sysmon",
        "Computer=pc1.office.example",
        "OriginatingComputer=192.0.2.20",
        "User=SYSTEM",
        "Domain=NT AUTHORITY",
        "EventID=3",
        "EventIDCode=3",
        "EventType=4",
        "EventCategory=3",
        "RecordNumber=77",
        "TimeGenerated=1709629812",
        "TimeWritten=1709629812",
        "Level=Informational",
        "Keywords=0x8000000000000000",
        "Task=SysmonTask-SYSMON_NETWORK_CONNECT",
        "Opcode=Info",
        &format!("Message={}", message()),
    ]
    .join("\t")
}

/// Keys and values as LEEF and CEF have them.
fn pairs(between: &str, value: impl Fn(&str) -> String) -> String {
    let data = DATA.iter().map(|(name, text)| format!("{name}={}", value(text)));
    let own = [("Computer", "pc1.office.example"), ("RecordNumber", "77"), ("Level", "4")];
    let own = own.iter().map(|(name, text)| format!("{name}={text}"));
    data.chain(own).collect::<Vec<_>>().join(between)
}

fn leef(delimiter: &str, between: &str) -> String {
    format!(
        "LEEF:2.0|Microsoft|Sysmon|15|3|{delimiter}cat=Microsoft-Windows-Sysmon/Operational{between}devTime=Mar 05 2024 09:10:12 UTC{between}devTimeFormat=MMM dd yyyy HH:mm:ss z{between}{}",
        pairs(between, str::to_owned)
    )
}

fn cef(value: impl Fn(&str) -> String) -> String {
    format!(
        "CEF:0|Microsoft|Sysmon|15|3|Network connection|Low|externalId=3 cat=Microsoft-Windows-Sysmon/Operational rt=1709629812000 {}",
        pairs(" ", value)
    )
}

const XML: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
<Provider Name='Microsoft-Windows-Sysmon'/><EventID>3</EventID><Level>4</Level>\
<TimeCreated SystemTime='2024-03-05T09:10:12.5000000Z'/><EventRecordID>77</EventRecordID>\
<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>pc1.office.example</Computer></System><EventData>\
<Data Name='RuleName'>-</Data><Data Name='UtcTime'>2024-03-05 09:10:11.123</Data>\
<Data Name='ProcessGuid'>{11111111-2222-3333-4444-555555555555}</Data><Data Name='ProcessId'>4321</Data>\
<Data Name='Image'>C:\\Program Files\\fetch.exe</Data><Data Name='User'>OFFICE\\mara</Data>\
<Data Name='Protocol'>tcp</Data><Data Name='Initiated'>true</Data>\
<Data Name='DestinationIp'>192.0.2.7</Data><Data Name='DestinationPort'>443</Data>\
<Data Name='DestinationPortName'>https</Data></EventData></Event>";

const JSON: &str = r#"{"EventID":3,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"pc1.office.example","Provider":"Microsoft-Windows-Sysmon","RecordNumber":77,"Level":4,"RuleName":"-","UtcTime":"2024-03-05 09:10:11.123","ProcessGuid":"{11111111-2222-3333-4444-555555555555}","ProcessId":"4321","Image":"C:\\Program Files\\fetch.exe","User":"OFFICE\\mara","Protocol":"tcp","Initiated":"true","DestinationIp":"192.0.2.7","DestinationPort":"443","DestinationPortName":"https"}"#;

/// The same event in each kind of line.
fn bodies() -> Vec<(&'static str, String)> {
    let escaped = |text: &str| text.replace('\\', r"\\").replace('=', r"\=");
    vec![
        ("WinCollect", wincollect()),
        ("WinCollect with blanks for tabs", wincollect().replace('\t', " ")),
        (
            "MSEVEN6",
            wincollect().replace("PluginVersion=7.3.1.22\t", "").replace("1709629812", "1709629812250"),
        ),
        ("LEEF 1.0", leef("", "\t").replace("LEEF:2.0", "LEEF:1.0")),
        ("LEEF 2.0, no delimiter", leef("", "\t")),
        ("LEEF 2.0, a character", leef("^|", "^")),
        ("LEEF 2.0, hexadecimal", leef("x7C|", "|")),
        ("CEF", cef(escaped)),
        ("CEF without escapes", cef(str::to_owned)),
        ("XML", XML.to_owned()),
        ("JSON", JSON.to_owned()),
    ]
}

const HEADERS: [&str; 6] = [
    "<13>Mar 05 09:10:12 PC1 ",
    "<13>Mar  5 2024 09:10:12 192.0.2.20 ",
    "<13>1 2024-03-05T09:10:12.520Z 192.0.2.20 ",
    "<13>1 2024-03-05T09:10:12.520Z pc1 agent 7 ID47 [a@1 b=\"c \\] d\"] ",
    "<13>Original Address=192.0.2.20 Mar 05 09:10:12 pc1 ",
    "<13>Mar 05 09:10:12 PC1 agent[12]: ",
];

#[track_caller]
fn check(what: &str, events: &[Event]) {
    assert!(!events.is_empty(), "{what}");
    for event in events {
        assert_eq!(
            (&*event.channel, event.event_id),
            ("Microsoft-Windows-Sysmon/Operational", Some(3)),
            "{what}"
        );
        assert_eq!(event.provider, "Microsoft-Windows-Sysmon", "{what}");
        assert_eq!(event.computer, "pc1.office.example", "{what}");
        assert_eq!(event.time_ns, Some(1_709_629_811_123_000_000), "{what}");
        assert_eq!((event.record_id, &*event.system.level), (Some(77), "4"), "{what}");
        let data: Vec<_> =
            event.data.iter().map(|(name, _)| (&**name, event.text(name).unwrap_or("-"))).collect();
        assert_eq!(data, DATA, "{what}");
    }
}

#[test]
fn one_event_is_one_event_in_every_line_and_frame() {
    for (what, body) in bodies() {
        let bare = found(body.as_bytes(), &Options::default());
        check(what, &bare.events);
        for header in HEADERS {
            let text = format!("{header}{body}\r\n{header}{body}\n");
            let found = found(text.as_bytes(), &Options::default());
            check(&format!("{what} behind {header}"), &found.events);
            assert_eq!((found.events.len(), found.done[0].format), (2, "lines"), "{what} behind {header}");
            assert_eq!(found.warnings, Vec::<String>::new(), "{what} behind {header}");
        }
    }
}

#[test]
fn a_count_of_bytes_frames_messages_of_several_lines() {
    for (what, body) in bodies() {
        let one = format!("{}{body}", HEADERS[3]);
        let text = format!("{} {one}{} {one}\n", one.len(), one.len());
        let found = found(text.as_bytes(), &Options::default());
        check(what, &found.events);
        assert_eq!(found.events.len(), 2, "{what}");
    }
    let text = "<13>1 - h a - - - two\nlines";
    let framed = found(format!("{} {text}{} {text}", text.len(), text.len()).as_bytes(), &Options::default());
    let messages: Vec<_> = framed.events.iter().map(|event| event.text("message")).collect();
    assert_eq!(messages, [Some("two\nlines"); 2]);
}

#[test]
fn a_count_that_lies_is_not_trusted() {
    for count in [3, 200, 4_000_000_000_u64] {
        let one = format!("{}{}", HEADERS[2], wincollect());
        let text = format!("{count} {one}\n{} {one}\n", one.len());
        let found = found(text.as_bytes(), &Options::default());
        check("behind a lie", &found.events);
        assert_eq!(found.events.len(), 2, "{count}");
        assert!(
            found.warnings[0].starts_with(&format!("input: line 1: the line says that it has {count} bytes"))
        );
    }
}

#[test]
fn one_file_may_hold_every_kind() {
    let bodies = bodies();
    for first in 0..bodies.len() {
        let mut texts: Vec<String> = bodies.iter().map(|(_, body)| body.clone()).collect();
        texts.rotate_left(first);
        let found = found(texts.join("\n").as_bytes(), &Options::default());
        check(bodies[first].0, &found.events);
        assert_eq!(found.events.len(), bodies.len(), "{} first: {:?}", bodies[first].0, found.warnings);
    }
}

#[test]
fn the_line_is_kept_whole() {
    let options = Options { keep_raw: true, ..Options::default() };
    for body in [wincollect(), leef("^|", "^"), cef(str::to_owned)] {
        let line = format!("{}{body}", HEADERS[0]);
        assert_eq!(found(line.as_bytes(), &options).events[0].raw, line);
    }
}

#[test]
fn every_encoding_is_read() {
    let line = format!("{}{}", HEADERS[0], wincollect().replace("OFFICE", "B\u{fc}ro"));
    let wide = |marked: bool, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = marked.then_some(0xfeff);
        mark.into_iter().chain(line.encode_utf16()).flat_map(bytes).collect()
    };
    let narrow: Vec<u8> =
        line.chars().map(|c| u8::try_from(u32::from(c)).expect("it is ISO 8859-1")).collect();
    let marked = format!("\u{feff}{line}").into_bytes();
    for bytes in [
        wide(true, u16::to_le_bytes),
        wide(true, u16::to_be_bytes),
        wide(false, u16::to_le_bytes),
        wide(false, u16::to_be_bytes),
        narrow,
        marked,
        line.clone().into_bytes(),
    ] {
        let found = found(&bytes, &Options::default());
        let users: Vec<_> = found.events.iter().map(|event| event.text("User")).collect();
        assert_eq!(users, [Some("B\u{fc}ro\\mara")], "{:?}", found.warnings);
    }
    let leef: Vec<u8> = leef("", "\t").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("LEEF in UTF-16 without a mark", &found(&leef, &Options::default()).events);
}

#[test]
fn security_events_have_their_data_names() {
    let line = "<13>Mar 05 09:10:12 DC1 AgentDevice=WindowsLog\tAgentLogFile=Security\tSource=Microsoft-Windows-Security-Auditing\tComputer=dc1.office.example\tUser=\tDomain=\tEventID=4625\tEventIDCode=4625\tEventType=16\tEventCategory=12544\tRecordNumber=9\tTimeGenerated=1709629812250\tTimeWritten=1709629812250\tMessage=An account failed to log on.  Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  Logon ID:  0x0  Logon Type:   3  Account For Which Logon Failed:  Security ID:  S-1-0-0  Account Name:  mara  Account Domain:  OFFICE  Failure Information:  Failure Reason:  Unknown user name or bad password.  Status:   0xC000006D  Sub Status:  0xC000006A  Process Information:  Caller Process ID: 0x0  Caller Process Name: -  Network Information:  Workstation Name: PC1  Source Network Address: 192.0.2.9  Source Port:  50123  Detailed Authentication Information:  Logon Process:  NtLmSsp   Authentication Package: NTLM  Transited Services: -  Package Name (NTLM only): -  Key Length:  0  This event is generated when a logon request fails.";
    let events = found(line.as_bytes(), &Options::default()).events;
    let event = &events[0];
    assert_eq!(
        (&*event.channel, event.event_id, event.time_ns),
        ("Security", Some(4625), Some(1_709_629_812_250_000_000))
    );
    assert_eq!(event.system.keywords, "0x8010000000000000");
    for (name, value) in [
        ("TargetUserName", "mara"),
        ("TargetDomainName", "OFFICE"),
        ("SubjectUserName", "-"),
        ("LogonType", "3"),
        ("FailureReason", "%%2313"),
        ("SubStatus", "0xC000006A"),
        ("WorkstationName", "PC1"),
        ("IpAddress", "192.0.2.9"),
        ("IpPort", "50123"),
        ("KeyLength", "0"),
    ] {
        assert_eq!(event.text(name), Some(value), "{name}");
    }
}

#[test]
fn standard_keys_stand_for_the_data() {
    let leef = "LEEF:1.0|Microsoft|Windows|10|4624|cat=Security\tdevTime=1709629812000\tComputer=dc1\tsrc=192.0.2.9\tsrcPort=50123\tusrName=mara\tLogonType=3\n";
    let cef = "CEF:0|Microsoft|Microsoft Windows||Microsoft-Windows-Security-Auditing:4624|An account was successfully logged on.|Low|externalId=4624 cat=Security rt=1709629812000 dhost=dc1 src=192.0.2.9 spt=50123 duser=mara cn1=3 cn1Label=Logon Type ad.TargetUserName=mara\n";
    for (what, text) in [("LEEF", leef), ("CEF", cef)] {
        let events = found(text.as_bytes(), &Options::default()).events;
        let event = &events[0];
        let mut data: Vec<_> =
            event.data.iter().map(|(name, _)| (&**name, event.text(name).unwrap_or("-"))).collect();
        data.sort_unstable();
        let expected =
            [("IpAddress", "192.0.2.9"), ("IpPort", "50123"), ("LogonType", "3"), ("TargetUserName", "mara")];
        assert_eq!(data, expected, "{what}");
        assert_eq!((&*event.computer, event.event_id), ("dc1", Some(4624)), "{what}");
    }
}

#[test]
fn other_products_keep_their_own_keys() {
    let text = "LEEF:1.0|Some|Firewall|1|deny|src=192.0.2.1\tdst=192.0.2.2\tmsg=a=b\nCEF:0|Some|Proxy|2|100|Denied|8|src=192.0.2.1 cs1=x cs1Label=Rule\n<34>Oct 11 22:14:15 host1 su[7]: failed for root\n";
    let found = found(text.as_bytes(), &Options::default());
    let shown: Vec<String> = found
        .events
        .iter()
        .map(|event| {
            let data: Vec<String> = event
                .data
                .iter()
                .map(|(name, _)| format!("{name}={}", event.text(name).unwrap_or("?")))
                .collect();
            format!("{} {:?} {}", event.channel, event.event_id, data.join(","))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "leef None leefVersion=1.0,deviceVendor=Some,deviceProduct=Firewall,deviceVersion=1,deviceEventClassId=deny,src=192.0.2.1,dst=192.0.2.2,msg=a=b",
            "cef None cefVersion=0,deviceVendor=Some,deviceProduct=Proxy,deviceVersion=2,deviceEventClassId=100,name=Denied,severity=8,src=192.0.2.1,Rule=x",
            "syslog None host=host1,app=su,pid=7,message=failed for root",
        ]
    );
}

#[test]
fn what_is_cut_off_is_told_and_kept() {
    let cut = wincollect();
    let cut = &cut[..cut.find("DestinationIp").expect("it is there") + 20];
    let text = format!(
        "{cut}\nLEEF:1.0|Microsoft|Sys\n{}CEF:0|a|b\n<13>Mar 05 09:10:12 PC1 <Event a='b'><System>\n{}\n",
        HEADERS[0],
        wincollect()
    );
    let found = found(text.as_bytes(), &Options::default());
    assert_eq!(
        found.warnings,
        [
            "input: line 1: the message ends before its last value: it was cut off",
            "input: line 2: the LEEF header has 2 of 5 fields: the line is kept as text",
            "input: line 3: the CEF header has 2 of 7 fields: the line is kept as text",
            "input: line 4: the event's XML does not end: skipped",
        ]
    );
    assert_eq!(found.events[0].text("Initiated"), Some("true"));
    assert_eq!(found.events[1].text("message"), Some("LEEF:1.0|Microsoft|Sys"));
    assert_eq!((found.events[2].channel.as_str(), found.events[2].computer.as_str()), ("cef", "PC1"));
    check("after the broken ones", &found.events[3..]);
}

#[test]
fn a_wrong_delimiter_loses_nothing() {
    let text = "LEEF:2.0|Some|Firewall|1|deny|^|src=192.0.2.1\tdst=192.0.2.2\n";
    let events = found(text.as_bytes(), &Options::default()).events;
    assert_eq!(events[0].text("src"), Some("192.0.2.1\tdst=192.0.2.2"));
}

#[test]
fn a_line_over_the_limit_is_passed_over() {
    let options = Options { budget: Budget { event_bytes: 4096, ..Budget::default() }, ..Options::default() };
    let mut text = format!("{}\n", wincollect()).into_bytes();
    text.extend(std::iter::repeat_n(b'x', 3 << 20));
    text.extend(format!("\n{}\n<13>Mar 05 09:10:12 PC1 <Event a='b'>\n", wincollect()).into_bytes());
    text.extend(std::iter::repeat_n(b"more\n".as_slice(), 2000).flatten());
    let found = found(&text, &options);
    check("around the long line", &found.events);
    assert_eq!(found.events.len(), 2);
    assert_eq!(
        found.warnings[0],
        "input: line 2: a line of 3145729 bytes is over the limit of 4096: skipped"
    );
}

/// What a line of many megabytes needs is the limit, not the line: it is passed over as it comes.
#[test]
fn a_line_without_end_is_passed_over() {
    use std::io::Read;
    let start = format!("{}\n<13>Mar 05 09:10:12 PC1 AgentDevice=", wincollect());
    let end = format!("\n{}\n", wincollect());
    let long = std::io::repeat(b'x').take(128 << 20);
    let reader =
        std::io::Cursor::new(start.into_bytes()).chain(long).chain(std::io::Cursor::new(end.into_bytes()));
    let options =
        Options { budget: Budget { event_bytes: 1 << 20, ..Budget::default() }, ..Options::default() };
    let mut sink = collect::Found::default();
    let _ = telemetry::read_from("input", reader, &options, &mut sink);
    check("around the long line", &sink.events);
    assert_eq!(sink.events.len(), 2);
}

proptest! {
    #[test]
    fn any_bytes_in_a_line_of_any_kind_are_read(
        body in prop::sample::select(bodies()),
        header in prop::sample::select(HEADERS.to_vec()),
        place in any::<prop::sample::Index>(),
        noise in prop::collection::vec(any::<u8>(), 0..48),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = format!("{header}{}\n", body.1).into_bytes();
        let place = place.index(bytes.len());
        bytes.splice(place..place, noise);
        let whole = found(&bytes, &Options::default());
        prop_assert!(!whole.events.is_empty() || !whole.warnings.is_empty(), "{}", String::from_utf8_lossy(&bytes));
        found(&bytes[..cut.index(bytes.len())], &Options::default());
    }

    #[test]
    fn any_bytes_at_all_are_read(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let whole = found(&bytes, &Options::default());
        prop_assert!(whole.events.len() <= bytes.len());
    }
}
