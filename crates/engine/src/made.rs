//! Rows that are run while a plan is lowered, and steps that are put together from them (`map`, `foreach`, a subsearch
//! in brackets).

use arrow::array::RecordBatch;
use plan::{Plan, Step};
use text::{Diagnostic, Span};

use crate::batch::pieces;
use crate::lower::{Lowering, Node, unsupported};
use crate::source::Source;
use crate::{subquery, subsearch, trouble};

impl Lowering<'_> {
    /// The rows that `node` gives, run now.
    pub(crate) fn ran(&self, node: Node, span: Span) -> Result<RecordBatch, Diagnostic> {
        self.stages.whole(node).map_err(|error| {
            let mut said = trouble::diagnostic(&error, span);
            if said.name == trouble::MEMORY_BUDGET {
                let budget = self.stages.budget_mib();
                said.message =
                    format!("the rows of this subsearch need more memory than the budget of {budget} MiB");
            }
            said
        })
    }

    /// Rows as the start of what follows.
    pub(crate) fn rows(&self, rows: &RecordBatch) -> Node {
        Source::waiting(rows.schema(), pieces(rows, self.batch_rows).collect(), self.stages.waiting(rows))
    }

    /// Further steps on `node`.
    pub(crate) fn onwards(&self, mut node: Node, steps: &[Step]) -> Result<Node, Diagnostic> {
        let steps = subquery::resolved(self, subsearch::resolved(self, steps)?)?;
        for step in steps.iter() {
            node = self.step(node, step)?;
        }
        Ok(node)
    }

    /// The plan of a whole query that was put together from rows.
    pub(crate) fn made_plan(&self, text: &str, span: Span) -> Result<Plan, Diagnostic> {
        let compiler = self.environment.compiler.ok_or_else(|| no_compiler(span))?;
        checked(compiler.query(text, span).map_err(|errors| first(errors, span))?)
    }

    /// Steps that were put together from rows.
    pub(crate) fn made_steps(&self, text: &str, span: Span) -> Result<Vec<Step>, Diagnostic> {
        let compiler = self.environment.compiler.ok_or_else(|| no_compiler(span))?;
        let steps = compiler.steps(text, span).map_err(|errors| first(errors, span))?;
        checked(Plan { steps }).map(|plan| plan.steps)
    }
}

fn checked(plan: Plan) -> Result<Plan, Diagnostic> {
    match unsupported(&plan).into_iter().next() {
        None => Ok(plan),
        Some(error) => Err(error),
    }
}

fn first(errors: Vec<Diagnostic>, span: Span) -> Diagnostic {
    errors.into_iter().next().unwrap_or_else(|| no_compiler(span))
}

fn no_compiler(span: Span) -> Diagnostic {
    Diagnostic::error(
        "no-compiler",
        span,
        "this makes query text while it runs, which nothing here can compile",
    )
}
