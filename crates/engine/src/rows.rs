//! The rows that a plan gives.

use std::fmt;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use functions::{Value, value_at};
use plan::Type;
use text::Diagnostics;

use crate::batch::events_at;
use crate::types::{is_hidden, type_of};

/// The rows that a plan gives, in their order.
pub struct Rows {
    schema: SchemaRef,
    pub(crate) batches: Vec<RecordBatch>,
    diagnostics: Diagnostics,
}

/// One row: its fields in the order of the columns, those without a value left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'r> {
    /// Name and value.
    pub fields: Vec<(&'r str, Value<'r>)>,
    /// The numbers of the store's events that the row was made from, ascending; empty where the plan ran without a
    /// trace and the row is of several events.
    pub events: Vec<u32>,
}

impl Rows {
    pub(crate) fn new(schema: SchemaRef, batches: Vec<RecordBatch>, diagnostics: Diagnostics) -> Rows {
        Rows { schema, batches, diagnostics }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was noticed while the plan ran, such as rows that a limit dropped; warnings and notes only.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Names and types of the columns. A column may be without a value in all rows.
    pub fn columns(&self) -> Vec<(&str, Type)> {
        let fields = self.schema.fields().iter().filter(|field| !is_hidden(field.name()));
        fields.map(|field| (field.name().as_str(), type_of(field.data_type()))).collect()
    }

    /// The columns as Arrow has them, the store's own included.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The same rows with their columns in the order of the alphabet, upper and lower case alike.
    #[must_use]
    pub fn with_columns_by_name(self) -> Rows {
        let mut order: Vec<usize> = (0..self.schema.fields().len()).collect();
        let key = |index: &usize| {
            let name = self.schema.field(*index).name();
            (name.to_lowercase(), name.clone())
        };
        order.sort_by_cached_key(key);
        let (Ok(schema), Ok(batches)) = (
            self.schema.project(&order),
            self.batches.iter().map(|batch| batch.project(&order)).collect::<Result<Vec<_>, _>>(),
        ) else {
            return self;
        };
        Rows { schema: schema.into(), batches, diagnostics: self.diagnostics }
    }

    /// The rows as Arrow has them.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// The rows.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |at| row(batch, at)))
    }

    /// The time of each row's event in UTC nanoseconds, where rows still are events.
    pub fn times(&self) -> impl Iterator<Item = Option<i64>> {
        self.batches.iter().flat_map(|batch| {
            let times = batch.column_by_name(store::TIME);
            (0..batch.num_rows()).map(move |at| match times.map(|times| value_at(times, at)) {
                Some(Value::Integer(time)) => Some(time),
                _ => None,
            })
        })
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

fn row(batch: &RecordBatch, at: usize) -> Row<'_> {
    let events = batch.column_by_name(store::EVENT).map_or_else(Vec::new, |column| events_at(column, at));
    let named = batch.schema_ref().fields().iter().zip(batch.columns());
    let fields = named
        .filter(|(field, _)| !is_hidden(field.name()))
        .filter_map(|(field, column)| Some((field.name().as_str(), shown(column, at)?)))
        .collect();
    Row { fields, events }
}

/// The value of a column in a row, if there is one. A list of one text is that text, as in Splunk's results.
fn shown(column: &ArrayRef, at: usize) -> Option<Value<'_>> {
    match value_at(column, at) {
        Value::Null => None,
        Value::Multi(mut texts) if texts.len() == 1 => texts.pop().map(Value::Text),
        value => Some(value),
    }
}
