//! The same event in each format that it can come in gives the same answers to the same questions.

mod overhear;

use overhear::{file, out};

/// A network connection and a failed logon in one format.
struct Entered {
    format: &'static str,
    file: &'static str,
    text: String,
}

const GUID: &str = "{11111111-2222-3333-4444-555555555555}";

/// The connection's data, in the order of Sysmon's schema.
const CONNECTION: [(&str, &str); 18] = [
    ("RuleName", "-"),
    ("UtcTime", "2026-03-10 12:00:01.000"),
    ("ProcessGuid", GUID),
    ("ProcessId", "4321"),
    ("Image", r"C:\Program Files\Fetch\fetch.exe"),
    ("User", r"OFFICE\mara"),
    ("Protocol", "tcp"),
    ("Initiated", "true"),
    ("SourceIsIpv6", "false"),
    ("SourceIp", "10.0.0.5"),
    ("SourceHostname", "pc1.office.example"),
    ("SourcePort", "50123"),
    ("SourcePortName", "-"),
    ("DestinationIsIpv6", "false"),
    ("DestinationIp", "192.0.2.7"),
    ("DestinationHostname", "files.example.net"),
    ("DestinationPort", "443"),
    ("DestinationPortName", "https"),
];

/// The logon's data, in the order of the log.
const LOGON: [(&str, &str); 21] = [
    ("SubjectUserSid", "S-1-0-0"),
    ("SubjectUserName", "-"),
    ("SubjectDomainName", "-"),
    ("SubjectLogonId", "0x0"),
    ("TargetUserSid", "S-1-0-0"),
    ("TargetUserName", "mara"),
    ("TargetDomainName", "OFFICE"),
    ("Status", "0xc000006d"),
    ("FailureReason", "%%2313"),
    ("SubStatus", "0xc000006a"),
    ("LogonType", "3"),
    ("LogonProcessName", "NtLmSsp"),
    ("AuthenticationPackageName", "NTLM"),
    ("WorkstationName", "PC1"),
    ("TransmittedServices", "-"),
    ("LmPackageName", "-"),
    ("KeyLength", "0"),
    ("ProcessId", "0x0"),
    ("ProcessName", "-"),
    ("IpAddress", "10.0.0.5"),
    ("IpPort", "50124"),
];

/// What the two events differ by beside their data.
struct Head {
    provider: &'static str,
    channel: &'static str,
    id: u32,
    level: &'static str,
    task: &'static str,
    keywords: &'static str,
    record: u32,
    time: &'static str,
    epoch_ms: i64,
}

const HEADS: [Head; 2] = [
    Head {
        provider: "Microsoft-Windows-Sysmon",
        channel: "Microsoft-Windows-Sysmon/Operational",
        id: 3,
        level: "4",
        task: "3",
        keywords: "0x8000000000000000",
        record: 77,
        time: "2026-03-10T12:00:01.0000000Z",
        epoch_ms: 1_773_144_001_000,
    },
    Head {
        provider: "Microsoft-Windows-Security-Auditing",
        channel: "Security",
        id: 4625,
        level: "0",
        task: "12544",
        keywords: "0x8010000000000000",
        record: 78,
        time: "2026-03-10T12:00:02.0000000Z",
        epoch_ms: 1_773_144_002_000,
    },
];

fn data(head: &Head) -> &'static [(&'static str, &'static str)] {
    if head.id == 3 { &CONNECTION } else { &LOGON }
}

fn xml(head: &Head) -> String {
    let Head { provider, channel, id, level, task, keywords, record, time, .. } = head;
    let data: String =
        data(head).iter().map(|(name, value)| format!("<Data Name='{name}'>{value}</Data>")).collect();
    format!(
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='{provider}'/>\
<EventID>{id}</EventID><Version>5</Version><Level>{level}</Level><Task>{task}</Task><Opcode>0</Opcode>\
<Keywords>{keywords}</Keywords><TimeCreated SystemTime='{time}'/><EventRecordID>{record}</EventRecordID>\
<Channel>{channel}</Channel><Computer>pc1.office.example</Computer></System><EventData>{data}</EventData></Event>"
    )
}

