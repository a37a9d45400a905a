//! Flat JSON: system values and event data side by side, as OTRF's Mordor recordings and NXLog write them.

use super::levels::{self, braced, keywords};
use super::{message, push};
use crate::json::{Json, Object};
use crate::out::{Out, SYSMON};
use crate::time::{self, Stamp};
use crate::{Data, Event, Flow};

/// An event id with a channel or a provider beside it.
pub(super) fn is(object: &Object<'_>) -> bool {
    let id = object.get("EventID").or_else(|| object.get("EventId"));
    id.and_then(Json::scalar).is_some_and(|id| id.parse::<u32>().is_ok())
        && ["Channel", "SourceName", "Provider", "ProviderName"].iter().any(|name| object.has(name))
}

/// Who wrote the object: the same names mean different things.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    /// NXLog's `im_msvistalog`: its own fields (`Severity`, `EventType`, `ProcessID`) stand among the event's.
    NxLog,
    /// The same through Logstash as Mordor set it up: the writer's process is `ExecutionProcessID`.
    NxLogRenamed,
    /// A plain export.
    Plain,
}

fn writer(object: &Object<'_>) -> Writer {
    if !["SourceModuleType", "EventReceivedTime", "SeverityValue"].iter().any(|name| object.has(name)) {
        return Writer::Plain;
    }
    if object.has("ExecutionProcessID") { Writer::NxLogRenamed } else { Writer::NxLog }
}

/// One event. Fields that NXLog, Logstash or the collector added (`Severity`, `Category`, `host`, `port`, `tags`, …)
/// only say again, in other words, what the event says, or speak of the collector: they are no data of the event,
/// and stay in its raw text.
pub(super) fn event(object: Object<'_>, mut event: Event, out: &mut Out<'_>) -> Flow {
    let writer = writer(&object);
    let times = Times::of(&object);
    let is_named = object.has("SourceName") || object.has("Provider");
    event.data.reserve(object.fields.len());
    let mut severity = None;
    for (name, value) in object.fields {
        if name == "SeverityValue" {
            severity = value.scalar().and_then(|text| text.parse::<u8>().ok());
        }
        // Events of cryptography and of the filtering platform are about a provider, beside the one that wrote them.
        if name == "ProviderName" && is_named {
            push(&mut event, &name, value, out);
            continue;
        }
        if let Some(value) = system(&mut event, &name, value, writer) {
            push(&mut event, &name, value, out);
        }
    }
    if event.system.level.is_empty() {
        event.system.level = level(severity, &event.channel).to_owned();
    }
    if event.provider.is_empty() && event.channel == "Microsoft-Windows-Sysmon/Operational" {
        event.provider = SYSMON.to_owned();
    }
    if writer != Writer::Plain && event.provider == SYSMON {
        recover(&mut event, out);
    }
    event.system.system_time = times.written;
    match times.stamp {
        Some(Stamp::Utc(ns)) if times.trusted => {
            event.time_ns = Some(ns);
            out.event(event)
        }
        Some(stamp) => out.event_written(event, stamp),
        None => out.event(event),
    }
}

/// Puts a value where it belongs in the event, or gives it back where it is data.
fn system<'a>(event: &mut Event, name: &str, value: Json<'a>, writer: Writer) -> Option<Json<'a>> {
    let plain = writer == Writer::Plain;
    let slot = match name {
        "EventID" | "EventId" => {
            event.event_id = value.scalar().and_then(|id| id.parse().ok());
            return None;
        }
        "RecordNumber" | "EventRecordID" | "EventRecordId" => {
            event.record_id = value.scalar().and_then(|id| id.parse().ok());
            return None;
        }
        "Channel" => &mut event.channel,
        "SourceName" | "Provider" | "ProviderName" => &mut event.provider,
        "Hostname" | "Computer" => &mut event.computer,
        "ProviderGuid" => {
            event.system.provider_guid = braced(value.scalar().unwrap_or_default());
            return None;
        }
        "Keywords" => {
            event.system.keywords = keywords(value.scalar().unwrap_or_default());
            return None;
        }
        "Message" => &mut event.system.message,
        "Task" => &mut event.system.task,
        "TaskValue" if !plain => &mut event.system.task,
        "Level" if plain => {
            let text = value.scalar().unwrap_or_default();
            event.system.level = levels::level(text).unwrap_or(text).to_owned();
            return None;
        }
        "OpcodeValue" => &mut event.system.opcode,
        "Version" if !plain || matches!(value, Json::Number(_)) => &mut event.system.version,
        "ExecutionProcessID" => &mut event.system.process_id,
        "ProcessID" if writer == Writer::NxLog => &mut event.system.process_id,
        "ThreadID" | "ExecutionThreadID" if !plain => &mut event.system.thread_id,
        "UserID" if !plain => &mut event.system.user_id,
        "ActivityID" if !plain => &mut event.system.activity_id,
        "RelatedActivityID" if !plain => &mut event.system.related_activity_id,
        _ if is_collectors(name, &value, writer) => return None,
        _ => return Some(value),
    };
    *slot = value.into_text().unwrap_or_default();
    None
}

