//! What a JSON object is: the shapes in which Windows events travel, told apart by the fields they have.

mod azure;
mod dotted;
mod ecs;
mod ecs_fields;
mod evtx_dump;
mod flat;
mod generic;
mod hayabusa;
pub(crate) mod levels;
pub(crate) mod message;
mod splunk;
mod winlogbeat;
mod wrapped;
pub(crate) mod zeek;

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::json::{Json, Object};
use crate::out::Out;
use crate::{Data, Envelope, Event, Flow, Origin, Place};

/// Where an object was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    /// [`Origin::position`] of its event.
    pub(crate) position: u64,
    /// The same, for warnings.
    pub(crate) place: Place,
    /// Whether it may be a document rather than an event: it stands over several lines or in an array.
    pub(crate) single: bool,
}

/// Puts out the event or events of one object.
pub(crate) fn event(object: Object<'_>, spot: Spot, out: &mut Out<'_>) -> Flow {
    if splunk::is_envelope(&object) {
        return splunk::envelope(object, spot, out);
    }
    if splunk::is_export(&object) {
        return splunk::export(object, spot, out);
    }
    if splunk::is_results(&object) {
        return splunk::results(object, spot, out);
    }
    if splunk::is_row(&object, out) {
        return splunk::row_of(object, spot, out);
    }
    match wrapped::inside(object) {
        wrapped::Held::Itself(object) => plain(object, spot, None, out),
        wrapped::Held::One(found) => plain(found, spot, None, out),
        wrapped::Held::Many(found) => {
            for (value, number) in found.into_iter().zip(1..) {
                let Json::Object(value) = value else { continue };
                let value = match wrapped::inside(value) {
                    wrapped::Held::Itself(value) | wrapped::Held::One(value) => value,
                    wrapped::Held::Many(_) => continue,
                };
                plain(value, Spot { position: number, ..spot }, None, out)?;
            }
            ControlFlow::Continue(())
        }
    }
}

/// Whether an object is a Windows event in a shape that is known.
fn is_windows(object: &Object<'_>) -> bool {
    evtx_dump::is(object)
        || dotted::is(object)
        || ecs::is(object)
        || winlogbeat::is(object)
        || azure::is(object)
        || flat::is(object)
}

/// An event whose collector's envelope, if any, is known.
pub(crate) fn plain(
    object: Object<'_>,
    spot: Spot,
    envelope: Option<Box<Envelope>>,
    out: &mut Out<'_>,
) -> Flow {
    let mut base = base(spot, out);
    base.envelope = envelope;
    if out.options.keep_raw {
        base.raw = object.text.to_owned();
    }
    let object = if dotted::is(&object) { dotted::nested(object) } else { object };
    if evtx_dump::is(&object) {
        return evtx_dump::event(object, base, out);
    }
    if ecs::is(&object) {
        return ecs::event(object, spot, base, out);
    }
    if winlogbeat::is(&object) {
        return winlogbeat::event(object, base, out);
    }
    if azure::is(&object) {
        return azure::event(object, spot, base, out);
    }
    if hayabusa::is(&object) {
        return hayabusa::event(object, base, out);
    }
    if flat::is(&object) {
        return flat::event(object, base, out);
    }
    if let Some(stream) = zeek::stream(&object) {
        base.provider = zeek::PROVIDER.to_owned();
        base.channel = stream;
    }
    generic::event(object, spot, base, out)
}

/// An event whose system values and data stand side by side.
pub(crate) fn flat_event(object: Object<'_>, base: Event, out: &mut Out<'_>) -> Flow {
    flat::event(object, base, out)
}

/// An event with the fields it has, whose kind `base` may say.
pub(crate) fn of_no_shape(object: Object<'_>, spot: Spot, base: Event, out: &mut Out<'_>) -> Flow {
    generic::event(object, spot, base, out)
}

/// An empty event at its place.
pub(crate) fn base(spot: Spot, out: &Out<'_>) -> Event {
    Event { origin: Origin { file: out.file.clone(), position: spot.position }, ..Event::default() }
}

/// Adds a value to the event's data; null is no value, an object or array goes in under Splunk's names.
pub(crate) fn push(event: &mut Event, name: &str, value: Json<'_>, out: &mut Out<'_>) {
    match value {
        Json::Null => {}
        Json::List(_) | Json::Object(_) => generic::flatten(event, name, value, out),
        scalar => {
            if let Some(text) = scalar.into_text() {
                event.data.push((out.names.get(name), Data::One(text)));
            }
        }
    }
}

/// Adds a text under a name that may be there already: then both are kept, in their order.
pub(crate) fn push_text(data: &mut Vec<(Arc<str>, Data)>, name: Arc<str>, text: String) {
    if let Some((_, found)) = data.iter_mut().find(|(found, _)| *found == name) {
        match found {
            Data::One(first) => *found = Data::Many(vec![std::mem::take(first), text]),
            Data::Many(texts) => texts.push(text),
        }
        return;
    }
    data.push((name, Data::One(text)));
}

/// Says that an object was not taken for an event.
pub(crate) fn skipped(spot: Spot, out: &mut Out<'_>, why: &str) -> Flow {
    out.warn("no event", spot.place, format!("{why}: skipped"));
    ControlFlow::Continue(())
}
