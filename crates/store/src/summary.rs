//! What a store on disk says of itself: `store.json` beside its Parquet files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::parquet_file::{column_input, column_name};
use crate::partition::{ClassKey, ColumnOutline, Outline};

/// The file's name.
pub(crate) const FILE: &str = "store.json";

/// The form of the folder; another number cannot be read.
pub(crate) const FORM: u32 = 1;

/// What a store on disk says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The form of the folder.
    pub(crate) form: u32,
    /// How many events.
    pub(crate) events: usize,
    /// One more than the highest number of an event.
    pub(crate) numbers: usize,
    /// First and last time in UTC ns.
    pub(crate) times_ns: Option<(i64, i64)>,
    /// Computers, sorted.
    pub(crate) hosts: BTreeSet<String>,
    /// For each channel how many events of each id; an event of no Windows log counts under `""` and 0.
    pub(crate) channels: BTreeMap<String, BTreeMap<u32, usize>>,
    /// The files that the events were read from, in the order of their numbers.
    pub(crate) files: Vec<String>,
    /// For each view the fields that can be shown; `null` for all.
    pub(crate) views: BTreeMap<String, Option<BTreeSet<String>>>,
    /// Whether all fields include the event's whole text.
    pub(crate) whole_text: bool,
    /// The partitions.
    pub(crate) partitions: Vec<Part>,
}

/// A partition and its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Part {
    /// The file, beside this one.
    pub(crate) file: String,
    pub(crate) provider: String,
    pub(crate) channel: String,
    pub(crate) event_id: Option<u32>,
    pub(crate) rows: usize,
    pub(crate) times_ns: Option<(i64, i64)>,
    pub(crate) all_timed: bool,
    pub(crate) columns: Vec<Column>,
}

/// A column of a partition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) multi: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) empty: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Part {
    pub(crate) fn of(file: String, outline: &Outline) -> Part {
        let columns = outline.columns.iter().map(|column| Column {
            name: column_name(&column.input),
            multi: column.multi,
            empty: !column.has_values,
        });
        Part {
            file,
            provider: outline.class.provider.to_string(),
            channel: outline.class.channel.to_string(),
            event_id: outline.class.event_id,
            rows: outline.rows,
            times_ns: outline.times,
            all_timed: outline.all_timed,
            columns: columns.collect(),
        }
    }

    pub(crate) fn outline(&self) -> Outline {
        let class = ClassKey {
            provider: self.provider.as_str().into(),
            channel: self.channel.as_str().into(),
            event_id: self.event_id,
        };
        let columns = self.columns.iter().filter_map(|column| {
            let input = column_input(&column.name)?;
            Some(ColumnOutline { input, multi: column.multi, has_values: !column.empty })
        });
        Outline::new(class, self.rows, self.times_ns, self.all_timed, columns.collect())
    }
}

impl Summary {
    /// Writes it into a folder.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), StoreError> {
        let path = dir.join(FILE);
        let file = File::create(&path).map_err(|error| StoreError::file(&path, error))?;
        let mut out = BufWriter::new(file);
        serde_json::to_writer_pretty(&mut out, self).map_err(|error| StoreError::file(&path, error))?;
        out.flush().map_err(|error| StoreError::file(&path, error))
    }

    /// Reads it from a folder.
    pub(crate) fn read(dir: &Path) -> Result<Summary, StoreError> {
        let path = dir.join(FILE);
        let file = File::open(&path).map_err(|error| StoreError::file(&path, error))?;
        let summary: Summary = serde_json::from_reader(BufReader::new(file))
            .map_err(|error| StoreError::file(&path, format!("it is no summary of a store: {error}")))?;
        if summary.form != FORM {
            let found = summary.form;
            return Err(StoreError::file(
                &path,
                format!("it has form {found}, and only form {FORM} can be read"),
            ));
        }
        Ok(summary)
    }
}
