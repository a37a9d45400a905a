//! Rows as the start of a DataFusion plan, and one plan's rows after another's.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::{DataFusionError, Result};
use datafusion_execution::memory_pool::MemoryReservation;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_plan::ExecutionPlan;
use futures::StreamExt;
use store::Scanning;

use crate::batch::pieces;
use crate::node::{Node, Stream};
use crate::operator::single;
use crate::types::only_if_valued;

/// Rows, in one stream or several.
#[derive(Clone)]
pub(crate) struct Source {
    parts: Vec<Rows>,
    /// The memory that rows take which an earlier stage left.
    _memory: Option<Arc<MemoryReservation>>,
}

/// The rows of one stream.
#[derive(Clone)]
enum Rows {
    /// In memory.
    Held(Vec<RecordBatch>),
    /// Parts of a scan, each read when its turn comes, in batches of at most so many rows.
    Stored { scanning: Arc<Scanning>, parts: Vec<usize>, batch_rows: usize },
}

impl Source {
    /// The batches in their order. All have that schema.
    pub(crate) fn of(schema: SchemaRef, batches: Vec<RecordBatch>) -> Arc<dyn ExecutionPlan> {
        Node::of(schema, 1, Source { parts: vec![Rows::Held(batches)], _memory: None })
    }

    /// The same of rows that an earlier stage left in memory.
    pub(crate) fn waiting(
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
        memory: MemoryReservation,
    ) -> Arc<dyn ExecutionPlan> {
        let _memory = Some(Arc::new(memory));
        Node::of(schema, 1, Source { parts: vec![Rows::Held(batches)], _memory })
    }

    /// The same of rows that stand for what a scan finds.
    pub(crate) fn scanned(schema: &SchemaRef, batches: Vec<RecordBatch>) -> Arc<dyn ExecutionPlan> {
        let schema = only_if_valued(schema);
        let batches = batches.into_iter().map(|batch| dressed(batch, &schema)).collect();
        Source::of(schema, batches)
    }

    /// The parts of a scan, dealt out to `threads` streams so that each has about as many rows.
    pub(crate) fn stored(scanning: Scanning, batch_rows: usize, threads: usize) -> Arc<dyn ExecutionPlan> {
        let schema = only_if_valued(scanning.schema());
        let dealt = dealt(&scanning, threads.max(1));
        let scanning = Arc::new(scanning);
        let stream = |parts| Rows::Stored { scanning: Arc::clone(&scanning), parts, batch_rows };
        let parts: Vec<Rows> = dealt.into_iter().map(stream).collect();
        Node::of(schema, parts.len(), Source { parts, _memory: None })
    }
}

/// Each part goes to the hand that has the fewest rows.
fn dealt(scanning: &Scanning, hands: usize) -> Vec<Vec<usize>> {
    let mut dealt = vec![Vec::new(); hands];
    let mut rows = vec![0; hands];
    for part in 0..scanning.parts() {
        let hand = (0..hands).min_by_key(|hand| rows[*hand]).unwrap_or(0);
        rows[hand] += scanning.rows(part);
        dealt[hand].push(part);
    }
    dealt
}

impl Rows {
    fn batches(self) -> Box<dyn Iterator<Item = Result<RecordBatch>> + Send> {
        match self {
            Rows::Held(batches) => Box::new(batches.into_iter().map(Ok)),
            Rows::Stored { scanning, parts, batch_rows } => {
                Box::new(parts.into_iter().flat_map(move |part| match scanning.read(part) {
                    Ok(read) => read.iter().flat_map(|read| pieces(read, batch_rows)).map(Ok).collect(),
                    Err(error) => vec![Err(DataFusionError::External(Box::new(error)))],
                }))
            }
        }
    }
}

impl Stream for Source {
    fn name(&self) -> &'static str {
        "Source"
    }

    fn inputs(&self) -> &[Arc<dyn ExecutionPlan>] {
        &[]
    }

    fn with_inputs(&self, _none: Vec<Arc<dyn ExecutionPlan>>) -> Source {
        self.clone()
    }

    fn start(
        &self,
        partition: usize,
        schema: &SchemaRef,
        _context: Arc<TaskContext>,
    ) -> Result<impl futures::Stream<Item = Result<RecordBatch>> + Send + 'static> {
        let rows = self.parts.get(partition).cloned().unwrap_or(Rows::Held(Vec::new()));
        let schema = Arc::clone(schema);
        let dress = move |batch: Result<RecordBatch>| batch.map(|batch| dressed(batch, &schema));
        Ok(futures::stream::iter(rows.batches()).map(dress))
    }
}

/// The batch with that schema, which differs only in what it says of the fields.
fn dressed(batch: RecordBatch, schema: &SchemaRef) -> RecordBatch {
    if batch.schema_ref() == schema {
        return batch;
    }
    batch.clone().with_schema(Arc::clone(schema)).unwrap_or(batch)
}

/// The rows of one plan, then the rows of another. (DataFusion's own union does not keep the order.)
pub(crate) struct Chain(Vec<Arc<dyn ExecutionPlan>>);

impl Chain {
    /// The rows of `inputs`, one after the other; all have the same schema, and there is at least one.
    pub(crate) fn of(schema: SchemaRef, inputs: Vec<Arc<dyn ExecutionPlan>>) -> Arc<dyn ExecutionPlan> {
        Node::of(schema, 1, Chain(inputs.into_iter().map(single).collect()))
    }
}

impl Stream for Chain {
    fn name(&self) -> &'static str {
        "Chain"
    }

    fn inputs(&self) -> &[Arc<dyn ExecutionPlan>] {
        &self.0
    }

    fn with_inputs(&self, inputs: Vec<Arc<dyn ExecutionPlan>>) -> Chain {
        Chain(inputs)
    }

    fn start(
        &self,
        partition: usize,
        _schema: &SchemaRef,
        context: Arc<TaskContext>,
    ) -> Result<impl futures::Stream<Item = Result<RecordBatch>> + Send + 'static> {
        let inputs: Result<Vec<SendableRecordBatchStream>> =
            self.0.iter().map(|input| input.execute(partition, Arc::clone(&context))).collect();
        Ok(futures::stream::iter(inputs?).flatten())
    }
}
