//! What a plan runs over.

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use store::Store;

use crate::batch::pieces;

/// What a plan runs over.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    /// Events.
    Store(&'a Store),
    /// Rows that stand for what a scan finds.
    Rows(&'a Table),
}

/// Rows in memory that stand for the events of a scan, in their order.
#[derive(Clone, Debug)]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// Rows in memory; all batches have that schema.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Table {
        Table { schema, batches }
    }

    /// The columns.
    pub fn schema(&self) -> SchemaRef {
        SchemaRef::clone(&self.schema)
    }

    pub(crate) fn batches(&self, rows: usize) -> Vec<RecordBatch> {
        self.batches.iter().flat_map(|batch| pieces(batch, rows)).collect()
    }
}
