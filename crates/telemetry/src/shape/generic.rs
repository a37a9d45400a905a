//! JSON of no known Windows shape.

use std::sync::Arc;

use super::{Spot, skipped};
use crate::json::{Json, Object};
use crate::out::Out;
use crate::time;
use crate::{Data, Event, Flow};

/// Fields that give the event's time, the first that can be read wins.
const TIMES: [&str; 5] = ["_time", "time", "@timestamp", "timestamp", "ts"];

/// An event with the fields it has, named as Splunk names them with `KV_MODE = json`: `a.b`, `list{}`, `list{}.x`.
///
/// Null is the text `null`; believed (nothing recorded). Names and nesting: measured on Splunk 10.4.0.
pub(super) fn event(object: Object<'_>, spot: Spot, mut event: Event, out: &mut Out<'_>) -> Flow {
    event.time_ns = TIMES.iter().find_map(|name| moment(object.get(name)?));
    if spot.single && event.time_ns.is_none() {
        return skipped(spot, out, "a JSON document that is no known event and has no time");
    }
    event.data.reserve(object.fields.len());
    for (name, value) in object.fields {
        flatten(&mut event, &name, value, out);
    }
    out.event(event)
}

/// A time as text or as seconds since 1970. Text without a zone is taken as UTC.
pub(super) fn moment(value: &Json<'_>) -> Option<i64> {
    let text = value.scalar()?;
    time::parse(text).map(time::Stamp::ns).or_else(|| time::epoch(text))
}

/// Adds a value, or the values inside it, under Splunk's names.
pub(super) fn flatten(event: &mut Event, name: &str, value: Json<'_>, out: &mut Out<'_>) {
    if is_full(event, out) {
        return;
    }
    match value {
        Json::Object(object) => {
            for (inner, value) in object.fields {
                flatten(event, &format!("{name}.{inner}"), value, out);
            }
        }
        Json::List(values) => {
            let mut name = name.to_owned();
            name.push_str("{}");
            for value in values {
                member(event, &name, value, out);
            }
        }
        Json::Null => event.data.push((out.names.get(name), Data::One("null".to_owned()))),
        scalar => {
            if let Some(text) = scalar.into_text() {
                event.data.push((out.names.get(name), Data::One(text)));
            }
        }
    }
}

/// A value inside an array: values of one name gather in one field.
fn member(event: &mut Event, name: &str, value: Json<'_>, out: &mut Out<'_>) {
    if is_full(event, out) {
        return;
    }
    match value {
        Json::Object(object) => {
            for (inner, value) in object.fields {
                member(event, &format!("{name}.{inner}"), value, out);
            }
        }
        Json::List(values) => {
            let name = format!("{name}{{}}");
            for value in values {
                member(event, &name, value, out);
            }
        }
        Json::Null => gather(event, out.names.get(name), "null".to_owned()),
        scalar => {
            if let Some(text) = scalar.into_text() {
                gather(event, out.names.get(name), text);
            }
        }
    }
}

fn is_full(event: &Event, out: &mut Out<'_>) -> bool {
    let most = out.options.budget.fields;
    let full = event.data.len() >= most;
    if full {
        let place = crate::Place::Event(event.origin.position);
        out.warn_once("too many fields", place, || {
            format!("an event has more than {most} fields: the rest is left out")
        });
    }
    full
}

fn gather(event: &mut Event, name: Arc<str>, text: String) {
    match event.data.iter_mut().rev().find(|(found, _)| *found == name) {
        Some((_, Data::Many(texts))) => texts.push(text),
        _ => event.data.push((name, Data::Many(vec![text]))),
    }
}
