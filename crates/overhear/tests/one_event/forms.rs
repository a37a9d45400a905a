//! The formats that an event travels in.

use crate::events::Head;
use crate::evtx_file::{Element, Inside, Record};

pub(crate) fn xml(head: &Head) -> String {
    let Head { provider, channel, id, level, task, keywords, record, time, .. } = head;
    let data: String =
        head.data().iter().map(|(name, value)| format!("<Data Name='{name}'>{value}</Data>")).collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/>\
<EventID>{id}</EventID><Version>5</Version><Level>{level}</Level><Task>{task}</Task><Opcode>0</Opcode>\
<Keywords>{keywords}</Keywords><TimeCreated SystemTime='{time}'/><EventRecordID>{record}</EventRecordID>\
<Channel>{channel}</Channel><Computer>pc1.office.example</Computer></System><EventData>{data}</EventData></Event>"
    )
}

/// What Splunk's HTTP Event Collector takes of a forwarder that renders XML.
pub(crate) fn hec(head: &Head) -> String {
    let source = format!("XmlWinEventLog:{}", head.channel);
    serde_json::json!({
        "time": head.epoch_ms as f64 / 1e3, "host": "pc1", "source": source, "sourcetype": "xmlwineventlog",
        "index": "main", "event": xml(head),
    })
    .to_string()
}

pub(crate) fn json(head: &Head) -> String {
    let Head { provider, channel, id, level, task, keywords, record, time, .. } = head;
    let data: serde_json::Map<String, serde_json::Value> =
        head.data().iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    serde_json::json!({"Event": {
        "System": {
            "Provider": {"#attributes": {"Name": provider}}, "EventID": id, "Version": 5,
            "Level": level.parse::<u32>().expect("a number"), "Task": task.parse::<u32>().expect("a number"),
            "Opcode": 0, "Keywords": keywords, "TimeCreated": {"#attributes": {"SystemTime": time}},
            "EventRecordID": record, "Channel": channel, "Computer": "pc1.office.example"
        },
        "EventData": data
    }})
    .to_string()
}

/// The element that the log holds in binary.
pub(crate) fn binary(head: &Head) -> Record {
    let Head { provider, channel, id, level, task, keywords, record, time, epoch_ms } = head;
    let of = |name, attributes: Vec<(&'static str, String)>, inside| Element { name, attributes, inside };
    let text = |name, text: &dyn ToString| of(name, Vec::new(), Inside::Text(text.to_string()));
    let empty = |name, attributes| of(name, attributes, Inside::Elements(Vec::new()));
    let system = vec![
        empty("Provider", vec![("Name", (*provider).to_owned())]),
        text("EventID", id),
        text("Version", &5),
        text("Level", level),
        text("Task", task),
        text("Opcode", &0),
        text("Keywords", keywords),
        empty("TimeCreated", vec![("SystemTime", (*time).to_owned())]),
        text("EventRecordID", record),
        text("Channel", channel),
        text("Computer", &"pc1.office.example"),
    ];
    let data = head.data().iter().map(|(name, value)| {
        of("Data", vec![("Name", (*name).to_owned())], Inside::Text((*value).to_owned()))
    });
    let parts = vec![
        of("System", Vec::new(), Inside::Elements(system)),
        of("EventData", Vec::new(), Inside::Elements(data.collect())),
    ];
    let root = of("Event", Vec::new(), Inside::Elements(parts));
    Record { id: u64::from(*record), written_ms: *epoch_ms, root }
}

pub(crate) fn wincollect(head: &Head, milliseconds: bool) -> String {
    let Head { provider, channel, id, task, record, epoch_ms, .. } = head;
    let (version, time) =
        if milliseconds { ("", *epoch_ms) } else { ("PluginVersion=7.3.1.22\t", epoch_ms / 1000) };
    let kind = match head.outcome() {
        Some(("Failure Audit", _)) => "16",
        Some(_) => "8",
        None => "4",
    };
    let level = if head.level == "4" { "Informational" } else { "Log Always" };
    let keywords = head.outcome().map_or(head.keywords, |(_, keywords)| keywords);
    format!(
        "<13>Mar 10 12:00:03 PC1 AgentDevice=WindowsLog\tAgentLogFile={channel}\t{version}Source={provider}\t\
Computer=pc1.office.example\tOriginatingComputer=10.0.0.5\tUser=\tDomain=\tEventID={id}\tEventIDCode={id}\t\
EventType={kind}\tEventCategory={task}\tRecordNumber={record}\tTimeGenerated={time}\tTimeWritten={time}\t\
Level={level}\tKeywords={keywords}\tTask={task}\tOpcode=Info\tMessage={}",
        head.message()
    )
}

pub(crate) fn leef(head: &Head, delimiter: char) -> String {
    let Head { provider, channel, id, level, task, keywords, record, epoch_ms, .. } = head;
    let own = [
        ("cat", (*channel).to_owned()),
        ("devTime", epoch_ms.to_string()),
        ("SourceName", (*provider).to_owned()),
        ("Computer", "pc1.office.example".to_owned()),
        ("RecordNumber", record.to_string()),
        ("Level", (*level).to_owned()),
        ("Task", (*task).to_owned()),
        ("Keywords", (*keywords).to_owned()),
    ];
    // LEEF's own keys where it has them.
    let key = |name: &'static str| match (head.id, name) {
        (3, "SourceIp") | (4624 | 4625, "IpAddress") => "src",
        (3, "SourcePort") | (4624 | 4625, "IpPort") => "srcPort",
        (3, "DestinationIp") => "dst",
        (3, "DestinationPort") => "dstPort",
        (3, "Protocol") => "proto",
        (3, "User") | (4624 | 4625, "TargetUserName") | (4688 | 4663, "SubjectUserName") => "usrName",
        _ => name,
    };
    let own = own.iter().map(|(name, value)| format!("{name}={value}"));
    let data = head.data().iter().map(|(name, value)| format!("{}={value}", key(name)));
    let values = own.chain(data).collect::<Vec<_>>().join(&delimiter.to_string());
    let product = if head.id == 3 { "Sysmon" } else { "Windows" };
    let (version, named) =
        if delimiter == '\t' { ("1.0", String::new()) } else { ("2.0", format!("{delimiter}|")) };
    format!("<13>Mar 10 12:00:03 PC1 LEEF:{version}|Microsoft|{product}|5|{id}|{named}{values}")
}

