//! Query text that comes to be while a query runs.

use plan::{Compiler, Functions, Plan, Step};
use spl::Knowledge;
use text::{Diagnostics, Span};

use crate::add_ons;

/// Compiles the text that Splunk's `map`, `foreach` and subsearches make while a search runs.
#[derive(Clone, Copy)]
pub struct MadeText<'a> {
    /// The functions that exist.
    pub functions: &'a dyn Functions,
    /// Macros and event types.
    pub knowledge: &'a Knowledge,
}

impl Compiler for MadeText<'_> {
    fn query(&self, text: &str, span: Span) -> Result<Plan, Diagnostics> {
        spl::lower_query_text(text, span, self.functions, self.knowledge, add_ons::add_ons())
    }

    fn steps(&self, text: &str, span: Span) -> Result<Vec<Step>, Diagnostics> {
        spl::lower_steps_text(text, span, self.functions, self.knowledge, add_ons::add_ons())
    }
}