/// Whether a field was added on the way.
fn is_collectors(name: &str, value: &Json<'_>, writer: Writer) -> bool {
    match name {
        "TimeCreated" | "@timestamp" | "@version" => true,
        // Mordor's Logstash kept NXLog's own under this name, where the event has one too.
        "EventTypeOrignal" => writer != Writer::Plain,
        "EventType" => writer != Writer::Plain && is_nxlog_event_type(value),
        "EventTime" | "EventReceivedTime" | "SourceModuleName" | "SourceModuleType" | "Severity"
        | "SeverityValue" | "Category" | "Opcode" | "Domain" | "AccountName" | "AccountType" | "host"
        | "port" | "tags" => writer != Writer::Plain,
        _ => false,
    }
}

fn is_nxlog_event_type(value: &Json<'_>) -> bool {
    const TYPES: [&str; 8] =
        ["INFO", "WARNING", "ERROR", "CRITICAL", "VERBOSE", "DEBUG", "AUDIT_SUCCESS", "AUDIT_FAILURE"];
    value.scalar().is_some_and(|text| TYPES.contains(&text))
}

/// Windows' level of NXLog's severity. The Security log has none: 0.
fn level(severity: Option<u8>, channel: &str) -> &'static str {
    match severity {
        None => "",
        Some(_) if channel == "Security" => "0",
        Some(1) => "5",
        Some(2) => "4",
        Some(3) => "3",
        Some(4) => "2",
        Some(_) => "1",
    }
}

/// Takes from the message what NXLog's own fields overwrote.
fn recover(event: &mut Event, out: &mut Out<'_>) {
    for name in ["ProcessId", "EventType"] {
        if event.text(name).is_some() {
            continue;
        }
        let Some(value) = message::value(&event.system.message, name) else { continue };
        event.data.push((out.names.get(name), Data::One(value.to_owned())));
        let place = crate::Place::Event(event.origin.position);
        let kind = if name == "ProcessId" { "ProcessId from Message" } else { "EventType from Message" };
        out.warn_once(kind, place, || {
            format!("{name} is not among the fields of NXLog's event: taken from Message, here and below")
        });
    }
}

/// What an object says of its time.
struct Times {
    /// As the log wrote it.
    written: String,
    stamp: Option<Stamp>,
    /// Whether its zone is certain.
    trusted: bool,
}

impl Times {
    fn of(object: &Object<'_>) -> Times {
        let first = ["EventTime", "TimeCreated", "SystemTime", "TimeGenerated", "UtcTime", "@timestamp"]
            .iter()
            .find_map(|name| Some((*name, object.text_of(name)?)));
        let Some((name, written)) = first else {
            return Times { written: String::new(), stamp: None, trusted: true };
        };
        let stamp = time::parse(written).or_else(|| time::epoch(written).map(Stamp::Utc));
        if let (Some(Stamp::Local(local)), Some(offset)) = (stamp, own_offset(object)) {
            return Times {
                written: written.to_owned(),
                stamp: Some(Stamp::Utc(local + offset)),
                trusted: true,
            };
        }
        let trusted = !matches!(name, "EventTime" | "TimeCreated");
        Times { written: written.to_owned(), stamp, trusted }
    }
}

/// NXLog's local time of receipt beside Logstash's in UTC tells the zone, to the quarter of an hour.
fn own_offset(object: &Object<'_>) -> Option<i64> {
    let Some(Stamp::Utc(utc)) = object.text_of("@timestamp").and_then(time::parse) else { return None };
    let Some(Stamp::Local(local)) = object.text_of("EventReceivedTime").and_then(time::parse) else {
        return None;
    };
    Some(crate::out::round_to_quarter_hour(utc - local))
}
