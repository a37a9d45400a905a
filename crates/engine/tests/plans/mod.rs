//! Plans in few words, and what they give.
#![allow(dead_code, reason = "each test file uses some of these")]

use engine::{Engine, Environment, Options, Rows, Value, rows_from_json};
use plan::{
    Aggregate, Arg, ArgValue, Assignment, Call, Collation, Direction, Emit, Expr, Field, Limit, Measure,
    MultiKeys, NullKeys, Plan, Project, Projection, Renaming, Scan, Sort, SortKey, Step, StepKind, TimeRange,
    Vendor, View,
};
use serde_json::{Value as Json, json};
use text::{Diagnostics, Span};

/// 2026-01-02T03:04:05Z
pub(crate) const NOW_NS: i64 = 1_767_323_045_000_000_000;

pub(crate) fn at() -> Span {
    Span::default()
}

pub(crate) fn name(name: &str) -> Field {
    Field { name: name.to_owned(), span: at() }
}

pub(crate) fn field(name: &str) -> Expr {
    Expr::field(name, at())
}

pub(crate) fn text(value: &str) -> Expr {
    Expr::text(value, at())
}

pub(crate) fn call<const N: usize>(function: &str, args: [Expr; N]) -> Expr {
    Expr::call(function, args.to_vec(), at())
}

pub(crate) fn all<const N: usize>(parts: [Expr; N]) -> Expr {
    Expr::And(parts.to_vec(), at())
}

pub(crate) fn any<const N: usize>(parts: [Expr; N]) -> Expr {
    Expr::Or(parts.to_vec(), at())
}

pub(crate) fn not(part: Expr) -> Expr {
    Expr::Not(Box::new(part), at())
}

fn step(kind: StepKind) -> Step {
    Step { kind, span: at() }
}

pub(crate) fn scan() -> Step {
    step(StepKind::Scan(Scan { view: View("splunk".into()), range: TimeRange::default() }))
}

pub(crate) fn filter(condition: Expr) -> Step {
    step(StepKind::Filter(condition))
}

pub(crate) fn extend<const N: usize>(assignments: [(&str, Expr); N]) -> Step {
    let assignments = assignments.map(|(field, value)| Assignment { field: name(field), value });
    step(StepKind::Extend(assignments.to_vec()))
}

pub(crate) fn project(projection: Projection, names: &[&str]) -> Step {
    let fields = names.iter().copied().map(name).collect();
    step(StepKind::Project(Project { projection, fields }))
}

pub(crate) fn only(names: &[&str]) -> Step {
    project(Projection::Only, names)
}

pub(crate) type Named<'a> = (&'a str, Option<&'a str>, &'a str);

pub(crate) fn aggregate(
    by: &[&str],
    measures: &[Named<'_>],
    emit: Emit,
    null_keys: NullKeys,
    multi_keys: MultiKeys,
) -> Step {
    let measures = measures.iter().map(|(function, arg, called)| Measure {
        call: Call { function: (*function).into(), args: arg.map(field).into_iter().collect(), span: at() },
        name: name(called),
    });
    let by = by.iter().copied().map(name).collect();
    step(StepKind::Aggregate(Aggregate { by, measures: measures.collect(), emit, null_keys, multi_keys }))
}

pub(crate) fn stats(by: &[&str], measures: &[Named<'_>]) -> Step {
    aggregate(by, measures, Emit::Groups, NullKeys::Drop, MultiKeys::Each)
}

pub(crate) fn sort(key: &str, direction: Direction, collation: Collation, limit: Option<u64>) -> Step {
    step(StepKind::Sort(Sort { keys: vec![SortKey { value: field(key), direction, collation }], limit }))
}

pub(crate) fn limit(count: u64) -> Step {
    step(StepKind::Limit(Limit { count }))
}

pub(crate) fn union(steps: Vec<Step>) -> Step {
    step(StepKind::Union(Plan { steps }))
}

pub(crate) fn vendor<const N: usize>(command: &str, args: [(&'static str, ArgValue); N]) -> Step {
    let args = args.map(|(name, value)| Arg { name, value, span: at() }).to_vec();
    step(StepKind::Vendor(Vendor { command: command.into(), args }))
}

pub(crate) fn fields(names: &[&str]) -> ArgValue {
    ArgValue::Fields(names.iter().copied().map(name).collect())
}

pub(crate) fn pairs(pairs: &[(&str, &str)]) -> ArgValue {
    ArgValue::Pairs(pairs.iter().map(|(from, to)| Renaming { from: name(from), to: name(to) }).collect())
}

pub(crate) fn run(rows: &Json, steps: Vec<Step>) -> Result<Rows, Diagnostics> {
    run_in(rows, steps, 8192, &Environment::at(NOW_NS))
}

pub(crate) fn run_in(
    rows: &Json,
    steps: Vec<Step>,
    batch_rows: usize,
    environment: &Environment<'_>,
) -> Result<Rows, Diagnostics> {
    let engine = Engine::new(Options { batch_rows, ..Options::default() }).expect("threads");
    let rows = rows_from_json(rows.as_array().expect("rows"));
    engine.run_on_table(&Plan { steps }, &rows, environment)
}

/// The plan gives those rows, also where each batch has one row only.
#[track_caller]
pub(crate) fn check(rows: &Json, steps: Vec<Step>, expected: Json) {
    check_in(rows, steps, expected, &Environment::at(NOW_NS));
}

#[track_caller]
pub(crate) fn check_in(rows: &Json, steps: Vec<Step>, expected: Json, environment: &Environment<'_>) {
    for batch_rows in [8192, 1] {
        let found = run_in(rows, steps.clone(), batch_rows, environment).expect("the plan runs");
        assert_eq!(shown(&found).to_string(), expected.to_string(), "batches of {batch_rows}");
    }
}

#[track_caller]
pub(crate) fn check_error(steps: Vec<Step>, expected: &str) {
    let found = run(&json!([{"a": "1"}]), steps).expect_err("the plan is wrong");
    assert_eq!(found[0].name, expected, "{found:?}");
}

pub(crate) fn shown(rows: &Rows) -> Json {
    let row = |row: engine::Row<'_>| {
        Json::Object(row.fields.into_iter().map(|(name, value)| (name.to_owned(), json(value))).collect())
    };
    Json::Array(rows.iter().map(row).collect())
}

fn json(value: Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Boolean(value) => json!(value),
        Value::Integer(value) => json!(value),
        Value::Number(value) => json!(value),
        Value::Text(value) => json!(value),
        Value::Multi(values) => json!(values),
    }
}
