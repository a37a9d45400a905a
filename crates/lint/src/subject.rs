//! What a lint looks at.

use plan::{Call, Expr, Field, Plan, StepKind};
use query::{Language, Query};
use taxonomy::Views;
use text::{Diagnostic, Span};

use crate::classes::{Classes, Universe};
use crate::flow::{self, Moment, Pipeline, pipelines};
use crate::place;
use crate::tables::Tables;
use crate::texts::{self, Test};

/// What a lint looks at: a query, and all that is known of it without running it.
pub struct Subject<'a> {
    /// The query as its product takes it.
    pub query: &'a Query,
    /// What it asks; for AQL that its product refuses, what its author meant.
    pub plan: Option<&'a Plan>,
    pub(crate) views: &'a Views,
    pub(crate) tables: &'a Tables,
    pub(crate) universe: &'a Universe,
    pub(crate) pipelines: Vec<Pipeline<'a>>,
    asked: Vec<Asked>,
}

/// A condition on a text as the query writes it, its subject written over the event's own fields.
pub(crate) struct Asked {
    /// The call; its patterns have the places where the query writes them.
    pub(crate) call: Call,
    /// In which pipeline.
    pub(crate) pipeline: usize,
    /// In which of its steps.
    pub(crate) step: usize,
}

impl Asked {
    /// The condition.
    pub(crate) fn test(&self) -> Option<Test<'_>> {
        texts::test(&self.call)
    }
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        query: &'a Query,
        plan: Option<&'a Plan>,
        views: &'a Views,
        universe: &'a Universe,
        tables: &'a Tables,
    ) -> Subject<'a> {
        let pipelines = plan.map(|plan| pipelines(plan, universe)).unwrap_or_default();
        let asked = asked(&pipelines);
        Subject { query, plan, views, tables, universe, pipelines, asked }
    }

    /// The conditions on texts of the event's own fields: each with its field, the patterns that the query writes itself,
    /// and the events that can come there.
    pub(crate) fn tests(&self) -> impl Iterator<Item = (Test<'_>, &Field, Option<&Classes>)> {
        self.asked.iter().filter_map(|asked| {
            let mut test = asked.test()?;
            let field = test.field().filter(|field| flow::is_own(field))?;
            test.patterns.retain(|pattern| self.is_written(pattern.span));
            let pipeline = self.pipelines.get(asked.pipeline)?;
            let filters = matches!(pipeline.plan.steps.get(asked.step)?.kind, StepKind::Filter(_));
            // What else the filter asks holds for the events that this condition lets through.
            let moment = pipeline.moments.get(asked.step + usize::from(filters))?;
            (!test.patterns.is_empty()).then_some((test, field, moment.classes.as_ref()))
        })
    }

    /// The text of the query.
    pub fn text(&self) -> &str {
        self.query.source.text()
    }

    /// The language of the query.
    pub fn language(&self) -> Language {
        self.query.language
    }

    /// Every expression that is written in a step of any pipeline, outer ones first, with what is known before it.
    pub(crate) fn exprs(&self) -> Vec<(&'a Expr, &Moment)> {
        let mut found = Vec::new();
        for pipeline in &self.pipelines {
            for (step, moment) in pipeline.steps() {
                place::step_exprs(step, &mut |expr| found.push((expr, moment)));
            }
        }
        found
    }

    /// Is it the place of something that the query writes itself, and not of a macro that it calls?
    pub(crate) fn is_written(&self, span: Span) -> bool {
        let text = span.of(self.text());
        !text.is_empty() && !text.starts_with('`')
    }
}

fn asked(pipelines: &[Pipeline<'_>]) -> Vec<Asked> {
    let mut found: Vec<Asked> = Vec::new();
    for (pipeline, known) in pipelines.iter().enumerate() {
        for (at, (step, moment)) in known.steps().enumerate() {
            place::step_exprs(step, &mut |expr| {
                let Expr::Call(call) = expr else { return };
                if texts::test(call).is_none() {
                    return;
                }
                if let Expr::Call(call) = moment.names.resolved(expr) {
                    found.push(Asked { call, pipeline, step: at });
                }
            });
        }
    }
    found
}

/// The findings in the order of the text, each once.
pub(crate) fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| (a.span, a.name, &a.message).cmp(&(b.span, b.name, &b.message)));
    found.dedup_by(|a, b| (a.span, a.name, &a.message) == (b.span, b.name, &b.message));
    // Two ways to one lint: what was said first stays.
    found.dedup_by(|a, b| a.span == b.span && a.name == b.name && a.name == "wrong-log-source-type");
    found
}
