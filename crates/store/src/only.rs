//! A store of some of the events of another.

use std::collections::BTreeMap;

use arrow::array::{AsArray, UInt32Array};
use arrow::compute::take;
use arrow::datatypes::{Int32Type, Int64Type, UInt32Type};

use crate::column::RawColumn;
use crate::partition::Partition;
use crate::stored_partition::StoredPartition;
use crate::{Store, StoreError};

impl Partition {
    /// The same class with these rows only.
    fn only(&self, rows: &UInt32Array) -> Result<Partition, StoreError> {
        let mut columns = Vec::with_capacity(self.columns.len());
        for (input, column) in &self.columns {
            let column = match column {
                RawColumn::Text(texts) => {
                    RawColumn::Text(take(texts, rows, None)?.as_dictionary::<Int32Type>().clone())
                }
                RawColumn::Multi(lists) => {
                    RawColumn::Multi(take(lists, rows, None)?.as_list::<i32>().clone())
                }
            };
            columns.push((input.clone(), column));
        }
        let raw = match &self.raw {
            Some(raw) => Some(take(raw, rows, None)?.as_string::<i32>().clone()),
            None => None,
        };
        let events = take(&self.events, rows, None)?.as_primitive::<UInt32Type>().clone();
        let times = take(&self.times, rows, None)?.as_primitive::<Int64Type>().clone();
        Ok(Partition::new(self.class().clone(), events, times, columns, raw))
    }
}

impl Store {
    /// A store of some of its events, which keep their numbers: what an explanation runs a query over. Numbers that no
    /// event has are left out.
    ///
    /// - **Cost**: one copy of the keys of the chosen rows; texts are shared.
    pub fn only(&self, events: &[u32]) -> Result<Store, StoreError> {
        let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (partition, row) in events.iter().filter_map(|event| self.place(*event)) {
            rows.entry(partition).or_default().push(row);
        }
        let mut chosen = Vec::with_capacity(rows.len());
        for (partition, mut rows) in rows {
            let Some(held) = self.held().get(partition as usize) else { continue };
            rows.sort_unstable();
            rows.dedup();
            chosen.push(StoredPartition::Memory(Box::new(held.load(None)?.only(&rows.into())?)));
        }
        self.with_partitions(chosen)
    }
}
