//! Plans over the events of a store.

mod plans;

use std::sync::Arc;

use engine::{Engine, Environment, Options, Rows, Value};
use plan::{
    ArgValue, Bound, Emit, Expr, Literal, MultiKeys, NullKeys, Plan, Scan, Step, StepKind, TimeRange,
    TimeUnit, View,
};
use plans::*;
use serde_json::json;
use store::{Builder, Needs, Store};
use telemetry::{Data, Event};

const SECOND: i64 = 1_000_000_000;

/// Network connections of two programs at 10, 30, 20 and 20 seconds.
fn store() -> Store {
    let mut builder = Builder::new(Needs::view("splunk"));
    for (second, image, name) in [
        (10, "a.exe", "one.example"),
        (30, "b.exe", "two.example"),
        (20, "A.EXE", "three.example"),
        (20, "b.exe", ""),
    ] {
        let text = |name: &str, value: &str| (Arc::from(name), Data::One(value.to_owned()));
        let event = Event {
            provider: "Microsoft-Windows-Sysmon".into(),
            channel: "Microsoft-Windows-Sysmon/Operational".into(),
            event_id: Some(3),
            computer: "ws1.example".into(),
            time_ns: Some(second * SECOND),
            data: vec![text("Image", image), text("DestinationHostname", name)],
            ..Event::default()
        };
        builder.push(&event).expect("an event");
    }
    builder.finish().expect("a store")
}

fn engine() -> Engine {
    Engine::new(Options::default()).expect("threads")
}

fn traced() -> Environment<'static> {
    Environment { trace: true, ..Environment::at(NOW_NS) }
}

fn run_plan(steps: Vec<Step>, environment: &Environment<'_>) -> Rows {
    engine().run(&Plan { steps }, &store(), environment).expect("the plan runs")
}

fn events(rows: &Rows) -> Vec<Vec<u32>> {
    rows.iter().map(|row| row.events).collect()
}

fn is_image(image: &str) -> Step {
    filter(call("splunk.search_eq", [field("Image"), text(image)]))
}

fn scan_seconds(start: f64, end: f64) -> Step {
    let bound = |time: f64| Bound {
        time: Expr::Literal(Literal::Number(time, time.to_string()), at()),
        unit: TimeUnit::Seconds,
    };
    let range = TimeRange { start: Some(bound(start)), end: Some(bound(end)) };
    Step { kind: StepKind::Scan(Scan { view: View("splunk".into()), range }), span: at() }
}

#[test]
fn events_come_newest_first_and_those_of_one_time_as_they_were_read() {
    assert_eq!(events(&run_plan(vec![scan()], &traced())), [[1], [2], [3], [0]]);
    assert_eq!(events(&run_plan(vec![scan(), is_image("a.exe")], &traced())), [[2], [0]]);
}

#[test]
fn a_time_range_has_its_start_and_not_its_end() {
    assert_eq!(events(&run_plan(vec![scan_seconds(10.0, 30.0)], &traced())), [[2], [3], [0]]);
    assert_eq!(events(&run_plan(vec![scan_seconds(20.5, 30.5)], &traced())), [[1]]);
}

#[test]
fn a_group_knows_its_events_and_only_where_it_is_asked() {
    let lower = extend([("Image", call("splunk.lower", [field("Image")]))]);
    let plan = vec![scan(), lower, stats(&["Image"], &[("splunk.count", None, "n")])];
    let rows = run_plan(plan.clone(), &traced());
    assert_eq!(events(&rows), [[0, 2], [1, 3]]);
    assert_eq!(shown(&rows), json!([{"Image": "a.exe", "n": 2}, {"Image": "b.exe", "n": 2}]));
    assert_eq!(events(&run_plan(plan, &Environment::at(NOW_NS))), [[0_u32; 0]; 2]);
}

#[test]
fn every_row_keeps_its_own_event() {
    let count = [("splunk.count", None, "n")];
    let every = aggregate(&["Image"], &count, Emit::EveryRow, NullKeys::Drop, MultiKeys::Each);
    assert_eq!(events(&run_plan(vec![scan(), every], &traced())), [[1], [2], [3], [0]]);
    let both = union(vec![scan(), stats(&[], &count)]);
    assert_eq!(events(&run_plan(vec![scan(), limit(1), both], &traced())), [vec![1], vec![0, 1, 2, 3]]);
}

