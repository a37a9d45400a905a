//! `dedup`

use std::collections::{HashMap, VecDeque};

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use arrow::compute::nullif;
use datafusion_common::Result as Run;
use functions::value_at;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{batch, indexes, take_rows};
use crate::operator::{Operator, Work};

/// `splunk.dedup{count, fields, keepempty, keepevents, consecutive}` keeps the first `count` rows of each combination
/// of values.
///
/// - **Null**: a row that lacks a field is dropped, with `keepempty` it stays.
/// - **Multivalue**: all values in their order are compared.
/// - `keepevents` keeps the further rows without these fields; `consecutive` starts anew where the values change.
/// - **Source**: Search Reference, "dedup".
pub(crate) const DEDUP: Command = Command { name: "splunk.dedup", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let count = call.count("count", 1)?;
    if count == 0 {
        return Err(call.wrong("count", "must be at least 1"));
    }
    let input = call.input()?;
    let schema = input.schema();
    let places = call.places(&schema, "fields");
    let is_set = |name| call.vendor.is_set(name);
    let (keep_empty, keep_events) = (is_set("keepempty"), is_set("keepevents"));
    let consecutive = is_set("consecutive");
    Ok(Operator::of("Dedup", input, schema, move || {
        let (places, seen, last) = (places.clone(), HashMap::new(), None);
        Box::new(Dedup { count, places, keep_empty, keep_events, consecutive, seen, last })
    }))
}

type Key = Vec<String>;

struct Dedup {
    count: usize,
    /// The key fields' columns; `None` where no row has the field.
    places: Vec<Option<usize>>,
    keep_empty: bool,
    keep_events: bool,
    consecutive: bool,
    seen: HashMap<Key, usize>,
    last: Option<Key>,
}

impl Dedup {
    /// The values of a row; `None` where it lacks one.
    fn key(&self, batch: &RecordBatch, row: usize) -> Option<Key> {
        let text = |place: &Option<usize>| {
            value_at(batch.column((*place)?), row).text().map(|text| text.into_owned())
        };
        self.places.iter().map(text).collect()
    }

    /// Is a row of these values one of the first?
    fn is_first(&mut self, key: Key) -> bool {
        if self.consecutive && self.last.as_ref() != Some(&key) {
            self.seen.clear();
            self.last = Some(key.clone());
        }
        let seen = self.seen.entry(key).or_default();
        *seen += 1;
        *seen <= self.count
    }

    /// The rows, those that are not first without their key fields.
    fn emptied(&self, read: &RecordBatch, repeated: &BooleanArray) -> Run<RecordBatch> {
        let mut columns: Vec<ArrayRef> = read.columns().to_vec();
        for place in self.places.iter().flatten() {
            columns[*place] = nullif(&columns[*place], repeated)?;
        }
        batch(&read.schema(), columns, read.num_rows())
    }
}

impl Work for Dedup {
    fn push(&mut self, batch: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let mut kept = Vec::new();
        let mut repeated = Vec::new();
        for row in 0..batch.num_rows() {
            let (stays, first) = match self.key(&batch, row) {
                None => (self.keep_empty, true),
                Some(key) => {
                    let first = self.is_first(key);
                    (first || self.keep_events, first)
                }
            };
            if stays {
                kept.push(row);
                repeated.push(!first);
            }
        }
        let rows = take_rows(&batch, &indexes(kept))?;
        out.push_back(self.emptied(&rows, &BooleanArray::from(repeated))?);
        Ok(())
    }

    fn finish(&mut self, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        Ok(())
    }

    fn held(&self) -> usize {
        self.seen.len() * (48 + 64 * self.places.len())
    }
}
