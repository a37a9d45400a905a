//! `filldown`

use std::collections::VecDeque;

use arrow::array::RecordBatch;
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::batch;
use crate::operator::{Operator, Work};
use crate::types::{is_hidden, place, type_of};

/// `splunk.filldown{fields}` puts the last value of the rows before where a row lacks a field: one of those named, or any.
///
/// - **Null** stays before the first value.
/// - **Source**: Search Reference, "filldown"; measured on Splunk 10.4.2.
pub(crate) const FILLDOWN: Command = Command { name: "splunk.filldown", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let schema = input.schema();
    let places: Vec<usize> = if call.vendor.fields("fields").is_empty() {
        (0..schema.fields().len()).filter(|index| !is_hidden(schema.field(*index).name())).collect()
    } else {
        call.names(&schema, "fields").iter().filter_map(|name| place(&schema, name)).collect()
    };
    Ok(Operator::of("Filldown", input, schema, move || {
        let last = vec![Value::Null; places.len()];
        Box::new(Filldown { places: places.clone(), last })
    }))
}

struct Filldown {
    places: Vec<usize>,
    last: Vec<Value<'static>>,
}

impl Work for Filldown {
    fn push(&mut self, rows: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let mut columns = rows.columns().to_vec();
        for (place, last) in self.places.iter().zip(&mut self.last) {
            let column = &columns[*place];
            let ty = type_of(column.data_type());
            let values = (0..rows.num_rows()).map(|row| {
                match value_at(column, row) {
                    Value::Null => {}
                    found => *last = found.into_owned(),
                }
                last.clone()
            });
            columns[*place] = array_of(values.collect::<Vec<_>>().into_iter(), ty);
        }
        out.push_back(batch(&rows.schema(), columns, rows.num_rows())?);
        Ok(())
    }

    fn finish(&mut self, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        Ok(())
    }

    fn held(&self) -> usize {
        self.last.iter().map(|value| 64 + value.text().map_or(0, |text| text.len())).sum()
    }
}
