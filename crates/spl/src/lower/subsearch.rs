//! Subsearches in brackets whose result stands in the text around them.

use std::cell::RefCell;

use plan::{Arg, ArgValue, Emit, Expr, Field, Literal, Plan, Projection, Step, StepKind, Vendor};
use text::{Diagnostic, Diagnostics, Span};

use super::reader::arg;
use super::{Lowering, Result, step};
use crate::syntax::Pipeline;

/// How deep subsearches may nest (limits.conf, `[subsearch]`).
pub(super) const MAX_SUBSEARCH_DEPTH: usize = 8;

/// The function that stands for the predicate that a subsearch becomes: its number, and the text before it.
const PREDICATE: &str = "splunk.subsearch_predicate";

/// The function that stands for the value that a subsearch becomes: its number.
const VALUE: &str = "splunk.subsearch_value";

/// Commands that give no further fields.
const KEEP_NAMES: &[&str] =
    &["splunk.table", "splunk.dedup", "splunk.reverse", "splunk.tail", "splunk.mvexpand"];

/// The subsearches of the command that is being lowered.
#[derive(Default)]
pub(super) struct Pending {
    plans: RefCell<Vec<(Plan, Span)>>,
    said: RefCell<Diagnostics>,
}

impl Lowering<'_> {
    /// A subsearch in the place of a predicate; `before` is what stands before it, such as `user=`.
    pub(super) fn subsearch_predicate(&self, pipeline: &Pipeline, before: &str) -> Result<Expr> {
        let number = self.pend(pipeline)?;
        let span = pipeline.span;
        Ok(Expr::call(PREDICATE, vec![number, Expr::text(before, span)], span))
    }

    /// A subsearch in the place of a value of `eval` or `where`.
    pub(super) fn subsearch_value(&self, pipeline: &Pipeline) -> Result<Expr> {
        let number = self.pend(pipeline)?;
        Ok(Expr::call(VALUE, vec![number], pipeline.span))
    }

    /// Lowers a subsearch and gives its number.
    fn pend(&self, pipeline: &Pipeline) -> Result<Expr> {
        if self.depth >= MAX_SUBSEARCH_DEPTH {
            let message = format!("subsearches nest more than {MAX_SUBSEARCH_DEPTH} levels deep");
            return Err(Box::new(Diagnostic::error("too-deep", pipeline.span, message)));
        }
        let mut inner = Lowering::new(self.functions, self.knowledge, self.add_ons, Vec::new());
        inner.depth = self.depth + 1;
        let plan = inner.pipeline(pipeline);
        self.pending.said.borrow_mut().append(&mut inner.diagnostics);
        self.pending.said.borrow_mut().append(&mut inner.doubts.take());
        let mut plans = self.pending.plans.borrow_mut();
        plans.push((plan, pipeline.span));
        let number = i64::try_from(plans.len() - 1).unwrap_or(i64::MAX);
        Ok(Expr::Literal(Literal::Integer(number), pipeline.span))
    }

    /// The plan of a subsearch whose rows a command takes.
    pub(super) fn subpipeline(&mut self, pipeline: &Pipeline) -> Result<Plan> {
        if self.depth >= MAX_SUBSEARCH_DEPTH {
            let message = format!("subsearches nest more than {MAX_SUBSEARCH_DEPTH} levels deep");
            return Err(Box::new(Diagnostic::error("too-deep", pipeline.span, message)));
        }
        let outer = std::mem::replace(&mut self.at_start, false);
        let range = std::mem::take(&mut self.range);
        let delimiters = std::mem::take(&mut self.delimiters);
        let declared = std::mem::take(&mut self.declared);
        let prepared = self.prepared.take();
        self.depth += 1;
        let plan = self.pipeline(pipeline);
        self.depth -= 1;
        self.prepared = prepared;
        self.at_start = outer;
        (self.range, self.delimiters, self.declared) = (range, delimiters, declared);
        Ok(plan)
    }

    /// The steps with the subsearches that were found while they were lowered.
    pub(super) fn with_subsearches(&mut self, steps: Vec<Step>) -> Vec<Step> {
        self.diagnostics.append(&mut self.pending.said.borrow_mut());
        let plans = std::mem::take(&mut *self.pending.plans.borrow_mut());
        if plans.is_empty() {
            return steps;
        }
        let subsearches: Vec<Arg> = plans
            .into_iter()
            .flat_map(|(plan, span)| {
                let reads = arg("reads", ArgValue::Fields(output_names(&plan, span)), span);
                [reads, arg("subsearch", ArgValue::Plan(plan), span)]
            })
            .collect();
        steps.into_iter().map(|made| if asks(&made) { wrap(made, &subsearches) } else { made }).collect()
    }
}

/// Does a subsearch stand in an expression of the step?
fn asks(step: &Step) -> bool {
    let mut found = false;
    let plan = Plan { steps: vec![step.clone()] };
    plan::visit_exprs(&plan, &mut |expr| {
        found |= matches!(expr, Expr::Call(call) if call.function == PREDICATE || call.function == VALUE);
    });
    found
}

fn wrap(inner: Step, subsearches: &[Arg]) -> Step {
    let span = inner.span;
    let mut args = vec![arg("step", ArgValue::Plan(Plan { steps: vec![inner] }), span)];
    args.extend(subsearches.iter().cloned());
    step(StepKind::Vendor(Vendor { command: "splunk.subsearch".to_owned(), args }), span)
}

/// The fields that a subsearch gives; `*` where its text does not say.
fn output_names(plan: &Plan, span: Span) -> Vec<Field> {
    named_outputs(plan).unwrap_or_else(|| vec![Field { name: "*".to_owned(), span }])
}

fn named_outputs(plan: &Plan) -> Option<Vec<Field>> {
    let mut names: Option<Vec<Field>> = None;
    for step in &plan.steps {
        match &step.kind {
            StepKind::Project(project) if project.projection != Projection::Without => {
                names = Some(project.fields.clone());
            }
            StepKind::Aggregate(aggregate) if aggregate.emit == Emit::Groups => {
                let measures = aggregate.measures.iter().map(|measure| measure.name.clone());
                names = Some(aggregate.by.iter().cloned().chain(measures).collect());
            }
            StepKind::Vendor(vendor) if KEEP_NAMES.contains(&vendor.command.as_str()) => {}
            StepKind::Aggregate(_) | StepKind::Union(_) | StepKind::Scan(_) | StepKind::Vendor(_) => {
                names = None
            }
            StepKind::Extend(assignments) => {
                names.iter_mut().for_each(|names| {
                    names.extend(assignments.iter().map(|assignment| assignment.field.clone()));
                });
            }
            StepKind::Rename(renamings) => {
                names.iter_mut().for_each(|names| {
                    names.extend(renamings.iter().map(|renaming| renaming.to.clone()));
                });
            }
            StepKind::Filter(_) | StepKind::Sort(_) | StepKind::Limit(_) | StepKind::Project(_) => {}
        }
    }
    names.filter(|names| {
        !names
            .iter()
            .any(|field| field.name.contains('*') || matches!(field.name.as_str(), "search" | "query"))
    })
}
