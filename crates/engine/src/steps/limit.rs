//! Only the first rows.

use std::sync::Arc;

use datafusion_physical_plan::ExecutionPlan;
use datafusion_physical_plan::limit::GlobalLimitExec;
use plan::Limit;

use crate::operator::single;

/// Only the first rows.
pub(crate) fn limit(input: Arc<dyn ExecutionPlan>, limit: Limit) -> Arc<dyn ExecutionPlan> {
    let count = usize::try_from(limit.count).unwrap_or(usize::MAX);
    Arc::new(GlobalLimitExec::new(single(input), 0, Some(count)))
}
