//! Paths into JSON, as `spath` and the `json_` functions write them.

use serde_json::Value as Json;

use crate::Value;

/// What a path found.
pub(super) enum Found<'j> {
    /// The value at a path without `{}`.
    One(&'j Json),
    /// The values of all elements of some array, in their order.
    Many(Vec<&'j Json>),
    /// Nothing.
    Nothing,
}

/// The values at `path`: names with points between, `{2}` for an element counted from 0 (measured), `{}` for all.
/// An `{}` at the end is the array itself.
pub(super) fn at<'j>(json: &'j Json, path: &str) -> Found<'j> {
    let mut here = vec![json];
    let mut many = false;
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let name = step.split('{').next().unwrap_or_default();
        if !name.is_empty() {
            here = here.into_iter().filter_map(|json| json.get(name)).collect();
        }
        let mut places = step[name.len()..].split_terminator('}').peekable();
        while let Some(place) = places.next() {
            let place = place.trim_start_matches('{');
            if let Ok(index) = place.parse::<usize>() {
                here = here.into_iter().filter_map(|json| json.get(index)).collect();
            } else if steps.peek().is_some() || places.peek().is_some() {
                many = true;
                here = here.into_iter().filter_map(Json::as_array).flatten().collect();
            }
        }
    }
    match (many, here.as_slice()) {
        (_, []) => Found::Nothing,
        (false, [one, ..]) => Found::One(one),
        (true, _) => Found::Many(here),
    }
}

/// A JSON value as the text of a field: strings without quotes, the rest as JSON.
pub(super) fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The JSON that a value is.
pub(super) fn parsed(value: &Value<'_>) -> Option<Json> {
    serde_json::from_str(&value.text()?).ok()
}

/// A text as JSON: what it is, where it is a number, a truth, an array or an object; else a text.
pub(super) fn json_of_text(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|_| Json::from(text))
}

/// The elements of a JSON array as a list.
pub(super) fn array_members<'v>(value: &Value<'v>) -> Value<'v> {
    match parsed(value) {
        Some(Json::Array(elements)) => Value::Multi(elements.iter().map(|one| text(one).into()).collect()),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        let json: Json =
            serde_json::from_str(r#"{"a":{"b":1},"c":[1,2],"d":[{"e":1},{"e":"x"}]}"#).expect("JSON");
        let shown = match at(&json, path) {
            Found::One(one) => text(one),
            Found::Many(many) => many.into_iter().map(text).collect::<Vec<_>>().join(" "),
            Found::Nothing => "nothing".to_owned(),
        };
        assert_eq!(shown, expected, "{path}");
    }

    #[test]
    fn names_places_and_all() {
        check("a.b", "1");
        check("a", r#"{"b":1}"#);
        check("c{}", "[1,2]");
        check("c{1}", "2");
        check("d{}.e", "1 x");
        check("d{1}.e", "x");
        check("c{9}", "nothing");
        check("z", "nothing");
    }
}
