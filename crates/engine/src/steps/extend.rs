//! New values for fields.

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use datafusion_physical_plan::ExecutionPlan;
use plan::Assignment;
use text::Diagnostic;

use crate::batch::with_columns;
use crate::expression::{Bound, bind};
use crate::lower::Lowering;
use crate::operator::Operator;
use crate::types::with_fields;

/// One assignment, and the rows' schema after it.
struct Setting {
    name: String,
    value: Bound,
    schema: SchemaRef,
}

/// New values for fields, one after the other: a later one sees the earlier.
pub(crate) fn extend(
    lowering: &Lowering<'_>,
    input: Arc<dyn ExecutionPlan>,
    assignments: &[Assignment],
) -> Result<Arc<dyn ExecutionPlan>, Diagnostic> {
    let mut schema = input.schema();
    let mut settings = Vec::with_capacity(assignments.len());
    for assignment in assignments {
        let name = assignment.field.name.clone();
        let value = bind(&assignment.value, &schema, lowering.environment)?;
        schema = with_fields(&schema, [(name.clone(), value.ty)]);
        settings.push(Setting { name, value, schema: Arc::clone(&schema) });
    }
    Ok(Operator::each("Extend", input, schema, move |batch| {
        settings.iter().try_fold(batch.clone(), |batch, setting| set(&batch, setting))
    }))
}

fn set(batch: &RecordBatch, setting: &Setting) -> Run<RecordBatch> {
    let column = setting.value.array(batch.columns(), batch.num_rows())?;
    with_columns(batch, &setting.schema, &[(&setting.name, column)])
}
