//! Searches that the server keeps: cursors and saved searches.

use crate::record::Record;

/// Names of a kept search and its AQL: `GET /ariel/searches/{id}` or `GET /ariel/saved_searches`, or `name,aql`.
pub(crate) fn of(record: &Record) -> Vec<(String, String)> {
    let Some(aql) = record.text(&["aql", "query_string", "query_expression"]) else { return Vec::new() };
    let names = ["name", "search_id", "cursor_id", "uid", "id"].iter();
    names.filter_map(|name| record.text(&[name])).map(|name| (name.to_lowercase(), aql.clone())).collect()
}
