//! `join`

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{events_at, events_type, indexes, lists_of, take_rows, with_columns};
use crate::operator::Operator;
use crate::types::{field_type, is_hidden, place, unify, with_fields};

/// `splunk.join{fields, other_fields, subsearch, outer, max, overwrite, usetime, earlier}` adds to each row the fields of the
/// rows of a subsearch that have the same values in `fields`, one row for each of the first `max` of them (0: all). Where
/// the fields have other names on the other side, these are `other_fields`.
///
/// - **No fields**: those that both sides have, internal ones not.
/// - **No match**: the row vanishes, with `outer` it stays.
/// - **Overwrite**: the subsearch's value stands in the place of the row's, where it has one.
/// - **Null**: a row without one of the fields matches none. **Case**: significant.
/// - **Limits**: 50,000 rows of the subsearch (limits.conf, `[join] subsearch_maxout`), with a warning.
/// - **Source**: Search Reference, "join". Believed: a missing value does not overwrite; the order of the rows stays.
pub(crate) const JOIN: Command = Command { name: "splunk.join", makes_rows: false, lower };

/// So many rows of a subsearch count.
const MOST_ROWS: usize = 50_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let read = input.schema();
    let right = call.subsearch_rows(call.limits().most(MOST_ROWS))?;
    let mut keys: Vec<String> = call.vendor.fields("fields").iter().map(|field| field.name.clone()).collect();
    if keys.is_empty() {
        keys = shared(&read, right.schema_ref());
    }
    let right_schema = right.schema();
    let named: Vec<String> =
        call.vendor.fields("other_fields").iter().map(|field| field.name.clone()).collect();
    let other_keys = if named.is_empty() { keys.clone() } else { named };
    let is_added = |name: &str| !is_hidden(name) && !keys.iter().any(|key| key == name);
    let added: Vec<String> = right_schema
        .fields()
        .iter()
        .map(|field| field.name().clone())
        .filter(|name| is_added(name))
        .collect();
    let types = added
        .iter()
        .map(|name| (name.clone(), unify(field_type(&read, name), field_type(&right_schema, name))));
    let mut schema = with_fields(&read, types);
    if right_schema.index_of(store::EVENT).is_ok() {
        schema = with_event_lists(&schema);
    }
    let max = match call.count("max", 1)? {
        0 => usize::MAX,
        max => max,
    };
    let mut joining = Joining {
        index: HashMap::new(),
        places: keys.iter().map(|key| place(&read, key)).collect(),
        times: (place(&read, "_time"), place(&right_schema, "_time")),
        when: When::of(call),
        max,
        outer: call.vendor.is_set("outer"),
        overwrite: call.vendor.is_set("overwrite"),
        added,
        schema: SchemaRef::clone(&schema),
        right,
    };
    joining.find_keys(&other_keys);
    Ok(Operator::each("Join", input, schema, move |rows| joining.run(rows)))
}

/// The fields that both sides have.
fn shared(left: &Schema, right: &Schema) -> Vec<String> {
    let names = left.fields().iter().map(|field| field.name().clone());
    names.filter(|name| !is_hidden(name) && !name.starts_with('_') && right.index_of(name).is_ok()).collect()
}

/// The schema with lists of event numbers.
pub(super) fn with_event_lists(schema: &Schema) -> SchemaRef {
    let mut fields: Vec<Field> = schema
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .filter(|field| field.name() != store::EVENT)
        .collect();
    fields.push(Field::new(store::EVENT, events_type(), true));
    Arc::new(Schema::new(fields))
}

/// Which rows of the subsearch may match by their time.
#[derive(Clone, Copy)]
enum When {
    Any,
    Earlier,
    Later,
}

impl When {
    fn of(call: &Invocation<'_>) -> When {
        match (call.vendor.is_set("usetime"), call.vendor.is_set("earlier")) {
            (false, _) => When::Any,
            (true, true) => When::Earlier,
            (true, false) => When::Later,
        }
    }
}

