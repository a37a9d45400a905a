//! `chart` and `timechart`

use std::collections::HashMap;

use arrow::array::RecordBatch;
use functions::{Value, array_of};
use plan::{Aggregate, ArgValue, Type};
use text::Diagnostic;

use super::bin::{self, Span};
use super::grid::{Grid, values};
use super::series::{Choice, chosen};
use super::time_span::TimeSpan;
use super::xyseries::series;
use super::{Command, Invocation, Node};
use crate::batch::{pieces, with_columns};
use crate::expression::constant;
use crate::source::Source;
use crate::steps::aggregate::aggregate;
use crate::steps::collation::number;
use crate::steps::measures::measures;
use crate::trouble;
use crate::types::{field_type, unify, with_fields};

/// `splunk.chart{measures, limit, bottom, useother, otherstr, usenull, nullstr, sep, format, score, percent, relation,
/// bound}`
/// measures groups by one field, or by two: then the values of the second are columns.
///
/// - **Which columns**: the `limit` with the greatest sum of their measure, of several measures those with most rows; the
///   rows of the others are measured together under `otherstr`, rows without the field under `nullstr`.
/// - **Empty cells** hold what the measure of no row is: `count` 0, others nothing.
/// - **Order**: rows by their value; columns by their name as text, then `nullstr` and `otherstr`. (Believed.)
/// - **Source**: Search Reference, "chart".
pub(crate) const CHART: Command = Command { name: "splunk.chart", makes_rows: false, lower: chart };

/// `splunk.timechart{.., span, minspan, bins, cont, partial, fixedrange, earliest, latest}` is a chart over spans of
/// `_time`, with a row for each span.
///
/// - **Which spans**: from the first row's to the last's; with `fixedrange` from the start of the search to its end where
///   the query says them. Without `partial` the first and the last go.
/// - **Source**: Search Reference, "timechart".
pub(crate) const TIMECHART: Command =
    Command { name: "splunk.timechart", makes_rows: false, lower: timechart };

const TIME: &str = "_time";

/// No chart has more rows than this.
const MOST_ROWS: usize = 100_000;

fn asked<'a>(call: &'a Invocation<'_>) -> Result<&'a Aggregate, Diagnostic> {
    call.vendor.aggregate("measures").ok_or_else(|| call.wrong("measures", "is missing"))
}

fn chart(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let asked = asked(call)?.clone();
    call.go_on_with(charted(call, &asked, call.rows()?)?)
}

fn timechart(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let mut asked = asked(call)?.clone();
    let rows = call.rows()?;
    let (start, end) = (bound(call, "earliest")?, bound(call, "latest")?);
    let times = rows.column_by_name(TIME).map(values).unwrap_or_default();
    let known = times.iter().filter_map(number);
    let span = match bin::span(call, true)?.chosen(known.chain(start).chain(end)) {
        Span::Time(span) => span,
        Span::Number(seconds) => TimeSpan::seconds(seconds),
        Span::Log { .. } => return Err(call.wrong("span", "must be a span of time")),
        Span::Chosen { .. } => TimeSpan::seconds(1.0),
    };
    let span = bin::align(call)?.map_or(span, |from| span.aligned(from));
    let zone = &call.lowering.environment.zone;
    let starts = times.iter().map(|time| Value::from(number(time).map(|time| span.start(time, zone))));
    let schema = with_fields(&rows.schema(), [(TIME.to_owned(), Type::Number)]);
    let column = array_of(starts.collect::<Vec<_>>().into_iter(), Type::Number);
    let set: &[_] = if times.is_empty() { &[] } else { &[(TIME, column)] };
    let rows = with_columns(&rows, &schema, set).map_err(|error| trouble::diagnostic(&error, call.span))?;
    let rates = rates(&mut asked, span);
    let mut grid = charted(call, &asked, rows)?;
    for (name, factor) in &rates {
        scale(&mut grid, name, *factor);
    }
    if call.vendor.is_set("cont") {
        let fixed = call.vendor.is_set("fixedrange");
        let range = (start.filter(|_| fixed), end.filter(|_| fixed));
        let empty = empty_cells(call, &asked)?;
        let first =
            |name: &str| empty.iter().rfind(|(known, _)| name.starts_with(known.as_str())).or(empty.first());
        fill_gaps(
            &mut grid,
            TIME,
            range,
            |time| span.next(time, zone),
            |time| span.start(time, zone),
            |name| first(name).map_or(Value::Null, |(_, value)| value.clone()),
        );
    }
    if !call.vendor.is_set("partial") {
        grid.drop_ends();
    }
    call.go_on_with(grid)
}

/// The time of the search's start or end, if the query says it.
fn bound(call: &Invocation<'_>, name: &str) -> Result<Option<f64>, Diagnostic> {
    match call.vendor.arg(name) {
        Some(plan::Arg { value: ArgValue::Expr(expr), .. }) => {
            Ok(number(&constant(expr, call.lowering.environment)?))
        }
        _ => Ok(None),
    }
}

