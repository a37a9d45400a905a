//! Stages: a plan whose columns depend on its rows runs in parts.
//!
//! Every node of a DataFusion plan names its columns before it has seen a row. A command that makes columns of values
//! (`chart`, `transpose`) therefore runs what stands before it while the plan is lowered, and the plan goes on from
//! rows in memory.

use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion_common::Result as Run;
use datafusion_execution::TaskContext;
use datafusion_execution::config::SessionConfig;
use datafusion_execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion_execution::memory_pool::{GreedyMemoryPool, MemoryConsumer, MemoryPool, MemoryReservation};
use datafusion_execution::runtime_env::RuntimeEnvBuilder;
use datafusion_physical_plan::ExecutionPlan;
use futures::StreamExt;
use tokio::runtime::Runtime;

use crate::Options;
use crate::batch_bytes::BatchBytes;
use crate::operator::{gather, single};

/// Runs the nodes of one query, all with one memory budget: rows that are held between them count.
#[derive(Clone)]
pub(crate) struct Stages<'e> {
    runtime: &'e Runtime,
    options: Options,
    memory: Arc<dyn MemoryPool>,
}

impl<'e> Stages<'e> {
    /// Stages that run on the threads of `runtime`.
    pub(crate) fn new(runtime: &'e Runtime, options: Options) -> Stages<'e> {
        let memory = Arc::new(GreedyMemoryPool::new(options.memory_budget));
        Stages { runtime, options, memory }
    }

    /// The memory budget in MiB.
    pub(crate) fn budget_mib(&self) -> usize {
        self.options.memory_budget >> 20
    }

    /// Counts rows that wait in memory for the next stage, for as long as what is returned lives. What is too much is
    /// noticed when that stage asks for more.
    pub(crate) fn waiting(&self, rows: &RecordBatch) -> MemoryReservation {
        let reservation = MemoryConsumer::new("rows between stages").register(&self.memory);
        reservation.grow(BatchBytes::default().more(rows));
        reservation
    }

    /// All rows of a node in their order, for whoever asked the query: what they take is not counted.
    pub(crate) fn run(&self, node: &Arc<dyn ExecutionPlan>) -> Run<Vec<RecordBatch>> {
        self.collected(node, |_| Ok(()))
    }

    fn collected(
        &self,
        node: &Arc<dyn ExecutionPlan>,
        mut count: impl FnMut(&RecordBatch) -> Run<()>,
    ) -> Run<Vec<RecordBatch>> {
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::clone(&self.memory))
            .with_disk_manager_builder(disk)
            .build_arc()?;
        let config = SessionConfig::new().with_batch_size(self.options.batch_rows.max(1));
        let context = Arc::new(TaskContext::default().with_session_config(config).with_runtime(environment));
        self.runtime.block_on(async {
            let mut stream = node.execute(0, context)?;
            let mut batches = Vec::new();
            while let Some(batch) = stream.next().await {
                let batch = batch?;
                if batch.num_rows() > 0 {
                    count(&batch)?;
                    batches.push(batch);
                }
            }
            Ok(batches)
        })
    }

    /// All rows of a node in one batch, for the next stage.
    pub(crate) fn whole(&self, node: Arc<dyn ExecutionPlan>) -> Run<RecordBatch> {
        let node = single(node);
        let reservation = MemoryConsumer::new("the rows of a stage").register(&self.memory);
        let mut held = BatchBytes::default();
        let rows = self.collected(&node, |batch| reservation.try_grow(held.more(batch)))?;
        gather(&node.schema(), &rows)
    }
}
