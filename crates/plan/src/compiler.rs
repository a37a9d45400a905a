//! Query text that comes to be only while a query runs.

use text::{Diagnostics, Span};

use crate::{Plan, Step};

/// Compiles query text that comes to be only while a query runs: what a subsearch gives back to the search around it,
/// or a search that is written anew for each row. Whoever hands over a plan hands over its compiler.
pub trait Compiler: Sync {
    /// A whole query with a start of its own. Every node has `span`: that of the command that made the text.
    ///
    /// # Errors
    /// What is wrong with the text.
    fn query(&self, text: &str, span: Span) -> Result<Plan, Diagnostics>;

    /// Commands that go on with rows that are there. Every node has `span`.
    ///
    /// # Errors
    /// What is wrong with the text.
    fn steps(&self, text: &str, span: Span) -> Result<Vec<Step>, Diagnostics>;
}
