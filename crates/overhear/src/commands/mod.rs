//! The commands, one file each.

pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod explain;
mod explain_events;
mod explain_fix;
mod explain_picture;
pub(crate) mod hunt;
pub(crate) mod hunt_sigma;
pub(crate) mod lint;
mod lint_tests;
pub(crate) mod lsp;
pub(crate) mod search;
pub(crate) mod test;
mod test_escu;
pub(crate) mod test_sigma;

use std::process::ExitCode;

/// It ran, and there is nothing to act on.
pub(crate) const CLEAN: ExitCode = ExitCode::SUCCESS;

/// There is something to act on: a finding, a failed test, an error in a query.
pub(crate) fn found() -> ExitCode {
    ExitCode::from(1)
}

/// It ran, and could not decide.
pub(crate) fn undecided() -> ExitCode {
    ExitCode::from(3)
}

/// It could not run.
pub(crate) fn failed() -> ExitCode {
    ExitCode::from(2)
}
