//! Reference sets, maps, maps of sets and tables.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::record::{File, StateError, scalar};

/// Values of one kind. Whether case counts depends on the kind: `ALNIC` leaves it aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceSet {
    ignores_case: bool,
    values: BTreeSet<String>,
}

impl ReferenceSet {
    /// Is the value in it?
    pub fn contains(&self, value: &str) -> bool {
        self.values.contains(folded(value, self.ignores_case).as_str())
    }
}

/// A value for each key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceMap {
    ignores_case: bool,
    values: BTreeMap<String, String>,
}

impl ReferenceMap {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(folded(key, self.ignores_case).as_str()).map(String::as_str)
    }
}

/// Several values for each key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapOfSets {
    ignores_case: bool,
    values: BTreeMap<String, BTreeSet<String>>,
}

impl MapOfSets {
    /// Is the value among those of the key?
    pub fn contains(&self, key: &str, value: &str) -> bool {
        let values = self.values.get(folded(key, self.ignores_case).as_str());
        values.is_some_and(|values| values.contains(folded(value, self.ignores_case).as_str()))
    }
}

/// For each key a value in each of some columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceTable {
    ignores_case: bool,
    rows: BTreeMap<String, BTreeMap<String, String>>,
}

impl ReferenceTable {
    /// The value of a key in a column, the column's case aside.
    pub fn get(&self, column: &str, key: &str) -> Option<&str> {
        let row = self.rows.get(folded(key, self.ignores_case).as_str())?;
        let found = row.iter().find(|(known, _)| known.eq_ignore_ascii_case(column));
        found.map(|(_, value)| value.as_str())
    }
}

fn folded(text: &str, ignores_case: bool) -> String {
    if ignores_case { text.to_lowercase() } else { text.to_owned() }
}

/// What the REST API says of the collection: its name, whether case is left aside, its data.
struct Exported {
    name: String,
    ignores_case: bool,
    data: Value,
}

/// The object of `GET /reference_data/…/{name}`, or an array of such objects.
fn exported(file: &File<'_>) -> Result<Vec<Exported>, StateError> {
    let items = match file.json()? {
        Value::Array(items) if items.iter().all(|item| item.get("name").is_some()) => items,
        Value::Array(items) => vec![serde_json::json!({ "data": items })],
        object => vec![object],
    };
    let of = |item: Value| {
        let name = item.get("name").and_then(scalar).unwrap_or_else(|| file.stem().to_owned());
        let kind = item.get("element_type").and_then(scalar).unwrap_or_default();
        let data = item.get("data").cloned().unwrap_or(Value::Null);
        Exported { name, ignores_case: kind.eq_ignore_ascii_case("ALNIC"), data }
    };
    Ok(items.into_iter().map(of).collect())
}

/// The value of an element: `{"value": …}`, or the value itself.
fn element(value: &Value) -> Option<String> {
    value.get("value").map_or_else(|| scalar(value), scalar)
}

fn elements(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().into_iter().flatten().filter_map(element)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// The sets of a file: one value a line, or the JSON of the REST API.
pub(crate) fn sets(file: &File<'_>) -> Result<Vec<(String, ReferenceSet)>, StateError> {
    if file.ends("json") {
        let set = |found: Exported| {
            let values = elements(&found.data).map(|value| folded(&value, found.ignores_case)).collect();
            (found.name, ReferenceSet { ignores_case: found.ignores_case, values })
        };
        return Ok(exported(file)?.into_iter().map(set).collect());
    }
    let text = String::from_utf8_lossy(file.bytes);
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}').trim());
    let values = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    Ok(vec![(file.stem().to_owned(), ReferenceSet { ignores_case: false, values })])
}

/// The maps of a file: `key,value` lines under a header, or the JSON of the REST API.
pub(crate) fn maps(file: &File<'_>) -> Result<Vec<(String, ReferenceMap)>, StateError> {
    if file.ends("json") {
        let map = |found: Exported| {
            let pair =
                |(key, value): (&String, &Value)| Some((folded(key, found.ignores_case), element(value)?));
            let values = members(&found.data).filter_map(pair).collect();
            (found.name, ReferenceMap { ignores_case: found.ignores_case, values })
        };
        return Ok(exported(file)?.into_iter().map(map).collect());
    }
    let values = pairs(file)?.into_iter().collect();
    Ok(vec![(file.stem().to_owned(), ReferenceMap { ignores_case: false, values })])
}

