//! Running the queries of detections.

use detection::{Detection, Kind};
use engine::{Engine, Environment};
use plan::{
    ArgValue, Bound, Expr, Field, Literal, Plan, Project, Projection, Step, StepKind, TimeRange, TimeUnit,
};
use query::{Knowledge, Language};
use store::{Needs, Store};
use taxonomy::Views;
use telemetry::Times;
use text::{Diagnostics, Source, Span};

use crate::{Finding, Setting};

/// A query of a detection, ready to run.
#[derive(Clone)]
pub struct Compiled<'d> {
    /// The package.
    pub detection: &'d Detection,
    /// The query in it.
    pub query: &'d detection::Query,
    /// What it asks, and what is to be said of it.
    pub compiled: query::Query,
}

impl<'d> Compiled<'d> {
    /// Compiles a query of a package, with what a user names for the package's tests.
    pub fn new(detection: &'d Detection, query: &'d detection::Query, setting: &Setting) -> Compiled<'d> {
        let (knowledge, views) = (Knowledge::default(), Views::default());
        let settings = query::Settings::new(&engine::Catalogue, &knowledge, &views);
        let mut settings = settings.with_mode(setting.aql_mode);
        settings.qradar = Some(&setting.qradar);
        Compiled::with(detection, query, &settings)
    }

    /// The same against a user's own settings.
    pub fn with(
        detection: &'d Detection,
        query: &'d detection::Query,
        settings: &query::Settings<'_>,
    ) -> Compiled<'d> {
        let source = Source::new(format!("{}/{}", detection.name, query.file), &query.text);
        Compiled::of_source(detection, query, source, settings)
    }

    /// The same with a source of that text and of another name.
    pub fn of_source(
        detection: &'d Detection,
        query: &'d detection::Query,
        source: Source,
        settings: &query::Settings<'_>,
    ) -> Compiled<'d> {
        let mut compiled = query::Query::compile(query.language, source, settings);
        if let Some(plan) = &mut compiled.plan {
            close(plan, query);
        }
        Compiled { detection, query, compiled }
    }

    /// Is it the detection's own, not somebody else's that it is compared with?
    pub fn is_ours(&self) -> bool {
        self.query.kind == Kind::Ours
    }

    /// Looks at these times instead of those that the query names.
    pub fn set_times(&mut self, times: Times) {
        if let Some(plan) = &mut self.compiled.plan {
            set_times(plan, times);
        }
    }

    /// The findings over the events of a store, in the order of the query's rows. The environment must trace.
    pub fn findings(
        &self,
        engine: &Engine,
        store: &Store,
        environment: &Environment<'_>,
    ) -> Result<Vec<Finding>, Diagnostics> {
        let Some(plan) = &self.compiled.plan else { return Err(self.compiled.diagnostics.clone()) };
        let rows = engine.run(plan, store, environment).map_err(|faults| self.compiled.told(faults))?;
        Ok(rows.iter().map(|row| Finding::of(self.detection, self.query, &row, store)).collect())
    }
}

/// Fields that say where an event is from. An explanation looks at them whether or not the query does.
const FOR_EXPLANATIONS: [&str; 2] = ["source", "sourcetype"];

/// What a store must hold for these queries, and to explain what they miss.
pub fn needs<'q, 'd: 'q>(queries: impl Iterator<Item = &'q Compiled<'d>>) -> Needs {
    queries.fold(Needs::default(), |needs, query| match &query.compiled.plan {
        Some(plan) => {
            let read = plan::fields_read(plan).map(|mut read| {
                read.extend(FOR_EXPLANATIONS.map(str::to_owned));
                read
            });
            let views = plan::views_read(plan);
            let needs = needs.with(query.compiled.language.view(), read.clone());
            views.iter().fold(needs, |needs, view| needs.with(view, read.clone()))
        }
        None => needs,
    })
}

/// Looks at these times instead of those that the plan names.
pub fn set_times(plan: &mut Plan, (start, end): Times) {
    for step in &mut plan.steps {
        let span = step.span;
        let bound = |time_ns: i64| {
            let seconds = time_ns as f64 / 1e9;
            let time = Expr::Literal(Literal::Number(seconds, seconds.to_string()), span);
            Bound { time, unit: TimeUnit::Seconds }
        };
        match &mut step.kind {
            StepKind::Scan(scan) => scan.range = TimeRange { start: start.map(bound), end: end.map(bound) },
            StepKind::Union(other) => set_times(other, (start, end)),
            StepKind::Vendor(vendor) => {
                for arg in &mut vendor.args {
                    if let ArgValue::Plan(other) = &mut arg.value {
                        set_times(other, (start, end));
                    }
                }
            }
            _ => {}
        }
    }
}

/// A rule that gives whole events gives the columns that findings are made of, so that the store need not keep more.
fn close(plan: &mut Plan, query: &detection::Query) {
    if query.language != Language::Sigma {
        return;
    }
    let span = plan.steps.last().map_or(Span::default(), |step| step.span);
    let fields = query.finding.columns().into_iter().map(|name| Field { name, span }).collect();
    let project = Project { projection: Projection::Only, fields };
    plan.steps.push(Step { kind: StepKind::Project(project), span });
}

/// Looks at these times where the plan names none: what a time picker does.
pub fn pick_times(plan: &mut Plan, times: Times) {
    let open = TimeRange::default();
    let names_none = plan.steps.iter().all(|step| match &step.kind {
        StepKind::Scan(scan) => scan.range == open,
        _ => true,
    });
    if names_none {
        set_times(plan, times);
    }
}
