//! What `table` does to rows without any of its fields.

use std::collections::VecDeque;

use arrow::array::{Array, RecordBatch};
use datafusion_common::Result as Run;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::operator::{Operator, Work, held};
use crate::types::is_hidden;

/// `splunk.table{}` after the projection of a `table`: where no row has a value in any field there are no rows.
///
/// - **Source**: measured on Splunk 10.4.2.
pub(crate) const TABLE: Command = Command { name: "splunk.table", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let schema = input.schema();
    Ok(Operator::of("Table", input, schema, || Box::new(Table { waiting: Vec::new(), has_value: false })))
}

struct Table {
    /// Rows so far, all without a value.
    waiting: Vec<RecordBatch>,
    has_value: bool,
}

impl Work for Table {
    fn push(&mut self, batch: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        self.has_value |= has_value(&batch);
        self.waiting.push(batch);
        if self.has_value {
            out.extend(self.waiting.drain(..));
        }
        Ok(())
    }

    fn finish(&mut self, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        Ok(())
    }

    fn held(&self) -> usize {
        held(&self.waiting)
    }
}

fn has_value(batch: &RecordBatch) -> bool {
    let fields = batch.schema_ref().fields().iter().zip(batch.columns());
    let mut shown = fields.filter(|(field, _)| !is_hidden(field.name()));
    shown.any(|(_, column)| column.logical_null_count() < column.len())
}
