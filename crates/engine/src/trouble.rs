//! What goes wrong or is worth saying while a plan runs, on its way back to the query.

use std::sync::{Arc, Mutex, PoisonError};

use datafusion_common::DataFusionError;
use text::{Diagnostic, Span};

/// The name of the diagnostic for a query that needs more memory than it may have.
pub(crate) const MEMORY_BUDGET: &str = "memory-budget";

/// What an error of DataFusion says of the query; `whole` is the span of all of it.
pub(crate) fn diagnostic(error: &DataFusionError, whole: Span) -> Diagnostic {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(what) => {
            Diagnostic::error(MEMORY_BUDGET, whole, "the query needs more memory than its budget")
                .with_note(what.clone())
        }
        DataFusionError::External(cause) if cause.is::<Refused>() => match cause.downcast_ref::<Refused>() {
            Some(Refused(said)) => said.clone(),
            None => Diagnostic::error("engine-failure", whole, "the engine failed"),
        },
        other => Diagnostic::error("engine-failure", whole, format!("the engine failed: {other}")),
    }
}

/// What a running step found wrong with the rows, as an error of DataFusion that keeps it.
pub(crate) fn refused(said: Diagnostic) -> DataFusionError {
    DataFusionError::External(Box::new(Refused(said)))
}

#[derive(Debug)]
struct Refused(Diagnostic);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Refused {}

/// Warnings that running steps leave for the reader of the rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notices(Arc<Mutex<Vec<Diagnostic>>>);

impl Notices {
    /// One more, unless the same was said before.
    pub(crate) fn say(&self, notice: Diagnostic) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !said.contains(&notice) {
            said.push(notice);
        }
    }

    /// All that was said, in the order of the query.
    pub(crate) fn take(&self) -> Vec<Diagnostic> {
        let mut said = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        said.sort_by_key(|notice| notice.span);
        said
    }
}
