//! An event's XML tree as JSON: `evtx_dump`, Sigma's regression data, and the variants that other tools write.

use std::borrow::Cow;

use super::levels::{braced, is_bare_guid, keywords};
use super::push_text;
use crate::json::{Json, Object};
use crate::out::Out;
use crate::time;
use crate::{Event, Flow};

/// `Event.System`, or `System` at the top.
pub(super) fn is(object: &Object<'_>) -> bool {
    let event = object.object_of("Event").unwrap_or(object);
    event.object_of("System").is_some_and(|system| system.has("EventID") || system.has("Provider"))
}

/// One event.
pub(super) fn event(mut object: Object<'_>, mut event: Event, out: &mut Out<'_>) -> Flow {
    let tree = object.take_object("Event").unwrap_or(object);
    for (name, value) in tree.fields {
        match (&*name, value) {
            ("System", Json::Object(system)) => read_system(&mut event, system),
            ("EventData", value) => data(&mut event, value, out),
            ("UserData" | "ProcessingErrorData" | "BinaryEventData" | "DebugData", Json::Object(inner)) => {
                for (name, value) in inner.fields {
                    match value {
                        // The outermost element only wraps.
                        Json::Object(inner) => leaves(&mut event, &name, inner, out),
                        value => leaf(&mut event, &name, value, out),
                    }
                }
            }
            ("RenderingInfo", Json::Object(info)) => {
                event.system.message = info.text_of("Message").unwrap_or_default().to_owned();
            }
            _ => {}
        }
    }
    out.event(event)
}

/// A value that may have attributes beside it: `{"#attributes": …, "#text": 3}`, `{"text": "3"}`, or `3`.
fn text<'v>(value: &'v Json<'_>) -> Option<&'v str> {
    match value {
        Json::Object(object) => ["#text", "text", "_", "$"].iter().find_map(|name| object.text_of(name)),
        other => other.scalar(),
    }
}

/// An attribute, under `#attributes` or beside the text, with or without a prefix.
fn attribute<'v>(system: &'v Object<'_>, element: &str, name: &str) -> Option<&'v str> {
    let direct = system.object_of(element);
    let apart = || system.object_of(&format!("{element}_attributes"));
    let object = direct.or_else(apart)?;
    let inside = object.object_of("#attributes").or_else(|| object.object_of("$")).unwrap_or(object);
    inside.text_of(name).or_else(|| inside.text_of(&format!("@{name}")))
}

fn read_system(event: &mut Event, system: Object<'_>) {
    let of = |element: &str| system.get(element).and_then(text).unwrap_or_default().to_owned();
    let at = |element: &str, name: &str| attribute(&system, element, name).unwrap_or_default().to_owned();
    event.event_id = system.get("EventID").and_then(text).and_then(|id| id.trim().parse().ok());
    event.record_id = system.get("EventRecordID").and_then(text).and_then(|id| id.trim().parse().ok());
    event.channel = of("Channel");
    event.computer = of("Computer");
    event.provider = at("Provider", "Name");
    if event.provider.is_empty() {
        event.provider = of("Provider");
    }
    let written = Some(at("TimeCreated", "SystemTime")).filter(|time| !time.is_empty());
    let written = written.unwrap_or_else(|| of("TimeCreated"));
    event.time_ns = time::parse(&written).map(time::Stamp::ns);
    let into = &mut event.system;
    into.provider_guid = braced(&at("Provider", "Guid"));
    into.qualifiers = at("EventID", "Qualifiers");
    into.version = of("Version");
    into.level = of("Level");
    into.task = of("Task");
    into.opcode = of("Opcode");
    into.keywords = keywords(&of("Keywords"));
    into.process_id = at("Execution", "ProcessID");
    into.thread_id = at("Execution", "ThreadID");
    into.user_id = at("Security", "UserID");
    into.activity_id = braced(&at("Correlation", "ActivityID"));
    into.related_activity_id = braced(&at("Correlation", "RelatedActivityID"));
    into.system_time = written;
}

fn data(event: &mut Event, value: Json<'_>, out: &mut Out<'_>) {
    let Json::Object(object) = value else {
        return leaf(event, "Data", value, out);
    };
    event.data.reserve(object.fields.len());
    for (name, value) in object.fields {
        match (&*name, value) {
            ("#attributes" | "xmlns", _) => {}
            ("Data", Json::List(values)) => {
                for value in values {
                    named(event, value, out);
                }
            }
            ("Data", value @ Json::Object(_)) => named(event, value, out),
            (name, Json::Object(inner)) => leaves(event, name, inner, out),
            (name, value) => leaf(event, name, value, out),
        }
    }
}

/// `{"Name": "Image", "text": "…"}`, in any of the spellings; without a name it is one of several `Data`.
fn named(event: &mut Event, value: Json<'_>, out: &mut Out<'_>) {
    let Json::Object(mut object) = value else {
        return leaf(event, "Data", value, out);
    };
    let mut attributes = object.take_object("#attributes").or_else(|| object.take_object("$"));
    let name = ["Name", "@Name"]
        .iter()
        .find_map(|name| object.take(name).or_else(|| attributes.as_mut()?.take(name)))
        .and_then(Json::into_text);
    let value = ["#text", "text", "_", "Value", "content"].iter().find_map(|name| object.take(name));
    match (name, value) {
        (Some(name), value) => leaf(event, &name, value.unwrap_or(Json::Text(Cow::Borrowed(""))), out),
        (None, Some(Json::List(values))) => {
            for value in values {
                leaf(event, "Data", value, out);
            }
        }
        (None, Some(value)) => leaf(event, "Data", value, out),
        (None, None) => leaves(event, "Data", object, out),
    }
}

/// The leaves of a tree, each under its own element's name; attributes under `Element.attribute`.
fn leaves(event: &mut Event, element: &str, object: Object<'_>, out: &mut Out<'_>) {
    for (name, value) in object.fields {
        match (&*name, value) {
            ("#attributes", Json::Object(attributes)) => {
                for (name, value) in attributes.fields {
                    if name != "xmlns" && !name.starts_with("xmlns:") {
                        leaf(event, &format!("{element}.{name}"), value, out);
                    }
                }
            }
            ("#text", value) => leaf(event, element, value, out),
            ("xmlns", _) => {}
            (name, Json::Object(inner)) => leaves(event, name, inner, out),
            (name, value) => leaf(event, name, value, out),
        }
    }
}

/// Whether values of that name are GUIDs by type, which Windows shows in braces.
fn is_guid_name(name: &str) -> bool {
    name.ends_with("Guid") || name.ends_with("GUID")
}

fn leaf(event: &mut Event, name: &str, value: Json<'_>, out: &mut Out<'_>) {
    match value {
        Json::List(values) => {
            for value in values {
                leaf(event, name, value, out);
            }
        }
        Json::Object(object) => leaves(event, name, object, out),
        scalar => {
            let mut text = scalar.into_text().unwrap_or_default();
            if is_bare_guid(&text) && is_guid_name(name) {
                text = braced(&text);
            }
            push_text(&mut event.data, out.names.get(name), text);
        }
    }
}