/// `per_hour(x)` is `sum(x)` by the hours of a span: changes the function, and says which measures to multiply.
fn rates(asked: &mut Aggregate, span: TimeSpan) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for measure in &mut asked.measures {
        let seconds = match measure.call.function.as_str() {
            "splunk.per_second" => 1.0,
            "splunk.per_minute" => 60.0,
            "splunk.per_hour" => 3600.0,
            "splunk.per_day" => 86_400.0,
            _ => continue,
        };
        "splunk.sum".clone_into(&mut measure.call.function);
        found.push((measure.name.name.clone(), seconds / span.about()));
    }
    found
}

/// Multiplies the columns of a measure.
fn scale(grid: &mut Grid, measure: &str, factor: f64) {
    let only = grid.columns.len() == 2;
    for (name, values) in &mut grid.columns {
        if name != TIME && (only || name == measure || name.starts_with(measure)) {
            for value in values {
                *value = number(value).map(|number| number * factor).into();
            }
        }
    }
}

/// The measures of `rows`, the values of a second key as columns.
fn charted(call: &Invocation<'_>, asked: &Aggregate, rows: RecordBatch) -> Result<Grid, Diagnostic> {
    let [row, split] = asked.by.as_slice() else { return measured(call, asked, rows) };
    let rows = titled(call, rows, &split.name)?;
    let first = measured(call, asked, rows.clone())?;
    let choice = Choice::of(call, asked)?;
    let split_values = rows.column_by_name(&split.name).map(values).unwrap_or_default();
    let titles: Vec<String> =
        split_values.iter().flat_map(Value::members).map(|member| member.into_owned()).collect();
    let kept = chosen(&choice, &first, &split.name, &titles, call.vendor.text("nullstr").unwrap_or_default());
    let has_others = titles.iter().any(|title| !kept.contains(title));
    let other = call.vendor.text("otherstr").unwrap_or("OTHER").to_owned();
    let cells = if has_others {
        let rest = call.vendor.is_set("useother").then_some(other.as_str());
        let renamed = retitled(call, rows, &split.name, |value| among(value, &kept, rest))?;
        measured(call, asked, renamed)?
    } else {
        first
    };
    pivoted(call, asked, cells, (&row.name, &split.name), &other)
}

/// The value with `rest` in the place of each member that is not kept; without `rest` these go.
fn among(value: Value<'static>, kept: &[String], rest: Option<&str>) -> Value<'static> {
    let is_kept = |member: &str| kept.iter().any(|known| known == member);
    let members = value.members();
    if members.iter().all(|member| is_kept(member)) {
        return value;
    }
    let titled = |member: std::borrow::Cow<'static, str>| match is_kept(&member) {
        true => Some(member),
        false => rest.map(|rest| std::borrow::Cow::Owned(rest.to_owned())),
    };
    let mut found: Vec<_> = members.into_iter().filter_map(titled).collect();
    match found.len() {
        0 => Value::Null,
        1 => found.pop().map_or(Value::Null, Value::Text),
        _ => Value::Multi(found),
    }
}

/// The rows with `nullstr` where they lack the split field, if the query wants them.
fn titled(call: &Invocation<'_>, rows: RecordBatch, split: &str) -> Result<RecordBatch, Diagnostic> {
    if !call.vendor.is_set("usenull") {
        return Ok(rows);
    }
    let null = call.vendor.text("nullstr").unwrap_or("NULL").to_owned();
    retitled(call, rows, split, |value| if value.is_null() { Value::owned(null.as_str()) } else { value })
}

