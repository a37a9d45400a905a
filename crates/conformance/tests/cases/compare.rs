//! When two answers are the same.

use serde_json::Value as Json;

/// Are these the same rows? Fields may come in any order; `ordered` says whether rows may not.
pub(crate) fn same(found: &[Json], expected: &[Json], ordered: bool) -> bool {
    if ordered {
        return found == expected;
    }
    let mut left: Vec<&Json> = expected.iter().collect();
    found.len() == expected.len()
        && found.iter().all(|row| match left.iter().position(|known| *known == row) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
}

/// Every value as text, so that answers of languages with types and without can be compared.
pub(crate) fn untyped(rows: &[Json]) -> Vec<Json> {
    rows.iter().map(text).collect()
}

fn text(value: &Json) -> Json {
    match value {
        Json::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
        Json::Array(values) => values.iter().map(text).collect(),
        Json::String(_) | Json::Null => value.clone(),
        other => Json::from(other.to_string()),
    }
}