/// The maps of sets of a file: `key,value` lines with a key as often as it has values, or the JSON of the REST API.
pub(crate) fn maps_of_sets(file: &File<'_>) -> Result<Vec<(String, MapOfSets)>, StateError> {
    if file.ends("json") {
        let map = |found: Exported| {
            let fold = |text: &str| folded(text, found.ignores_case);
            let values = members(&found.data)
                .map(|(key, values)| (fold(key), elements(values).map(|value| fold(&value)).collect()))
                .collect();
            (found.name, MapOfSets { ignores_case: found.ignores_case, values })
        };
        return Ok(exported(file)?.into_iter().map(map).collect());
    }
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, value) in pairs(file)? {
        values.entry(key).or_default().insert(value);
    }
    Ok(vec![(file.stem().to_owned(), MapOfSets { ignores_case: false, values })])
}

/// The tables of a file: lines of CSV whose first column is the key, or the JSON of the REST API.
pub(crate) fn tables(file: &File<'_>) -> Result<Vec<(String, ReferenceTable)>, StateError> {
    if file.ends("json") {
        let table = |found: Exported| {
            let row = |(key, columns): (&String, &Value)| {
                let cells =
                    members(columns).filter_map(|(name, value)| Some((name.clone(), element(value)?)));
                (folded(key, found.ignores_case), cells.collect())
            };
            let rows = members(&found.data).map(row).collect();
            (found.name, ReferenceTable { ignores_case: found.ignores_case, rows })
        };
        return Ok(exported(file)?.into_iter().map(table).collect());
    }
    let lines = file.lines()?;
    let Some((header, rest)) = lines.split_first() else { return Ok(Vec::new()) };
    let mut rows = BTreeMap::new();
    for line in rest {
        let Some(key) = line.get(0) else { continue };
        let cells = header.iter().zip(line).skip(1).filter(|(_, cell)| !cell.is_empty());
        rows.insert(
            key.to_owned(),
            cells.map(|(name, cell)| (name.trim().to_owned(), cell.to_owned())).collect(),
        );
    }
    Ok(vec![(file.stem().to_owned(), ReferenceTable { ignores_case: false, rows })])
}

/// The first two cells of each line under the header.
fn pairs(file: &File<'_>) -> Result<Vec<(String, String)>, StateError> {
    let lines = file.lines()?;
    let pair = |line: &csv::StringRecord| Some((line.get(0)?.to_owned(), line.get(1)?.to_owned()));
    Ok(lines.iter().skip(1).filter_map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file<'a>(name: &'a str, content: &'a str) -> File<'a> {
        File { name, bytes: content.as_bytes() }
    }

    #[test]
    fn a_set_is_lines_or_what_the_api_exports() {
        let (name, set) = sets(&file("reference_sets/bad hosts.txt", "# ours\nA\nb\n")).unwrap().remove(0);
        assert!(name == "bad hosts" && set.contains("A") && !set.contains("a"));
        let text = r#"{"name": "Hosts", "element_type": "ALNIC", "data": [{"value": "A"}, {"value": 7}]}"#;
        let (name, set) = sets(&file("reference_sets/x.json", text)).unwrap().remove(0);
        assert!(name == "Hosts" && set.contains("a") && set.contains("7") && !set.contains("b"));
    }

    #[test]
    fn a_map_has_one_value_and_a_map_of_sets_several() {
        let (_, map) = maps(&file("m.csv", "key,value\nann,1\n")).unwrap().remove(0);
        assert_eq!((map.get("ann"), map.get("bob")), (Some("1"), None));
        let text = r#"{"name": "m", "data": {"ann": {"value": "1"}}}"#;
        assert_eq!(maps(&file("m.json", text)).unwrap().remove(0).1.get("ann"), Some("1"));
        let (_, sets) = maps_of_sets(&file("s.csv", "key,value\nann,1\nann,2\n")).unwrap().remove(0);
        assert!(sets.contains("ann", "2") && !sets.contains("bob", "2"));
        let text = r#"{"name": "s", "data": {"ann": [{"value": "1"}]}}"#;
        assert!(maps_of_sets(&file("s.json", text)).unwrap().remove(0).1.contains("ann", "1"));
    }

    #[test]
    fn a_table_has_columns_for_each_key() {
        let (_, table) =
            tables(&file("t.csv", "user,FullName,Location\nann,Ann A,Oslo\n")).unwrap().remove(0);
        assert_eq!((table.get("fullname", "ann"), table.get("Manager", "ann")), (Some("Ann A"), None));
        let text = r#"{"name": "t", "data": {"ann": {"FullName": {"value": "Ann A"}}}}"#;
        assert_eq!(tables(&file("t.json", text)).unwrap().remove(0).1.get("FullName", "ann"), Some("Ann A"));
    }
}