fn retitled(
    call: &Invocation<'_>,
    rows: RecordBatch,
    split: &str,
    change: impl Fn(Value<'static>) -> Value<'static>,
) -> Result<RecordBatch, Diagnostic> {
    let ty = unify(field_type(&rows.schema(), split), Type::Text);
    let schema = with_fields(&rows.schema(), [(split.to_owned(), ty)]);
    let all = rows.column_by_name(split).map(values).unwrap_or(vec![Value::Null; rows.num_rows()]);
    let column = array_of(all.into_iter().map(change).collect::<Vec<_>>().into_iter(), ty);
    with_columns(&rows, &schema, &[(split, column)]).map_err(|error| trouble::diagnostic(&error, call.span))
}

fn measured(call: &Invocation<'_>, asked: &Aggregate, rows: RecordBatch) -> Result<Grid, Diagnostic> {
    let lowering = call.lowering;
    let schema = rows.schema();
    let node = Source::of(schema, pieces(&rows, lowering.batch_rows).collect());
    let rows = call.run(aggregate(lowering, node, asked)?)?;
    Ok(Grid::read(&rows, lowering.environment.trace))
}

/// What each measure is where there is no row.
fn empty_cells(
    call: &Invocation<'_>,
    asked: &Aggregate,
) -> Result<Vec<(String, Value<'static>)>, Diagnostic> {
    let bound = measures(asked, &arrow::datatypes::Schema::empty(), call.lowering.environment)?;
    Ok(bound.into_iter().map(|measure| (measure.name.clone(), (measure.new)().finish())).collect())
}

/// One row for each value of the row field, a column for each measure of each value of the split field.
fn pivoted(
    call: &Invocation<'_>,
    asked: &Aggregate,
    cells: Grid,
    (row, split): (&str, &str),
    other: &str,
) -> Result<Grid, Diagnostic> {
    let none = vec![Value::Null; cells.rows];
    let keys = cells.column(row).unwrap_or(&none);
    let titles = cells.column(split).unwrap_or(&none);
    let empty = empty_cells(call, asked)?;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut rows: Vec<Value<'static>> = Vec::new();
    let mut behind: Vec<Vec<u32>> = Vec::new();
    let mut columns: Vec<(usize, String, HashMap<usize, Value<'static>>)> = Vec::new();
    for at in 0..cells.rows {
        let key = keys[at].text().unwrap_or_default().into_owned();
        let place = *places.entry(key).or_insert_with(|| {
            rows.push(keys[at].clone());
            behind.push(Vec::new());
            rows.len() - 1
        });
        behind[place].extend(cells.events.as_ref().map(|events| events[at].clone()).unwrap_or_default());
        let title = titles[at].text().unwrap_or_default();
        for (measure, (name, _)) in empty.iter().enumerate() {
            let known = columns.iter().position(|(of, known, _)| *of == measure && *known == title);
            let column = known.unwrap_or_else(|| {
                columns.push((measure, title.clone().into_owned(), HashMap::new()));
                columns.len() - 1
            });
            let value = cells.column(name).map_or(Value::Null, |values| values[at].clone());
            columns[column].2.insert(place, value);
        }
    }
    let null = call.vendor.text("nullstr").unwrap_or_default();
    let rank = |title: &str| usize::from(title == null) + 2 * usize::from(title == other);
    columns.sort_by(|one, two| (one.0, rank(&one.1), &one.1).cmp(&(two.0, rank(&two.1), &two.1)));
    let count = rows.len();
    let mut made = vec![(row.to_owned(), rows)];
    for (measure, title, mut found) in columns {
        let (name, absent) = &empty[measure];
        let cell = |place| match found.remove(&place) {
            None | Some(Value::Null) => absent.clone(),
            Some(value) => value,
        };
        made.push((series(call, name, &title, empty.len()), (0..count).map(cell).collect()));
    }
    Ok(Grid { columns: made, events: cells.events.is_some().then_some(behind), rows: count })
}

/// Rows for the values between the first and the last that no row has, which `next` counts up.
pub(super) fn fill_gaps(
    grid: &mut Grid,
    name: &str,
    (from, to): (Option<f64>, Option<f64>),
    next: impl Fn(f64) -> f64,
    start: impl Fn(f64) -> f64,
    absent: impl Fn(&str) -> Value<'static>,
) {
    let known: Vec<Option<f64>> = grid.column(name).unwrap_or_default().iter().map(number).collect();
    let numbers = known.iter().flatten().copied();
    let low = from.map(&start).into_iter().chain(numbers.clone()).fold(f64::INFINITY, f64::min);
    let end = to.filter(|end| end.is_finite());
    let high = numbers.chain(end.map(|end| start(end - 1e-6))).fold(f64::NEG_INFINITY, f64::max);
    let mut order: Vec<(f64, Option<usize>)> = Vec::new();
    let mut at = low;
    let row = |value: f64| known.iter().position(|one| one.is_some_and(|one| (one - value).abs() < 1e-6));
    while at <= high && order.len() < MOST_ROWS {
        order.push((at, row(at)));
        at = next(at);
    }
    let placed = |row: usize| order.iter().any(|(_, placed)| *placed == Some(row));
    let left: Vec<usize> = (0..grid.rows).filter(|row| !placed(*row)).collect();
    order.extend(left.into_iter().map(|row| (known[row].unwrap_or(f64::NAN), Some(row))));
    order.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (of, values) in &mut grid.columns {
        let cell = |(at, row): &(f64, Option<usize>)| match row {
            Some(row) => values[*row].clone(),
            None if of == name => Value::Number(*at),
            None => absent(of),
        };
        *values = order.iter().map(cell).collect();
    }
    if let Some(events) = &mut grid.events {
        *events =
            order.iter().map(|(_, row)| row.map(|row| events[row].clone()).unwrap_or_default()).collect();
    }
    grid.rows = order.len();
}
