//! Values of the JSON in a payload.

use serde_json::Value as Json;

use super::path::Path;

/// So many places of a payload are tried where a JSON object may begin.
const TRIES: usize = 8;

/// The first JSON object in a payload, wherever it begins.
pub(super) fn object(payload: &str) -> Option<Json> {
    payload.match_indices('{').take(TRIES).find_map(|(at, _)| {
        let mut values = serde_json::Deserializer::from_str(&payload[at..]).into_iter::<Json>();
        values.next()?.ok().filter(Json::is_object)
    })
}

/// The value at a path as text: a scalar as it is, an object or an array as JSON. Null is no value.
pub(super) fn value(json: &Json, path: &Path) -> Option<String> {
    let mut at = json;
    for step in &path.steps {
        at = at.get(&step.name)?;
        for index in &step.indices {
            at = at.get(*index)?;
        }
    }
    if let Some(name) = &path.attribute {
        at = at.get(name)?;
    }
    match at {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
