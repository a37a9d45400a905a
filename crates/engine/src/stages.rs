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
use datafusion_execution::memory_pool::GreedyMemoryPool;
use datafusion_execution::runtime_env::RuntimeEnvBuilder;
use datafusion_physical_plan::ExecutionPlan;
use futures::StreamExt;
use tokio::runtime::Runtime;

use crate::Options;
use crate::operator::{gather, single};

/// Runs nodes, each with the memory budget of the engine.
#[derive(Clone, Copy)]
pub(crate) struct Stages<'e> {
    runtime: &'e Runtime,
    options: Options,
}

impl<'e> Stages<'e> {
    /// Stages that run on the threads of `runtime`.
    pub(crate) fn new(runtime: &'e Runtime, options: Options) -> Stages<'e> {
        Stages { runtime, options }
    }

    /// All rows of a node in their order.
    pub(crate) fn run(&self, node: &Arc<dyn ExecutionPlan>) -> Run<Vec<RecordBatch>> {
        let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(GreedyMemoryPool::new(self.options.memory_budget)))
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
                    batches.push(batch);
                }
            }
            Ok(batches)
        })
    }

    /// All rows of a node in one batch.
    pub(crate) fn whole(&self, node: Arc<dyn ExecutionPlan>) -> Run<RecordBatch> {
        let node = single(node);
        gather(&node.schema(), &self.run(&node)?)
    }
}
