//! Records of a state file: objects of JSON, or lines of CSV.

use std::fmt;

use serde_json::{Map, Value};

/// Why a state file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError {
    /// The file, as it is called in its folder.
    pub file: String,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

impl std::error::Error for StateError {}

/// One object of a file. The names of CSV's columns are those of the REST API's fields, so that both read alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Map<String, Value>);

impl Record {
    /// The text under the first of these names that has one; a number is written out.
    pub(crate) fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| scalar(self.get(name)?))
    }

    /// The whole number under the first of these names that has one.
    pub(crate) fn integer(&self, names: &[&str]) -> Option<i64> {
        self.text(names)?.trim().parse().ok()
    }

    /// The members of a list; a cell of CSV holds them between semicolons.
    pub(crate) fn list(&self, name: &str) -> Vec<Value> {
        match self.get(name) {
            Some(Value::Array(items)) => items.clone(),
            Some(Value::String(text)) => {
                text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect()
            }
            Some(Value::Null) | None => Vec::new(),
            Some(other) => vec![other.clone()],
        }
    }

    /// The texts of a list, or what its objects have under one of these names.
    pub(crate) fn texts(&self, name: &str, inner: &[&str]) -> Vec<String> {
        let text = |item: &Value| match item {
            Value::Object(object) => inner.iter().find_map(|name| scalar(object.get(*name)?)),
            other => scalar(other),
        };
        self.list(name).iter().filter_map(text).collect()
    }

    /// The objects of a list.
    pub(crate) fn records(&self, name: &str) -> Vec<Record> {
        self.list(name).into_iter().filter_map(record).collect()
    }

    /// All names and texts.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&String, String)> {
        self.0.iter().filter_map(|(name, value)| Some((name, scalar(value)?)))
    }

    /// The value of that name, case aside.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        let exact = self.0.get(name);
        exact.or_else(|| {
            self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        })
    }
}

/// A text, or what a number or truth is written as; nothing for an empty cell.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn record(value: Value) -> Option<Record> {
    match value {
        Value::Object(object) => Some(Record(object)),
        _ => None,
    }
}

/// A state file: what kind it is by its ending, and its bytes.
pub(crate) struct File<'a> {
    /// As it is called in its folder: `reference_sets/known.csv`.
    pub(crate) name: &'a str,
    /// Its content.
    pub(crate) bytes: &'a [u8],
}

impl File<'_> {
    /// The folder that it lies in, or its own name without the ending.
    pub(crate) fn kind(&self) -> &str {
        match self.name.split_once('/') {
            Some((folder, _)) => folder,
            None => self.stem(),
        }
    }

    /// Its own name without folder and ending.
    pub(crate) fn stem(&self) -> &str {
        let own = self.name.rsplit('/').next().unwrap_or(self.name);
        own.rsplit_once('.').map_or(own, |(stem, _)| stem)
    }

    /// Does its name end so, case aside?
    pub(crate) fn ends(&self, extension: &str) -> bool {
        self.name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
    }

    /// The error of this file.
    pub(crate) fn error(&self, message: impl fmt::Display) -> StateError {
        StateError { file: self.name.to_owned(), message: message.to_string() }
    }

    /// The content as JSON.
    pub(crate) fn json(&self) -> Result<Value, StateError> {
        serde_json::from_slice(self.bytes).map_err(|error| self.error(format!("this is no JSON: {error}")))
    }

    /// The lines of CSV, the first one included.
    pub(crate) fn lines(&self) -> Result<Vec<csv::StringRecord>, StateError> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(self.bytes);
        let lines: Result<Vec<csv::StringRecord>, csv::Error> = reader.records().collect();
        lines.map_err(|error| self.error(format!("this is no CSV: {error}")))
    }

    /// The records: lines of CSV under its header, or the objects of a JSON array. One object alone is one record.
    pub(crate) fn records(&self) -> Result<Vec<Record>, StateError> {
        if self.ends("json") {
            return match self.json()? {
                Value::Array(items) => Ok(items.into_iter().filter_map(record).collect()),
                Value::Object(object) => Ok(vec![Record(object)]),
                _ => Err(self.error("an array of objects is expected")),
            };
        }
        if !self.ends("csv") {
            return Err(self.error("a state file ends with .csv or .json"));
        }
        let lines = self.lines()?;
        let Some((header, rest)) = lines.split_first() else { return Ok(Vec::new()) };
        let names: Vec<&str> = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim()).collect();
        let of_line = |line: &csv::StringRecord| {
            let cells = names.iter().zip(line).map(|(name, cell)| ((*name).to_owned(), Value::from(cell)));
            Record(cells.collect())
        };
        Ok(rest.iter().map(of_line).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, content: &str, expected: &str) {
        let file = File { name, bytes: content.as_bytes() };
        let shown = match file.records() {
            Ok(records) => records
                .iter()
                .map(|record| format!("{:?} {:?}", record.integer(&["id"]), record.texts("group_ids", &[])))
                .collect::<Vec<_>>()
                .join("|"),
            Err(error) => error.to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn csv_and_json_read_alike() {
        check("a.csv", "id,group_ids\n7,1;2\n8,\n", r#"Some(7) ["1", "2"]|Some(8) []"#);
        check(
            "a.json",
            r#"[{"id": 7, "group_ids": [1, 2]}, {"id": 8, "group_ids": []}]"#,
            r#"Some(7) ["1", "2"]|Some(8) []"#,
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_file() {
        check("a.txt", "x", "a.txt: a state file ends with .csv or .json");
        check("a.json", "7", "a.json: an array of objects is expected");
    }

    #[test]
    fn the_kind_is_the_folder_or_the_name() {
        let kind = |name| File { name, bytes: &[] }.kind().to_owned();
        assert_eq!([kind("assets.csv"), kind("reference_sets/a b.json")], ["assets", "reference_sets"]);
    }
}
