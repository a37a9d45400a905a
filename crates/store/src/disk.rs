//! A store as a folder: a Parquet file for each partition, and a summary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::create_dir_all;
use std::path::Path;

use arrow::array::Array;
use taxonomy::{Input, System, Views};

use crate::parquet_file;
use crate::rows::Rows;
use crate::stored_partition::StoredPartition;
use crate::summary::{FORM, Part, Summary};
use crate::{Needs, Store, StoreError};

impl Store {
    /// Writes the store into a folder, which is made where it is missing: a Parquet file for each partition (zstd,
    /// text as dictionaries) and `store.json`, which says what is inside.
    ///
    /// - **Errors**: a file that cannot be written.
    pub fn write_parquet(&self, dir: &Path) -> Result<(), StoreError> {
        create_dir_all(dir).map_err(|error| StoreError::file(dir, error))?;
        let mut parts = Vec::new();
        let mut hosts = BTreeSet::new();
        for (number, held) in self.held().iter().enumerate() {
            let partition = held.load(None)?;
            if let Some(computers) = partition.column(&Input::System(System::Computer)) {
                hosts.extend(parquet_file::distinct(computers));
            }
            let file = file_name(number);
            parquet_file::write(&dir.join(&file), &partition, self.rows())?;
            parts.push(Part::of(file, held.outline()));
        }
        self.summary(parts, hosts).write(dir)
    }

    fn summary(&self, partitions: Vec<Part>, hosts: BTreeSet<String>) -> Summary {
        let mut channels: BTreeMap<String, BTreeMap<u32, usize>> = BTreeMap::new();
        for part in &partitions {
            let ids = channels.entry(part.channel.clone()).or_default();
            *ids.entry(part.event_id.unwrap_or(0)).or_default() += part.rows;
        }
        let first = partitions.iter().filter_map(|part| part.times_ns).map(|(first, _)| first).min();
        let last = partitions.iter().filter_map(|part| part.times_ns).map(|(_, last)| last).max();
        Summary {
            form: FORM,
            events: self.events(),
            numbers: self.rows().len(),
            times_ns: first.zip(last),
            hosts,
            channels,
            files: self.rows().files.iter().map(|file| file.to_string()).collect(),
            views: self.needs().views.clone(),
            whole_text: self.needs().whole_text,
            partitions,
        }
    }

    /// The store that was written into a folder, with the products set up as they are by default. Columns stay on
    /// disk until they are scanned.
    ///
    /// - **Errors**: a file that is missing, or that no store wrote.
    pub fn open(dir: &Path) -> Result<Store, StoreError> {
        Store::open_with(dir, Views::default())
    }

    /// The same, with the products set up as `views` says.
    pub fn open_with(dir: &Path, views: Views) -> Result<Store, StoreError> {
        let summary = Summary::read(dir)?;
        let mut rows =
            Rows::blank(summary.files.iter().map(|file| file.as_str().into()).collect(), summary.numbers);
        let mut held = Vec::new();
        for part in &summary.partitions {
            if part.file.contains(['/', '\\']) || part.file.starts_with("..") {
                return Err(StoreError::file(
                    dir,
                    format!("`{}` is no name of a file beside the summary", part.file),
                ));
            }
            let path = dir.join(&part.file);
            let read = parquet_file::read_rows(&path)?;
            for row in 0..read.events.len() {
                let time = read.times.is_valid(row).then(|| read.times.value(row));
                let record = read.records.is_valid(row).then(|| read.records.value(row));
                let place = (read.files.value(row), read.positions.value(row));
                if !rows.set(read.events.value(row), place, record, time) {
                    return Err(StoreError::file(
                        &path,
                        "it holds an event or a file that the summary has not",
                    ));
                }
            }
            held.push(StoredPartition::Disk(Box::new(part.outline()), path));
        }
        Store::of(Needs { views: summary.views, whole_text: summary.whole_text }, views, held, rows)
    }
}

/// The file of a partition.
pub(crate) fn file_name(number: usize) -> String {
    format!("part-{number:05}.parquet")
}
