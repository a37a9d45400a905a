//! Why a rule cannot run here.

use text::{Diagnostic, Span};

/// A rule that cannot run in a sweep, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsweepable {
    /// Its place among the rules that were given.
    pub rule: usize,
    /// What is wrong, at its place in the rule.
    pub diagnostic: Diagnostic,
}

/// The diagnostic for a step that is more than a filter.
pub(crate) fn step(span: Span) -> Diagnostic {
    Diagnostic::error("not-a-filter", span, "a sweep runs scans and filters, and this is another step")
}

/// The diagnostic for an expression that is not made of comparisons.
pub(crate) fn expression(span: Span) -> Diagnostic {
    Diagnostic::error(
        "not-a-comparison",
        span,
        "a sweep compares fields with constants, and this is something else",
    )
}
