//! Rows with fields that only their values name.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow::array::{ArrayRef, RecordBatch};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;

use crate::batch::with_columns;
use crate::types::{field_type, unify, with_fields};

/// The fields found in each row, as columns to be.
pub(super) struct MadeColumns {
    rows: usize,
    names: Vec<String>,
    places: HashMap<String, usize>,
    values: Vec<Vec<Vec<String>>>,
}

impl MadeColumns {
    /// None yet, for so many rows.
    pub(super) fn new(rows: usize) -> MadeColumns {
        MadeColumns { rows, names: Vec::new(), places: HashMap::new(), values: Vec::new() }
    }

    /// One more value of a field in a row.
    pub(super) fn add(&mut self, row: usize, name: &str, value: String) {
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                self.places.insert(name.to_owned(), self.names.len());
                self.names.push(name.to_owned());
                self.values.push(vec![Vec::new(); self.rows]);
                self.names.len() - 1
            }
        };
        self.values[place][row].push(value);
    }

    /// Does the row have that field already?
    pub(super) fn has(&self, row: usize, name: &str) -> bool {
        self.places.get(name).is_some_and(|place| !self.values[*place][row].is_empty())
    }

    /// The rows with these fields; a row that does not have one keeps the value that it has.
    pub(super) fn on(self, rows: &RecordBatch) -> Run<RecordBatch> {
        let read = rows.schema();
        let types = self.names.iter().zip(&self.values).map(|(name, values)| {
            let several = values.iter().any(|texts| texts.len() > 1);
            let ty = if several { Type::Multi } else { Type::Text };
            (name.clone(), unify(field_type(&read, name), ty))
        });
        let schema = with_fields(&read, types);
        let columns: Vec<(&str, ArrayRef)> = self
            .names
            .iter()
            .zip(&self.values)
            .map(|(name, values)| {
                let before = rows.column_by_name(name);
                let values = values.iter().enumerate().map(|(row, texts)| match texts.as_slice() {
                    [] => before.map_or(Value::Null, |column| value_at(column, row)),
                    [only] => Value::Text(Cow::Borrowed(only.as_str())),
                    several => {
                        Value::Multi(several.iter().map(|text| Cow::Borrowed(text.as_str())).collect())
                    }
                });
                (name.as_str(), array_of(values, field_type(&schema, name)))
            })
            .collect();
        with_columns(rows, &schema, &columns)
    }
}
