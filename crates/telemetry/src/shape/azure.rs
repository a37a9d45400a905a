//! Azure Log Analytics: the event's data as a text inside a column.

use super::levels::{self, keywords};
use super::{Spot, push};
use crate::json::{self, Json, Object};
use crate::out::{Out, SYSMON};
use crate::time;
use crate::xml;
use crate::{Data, Event, Flow};

/// An event id beside an `EventData` that is JSON or XML text, or an object.
pub(super) fn is(object: &Object<'_>) -> bool {
    if !object.has("EventID") {
        return false;
    }
    match object.get("EventData") {
        Some(Json::Text(text)) => text.starts_with(['{', '<']) || text.is_empty(),
        Some(Json::Object(_)) => true,
        _ => false,
    }
}

/// One event. Columns of the workspace (`TenantId`, `Type`, …) are no data of the event.
pub(super) fn event(object: Object<'_>, spot: Spot, mut event: Event, out: &mut Out<'_>) -> Flow {
    let of =
        |names: &[&str]| names.iter().find_map(|name| object.text_of(name)).unwrap_or_default().to_owned();
    event.event_id = of(&["EventID"]).parse().ok();
    event.record_id = of(&["EventRecordId", "EventRecordID", "EventNumber"]).parse().ok();
    event.provider = of(&["Provider", "EventSourceName", "Source", "SourceName"]);
    event.channel = of(&["Channel", "EventLog", "LogName"]);
    event.computer = of(&["Computer", "Hostname"]);
    event.system.version = of(&["Version"]);
    event.system.task = of(&["Task"]);
    event.system.opcode = of(&["Opcode"]);
    event.system.keywords = keywords(&of(&["Keywords"]));
    let level = of(&["EventLevel", "Level", "EventLevelName"]);
    event.system.level = levels::level(&level).map_or(level, str::to_owned);
    event.system.process_id = of(&["SystemProcessId"]);
    event.system.thread_id = of(&["SystemThreadId"]);
    event.system.user_id = of(&["SystemUserId"]);
    event.system.message = of(&["RenderedDescription", "Message"]);
    event.system.system_time = of(&["TimeCreated", "TimeGenerated", "@timestamp"]);
    event.time_ns = time::parse(&event.system.system_time).map(time::Stamp::ns);
    let mut object = object;
    match object.take("EventData") {
        Some(Json::Text(text)) if text.starts_with('<') => xml::data_of(&text, &mut event, spot.place, out),
        Some(Json::Text(text)) if !text.is_empty() => match json::parse(&text, out.options.budget.nesting) {
            Ok(value) => data(&mut event, value, out),
            Err(failure) => {
                let message =
                    format!("EventData is not read as JSON: {} at byte {}", failure.what, failure.byte);
                out.warn("EventData not read", spot.place, message);
            }
        },
        Some(value) => data(&mut event, value, out),
        None => {}
    }
    if event.provider == SYSMON {
        utc_time_as_sysmon(&mut event);
    }
    out.event(event)
}

fn data(event: &mut Event, value: Json<'_>, out: &mut Out<'_>) {
    let Json::Object(object) = value else { return };
    for (name, value) in object.fields {
        push(event, &name, value, out);
    }
}

/// Azure rewrites what looks like a time: `2022-05-13T08:54:05.1230000Z` was `2022-05-13 08:54:05.123`.
fn utc_time_as_sysmon(event: &mut Event) {
    for (name, value) in &mut event.data {
        if !matches!(&**name, "UtcTime" | "CreationUtcTime" | "PreviousCreationUtcTime") {
            continue;
        }
        if let Data::One(text) = value
            && let Some(time::Stamp::Utc(ns)) = time::parse(text)
        {
            *text = time::as_utc_time(ns);
        }
    }
}