#[test]
fn a_table_made_of_values_knows_the_events_behind_its_rows() {
    let counted = |by: &[&str]| match stats(by, &[("splunk.count", None, "n")]).kind {
        StepKind::Aggregate(aggregate) => ArgValue::Aggregate(aggregate),
        other => panic!("{other:?}"),
    };
    let low = || extend([("Image", call("splunk.lower", [field("Image")]))]);
    let usenull = ("usenull", ArgValue::Boolean(true));
    let nullstr = ("nullstr", ArgValue::Text("NULL".into()));
    let measures = ("measures", counted(&["Image", "DestinationHostname"]));
    let chart = vendor("splunk.chart", [measures, usenull, nullstr]);
    assert_eq!(events(&run_plan(vec![scan(), low(), chart], &traced())), [[0, 2], [1, 3]]);
    let named = |name: &str| fields(&[name]);
    let cells = [("x", named("Image")), ("name", named("EventCode")), ("data", named("DestinationHostname"))];
    let series = vendor("splunk.xyseries", cells);
    assert_eq!(events(&run_plan(vec![scan(), low(), series], &traced())), [[0, 2], [1, 3]]);
    let only_image = || only(&["Image"]);
    let combined = vendor("splunk.mvcombine", [("field", named("Image"))]);
    assert_eq!(events(&run_plan(vec![scan(), only_image(), combined], &traced())), [[0, 1, 2, 3]]);
    let totals = [("col", ArgValue::Boolean(true)), ("fieldname", named("Total"))];
    let total = vendor("splunk.addtotals", totals);
    let found = events(&run_plan(vec![scan(), only_image(), total], &traced()));
    assert_eq!(found, [vec![1], vec![2], vec![3], vec![0], vec![0, 1, 2, 3]]);
}

#[test]
fn the_rows_before_a_step_can_be_asked() {
    let name_is = call("splunk.search_eq", [field("DestinationHostname"), text("t*")]);
    let plan = Plan { steps: vec![scan(), is_image("b.exe"), filter(name_is.clone()), only(&["Image"])] };
    let before = engine().run_prefix(&plan, 2, &store(), &traced()).expect("the plan runs");
    assert_eq!(events(&before), [[1], [3]]);
    let values = engine().evaluate(&name_is, &before, &traced()).expect("the expression is bound");
    assert_eq!(values, [Value::Boolean(true), Value::Boolean(false)]);
}

#[test]
fn a_view_that_the_store_does_not_have_is_an_error() {
    let scan = Scan { view: View("ariel".into()), range: TimeRange::default() };
    let plan = Plan { steps: vec![Step { kind: StepKind::Scan(scan), span: at() }] };
    let found = engine().run(&plan, &store(), &traced()).expect_err("there is no such view");
    assert_eq!(found[0].name, "events-unreadable");
}

#[test]
fn a_run_stops_at_its_memory_budget() {
    let engine = Engine::new(Options { memory_budget: 16, ..Options::default() }).expect("threads");
    let plan = Plan { steps: vec![scan(), stats(&["Image"], &[("splunk.count", None, "n")])] };
    let found = engine.run(&plan, &store(), &traced()).expect_err("there is no memory");
    assert_eq!(found[0].name, "memory-budget");
}

#[test]
fn rows_between_stages_count_in_the_memory_budget() {
    let engine = Engine::new(Options { memory_budget: 1000, ..Options::default() }).expect("threads");
    let vendor = |command: &str, args| Step {
        kind: StepKind::Vendor(plan::Vendor { command: command.to_owned(), args }),
        span: at(),
    };
    let count = plan::Arg { name: "count", value: ArgValue::Integer(1000), span: at() };
    let plan =
        Plan { steps: vec![vendor("splunk.makeresults", vec![count]), vendor("splunk.transpose", vec![])] };
    let found = engine.run(&plan, &store(), &traced()).expect_err("there is no memory");
    assert_eq!(found[0].name, "memory-budget");
    assert!(found[0].message.contains("`transpose`"), "{}", found[0].message);
}

#[test]
fn the_answer_does_not_depend_on_threads_or_batches() {
    let plan =
        Plan { steps: vec![scan(), is_image("*.exe"), stats(&["Image"], &[("splunk.count", None, "n")])] };
    let answer = |threads, batch_rows| {
        let engine = Engine::new(Options { threads, batch_rows, ..Options::default() }).expect("threads");
        let rows = engine.run(&plan, &store(), &traced()).expect("the plan runs");
        (shown(&rows), events(&rows))
    };
    let one = answer(1, 8192);
    assert_eq!(one.1, [vec![2], vec![0], vec![1, 3]]);
    for (threads, batch_rows) in [(2, 8192), (1, 1), (3, 2)] {
        assert_eq!(answer(threads, batch_rows), one, "{threads} threads, batches of {batch_rows}");
    }
}