fn json(head: &Head) -> String {
    let Head { provider, channel, id, level, task, keywords, record, time, .. } = head;
    let data: serde_json::Map<String, serde_json::Value> =
        data(head).iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
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

/// What Windows renders, each line end and tab made one blank.
fn message(head: &Head) -> String {
    if head.id == 3 {
        let lines: String = CONNECTION.iter().map(|(name, value)| format!(" {name}: {value}")).collect();
        return format!("Network connection detected:{lines}");
    }
    "An account failed to log on.  Subject:  Security ID:  S-1-0-0  Account Name:  -  Account Domain:  -  \
Logon ID:  0x0  Logon Type:   3  Account For Which Logon Failed:  Security ID:  S-1-0-0  Account Name:  mara  \
Account Domain:  OFFICE  Failure Information:  Failure Reason:  Unknown user name or bad password.  \
Status:   0xc000006d  Sub Status:  0xc000006a  Process Information:  Caller Process ID: 0x0  \
Caller Process Name: -  Network Information:  Workstation Name: PC1  Source Network Address: 10.0.0.5  \
Source Port:  50124  Detailed Authentication Information:  Logon Process:  NtLmSsp  \
Authentication Package: NTLM  Transited Services: -  Package Name (NTLM only): -  Key Length:  0  \
This event is generated when a logon request fails."
        .to_owned()
}

fn wincollect(head: &Head, milliseconds: bool) -> String {
    let Head { provider, channel, id, task, record, epoch_ms, .. } = head;
    let (version, time) =
        if milliseconds { ("", *epoch_ms) } else { ("PluginVersion=7.3.1.22\t", epoch_ms / 1000) };
    let kind = if head.id == 3 { "4" } else { "16" };
    let level = if head.level == "4" { "Informational" } else { "Log Always" };
    let keywords = if head.id == 3 { head.keywords } else { "Audit Failure" };
    format!(
        "<13>Mar 10 12:00:03 PC1 AgentDevice=WindowsLog\tAgentLogFile={channel}\t{version}Source={provider}\t\
Computer=pc1.office.example\tOriginatingComputer=10.0.0.5\tUser=\tDomain=\tEventID={id}\tEventIDCode={id}\t\
EventType={kind}\tEventCategory={task}\tRecordNumber={record}\tTimeGenerated={time}\tTimeWritten={time}\t\
Level={level}\tKeywords={keywords}\tTask={task}\tOpcode=Info\tMessage={}",
        message(head)
    )
}

fn leef(head: &Head, delimiter: char) -> String {
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
        (3, "SourceIp") | (4625, "IpAddress") => "src",
        (3, "SourcePort") | (4625, "IpPort") => "srcPort",
        (3, "DestinationIp") => "dst",
        (3, "DestinationPort") => "dstPort",
        (3, "Protocol") => "proto",
        (3, "User") | (4625, "TargetUserName") => "usrName",
        _ => name,
    };
    let own = own.iter().map(|(name, value)| format!("{name}={value}"));
    let data = data(head).iter().map(|(name, value)| format!("{}={value}", key(name)));
    let values = own.chain(data).collect::<Vec<_>>().join(&delimiter.to_string());
    let product = if head.id == 3 { "Sysmon" } else { "Windows" };
    let (version, named) =
        if delimiter == '\t' { ("1.0", String::new()) } else { ("2.0", format!("{delimiter}|")) };
    format!("<13>Mar 10 12:00:03 PC1 LEEF:{version}|Microsoft|{product}|5|{id}|{named}{values}")
}

fn cef(head: &Head) -> String {
    let Head { provider, channel, id, record, epoch_ms, .. } = head;
    let key = |name: &'static str| match (head.id, name) {
        (3, "SourceIp") | (4625, "IpAddress") => "src",
        (3, "SourcePort") | (4625, "IpPort") => "spt",
        (3, "DestinationIp") => "dst",
        (3, "DestinationPort") => "dpt",
        (3, "Protocol") => "proto",
        (4625, "TargetUserName") => "duser",
        _ => name,
    };
    let data = data(head)
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

