//! Events on their way into Splunk (HTTP Event Collector) and out of it (exports).

use std::ops::ControlFlow;

use super::{Spot, generic, plain};
use crate::json::{self, Json, Object};
use crate::out::Out;
use crate::xml;
use crate::{Data, Envelope, Flow};

/// An HEC envelope: `event` and nothing that HEC does not know. All the rest may be left to the collector, but then the
/// event must be one that is known.
pub(super) fn is_envelope(object: &Object<'_>) -> bool {
    const KNOWN: [&str; 7] = ["time", "host", "source", "sourcetype", "index", "event", "fields"];
    object.has("event")
        && object.fields.iter().all(|(name, _)| KNOWN.contains(&&**name))
        && (["host", "source", "sourcetype", "index", "time"]
            .iter()
            .any(|name| object.text_of(name).is_some())
            || object.get("event").is_some_and(is_known))
}

fn is_known(event: &Json<'_>) -> bool {
    match event {
        Json::Text(text) => text.trim_start().starts_with("<Event") || text.trim_start().starts_with('{'),
        Json::Object(event) => super::is_windows(event),
        _ => false,
    }
}

/// A row of a search, without the answer around it: a Windows event in `_raw`.
pub(super) fn is_row(object: &Object<'_>, out: &Out<'_>) -> bool {
    let Some(raw) = object.text_of("_raw").map(str::trim_start) else { return false };
    raw.starts_with("<Event")
        || raw.starts_with('{')
            && matches!(json::parse(raw, out.options.budget.nesting), Ok(Json::Object(event)) if super::is_windows(&event))
}

/// One line of `search/jobs/export`: `{"preview": …, "result": {…}}`, or its last line without a result.
pub(super) fn is_export(object: &Object<'_>) -> bool {
    let known = ["preview", "offset", "lastrow", "result"];
    (object.object_of("result").is_some() || object.has("lastrow"))
        && object.has("preview")
        && object.fields.iter().all(|(name, _)| known.contains(&&**name))
}

/// The whole answer of `search/jobs/…/results`.
pub(super) fn is_results(object: &Object<'_>) -> bool {
    object.has("preview") && matches!(object.get("results"), Some(Json::List(_)))
}

/// An HEC envelope: the event inside is an object, or JSON or XML as text.
pub(super) fn envelope(mut object: Object<'_>, spot: Spot, out: &mut Out<'_>) -> Flow {
    let time = object.get("time").and_then(generic::moment);
    let Some(event) = object.take("event") else { return ControlFlow::Continue(()) };
    let mut envelope = envelope_of(&object);
    if let Some(fields) = object.take_object("fields") {
        for (name, value) in fields.fields {
            let value = match value {
                Json::List(values) => Data::Many(values.into_iter().filter_map(Json::into_text).collect()),
                other => Data::One(other.into_text().unwrap_or_default()),
            };
            envelope.fields.push((out.names.get(&name), value));
        }
    }
    match event {
        Json::Object(inner) => in_time(inner, time, envelope, spot, out),
        Json::Text(text) => inner(&text, time, envelope, spot, out),
        _ => super::skipped(spot, out, "an HEC event that is neither text nor an object"),
    }
}

/// One row of an export.
pub(super) fn export(mut object: Object<'_>, spot: Spot, out: &mut Out<'_>) -> Flow {
    match object.take_object("result") {
        Some(row) => row_of(row, spot, out),
        None => ControlFlow::Continue(()),
    }
}

/// All rows of an answer.
pub(super) fn results(mut object: Object<'_>, spot: Spot, out: &mut Out<'_>) -> Flow {
    let Some(Json::List(rows)) = object.take("results") else { return ControlFlow::Continue(()) };
    for (row, number) in rows.into_iter().zip(1..) {
        if let Json::Object(row) = row {
            row_of(row, Spot { position: number, ..spot }, out)?;
        }
    }
    ControlFlow::Continue(())
}

/// One row: its `_raw` decoded where it can be, else its fields.
pub(super) fn row_of(row: Object<'_>, spot: Spot, out: &mut Out<'_>) -> Flow {
    let envelope = envelope_of(&row);
    let time = row.get("_time").and_then(generic::moment);
    let raw = row.text_of("_raw").map(str::trim_start).filter(|raw| raw.starts_with(['{', '<']));
    match raw.map(str::to_owned) {
        Some(raw) => inner(&raw, time, envelope, spot, out),
        None => in_time(row, time, envelope, Spot { single: false, ..spot }, out),
    }
}

fn inner(text: &str, time: Option<i64>, envelope: Envelope, spot: Spot, out: &mut Out<'_>) -> Flow {
    let start = text.trim_start();
    if start.starts_with('{') {
        return match json::parse(text, out.options.budget.nesting) {
            Ok(Json::Object(object)) => in_time(object, time, envelope, spot, out),
            Ok(_) => super::skipped(spot, out, "an event that is no JSON object"),
            Err(failure) => {
                let message = format!("the event inside is not read as JSON: {}", failure.what);
                out.warn("not read as JSON", spot.place, message);
                ControlFlow::Continue(())
            }
        };
    }
    let mut event = super::base(spot, out);
    event.envelope = Some(Box::new(envelope));
    event.time_ns = time;
    if start.starts_with('<') {
        return xml::element(text, event, spot.place, out);
    }
    if out.options.keep_raw {
        event.raw = text.to_owned();
    }
    event.data.push((out.names.get("_raw"), Data::One(text.to_owned())));
    out.event(event)
}

/// An object whose envelope has the time, which it need not have itself.
fn in_time(object: Object<'_>, time: Option<i64>, envelope: Envelope, spot: Spot, out: &mut Out<'_>) -> Flow {
    let envelope = Some(Box::new(envelope));
    match time {
        Some(_) => out.with_time(time, |out| plain(object, Spot { single: false, ..spot }, envelope, out)),
        None => plain(object, spot, envelope, out),
    }
}

fn envelope_of(object: &Object<'_>) -> Envelope {
    let of = |name: &str| object.text_of(name).unwrap_or_default().to_owned();
    Envelope {
        host: of("host"),
        source: of("source"),
        sourcetype: of("sourcetype"),
        index: of("index"),
        fields: Vec::new(),
    }
}
