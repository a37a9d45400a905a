//! Our operators as nodes of a DataFusion plan.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result;
use datafusion_execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion_physical_plan::{ExecutionPlan, ExecutionPlanProperties};
use futures::StreamExt;

use crate::node::{Node, Stream};

/// One step at work on a stream of batches.
pub(crate) trait Work: Send {
    /// One more batch; what can go on at once goes to `out`.
    fn push(&mut self, batch: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Result<()>;

    /// No more batches; what is left goes to `out`.
    fn finish(&mut self, out: &mut VecDeque<RecordBatch>) -> Result<()>;

    /// Bytes held, for the memory budget.
    fn held(&self) -> usize;
}

type Start = Arc<dyn Fn() -> Box<dyn Work> + Send + Sync>;

/// A node of a DataFusion plan that does the work of one of our steps, on one stream.
pub(crate) struct Operator {
    name: &'static str,
    input: Arc<dyn ExecutionPlan>,
    start: Start,
}

impl Operator {
    /// The rows of `input` through the work that `start` begins, giving rows of `schema`.
    pub(crate) fn of(
        name: &'static str,
        input: Arc<dyn ExecutionPlan>,
        schema: SchemaRef,
        start: impl Fn() -> Box<dyn Work> + Send + Sync + 'static,
    ) -> Arc<dyn ExecutionPlan> {
        Node::of(schema, 1, Operator { name, input: single(input), start: Arc::new(start) })
    }

    /// Each batch by itself.
    pub(crate) fn each(
        name: &'static str,
        input: Arc<dyn ExecutionPlan>,
        schema: SchemaRef,
        change: impl Fn(&RecordBatch) -> Result<RecordBatch> + Send + Sync + 'static,
    ) -> Arc<dyn ExecutionPlan> {
        let change: Arc<Change> = Arc::new(change);
        Operator::of(name, input, schema, move || Box::new(Each(Arc::clone(&change))))
    }

    /// All rows in one batch.
    pub(crate) fn whole(
        name: &'static str,
        input: Arc<dyn ExecutionPlan>,
        schema: SchemaRef,
        change: impl Fn(&RecordBatch) -> Result<RecordBatch> + Send + Sync + 'static,
    ) -> Arc<dyn ExecutionPlan> {
        let change: Arc<Change> = Arc::new(change);
        let read = input.schema();
        Operator::of(name, input, schema, move || {
            Box::new(Whole { read: Arc::clone(&read), kept: Vec::new(), change: Arc::clone(&change) })
        })
    }
}

/// The plan as one stream.
pub(crate) fn single(input: Arc<dyn ExecutionPlan>) -> Arc<dyn ExecutionPlan> {
    if input.output_partitioning().partition_count() == 1 {
        return input;
    }
    Arc::new(CoalescePartitionsExec::new(input))
}

type Change = dyn Fn(&RecordBatch) -> Result<RecordBatch> + Send + Sync;

struct Each(Arc<Change>);

impl Work for Each {
    fn push(&mut self, batch: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Result<()> {
        out.push_back((self.0)(&batch)?);
        Ok(())
    }

    fn finish(&mut self, _out: &mut VecDeque<RecordBatch>) -> Result<()> {
        Ok(())
    }

    fn held(&self) -> usize {
        0
    }
}

struct Whole {
    read: SchemaRef,
    kept: Vec<RecordBatch>,
    change: Arc<Change>,
}

impl Work for Whole {
    fn push(&mut self, batch: RecordBatch, _out: &mut VecDeque<RecordBatch>) -> Result<()> {
        self.kept.push(batch);
        Ok(())
    }

    fn finish(&mut self, out: &mut VecDeque<RecordBatch>) -> Result<()> {
        let all = gather(&self.read, &std::mem::take(&mut self.kept))?;
        out.push_back((self.change)(&all)?);
        Ok(())
    }

    fn held(&self) -> usize {
        held(&self.kept)
    }
}

/// All batches as one.
pub(crate) fn gather(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<RecordBatch> {
    match batches {
        [only] => Ok(only.clone()),
        _ => Ok(arrow::compute::concat_batches(schema, batches)?),
    }
}

/// Bytes of the rows of batches. Batches share dictionaries, which are counted once.
pub(crate) fn held(batches: &[RecordBatch]) -> usize {
    let rows: usize = batches.iter().map(|batch| batch.num_rows() * batch.num_columns() * 4).sum();
    let dictionaries = batches.last().map_or(0, RecordBatch::get_array_memory_size);
    rows + dictionaries
}

impl Stream for Operator {
    fn name(&self) -> &'static str {
        self.name
    }

    fn inputs(&self) -> &[Arc<dyn ExecutionPlan>] {
        std::slice::from_ref(&self.input)
    }

    fn with_inputs(&self, mut inputs: Vec<Arc<dyn ExecutionPlan>>) -> Operator {
        let input = inputs.pop().unwrap_or_else(|| Arc::clone(&self.input));
        Operator { name: self.name, input, start: Arc::clone(&self.start) }
    }

    fn start(
        &self,
        partition: usize,
        schema: &SchemaRef,
        context: Arc<TaskContext>,
    ) -> Result<impl futures::Stream<Item = Result<RecordBatch>> + Send + 'static> {
        let reservation = MemoryConsumer::new(self.name).register(context.memory_pool());
        let input = self.input.execute(partition, context)?;
        let (work, ready, schema) = ((self.start)(), VecDeque::new(), Arc::clone(schema));
        Ok(Running { input, work, ready, ended: false, reservation, schema }.stream())
    }
}

struct Running {
    input: SendableRecordBatchStream,
    work: Box<dyn Work>,
    ready: VecDeque<RecordBatch>,
    ended: bool,
    reservation: MemoryReservation,
    schema: SchemaRef,
}

impl Running {
    fn stream(self) -> impl futures::Stream<Item = Result<RecordBatch>> + Send {
        futures::stream::try_unfold(self, |mut running| async move {
            Ok(running.next().await?.map(|batch| (batch, running)))
        })
    }

    async fn next(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                debug_assert_eq!(batch.schema_ref(), &self.schema);
                return Ok(Some(batch));
            }
            if self.ended {
                self.reservation.free();
                return Ok(None);
            }
            match self.input.next().await {
                Some(batch) => self.work.push(batch?, &mut self.ready)?,
                None => {
                    self.ended = true;
                    self.work.finish(&mut self.ready)?;
                }
            }
            self.reservation.try_resize(self.work.held())?;
        }
    }
}