fn entered() -> Vec<Entered> {
    let lines =
        |line: &dyn Fn(&Head) -> String| HEADS.iter().map(|head| line(head) + "\n").collect::<String>();
    let framed = |line: &dyn Fn(&Head) -> String| {
        let messages =
            HEADS.iter().map(|head| format!("<13>1 2026-03-10T12:00:03Z PC1 agent 1 - - {}", line(head)));
        messages.map(|message| format!("{} {message}", message.len())).collect::<String>()
    };
    let of = |format, file, text| Entered { format, file, text };
    vec![
        of("XML", "one.xml", lines(&xml)),
        of("JSON", "one.jsonl", lines(&json)),
        of("WinCollect", "wincollect.log", lines(&|head| wincollect(head, false))),
        of("MSEVEN6", "mseven6.log", lines(&|head| wincollect(head, true))),
        of("LEEF 1.0", "leef1.log", lines(&|head| leef(head, '\t'))),
        of("LEEF 2.0", "leef2.log", lines(&|head| leef(head, '^'))),
        of("CEF", "cef.log", lines(&cef)),
        of("XML behind syslog", "framed.log", framed(&xml)),
    ]
}

/// Questions that ask of each part of the events; `(language, query)`. A word between `^` is no term of Splunk, which takes
/// `^` for a letter, so the text is asked for with wildcards.
const QUESTIONS: [(&str, &str); 16] = [
    (
        "--aql",
        "SELECT starttime, devicetime, qid, category, devicetype, qideventid, qideventcategory FROM events ORDER BY starttime",
    ),
    (
        "--aql",
        "SELECT sourceip, sourceport, destinationip, destinationport, protocolid, username FROM events ORDER BY starttime",
    ),
    (
        "--aql",
        "SELECT \"Process Path\", \"Process Name\", \"Destination Hostname\", \"Initiated\" FROM events WHERE \"Event ID\" = '3'",
    ),
    ("--aql", "SELECT \"Logon Type\", username, logsourcename FROM events WHERE \"Event ID\" = '4625'"),
    ("--aql", "SELECT COUNT(*) FROM events WHERE INCIDR('10.0.0.0/8', sourceip) AND username ILIKE 'MARA'"),
    (
        "--aql",
        "SELECT qidname(qid), LOGSOURCETYPENAME(devicetype), COUNT(*) AS n FROM events GROUP BY qid, devicetype ORDER BY n",
    ),
    ("--aql", "SELECT \"Event ID\" FROM events WHERE UTF8(payload) ILIKE '%fetch.exe%'"),
    ("--aql", "SELECT \"Event ID\" FROM events WHERE TEXT SEARCH 'files.example.net'"),
    ("--aql", "SELECT \"Event ID\" FROM events WHERE UTF8(payload) ILIKE '%mara%' ORDER BY starttime"),
    (
        "--spl",
        "index=* | sort 0 _time | table _time EventCode Channel Computer host Name RecordNumber Task Keywords",
    ),
    (
        "--spl",
        "index=* EventCode=3 | table Image User dest_ip dest_port src_ip DestinationHostname process_name user",
    ),
    (
        "--spl",
        "index=* EventCode=4625 | table TargetUserName LogonType IpAddress FailureReason SubStatus WorkstationName",
    ),
    ("--spl", "index=* *fetch.exe* | stats count"),
    ("--spl", "index=* Image=\"*\\\\fetch.exe\" | stats values(DestinationPort) AS ports by host"),
    ("--spl", "index=* | stats dc(EventCode) AS kinds, min(_time) AS first, max(_time) AS last"),
    (
        "--spl",
        "index=* EventCode=3 | table RuleName UtcTime ProcessGuid ProcessId Protocol Initiated SourceIsIpv6 SourceHostname SourcePortName DestinationIsIpv6 DestinationPortName",
    ),
];

#[test]
fn one_event_gives_one_answer_in_every_format() {
    let entered = entered();
    for (language, query) in QUESTIONS {
        let answer = |one: &Entered| {
            let path = file(one.file, one.text.as_bytes());
            out(0, &["search", language, query, &path, "--format", "jsonl"])
        };
        let expected = answer(&entered[0]);
        assert!(!expected.trim().is_empty(), "{query}: the question has an answer");
        for one in &entered[1..] {
            assert_eq!(answer(one), expected, "{query}: {}", one.format);
        }
    }
}
