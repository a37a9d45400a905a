//! Rows whose columns are made of values.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, Schema};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;

use crate::batch::{batch, events_at, events_type, lists_of};
use crate::types::{field, is_hidden, unify};

/// Rows in the making: named columns, and the numbers of the events behind each row where they are kept.
pub(super) struct Grid {
    /// Name and values; all have a value or null for each row.
    pub(super) columns: Vec<(String, Vec<Value<'static>>)>,
    /// For each row.
    pub(super) events: Option<Vec<Vec<u32>>>,
    /// How many rows.
    pub(super) rows: usize,
}

impl Grid {
    /// The shown columns of a batch.
    pub(super) fn read(rows: &RecordBatch, trace: bool) -> Grid {
        let named = rows.schema_ref().fields().iter().zip(rows.columns());
        let shown = named.filter(|(field, _)| !is_hidden(field.name()));
        let columns = shown.map(|(field, column)| (field.name().clone(), values(column))).collect();
        Grid { columns, events: events(rows, trace), rows: rows.num_rows() }
    }

    /// The values of a column.
    pub(super) fn column(&self, name: &str) -> Option<&[Value<'static>]> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, values)| values.as_slice())
    }

    /// Another value for a field of a row.
    pub(super) fn set(&mut self, row: usize, name: &str, value: Value<'static>) {
        let place = self.columns.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.columns.push((name.to_owned(), vec![Value::Null; self.rows]));
            self.columns.len() - 1
        });
        self.columns[place].1[row] = value;
    }

    /// Only the rows of these numbers, in that order.
    pub(super) fn picked(self, kept: &[usize]) -> Grid {
        let pick = |values: Vec<Value<'static>>| kept.iter().map(|row| values[*row].clone()).collect();
        Grid {
            columns: self.columns.into_iter().map(|(name, values)| (name, pick(values))).collect(),
            events: self.events.map(|events| kept.iter().map(|row| events[*row].clone()).collect()),
            rows: kept.len(),
        }
    }

    /// Takes the first and the last row away.
    pub(super) fn drop_ends(&mut self) {
        let kept = 1..self.rows.saturating_sub(1).max(1);
        let cut = |len: usize| kept.start.min(len)..kept.end.min(len);
        for (_, values) in &mut self.columns {
            *values = values[cut(values.len())].to_vec();
        }
        if let Some(events) = &mut self.events {
            *events = events[cut(events.len())].to_vec();
        }
        self.rows = cut(self.rows).len();
    }

    /// The rows as a batch; each column has the type that holds its values.
    pub(super) fn batch(self) -> Run<RecordBatch> {
        let mut fields: Vec<Field> = Vec::new();
        let mut arrays: Vec<ArrayRef> = Vec::new();
        for (name, values) in self.columns {
            let ty = values.iter().map(type_of).fold(Type::Null, unify);
            let ty = if ty == Type::Null { Type::Text } else { ty };
            fields.push(field(name, ty));
            arrays.push(array_of(values.into_iter(), ty));
        }
        if let Some(events) = self.events {
            fields.push(Field::new(store::EVENT, events_type(), true));
            arrays.push(lists_of(events.into_iter().map(distinct)));
        }
        batch(&Arc::new(Schema::new(fields)), arrays, self.rows)
    }
}

/// The values of a column, one a row.
pub(super) fn values(column: &ArrayRef) -> Vec<Value<'static>> {
    (0..column.len()).map(|row| value_at(column, row).into_owned()).collect()
}

/// The numbers of the events behind each row, where they are kept.
pub(super) fn events(rows: &RecordBatch, trace: bool) -> Option<Vec<Vec<u32>>> {
    let column = rows.column_by_name(store::EVENT).filter(|_| trace)?;
    Some((0..rows.num_rows()).map(|row| events_at(column, row)).collect())
}

fn distinct(mut events: Vec<u32>) -> Vec<u32> {
    events.sort_unstable();
    events.dedup();
    events
}

fn type_of(value: &Value<'_>) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Boolean(_) => Type::Boolean,
        Value::Integer(_) => Type::Integer,
        Value::Number(_) => Type::Number,
        Value::Text(_) => Type::Text,
        Value::Multi(_) => Type::Multi,
    }
}
