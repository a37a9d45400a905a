//! `tstats prestats=true`: rows that the command behind it measures.
//!
//! Splunk hands on half-made measures, one row for each group, and `stats`, `chart` or `timechart` finishes them. Here
//! the events themselves go on, with the fields that are grouped by and measured, and that command measures them: the
//! answer is the same where it asks for measures that were prepared, and other measures are refused.

use plan::{Aggregate, Expr, Field, Plan, Project, Projection, Step, StepKind};
use text::{Diagnostic, Span};

use super::{Lowering, Result, step};
use crate::syntax::{Command, CommandKind};

/// What a `tstats prestats=true` prepares for the command that finishes it.
pub(super) struct Prepared {
    /// The measures, as the plan calls them.
    measures: Vec<String>,
    /// Where it was asked for.
    span: Span,
}

impl Lowering<'_> {
    /// The rows that are measured later, in place of the measures.
    pub(super) fn prepare(&mut self, aggregate: &Aggregate, span: Span) -> Vec<Step> {
        let measures = aggregate.measures.iter().map(|measure| written(&measure.call)).collect();
        self.prepared = Some(Prepared { measures, span });
        let mut fields: Vec<Field> = aggregate.by.clone();
        for arg in aggregate.measures.iter().flat_map(|measure| &measure.call.args) {
            if let Expr::Field(field) = arg {
                fields.push(field.clone());
            }
        }
        let there = |key: &Field| Expr::call("splunk.isnotnull", vec![Expr::Field(key.clone())], key.span);
        let mut steps = Vec::new();
        if !aggregate.by.is_empty() {
            let all = Expr::And(aggregate.by.iter().map(there).collect(), span);
            steps.push(step(StepKind::Filter(all), span));
        }
        steps.push(step(StepKind::Project(Project { projection: Projection::Only, fields }), span));
        steps
    }

    /// `append=true`: the rows of this `tstats` behind those of the one before, which must prepare the same measures.
    pub(super) fn append_prepared(
        &mut self,
        before: Option<Prepared>,
        steps: Vec<Step>,
        span: Span,
    ) -> Result<Vec<Step>> {
        let same = |before: &Prepared| {
            self.prepared.as_ref().is_some_and(|now| {
                now.measures.len() == before.measures.len()
                    && now.measures.iter().all(|measure| before.measures.contains(measure))
            })
        };
        match before {
            Some(before) if same(&before) => Ok(vec![step(StepKind::Union(Plan { steps }), span)]),
            Some(_) => {
                let message =
                    "`append=true` behind a `tstats` that prepares other measures is not supported yet";
                Err(Box::new(Diagnostic::error("unsupported-prestats", span, message)))
            }
            None => {
                let message =
                    "Error in 'tstats' command: `append=true` goes on from a `tstats prestats=true`";
                Err(Box::new(Diagnostic::error("bad-arguments", span, message)))
            }
        }
    }

    /// Says that a command cannot finish what was prepared, if so.
    pub(super) fn finish_prepared(&mut self, command: &Command) -> Result<()> {
        let CommandKind::Aggregation(aggregation) = &command.kind else { return Ok(()) };
        let Some(prepared) = self.prepared.take() else { return Ok(()) };
        for measure in &aggregation.measures {
            let planned = self.measure(command, measure)?;
            if !prepared.measures.contains(&written(&planned.call)) {
                let asked = written(&planned.call);
                let message = format!("`{asked}` was not prepared by the `tstats prestats=true` before it");
                let wrong = Diagnostic::error("unsupported-prestats", measure.span, message)
                    .with_note(format!("it prepares {}", prepared.measures.join(", ")));
                return Err(Box::new(wrong));
            }
        }
        Ok(())
    }

    /// Says that what was prepared was never finished, if so.
    pub(super) fn end_prepared(&mut self) {
        if let Some(prepared) = self.prepared.take() {
            let message = "`prestats=true` makes half-made measures, and no `stats`, `chart` or `timechart` finishes them";
            let error = Diagnostic::error("unsupported-prestats", prepared.span, message);
            self.diagnostics.push(error.with_note("leave it out: whole results come then"));
        }
    }
}

/// A measure as it is compared: its function and what it measures.
fn written(call: &plan::Call) -> String {
    let args: Vec<String> = call
        .args
        .iter()
        .map(|arg| match arg {
            Expr::Field(field) => field.name.clone(),
            Expr::Literal(plan::Literal::Number(_, text), _) => text.clone(),
            _ => "eval".to_owned(),
        })
        .collect();
    format!("{}({})", call.function.trim_start_matches("splunk."), args.join(", "))
}