pub(crate) fn cef(head: &Head) -> String {
    let Head { provider, channel, id, record, epoch_ms, .. } = head;
    let key = |name: &'static str| match (head.id, name) {
        (3, "SourceIp") | (4624 | 4625, "IpAddress") => "src",
        (3, "SourcePort") | (4624 | 4625, "IpPort") => "spt",
        (3, "DestinationIp") => "dst",
        (3, "DestinationPort") => "dpt",
        (3, "Protocol") => "proto",
        (4624 | 4625, "TargetUserName") => "duser",
        _ => name,
    };
    let data = head
        .data()
        .iter()
        .map(|(name, value)| format!("{}={}", key(name), value.replace('\\', r"\\").replace('=', r"\=")));
    format!(
        "<13>Mar 10 12:00:03 PC1 CEF:0|Microsoft|Microsoft Windows|5|{provider}:{id}|An event|Low|externalId={id} \
cat={channel} rt={epoch_ms} dvchost=pc1.office.example RecordNumber={record} Level={} Task={} Keywords={} {}",
        head.level,
        head.task,
        head.keywords,
        data.collect::<Vec<_>>().join(" ")
    )
}

/// What the Snare agent sends: columns between tabs, the time in the computer's zone, and neither the record's number nor
/// the task's.
pub(crate) fn snare(head: &Head) -> String {
    let Head { provider, channel, id, epoch_ms, .. } = head;
    let kind = head.outcome().map_or("Information", |(kind, _)| kind);
    let second = epoch_ms / 1000 % 60;
    format!(
        "<14>Mar 10 13:00:{second:02} PC1 MSWinEventLog\t1\t{channel}\t4711\tTue Mar 10 13:00:{second:02} 2026\t{id}\t\
{provider}\tN/A\tN/A\t{kind}\tpc1.office.example\tA task\t\t{}\t4711",
        head.message()
    )
}

/// What NXLog sends as syslog of RFC 5424.
pub(crate) fn nxlog(head: &Head) -> String {
    let Head { provider, channel, id, level, task, keywords, record, time, .. } = head;
    let keywords = u64::from_str_radix(&keywords[2..], 16).expect("a number") as i64;
    let severity = if *level == "0" { "4" } else { "2" };
    let own = [
        ("EventReceivedTime", "2026-03-10 13:00:09".to_owned()),
        ("SourceModuleName", "in".to_owned()),
        ("SourceModuleType", "im_msvistalog".to_owned()),
        ("Keywords", keywords.to_string()),
        ("EventType", "INFO".to_owned()),
        ("SeverityValue", severity.to_owned()),
        ("Severity", "INFO".to_owned()),
        ("EventID", id.to_string()),
        ("SourceName", (*provider).to_owned()),
        ("TaskValue", (*task).to_owned()),
        ("OpcodeValue", "0".to_owned()),
        ("RecordNumber", record.to_string()),
        ("Channel", (*channel).to_owned()),
        ("Category", "A task".to_owned()),
        ("Opcode", "Info".to_owned()),
    ];
    let quoted = |text: &str| text.replace('\\', r"\\").replace('"', "\\\"").replace(']', r"\]");
    let own = own.iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value)));
    let data = head.data().iter().map(|(name, value)| format!("{name}=\"{}\"", quoted(value)));
    let fields = own.chain(data).collect::<Vec<_>>().join(" ");
    format!(
        "<14>1 {} pc1.office.example {provider} 2684 - [NXLOG@14506 {fields}] {}",
        time.replace("0000000Z", "000Z"),
        head.message()
    )
}
