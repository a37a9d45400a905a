//! Functions that evaluate an argument anew for each value of a field: no closure over values can do that.

use text::Diagnostic;

use crate::{Argument, Context, Kernel};

/// The binding of a function that only the engine's expressions can run.
pub(super) fn refused(_: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    Err(Diagnostic::error("not-a-kernel", context.call, "this function cannot stand here"))
}
