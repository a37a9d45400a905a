//! Changes at paths of JSON texts.

use serde_json::{Map, Value as Json};
use text::Diagnostic;

use super::json_path::parsed;
use super::json_value::json_of;
use super::number::Origin;
use super::refusal::invalid_arguments;
use crate::{Argument, Context, Kernel, Value};

/// What is done with the value at a path: the JSON, the path, and the new value.
pub(super) type Change = fn(&mut Json, &str, Json);

/// The kernel of `f(json, path, value, path, value, ...)`: null where the first is no JSON. A value that is JSON of an
/// array or object counts as such.
pub(super) fn in_pairs(
    function: &str,
    args: &[Argument],
    context: &Context,
    change: Change,
) -> Result<Kernel, Diagnostic> {
    if args.len().is_multiple_of(2) {
        return Err(invalid_arguments(function, context));
    }
    let origins: Vec<Origin> = args.iter().map(Origin::of).collect();
    Ok(Box::new(move |args| {
        let Some(mut json) = parsed(&args[0]) else { return Value::Null };
        for (pair, origins) in args[1..].chunks_exact(2).zip(origins[1..].chunks_exact(2)) {
            if let Some(path) = pair[0].text() {
                let structured = parsed(&pair[1]).filter(|json| json.is_array() || json.is_object());
                change(&mut json, &path, structured.unwrap_or_else(|| json_of(&pair[1], origins[1])));
            }
        }
        Value::owned(json.to_string())
    }))
}

/// The steps of a path: names, and `{2}` for an element counted from 0.
pub(super) fn steps(path: &str) -> Vec<Result<&str, usize>> {
    let mut found = Vec::new();
    for step in path.split('.') {
        let (name, places) = step.split_once('{').unwrap_or((step, ""));
        if !name.is_empty() {
            found.push(Ok(name));
        }
        let indexes = places.split(['{', '}']).filter_map(|place| place.parse().ok());
        found.extend(indexes.map(Err));
    }
    found
}

/// The value at a path, names that are missing added as objects; `None` where the path leads into something else.
pub(super) fn place<'j>(json: &'j mut Json, path: &str) -> Option<&'j mut Json> {
    steps(path).into_iter().try_fold(json, |here, step| match step {
        Ok(name) => {
            if here.is_null() {
                *here = Json::Object(Map::new());
            }
            Some(here.as_object_mut()?.entry(name).or_insert(Json::Null))
        }
        Err(index) => here.as_array_mut()?.get_mut(index),
    })
}
