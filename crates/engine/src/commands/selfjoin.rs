//! `selfjoin`

use std::collections::HashMap;

use arrow::array::{ArrayRef, RecordBatch};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{events_at, indexes, listing_events, lists_of, take_rows, with_columns};
use crate::operator::Operator;
use crate::types::{is_hidden, type_of};

/// `splunk.selfjoin{fields, max, overwrite, keepsingle}` joins each row with the first `max` other rows (0: all) that have
/// its values in `fields`, one row for each.
///
/// - **Overwrite**: the other row's value stands in the place of the row's, where it has one; `fields` and internal fields
///   stay.
/// - **No other row**: the row vanishes, with `keepsingle` it stays. **Null**: a row without one of the fields vanishes
///   (believed).
/// - **Source**: Search Reference, "selfjoin". Believed: the order of the rows stays, and the others come in it too.
pub(crate) const SELFJOIN: Command = Command { name: "splunk.selfjoin", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let joining = Joining {
        fields: call.vendor.fields("fields").iter().map(|field| field.name.clone()).collect(),
        max: match call.count("max", 1)? {
            0 => usize::MAX,
            max => max,
        },
        overwrite: call.vendor.is_set("overwrite"),
        keep_single: call.vendor.is_set("keepsingle"),
    };
    let schema = listing_events(&input.schema());
    Ok(Operator::whole("Selfjoin", input, schema, move |rows| joining.run(rows)))
}

struct Joining {
    fields: Vec<String>,
    max: usize,
    overwrite: bool,
    keep_single: bool,
}

impl Joining {
    fn run(&self, rows: &RecordBatch) -> Run<RecordBatch> {
        let mut groups: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        let keys: Vec<Option<Vec<String>>> = (0..rows.num_rows()).map(|row| self.key(rows, row)).collect();
        for (row, key) in keys.iter().enumerate() {
            if let Some(key) = key {
                groups.entry(key.clone()).or_default().push(row);
            }
        }
        let mut pairs: Vec<(usize, Option<usize>)> = Vec::new();
        for (row, key) in keys.iter().enumerate() {
            let Some(group) = key.as_ref().and_then(|key| groups.get(key)) else { continue };
            let others = group.iter().filter(|other| **other != row).take(self.max);
            pairs.extend(others.map(|other| (row, Some(*other))));
            if group.len() == 1 && self.keep_single {
                pairs.push((row, None));
            }
        }
        self.joined(rows, &pairs)
    }

    fn key(&self, rows: &RecordBatch, row: usize) -> Option<Vec<String>> {
        let value =
            |name: &String| value_at(rows.column_by_name(name)?, row).text().map(|text| text.into_owned());
        self.fields.iter().map(value).collect()
    }

    fn joined(&self, rows: &RecordBatch, pairs: &[(usize, Option<usize>)]) -> Run<RecordBatch> {
        let schema = listing_events(&rows.schema());
        let left = take_rows(rows, &indexes(pairs.iter().map(|(row, _)| *row)))?;
        let is_joined = |name: &str| {
            !is_hidden(name) && !name.starts_with('_') && !self.fields.iter().any(|key| key == name)
        };
        let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
        for (field, column) in rows.schema_ref().fields().iter().zip(rows.columns()) {
            if field.name() == store::EVENT {
                let all = pairs.iter().map(|(row, other)| {
                    let mut events = events_at(column, *row);
                    events.extend(other.iter().flat_map(|other| events_at(column, *other)));
                    events
                });
                columns.push((store::EVENT, lists_of(all)));
            } else if is_joined(field.name()) {
                let values = pairs.iter().map(|(row, other)| {
                    let mine = value_at(column, *row);
                    let theirs = other.map_or(Value::Null, |other| value_at(column, other));
                    let (first, second) = if self.overwrite { (theirs, mine) } else { (mine, theirs) };
                    if first.is_null() { second } else { first }
                });
                columns.push((field.name(), array_of(values, type_of(field.data_type()))));
            }
        }
        with_columns(&left, &schema, &columns)
    }
}
