//! What collectors make of Windows events and of connections: Snare and NXLog, channels of collectors, Zeek's own logs,
//! and bzip2 and xz.

mod collect;

use collect::found;
use telemetry::{Data, Event, Options};

fn one(text: &str) -> Event {
    let found = found(text.as_bytes(), &Options::default());
    assert_eq!(found.events.len(), 1, "{text}: {:?}", found.warnings);
    found.events.into_iter().next().unwrap_or_default()
}

const SNARE: &str = "MSWinEventLog\t1\tSystem\t12\tTue Mar 10 12:00:02 2026\t7036\tService Control Manager\tN/A\tN/A\t\
Information\tpc1.office.example\tNone\t\tThe Fetch service entered the running state.\t13";

#[test]
fn snare_travels_behind_syslog_and_without_it() {
    for line in [
        format!("<14>Mar 10 12:00:03 PC1 {SNARE}"),
        format!("<14>Mar 10 12:00:03 PC1\t{SNARE}"),
        format!("pc1.office.example\t{SNARE}"),
        SNARE.to_owned(),
    ] {
        let event = one(&line);
        assert_eq!((event.channel.as_str(), event.event_id), ("System", Some(7036)), "{line}");
        assert_eq!(event.provider, "Service Control Manager");
        assert_eq!(event.computer, "pc1.office.example");
        assert_eq!(event.time_ns, Some(1_773_144_002_000_000_000));
        assert_eq!(event.system.level, "4");
        assert_eq!(event.system.message, "The Fetch service entered the running state.");
    }
}

#[test]
fn a_line_of_snare_without_an_event_id_is_kept_as_text() {
    let found = found(b"<14>Mar 10 12:00:03 PC1 MSWinEventLog\t1\tSystem", &Options::default());
    assert_eq!(found.events.len(), 1);
    assert_eq!(found.events[0].channel, "snare");
    assert!(found.warnings[0].contains("column of the event id"), "{:?}", found.warnings);
}

#[test]
fn nxlogs_fields_are_in_the_structured_data() {
    let event = one(
        r#"<14>1 2026-03-10T12:00:02.000Z pc1 Microsoft-Windows-Security-Auditing 788 - [NXLOG@14506 EventReceivedTime="2026-03-10 12:00:05" Keywords="-9214364837600034816" SeverityValue="2" EventID="4688" TaskValue="13312" RecordNumber="80" Channel="Security" NewProcessName="C:\\Tools\\a \"b\".exe"] A new process has been created."#,
    );
    assert_eq!((event.channel.as_str(), event.event_id), ("Security", Some(4688)));
    assert_eq!(event.provider, "Microsoft-Windows-Security-Auditing");
    assert_eq!(event.system.keywords, "0x8020000000000000");
    assert_eq!(event.system.task, "13312");
    assert_eq!(event.system.process_id, "788");
    assert_eq!(event.record_id, Some(80));
    assert_eq!(event.time_ns, Some(1_773_144_002_000_000_000));
    assert_eq!(event.text("NewProcessName"), Some(r#"C:\Tools\a "b".exe"#));
    assert_eq!(event.system.message, "A new process has been created.");
}

#[test]
fn other_structured_data_is_no_event_of_windows() {
    let event = one(r#"<14>1 2026-03-10T12:00:02Z pc1 app 7 - [NXLOG@14506 Severity="INFO"] hello"#);
    assert_eq!((event.channel.as_str(), event.event_id), ("syslog", None));
}

#[test]
fn the_provider_tells_the_channel_that_a_collector_wrote_over() {
    let line = r#"{"EventID":4688,"Channel":"ForwardedEvents","SourceName":"Microsoft-Windows-Security-Auditing","NewProcessName":"C:\\a.exe","EventTime":"2026-03-10T12:00:02Z"}"#;
    let kept = found(line.as_bytes(), &Options::default());
    assert_eq!(kept.events[0].channel, "Security");
    assert!(kept.warnings[0].contains("the channel is ForwardedEvents"), "{:?}", kept.warnings);
    let stranger = one(&line.replace("Microsoft-Windows-Security-Auditing", "Another"));
    assert_eq!(stranger.channel, "ForwardedEvents");
}

const HEADING: &str = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n\
#open\t2026-03-10-12-00-00\n\
#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tlocal_orig\ttunnel_parents\n\
#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tbool\tset[string]\n";

#[test]
fn zeeks_own_log_gives_what_its_json_gives() {
    let log = format!(
        "{HEADING}1773144002.5\tC1\t10.0.0.5\t50123\t192.0.2.7\t443\ttcp\tssl\t0.25\t512\tT\tC7,C\\x2c8\n\
1773144003.0\tC2\t10.0.0.5\t50124\t192.0.2.7\t80\ttcp\t-\t-\t-\tF\t(empty)\n#close\t2026-03-10-13-00-00\n"
    );
    let json = concat!(
        r#"{"_path":"conn","ts":1773144002.5,"uid":"C1","id.orig_h":"10.0.0.5","id.orig_p":50123,"id.resp_h":"192.0.2.7","id.resp_p":443,"proto":"tcp","service":"ssl","duration":0.25,"orig_bytes":512,"local_orig":true,"tunnel_parents":["C7","C,8"]}"#,
        "\n",
        r#"{"_path":"conn","ts":1773144003.0,"uid":"C2","id.orig_h":"10.0.0.5","id.orig_p":50124,"id.resp_h":"192.0.2.7","id.resp_p":80,"proto":"tcp","local_orig":false,"tunnel_parents":[]}"#,
        "\n"
    );
    let (log, json) =
        (found(log.as_bytes(), &Options::default()), found(json.as_bytes(), &Options::default()));
    assert_eq!(log.done[0].format, "zeek");
    assert_eq!(log.events.len(), 2);
    for (log, json) in log.events.iter().zip(&json.events) {
        assert_eq!((&log.provider, &log.channel, log.time_ns), (&json.provider, &json.channel, json.time_ns));
        let path = |(name, _): &&(std::sync::Arc<str>, Data)| &**name != "_path";
        let data: Vec<_> = json.data.iter().filter(path).cloned().collect();
        assert_eq!(log.data, data);
    }
}

#[test]
fn a_line_of_zeeks_with_other_columns_is_told() {
    let found = found(format!("{HEADING}1\t2\n").as_bytes(), &Options::default());
    assert!(found.events.is_empty());
    assert!(found.warnings[0].contains("the line has 2 columns and the heading 12"), "{:?}", found.warnings);
}

/// `{"EventID":1,"Channel":"A","SourceName":"B"}` and a line end, packed by bzip2 and by xz.
const BZIP2: &[u8] = include_bytes!("packed/one.jsonl.bz2");
const XZ: &[u8] = include_bytes!("packed/one.jsonl.xz");

#[test]
fn bzip2_and_xz_are_unpacked() {
    for (packed, name) in [(BZIP2, "bz2"), (XZ, "xz")] {
        let found = found(packed, &Options::default());
        assert_eq!(found.events.len(), 1, "{name}: {:?}", found.warnings);
        assert_eq!(found.events[0].event_id, Some(1));
        assert!(found.events[0].origin.file.starts_with("input!"), "{}", found.events[0].origin.file);
    }
}

#[test]
fn what_is_cut_off_is_told() {
    for (packed, name) in [(BZIP2, "bz2"), (XZ, "xz")] {
        let found = found(&packed[..packed.len() - 9], &Options::default());
        assert!(!found.warnings.is_empty(), "{name}");
    }
}
