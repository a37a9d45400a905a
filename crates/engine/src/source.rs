//! Rows as the start of a DataFusion plan, and one plan's rows after another's.

use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_common::{DataFusionError, Result};
use datafusion_execution::memory_pool::MemoryReservation;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::PhysicalExpr;
use datafusion_physical_plan::stream::RecordBatchStreamAdapter;
use datafusion_physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties,
    ReplaceChildrenOptions,
};
use futures::StreamExt;
use store::Scanning;

use crate::batch::pieces;
use crate::operator::{one_stream, single, streams};
use crate::types::only_if_valued;

/// Rows, in one stream or several.
#[derive(Debug)]
pub(crate) struct Source {
    parts: Vec<Rows>,
    properties: Arc<PlanProperties>,
    /// The memory that rows take which an earlier stage left.
    _memory: Option<MemoryReservation>,
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
        let properties = Arc::new(one_stream(schema));
        Arc::new(Source { parts: vec![Rows::Held(batches)], properties, _memory: None })
    }

    /// The same of rows that an earlier stage left in memory.
    pub(crate) fn waiting(
        schema: SchemaRef,
        batches: Vec<RecordBatch>,
        memory: MemoryReservation,
    ) -> Arc<dyn ExecutionPlan> {
        let properties = Arc::new(one_stream(schema));
        Arc::new(Source { parts: vec![Rows::Held(batches)], properties, _memory: Some(memory) })
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
        let properties = Arc::new(streams(schema, parts.len()));
        Arc::new(Source { parts, properties, _memory: None })
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

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rows::Held(batches) => write!(f, "Held({} batches)", batches.len()),
            Rows::Stored { parts, .. } => write!(f, "Stored({} parts)", parts.len()),
        }
    }
}

impl DisplayAs for Source {
    fn fmt_as(&self, _kind: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source: streams={}", self.parts.len())
    }
}

impl ExecutionPlan for Source {
    fn name(&self) -> &str {
        "Source"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _see: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        _children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, _context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let rows = self.parts.get(partition).cloned().unwrap_or(Rows::Held(Vec::new()));
        let schema = self.schema();
        let dress = move |batch: Result<RecordBatch>| batch.map(|batch| dressed(batch, &schema));
        let stream = futures::stream::iter(rows.batches()).map(dress);
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), stream)))
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
#[derive(Debug)]
pub(crate) struct Chain {
    inputs: Vec<Arc<dyn ExecutionPlan>>,
    properties: Arc<PlanProperties>,
}

impl Chain {
    /// The rows of `inputs`, one after the other; all have the same schema, and there is at least one.
    pub(crate) fn of(schema: SchemaRef, inputs: Vec<Arc<dyn ExecutionPlan>>) -> Arc<dyn ExecutionPlan> {
        let inputs = inputs.into_iter().map(single).collect();
        Arc::new(Chain { inputs, properties: Arc::new(one_stream(schema)) })
    }
}

impl DisplayAs for Chain {
    fn fmt_as(&self, _kind: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chain")
    }
}

impl ExecutionPlan for Chain {
    fn name(&self) -> &str {
        "Chain"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.inputs.iter().collect()
    }

    fn apply_expressions(
        &self,
        _see: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _options: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(Chain { inputs: children, properties: Arc::clone(&self.properties) }))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let inputs: Result<Vec<SendableRecordBatchStream>> =
            self.inputs.iter().map(|input| input.execute(partition, Arc::clone(&context))).collect();
        let stream = futures::stream::iter(inputs?).flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), stream)))
    }
}
