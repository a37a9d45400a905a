//! A plan of ours as a plan of DataFusion.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion_physical_plan::ExecutionPlan;
use plan::{ArgValue, Plan, Step, StepKind};
use text::{Diagnostic, Span};

use crate::commands::{self, Invocation};
use crate::environment::Environment;
use crate::input::Input;
use crate::source::Source;
use crate::stages::Stages;
use crate::steps::{aggregate, extend, filter, limit, project, rename, scan, sort, union};
use crate::trouble::Notices;
use crate::{subquery, subsearch};

/// What a plan is lowered with.
pub(crate) struct Lowering<'a> {
    /// What it runs over.
    pub(crate) input: Input<'a>,
    /// Runs what stands before a command whose columns depend on its rows.
    pub(crate) stages: Stages<'a>,
    /// What it is told of the world.
    pub(crate) environment: &'a Environment<'a>,
    /// Where its steps leave their warnings.
    pub(crate) notices: Notices,
    /// The fields to read; `None` for all.
    pub(crate) fields: Option<BTreeSet<String>>,
    /// How many streams a scan is read in.
    pub(crate) threads: usize,
    /// How many rows a batch has at most.
    pub(crate) batch_rows: usize,
}

pub(crate) type Node = Arc<dyn ExecutionPlan>;

impl Lowering<'_> {
    /// The plan as a plan of DataFusion.
    pub(crate) fn plan(&self, plan: &Plan) -> Result<Node, Diagnostic> {
        let steps = self.resolved(&plan.steps)?;
        let (node, rest) = self.start(&steps)?;
        self.onwards(node, rest)
    }

    /// The rows that the plan starts from, and the steps after them. Filters just after a scan run before the
    /// events are put in order.
    fn start<'p>(&self, steps: &'p [Step]) -> Result<(Node, &'p [Step]), Diagnostic> {
        match steps.split_first() {
            Some((Step { kind: StepKind::Scan(scanned), span }, mut rest)) => {
                let mut node = scan::scan(self, scanned, *span)?;
                while let Some((Step { kind: StepKind::Filter(condition), .. }, after)) = rest.split_first() {
                    node = filter::filter(self, node, condition)?;
                    rest = after;
                }
                Ok((scan::newest_first(self, node), rest))
            }
            Some((Step { kind: StepKind::Vendor(vendor), span }, rest))
                if commands::makes_rows(&vendor.command) =>
            {
                let call = Invocation { vendor, span: *span, input: None, lowering: self };
                Ok((commands::lower(&call)?, rest))
            }
            first => match self.input {
                Input::Rows(rows) => Ok((Source::of(rows.schema(), rows.batches(self.batch_rows)), steps)),
                Input::Store(_) => Err(no_start(first.map_or_else(Span::default, |(step, _)| step.span))),
            },
        }
    }

    pub(crate) fn step(&self, node: Node, step: &Step) -> Result<Node, Diagnostic> {
        match &step.kind {
            StepKind::Scan(_) => Err(scan_inside(step.span)),
            StepKind::Filter(condition) => filter::filter(self, node, condition),
            StepKind::Extend(assignments) => extend::extend(self, node, assignments),
            StepKind::Project(projected) => Ok(project::project(self, node, projected, step.span)),
            StepKind::Rename(renamings) => Ok(rename::rename(node, renamings)),
            StepKind::Aggregate(aggregation) => aggregate::aggregate(self, node, aggregation),
            StepKind::Sort(sorted) => sort::sort(self, node, sorted, step.span),
            StepKind::Limit(limited) => Ok(limit::limit(node, *limited)),
            StepKind::Union(other) => Ok(union::union(node, self.plan(other)?)),
            StepKind::Vendor(vendor) => {
                commands::lower(&Invocation { vendor, span: step.span, input: Some(node), lowering: self })
            }
        }
    }
}

/// A diagnostic for each command that does not run here, sub-plans included.
pub(crate) fn unsupported(plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for step in &plan.steps {
        match &step.kind {
            StepKind::Union(other) => found.extend(unsupported(other)),
            StepKind::Vendor(vendor) => {
                if !commands::exists(&vendor.command)
                    && ![subsearch::STEP, subquery::STEP].contains(&vendor.command.as_str())
                {
                    found.push(commands::unsupported(&vendor.command, step.span));
                }
                for arg in &vendor.args {
                    if let ArgValue::Plan(other) = &arg.value {
                        found.extend(unsupported(other));
                    }
                }
            }
            StepKind::Scan(_)
            | StepKind::Filter(_)
            | StepKind::Extend(_)
            | StepKind::Project(_)
            | StepKind::Rename(_)
            | StepKind::Aggregate(_)
            | StepKind::Sort(_)
            | StepKind::Limit(_) => {}
        }
    }
    found
}

/// The diagnostic for a plan that starts with a step that needs rows.
fn no_start(span: Span) -> Diagnostic {
    Diagnostic::error("no-events", span, "the query does not say which events it starts from")
}

/// The diagnostic for a scan that is not the first step.
fn scan_inside(span: Span) -> Diagnostic {
    Diagnostic::error("scan-inside", span, "This command must be the first command of a search")
        .with_note("events can only be read at the start of a query or of a subsearch")
}
