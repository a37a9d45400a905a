//! Only rows where an expression is true.

use std::sync::Arc;

use datafusion_physical_plan::ExecutionPlan;
use datafusion_physical_plan::filter::FilterExecBuilder;
use plan::Expr;
use text::Diagnostic;

use crate::expression::{bind, truth};
use crate::lower::Lowering;
use crate::predicate::Predicate;
use crate::trouble;

/// Only rows where `condition` is true; false and null drop the row.
pub(crate) fn filter(
    lowering: &Lowering<'_>,
    input: Arc<dyn ExecutionPlan>,
    condition: &Expr,
) -> Result<Arc<dyn ExecutionPlan>, Diagnostic> {
    let bound = bind(condition, &input.schema(), lowering.environment)?;
    truth(bound.ty, condition.span())?;
    let filter =
        FilterExecBuilder::new(Predicate::of(bound), input).with_batch_size(lowering.batch_rows).build();
    Ok(Arc::new(filter.map_err(|error| trouble::diagnostic(&error, condition.span()))?))
}
