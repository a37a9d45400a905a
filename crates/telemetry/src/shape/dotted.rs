//! Objects whose names are paths, as Elasticsearch's exports and some forwarders flatten them.

use std::borrow::Cow;

use crate::json::{Json, Object};

/// A name is cut at so many dots: no Windows event nests deeper, and input must not decide how deep a value is.
const MOST_PARTS: usize = 8;

/// Whether an object is a Beats document with `winlog.channel` for `{"winlog": {"channel": …}}`.
pub(super) fn is(object: &Object<'_>) -> bool {
    object.fields.iter().any(|(name, _)| name.starts_with("winlog.") || name.starts_with("event_data."))
}

/// The same object with its paths as objects inside objects.
pub(super) fn nested(object: Object<'_>) -> Object<'_> {
    let mut into = Object { fields: Vec::new(), text: object.text };
    for (name, value) in object.fields {
        insert(&mut into, parts(&name), value);
    }
    into
}

/// What a path goes through. Names of the event's own data are not cut.
fn parts(name: &str) -> Vec<String> {
    for data in ["event_data.", "user_data."] {
        if let Some(at) = name.find(data) {
            let own = name[at + data.len()..].to_owned();
            let before = name[..at + data.len() - 1].split('.').map(str::to_owned);
            return before.take(MOST_PARTS).chain([own]).collect();
        }
    }
    name.splitn(MOST_PARTS, '.').map(str::to_owned).collect()
}

fn insert<'a>(object: &mut Object<'a>, parts: Vec<String>, value: Json<'a>) {
    let mut into = object;
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            into.fields.push((Cow::Owned(part), value));
            return;
        }
        let known = into.fields.iter().position(|(name, value)| *name == *part && value.object().is_some());
        let at = known.unwrap_or(into.fields.len());
        if known.is_none() {
            into.fields.push((Cow::Owned(part), Json::Object(Object::default())));
        }
        match into.fields.get_mut(at) {
            Some((_, Json::Object(inner))) => into = inner,
            _ => return,
        }
    }
}