struct Joining {
    /// The rows of the subsearch for the values of the keys.
    index: HashMap<Vec<String>, Vec<usize>>,
    right: RecordBatch,
    /// Where the keys stand in the rows.
    places: Vec<Option<usize>>,
    /// Where the time stands on both sides.
    times: (Option<usize>, Option<usize>),
    when: When,
    max: usize,
    outer: bool,
    overwrite: bool,
    added: Vec<String>,
    schema: SchemaRef,
}

impl Joining {
    fn find_keys(&mut self, keys: &[String]) {
        let places: Vec<Option<usize>> = keys.iter().map(|key| place(self.right.schema_ref(), key)).collect();
        for row in 0..self.right.num_rows() {
            if let Some(key) = key(&self.right, &places, row) {
                self.index.entry(key).or_default().push(row);
            }
        }
    }

    fn run(&self, rows: &RecordBatch) -> Run<RecordBatch> {
        let mut pairs: Vec<(usize, Option<usize>)> = Vec::new();
        for row in 0..rows.num_rows() {
            let before = pairs.len();
            let found = key(rows, &self.places, row).and_then(|key| self.index.get(&key));
            let fitting = found.into_iter().flatten().filter(|other| self.fits(rows, row, **other));
            pairs.extend(fitting.take(self.max).map(|other| (row, Some(*other))));
            if self.outer && pairs.len() == before {
                pairs.push((row, None));
            }
        }
        let left = take_rows(rows, &indexes(pairs.iter().map(|(row, _)| *row)))?;
        let mut columns: Vec<(&str, ArrayRef)> =
            self.added.iter().map(|name| (name.as_str(), self.column(name, &left, &pairs))).collect();
        if let (Some(mine), Some(theirs)) =
            (left.column_by_name(store::EVENT), self.right.column_by_name(store::EVENT))
        {
            let both = pairs.iter().enumerate().map(|(at, (_, other))| {
                let mut events = events_at(mine, at);
                events.extend(other.iter().flat_map(|other| events_at(theirs, *other)));
                events.sort_unstable();
                events.dedup();
                events
            });
            columns.push((store::EVENT, lists_of(both)));
        } else if let Some(theirs) = self.right.column_by_name(store::EVENT) {
            let only =
                pairs.iter().map(|(_, other)| other.map_or_else(Vec::new, |other| events_at(theirs, other)));
            columns.push((store::EVENT, lists_of(only)));
        }
        with_columns(&left, &self.schema, &columns)
    }

    fn fits(&self, rows: &RecordBatch, row: usize, other: usize) -> bool {
        let time = |rows: &RecordBatch, place: Option<usize>, row: usize| {
            value_at(rows.column(place?), row).text()?.parse::<f64>().ok()
        };
        let (mine, theirs) = (time(rows, self.times.0, row), time(&self.right, self.times.1, other));
        match (self.when, mine, theirs) {
            (When::Any, ..) => true,
            (When::Earlier, Some(mine), Some(theirs)) => theirs <= mine,
            (When::Later, Some(mine), Some(theirs)) => theirs >= mine,
            _ => false,
        }
    }

    fn column(&self, name: &str, left: &RecordBatch, pairs: &[(usize, Option<usize>)]) -> ArrayRef {
        let (before, after) = (left.column_by_name(name), self.right.column_by_name(name));
        let values = pairs.iter().enumerate().map(|(at, (_, other))| {
            let mine = before.map_or(Value::Null, |column| value_at(column, at));
            let theirs = match (after, other) {
                (Some(column), Some(other)) => value_at(column, *other),
                _ => Value::Null,
            };
            let (first, second) = if self.overwrite { (theirs, mine) } else { (mine, theirs) };
            if first.is_null() { second } else { first }
        });
        array_of(values, field_type(&self.schema, name))
    }
}

/// The values of the keys; nothing where one is missing.
fn key(rows: &RecordBatch, places: &[Option<usize>], row: usize) -> Option<Vec<String>> {
    places
        .iter()
        .map(|place| value_at(rows.column((*place)?), row).text().map(std::borrow::Cow::into_owned))
        .collect()
}
