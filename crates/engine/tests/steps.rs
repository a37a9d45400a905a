//! Plans over rows in memory, step by step.

mod plans;

use plan::{Collation, Direction, Emit, MultiKeys, NullKeys, Projection};
use plans::*;
use serde_json::json;

#[test]
fn a_filter_keeps_rows_where_the_condition_is_true() {
    let rows = json!([{"Image": "A.exe", "n": 1}, {"Image": "b.exe"}, {"n": 2}, {"Image": "a.EXE"}]);
    let plan = vec![scan(), filter(call("splunk.search_eq", [field("Image"), text("a.exe")]))];
    check(&rows, plan, json!([{"Image": "A.exe", "n": "1"}, {"Image": "a.EXE"}]));
}

#[test]
fn conditions_are_three_valued() {
    let rows = json!([{"a": "1"}, {"b": "1"}]);
    let is_one = |name| call("splunk.search_eq", [field(name), text("1")]);
    let absent = call("splunk.search_eq", [field("nowhere"), text("1")]);
    check(&rows, vec![scan(), filter(any([is_one("a"), is_one("b")]))], json!([{"a": "1"}, {"b": "1"}]));
    check(&rows, vec![scan(), filter(all([is_one("a"), is_one("b")]))], json!([]));
    check(&rows, vec![scan(), filter(not(absent))], json!([{"a": "1"}, {"b": "1"}]));
}

#[test]
fn a_later_assignment_sees_an_earlier_one() {
    let rows = json!([{"Image": "A"}, {}]);
    let lower = |name| call("splunk.lower", [field(name)]);
    let plan = vec![scan(), extend([("Image", lower("Image")), ("copy", field("Image"))])];
    check(&rows, plan, json!([{"Image": "a", "copy": "a"}, {}]));
}

#[test]
fn a_projection_keeps_the_written_order() {
    let rows = json!([{"a": "1", "b": "2", "_time": "3", "x1": "4", "x2": "5"}]);
    let with = |kind, names: &[&str]| vec![scan(), project(kind, names)];
    check(&rows, with(Projection::Only, &["x*", "a", "nowhere"]), json!([{"x1": "4", "x2": "5", "a": "1"}]));
    check(&rows, with(Projection::OnlyAndInternal, &["b"]), json!([{"b": "2", "_time": "3"}]));
    check(&rows, with(Projection::Without, &["x*", "_time"]), json!([{"a": "1", "b": "2"}]));
    check(&rows, with(Projection::Only, &["nowhere"]), json!([]));
}

#[test]
fn groups_come_in_the_order_of_their_keys_and_rows_without_a_key_vanish() {
    let rows = json!([{"h": "10", "u": "x"}, {"h": "9", "u": "y"}, {"u": "z"}, {"h": "9", "u": "x"}]);
    let plan =
        vec![scan(), stats(&["h"], &[("splunk.count", None, "n"), ("splunk.values", Some("u"), "us")])];
    check(&rows, plan, json!([{"h": "9", "n": 2, "us": ["x", "y"]}, {"h": "10", "n": 1, "us": "x"}]));
}

#[test]
fn a_multivalue_key_puts_its_row_in_several_groups() {
    let rows = json!([{"k": ["a", "b"]}, {"k": ["b", "b"]}]);
    let count = [("splunk.count", None, "n")];
    check(&rows, vec![scan(), stats(&["k"], &count)], json!([{"k": "a", "n": 1}, {"k": "b", "n": 3}]));
}

#[test]
fn without_keys_there_is_one_group_unless_nothing_is_computed() {
    let count = [("splunk.count", None, "n")];
    let values = [("splunk.values", Some("a"), "v")];
    check(&json!([]), vec![scan(), stats(&[], &count)], json!([{"n": 0}]));
    check(&json!([{"b": "1"}]), vec![scan(), stats(&[], &values)], json!([]));
    let sql = aggregate(&[], &values, Emit::GroupsEvenEmpty, NullKeys::Keep, MultiKeys::Whole);
    check(&json!([]), vec![scan(), sql], json!([{}]));
}

#[test]
fn null_can_be_a_key() {
    let rows = json!([{"k": "a"}, {}, {}]);
    let plan =
        aggregate(&["k"], &[("splunk.count", None, "n")], Emit::Groups, NullKeys::Keep, MultiKeys::Whole);
    check(&rows, vec![scan(), plan], json!([{"n": 2}, {"k": "a", "n": 1}]));
}

#[test]
fn every_row_gets_the_measures_of_its_group() {
    let rows = json!([{"k": "a"}, {"x": "1"}, {"k": "a"}]);
    let plan =
        aggregate(&["k"], &[("splunk.count", None, "n")], Emit::EveryRow, NullKeys::Drop, MultiKeys::Each);
    check(&rows, vec![scan(), plan], json!([{"k": "a", "n": 2}, {"x": "1"}, {"k": "a", "n": 2}]));
}

#[test]
fn a_measure_with_a_star_measures_each_field() {
    let rows = json!([{"k": "a", "x": "1", "y": "2", "_time": "3"}]);
    let plan = vec![scan(), stats(&["k"], &[("splunk.values", Some("*"), "*")])];
    check(&rows, plan, json!([{"k": "a", "x": "1", "y": "2"}]));
}

#[test]
fn a_sort_is_stable_and_puts_nulls_last_both_ways() {
    let rows = json!([{"a": "9", "i": "1"}, {"i": "2"}, {"a": "10", "i": "3"}, {"a": "9", "i": "4"}]);
    let sorted = |direction| vec![scan(), sort("a", direction, Collation::SplunkAuto, None), only(&["i"])];
    check(&rows, sorted(Direction::Ascending), json!([{"i": "1"}, {"i": "4"}, {"i": "3"}, {"i": "2"}]));
    check(&rows, sorted(Direction::Descending), json!([{"i": "3"}, {"i": "1"}, {"i": "4"}, {"i": "2"}]));
}

#[test]
fn a_sort_says_how_many_rows_it_dropped() {
    let rows = json!([{"a": "1"}, {"a": "2"}, {"a": "3"}]);
    let plan = vec![scan(), sort("a", Direction::Descending, Collation::SplunkAuto, Some(2))];
    let found = run(&rows, plan).expect("runs");
    let said: Vec<&str> = found.diagnostics().iter().map(|said| said.message.as_str()).collect();
    assert_eq!((found.len(), said), (2, vec!["`sort` kept 2 of 3 rows"]));
}

#[test]
fn a_union_has_the_fields_of_both() {
    let rows = json!([{"a": "1"}]);
    let plan = vec![scan(), union(vec![scan(), stats(&[], &[("splunk.count", None, "a")])]), limit(5)];
    check(&rows, plan, json!([{"a": "1"}, {"a": "1"}]));
}

#[test]
fn what_cannot_run_is_said_before_it_runs() {
    check_error(vec![scan(), vendor("splunk.transmogrify", [])], "unsupported-command");
    check_error(vec![scan(), filter(call("splunk.nosuch", [field("a")]))], "unknown-function");
    check_error(vec![scan(), filter(field("a"))], "not-a-condition");
}
