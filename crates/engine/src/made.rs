//! Rows that are run while a plan is lowered, and steps that are put together from them (`map`, `foreach`, a subsearch
//! in brackets).

use std::borrow::Cow;

use arrow::array::RecordBatch;
use plan::{Plan, Step, StepKind, Vendor};
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
        let steps = self.resolved(steps)?;
        for step in steps.iter() {
            node = self.step(node, step)?;
        }
        Ok(node)
    }

    /// The steps, with what the queries in their expressions give in the place of those queries.
    pub(crate) fn resolved<'s>(&self, steps: &'s [Step]) -> Result<Cow<'s, [Step]>, Diagnostic> {
        if !steps.iter().any(|step| holder(step).is_some()) {
            return Ok(Cow::Borrowed(steps));
        }
        let mut found = Vec::with_capacity(steps.len());
        for step in steps {
            match holder(step) {
                None => found.push(step.clone()),
                Some((filled, vendor)) => found.extend(filled(self, vendor)?),
            }
        }
        Ok(Cow::Owned(found))
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

/// The step that a vendor's step holds, with what its queries give.
type Filled = fn(&Lowering<'_>, &Vendor) -> Result<Vec<Step>, Diagnostic>;

/// A step that holds another one and the queries of its expressions.
fn holder(step: &Step) -> Option<(Filled, &Vendor)> {
    let StepKind::Vendor(vendor) = &step.kind else { return None };
    match vendor.command.as_str() {
        subsearch::STEP => Some((subsearch::filled, vendor)),
        subquery::STEP => Some((subquery::filled, vendor)),
        _ => None,
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
