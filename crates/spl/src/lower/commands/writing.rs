//! Commands that write: `outputlookup`, `outputcsv`, `collect` and their kin. Nothing is written here; the rows go on.

use plan::Step;
use text::Diagnostic;

use super::super::{Lowering, Result};
use crate::syntax::Command;

/// `outputlookup ... t`, `outputcsv ... f`, `outputtext ...`, `collect ...`, `mcollect ...`, `meventcollect ...`,
/// `tscollect ...`: the rows go on as they are, and a warning says that nothing was written.
pub(super) fn writing(lowering: &mut Lowering<'_>, command: &Command, what: &str) -> Result<Vec<Step>> {
    let name = &command.name.value;
    let message = format!("`{name}` writes nothing here: {what} stays as it is, and the rows go on");
    lowering.diagnostics.push(Diagnostic::warning("nothing-written", command.span, message));
    Ok(Vec::new())
}
