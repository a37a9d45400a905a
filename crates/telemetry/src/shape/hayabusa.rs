//! What hayabusa writes: a timeline of its findings, with abbreviated names.

use super::{levels, push};
use crate::json::{Json, Object};
use crate::out::Out;
use crate::time;
use crate::{Event, Flow};

/// A rule's title with a time stamp.
pub(super) fn is(object: &Object<'_>) -> bool {
    object.has("Timestamp") && object.has("RuleTitle") && object.has("EventID")
}

/// Channels as hayabusa abbreviates them.
const CHANNELS: [(&str, &str); 7] = [
    ("Sec", "Security"),
    ("Sys", "System"),
    ("App", "Application"),
    ("Sysmon", "Microsoft-Windows-Sysmon/Operational"),
    ("PwSh", "Microsoft-Windows-PowerShell/Operational"),
    ("PwShClassic", "Windows PowerShell"),
    ("TaskSch", "Microsoft-Windows-TaskScheduler/Operational"),
];

/// Fields as hayabusa abbreviates them in a Sysmon event's details, where Windows' name is certain.
const SYSMON: [(&str, &str); 20] = [
    ("Cmdline", "CommandLine"),
    ("CmdLine", "CommandLine"),
    ("Proc", "Image"),
    ("Path", "TargetFilename"),
    ("PID", "ProcessId"),
    ("PGUID", "ProcessGuid"),
    ("ParentPID", "ParentProcessId"),
    ("ParentPGUID", "ParentProcessGuid"),
    ("ParentCmdline", "ParentCommandLine"),
    ("LID", "LogonId"),
    ("LGUID", "LogonGuid"),
    ("Desc", "Description"),
    ("Proto", "Protocol"),
    ("SrcIP", "SourceIp"),
    ("SrcPort", "SourcePort"),
    ("SrcHost", "SourceHostname"),
    ("TgtIP", "DestinationIp"),
    ("TgtPort", "DestinationPort"),
    ("TgtHost", "DestinationHostname"),
    ("Query", "QueryName"),
];

/// One event: a finding stands for the event it was found in. The rule's fields are kept under their own names.
pub(super) fn event(object: Object<'_>, mut event: Event, out: &mut Out<'_>) -> Flow {
    let place = crate::Place::Event(event.origin.position);
    out.warn_once("hayabusa timeline", place, || {
        "a timeline of hayabusa has part of each event's fields, under names of its own: what is certain is renamed"
            .to_owned()
    });
    for (name, value) in object.fields {
        match &*name {
            "Timestamp" => {
                let written = value.into_text().unwrap_or_default();
                event.time_ns = time::parse(&written).map(time::Stamp::ns);
                event.system.system_time = written;
            }
            "Channel" => {
                let short = value.into_text().unwrap_or_default();
                let known = CHANNELS.iter().find(|(known, _)| *known == short);
                event.channel = known.map_or(short, |(_, long)| (*long).to_owned());
            }
            "Computer" => event.computer = value.into_text().unwrap_or_default(),
            "EventID" => event.event_id = value.scalar().and_then(|id| id.parse().ok()),
            "RecordID" => event.record_id = value.scalar().and_then(|id| id.parse().ok()),
            "Level" => {
                let text = value.scalar().unwrap_or_default();
                event.system.level = levels::level(text).unwrap_or_default().to_owned();
                push(&mut event, "Level", value, out);
            }
            "Details" | "ExtraFieldInfo" | "AllFieldInfo" => details(&mut event, value, out),
            other => push(&mut event, other, value, out),
        }
    }
    if event.channel.starts_with("Microsoft-Windows-Sysmon/") {
        for (name, _) in &mut event.data {
            if let Some((_, long)) = SYSMON.iter().find(|(short, _)| *short == &**name) {
                *name = out.names.get(long);
            }
        }
    }
    out.event(event)
}

fn details(event: &mut Event, value: Json<'_>, out: &mut Out<'_>) {
    match value {
        Json::Object(object) => {
            for (name, value) in object.fields {
                push(event, &name, value, out);
            }
        }
        other => push(event, "Details", other, out),
    }
}
