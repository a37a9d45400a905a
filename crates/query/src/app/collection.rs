//! Collections of the KV store, as files.

use std::collections::BTreeMap;

/// The rows of a collection as CSV. An app carries none: they are in the store of a running Splunk. A user who has
/// exported them puts `lookups/<collection>.csv`, or `.json` as Splunk's REST endpoint gives it (an array of objects),
/// beside the app's tables; `None` where there is no such file.
///
/// # Errors
/// JSON that is no array of objects.
pub(super) fn rows(
    collection: &str,
    fields: &str,
    tables: &BTreeMap<&str, &[u8]>,
) -> Result<Option<Vec<u8>>, String> {
    if let Some(csv) = tables.get(format!("{collection}.csv").as_str()) {
        return Ok(Some(csv.to_vec()));
    }
    let file = format!("{collection}.json");
    let Some(json) = tables.get(file.as_str()) else { return Ok(None) };
    let not_rows = |why: &dyn std::fmt::Display| format!("`lookups/{file}` is no array of objects: {why}");
    let rows: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_slice(json).map_err(|error| not_rows(&error))?;
    let mut names = columns(fields);
    for name in rows.iter().flat_map(|row| row.keys()) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut csv = line(names.iter().copied());
    for row in &rows {
        let cells = names.iter().map(|name| match row.get(*name) {
            None | Some(serde_json::Value::Null) => String::new(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        });
        csv.push_str(&line(cells.collect::<Vec<_>>().iter().map(String::as_str)));
    }
    Ok(Some(csv.into_bytes()))
}

/// The collection as it is after installation.
pub(super) fn empty(fields: &str) -> Vec<u8> {
    line(columns(fields).into_iter()).into_bytes()
}

/// The names of `fields_list`.
fn columns(fields: &str) -> Vec<&str> {
    fields.split(',').map(str::trim).filter(|field| !field.is_empty()).collect()
}

fn line<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    let mut line = quoted.collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tables: &[(&str, &str)], expected: &str) {
        let tables = tables.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
        let found = rows("seen", "_key, user", &tables)
            .map(|csv| String::from_utf8(csv.unwrap_or_else(|| empty("_key, user"))).expect("text"));
        assert_eq!(found.unwrap_or_else(|why| why), expected);
    }

    #[test]
    fn a_collection_is_empty_unless_its_rows_are_given() {
        check(&[], "\"_key\",\"user\"\n");
        check(&[("seen.csv", "user\nann\n")], "user\nann\n");
    }

    #[test]
    fn rows_may_be_an_export_in_json() {
        let json = r#"[{"user": "a \"b\"", "n": 1}, {"_key": "k"}]"#;
        check(
            &[("seen.json", json)],
            "\"_key\",\"user\",\"n\"\n\"\",\"a \"\"b\"\"\",\"1\"\n\"k\",\"\",\"\"\n",
        );
        let why = "`lookups/seen.json` is no array of objects: invalid type: map, expected a sequence at line 1 column 0";
        check(&[("seen.json", "{}")], why);
    }
}
