//! Things that have a number and a name.

use std::collections::BTreeMap;

use crate::record::{File, Record, StateError};

/// A kind of event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qid {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
}

impl Qid {
    /// `GET /data_classification/qid_records`, or `qid,name,description`.
    pub(crate) fn of(record: &Record) -> Option<(i64, Qid)> {
        let qid = Qid { name: record.text(&["name"])?, description: record.text(&["description"]) };
        Some((record.integer(&["qid"])?, qid))
    }
}

/// The names of a file by their ids.
pub(crate) fn by_id(file: &File<'_>, names: &[&str]) -> Result<BTreeMap<i64, String>, StateError> {
    let pair = |record: &Record| Some((record.integer(&["id"])?, record.text(names)?));
    Ok(file.records()?.iter().filter_map(pair).collect())
}
