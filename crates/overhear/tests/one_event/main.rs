//! The same events in each format that they can come in give the same answers to the same questions.

mod events;
mod evtx_file;
mod forms;
#[path = "../overhear/mod.rs"]
mod overhear;

use events::{HEADS, Head};
use overhear::{file, out};

/// The events in one format.
struct Entered {
    format: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
}

fn entered() -> Vec<Entered> {
    let lines =
        |line: &dyn Fn(&Head) -> String| HEADS.iter().map(|head| line(head) + "\n").collect::<String>();
    let framed = |line: &dyn Fn(&Head) -> String| {
        let messages =
            HEADS.iter().map(|head| format!("<13>1 2026-03-10T12:00:03Z PC1 agent 1 - - {}", line(head)));
        messages.map(|message| format!("{} {message}", message.len())).collect::<String>()
    };
    let of = |format, file, text: String| Entered { format, file, bytes: text.into_bytes() };
    let records: Vec<_> = HEADS.iter().map(forms::binary).collect();
    vec![
        of("XML", "one.xml", lines(&forms::xml)),
        Entered { format: "EVTX", file: "one.evtx", bytes: evtx_file::file(&records) },
        of("JSON", "one.jsonl", lines(&forms::json)),
        of("XmlWinEventLog", "hec.jsonl", lines(&forms::hec)),
        of("WinCollect", "wincollect.log", lines(&|head| forms::wincollect(head, false))),
        of("MSEVEN6", "mseven6.log", lines(&|head| forms::wincollect(head, true))),
        of("LEEF 1.0", "leef1.log", lines(&|head| forms::leef(head, '\t'))),
        of("LEEF 2.0", "leef2.log", lines(&|head| forms::leef(head, '^'))),
        of("CEF", "cef.log", lines(&forms::cef)),
        of("XML behind syslog", "framed.log", framed(&forms::xml)),
        of("NXLog", "nxlog.log", lines(&forms::nxlog)),
        of(SNARE, "snare.log", lines(&forms::snare)),
    ]
}

/// Snare's lines have neither the number of the record nor that of the task.
const SNARE: &str = "Snare";
const NOT_OF_SNARE: [&str; 2] = ["RecordNumber", "Task"];

/// Questions that ask of each part of the events; `(language, query)`. A word between `^` is no term of Splunk, which takes
/// `^` for a letter, so the text is asked for with wildcards.
const QUESTIONS: [(&str, &str); 24] = [
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
    (
        "--aql",
        "SELECT \"Logon Type\", username, LOGSOURCENAME(logsourceid) FROM events WHERE \"Event ID\" = '4625'",
    ),
    ("--aql", "SELECT COUNT(*) FROM events WHERE INCIDR('10.0.0.0/8', sourceip) AND username ILIKE 'MARA'"),
    (
        "--aql",
        "SELECT qidname(qid), CATEGORYNAME(category), LOGSOURCETYPENAME(devicetype), COUNT(*) AS n FROM events GROUP BY qid, category, devicetype ORDER BY qid",
    ),
    ("--aql", "SELECT \"Event ID\" FROM events WHERE UTF8(payload) ILIKE '%fetch.exe%' ORDER BY starttime"),
    ("--aql", "SELECT \"Event ID\" FROM events WHERE TEXT SEARCH 'files.example.net' ORDER BY starttime"),
    ("--aql", "SELECT \"Event ID\" FROM events WHERE UTF8(payload) ILIKE '%mara%' ORDER BY starttime"),
    (
        "--aql",
        "SELECT \"Process Path\", \"Process ID\", \"Parent Process Path\", Command, username FROM events WHERE \"Event ID\" = '4688'",
    ),
    (
        "--aql",
        "SELECT \"Object Name\", \"Object Type\", \"Access Mask\", username, CATEGORYNAME(highlevelcategory) FROM events WHERE \"Event ID\" = '4663'",
    ),
    (
        "--aql",
        "SELECT \"Logon Type\", \"Target Username\", sourceip, QIDNAME(qid) FROM events WHERE CATEGORYNAME(category) = 'User Login Success'",
    ),
    ("--aql", "SELECT COUNT(*) AS n, UNIQUECOUNT(qid) AS kinds, MAX(starttime) AS last FROM events"),
    (
        "--spl",
        "index=* | sort 0 _time | table _time EventCode Channel Computer host Name RecordNumber Task Keywords",
    ),
    ("--spl", "index=* | sort 0 _time | table _time EventCode Channel Computer host Name Level"),
    (
        "--spl",
        "index=* EventCode=3 | table Image User dest_ip dest_port src_ip DestinationHostname process_name user",
    ),
    (
        "--spl",
        "index=* EventCode=4625 | table TargetUserName LogonType IpAddress FailureReason SubStatus WorkstationName",
    ),
    (
        "--spl",
        "index=* EventCode=4624 | table TargetUserName TargetLogonId LogonType LmPackageName TransmittedServices ElevatedToken ImpersonationLevel KeyLength TargetOutboundUserName",
    ),
    (
        "--spl",
        "index=* EventCode=4688 | table NewProcessName CommandLine ParentProcessName TokenElevationType MandatoryLabel",
    ),
    (
        "--spl",
        "index=* EventCode=4663 | table ObjectName ObjectType AccessMask ProcessName ResourceAttributes",
    ),
    ("--spl", "index=* *fetch.exe* | stats count by EventCode"),
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
            let path = file(one.file, &one.bytes);
            out(0, &["search", language, query, &path, "--format", "jsonl"])
        };
        let expected = answer(&entered[0]);
        assert!(!expected.trim().is_empty(), "{query}: the question has an answer");
        for one in &entered[1..] {
            let unknown = one.format == SNARE && NOT_OF_SNARE.iter().any(|word| query.contains(word));
            if !unknown {
                assert_eq!(answer(one), expected, "{query}: {}", one.format);
            }
        }
    }
}
