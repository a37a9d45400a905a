//! What all nodes of a DataFusion plan that are ours have in common.

use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result;
use datafusion_common::tree_node::TreeNodeRecursion;
use datafusion_execution::{SendableRecordBatchStream, TaskContext};
use datafusion_physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion_physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion_physical_plan::stream::RecordBatchStreamAdapter;
use datafusion_physical_plan::{
    ChildrenPropertiesMode, DisplayAs, DisplayFormatType, ExecutionPlan, Partitioning, PlanProperties,
    ReplaceChildrenOptions,
};

/// What tells one of our nodes from another.
pub(crate) trait Stream: Sized + Send + Sync + 'static {
    /// As errors and printed plans name it.
    fn name(&self) -> &'static str;

    /// The nodes whose rows it reads.
    fn inputs(&self) -> &[Arc<dyn ExecutionPlan>];

    /// The same over other nodes, as many as before.
    fn with_inputs(&self, inputs: Vec<Arc<dyn ExecutionPlan>>) -> Self;

    /// The rows of one of its streams.
    fn start(
        &self,
        partition: usize,
        schema: &SchemaRef,
        context: Arc<TaskContext>,
    ) -> Result<impl futures::Stream<Item = Result<RecordBatch>> + Send + 'static>;
}

/// A node of a DataFusion plan that gives rows of one schema, in one stream or several.
pub(crate) struct Node<S> {
    stream: S,
    properties: Arc<PlanProperties>,
}

impl<S: Stream> Node<S> {
    /// A node that gives so many streams of rows of that schema.
    pub(crate) fn of(schema: SchemaRef, streams: usize, stream: S) -> Arc<dyn ExecutionPlan> {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(streams),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Arc::new(Node { stream, properties: Arc::new(properties) })
    }
}

impl<S: Stream> fmt::Debug for Node<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.stream.name())
    }
}

impl<S: Stream> DisplayAs for Node<S> {
    fn fmt_as(&self, _kind: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.stream.name())
    }
}

impl<S: Stream> ExecutionPlan for Node<S> {
    fn name(&self) -> &str {
        self.stream.name()
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        self.stream.inputs().iter().collect()
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
        if children.is_empty() {
            return Ok(self);
        }
        let properties = Arc::clone(&self.properties);
        Ok(Arc::new(Node { stream: self.stream.with_inputs(children), properties }))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let schema = self.schema();
        let stream = self.stream.start(partition, &schema, context)?;
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, stream)))
    }
}
