//! `timewrap`

use std::collections::BTreeMap;

use functions::{SpanUnit, Value};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use plan::ArgValue;
use text::Diagnostic;

use super::grid::Grid;
use super::time_span::TimeSpan;
use super::{Command, Invocation, Node};
use crate::expression::constant;
use crate::steps::collation::number;

/// `splunk.timewrap{span, series, time_format, end}` cuts a timechart into periods, counted back from `end` or the time of
/// the search: each is a column of its own, over the times of the latest.
///
/// - **Names**: `latest_week`, `1week_before`, `2weeks_before`; with `short` `s0`, `s1`; with `exact` the start of the period
///   as `time_format` says. Where the timechart has several columns theirs stand before it, joined by `_` (believed).
/// - **Order**: the oldest period first. **Null**: a period without rows has no column.
/// - **Source**: Search Reference, "timewrap". Believed: a period ends with the timechart's span that holds its end.
pub(crate) const TIMEWRAP: Command = Command { name: "splunk.timewrap", makes_rows: false, lower };

const TIME: &str = "_time";

/// There are no more periods than this.
const MOST_PERIODS: i64 = 10_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let text = call.vendor.text("span").unwrap_or_default();
    let period = Period::parse(text).ok_or_else(|| call.wrong("span", "is no span of time"))?;
    let rows = call.rows()?;
    let grid = Grid::read(&rows, call.lowering.environment.trace);
    let zone = &call.lowering.environment.zone;
    let times: Vec<Option<f64>> = grid.column(TIME).unwrap_or_default().iter().map(number).collect();
    if times.iter().flatten().next().is_none() {
        return Ok(call.lowering.rows(&rows));
    }
    let end = end_of_last(end(call)?, &times);
    let mut placed: Vec<(i64, f64)> = Vec::with_capacity(times.len());
    for time in &times {
        let Some(time) = *time else { return Err(call.wrong("span", "wraps rows without `_time`")) };
        let back =
            period.back(time, end, zone).ok_or_else(|| call.wrong("span", "makes too many periods"))?;
        placed.push((back, period.shifted(time, back, zone)));
    }
    let names = |back: i64| name(call, &period, back, end);
    let made = wrapped(grid, &placed, names)?;
    call.go_on_with(made)
}

/// The end that periods are counted from.
fn end(call: &Invocation<'_>) -> Result<f64, Diagnostic> {
    let environment = call.lowering.environment;
    #[expect(clippy::cast_precision_loss, reason = "seconds of a time fit a double")]
    let now = environment.now_ns.div_euclid(1_000_000_000) as f64;
    match call.vendor.arg("end").map(|arg| &arg.value) {
        Some(ArgValue::Expr(expr)) => Ok(number(&constant(expr, environment)?).unwrap_or(now)),
        _ => Ok(now),
    }
}

/// The end of the timechart's span that holds `end`.
fn end_of_last(end: f64, times: &[Option<f64>]) -> f64 {
    let mut known: Vec<f64> = times.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    let step = known.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.0);
    let step = step.fold(f64::INFINITY, f64::min);
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return end };
    if !step.is_finite() {
        return end.max(last + 1.0);
    }
    // Whole spans of the timechart from its first row on.
    (first + ((end - first) / step).ceil() * step).max(last + step)
}

/// A period: so many of a unit.
struct Period {
    count: i64,
    unit: SpanUnit,
    span: jiff::Span,
}

impl Period {
    fn parse(text: &str) -> Option<Period> {
        let at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(at);
        let count: i64 = if digits.is_empty() { 1 } else { digits.parse().ok()? };
        TimeSpan::parse(text).filter(|_| count > 0 && count < 100_000)?;
        let unit = SpanUnit::parse(unit)?;
        let span = unit.times(count)?;
        Some(Period { count, unit, span })
    }

    /// In which period before `end` a time lies; the latest is 0.
    fn back(&self, time: f64, end: f64, zone: &TimeZone) -> Option<i64> {
        let mut back = 0;
        let mut start = moved(end, -1, &self.span, zone)?;
        while time < start {
            back += 1;
            if back > MOST_PERIODS {
                return None;
            }
            start = moved(end, -(back + 1), &self.span, zone)?;
        }
        Some(back)
    }

    /// The time so many periods later.
    fn shifted(&self, time: f64, periods: i64, zone: &TimeZone) -> f64 {
        moved(time, periods, &self.span, zone).unwrap_or(time)
    }

    fn name(&self, back: i64) -> String {
        let count = self.count * back;
        let unit = self.unit.name();
        match (back, count) {
            (0, _) if self.count == 1 => format!("latest_{unit}"),
            (0, _) => format!("latest_{}{unit}s", self.count),
            (_, 1) => format!("1{unit}_before"),
            _ => format!("{count}{unit}s_before"),
        }
    }
}

/// The time so many times the span later, by the calendar of a zone.
fn moved(time: f64, times: i64, span: &jiff::Span, zone: &TimeZone) -> Option<f64> {
    let whole = time.floor();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast of a float saturates, and the calendar refuses"
    )]
    let stamp = Timestamp::from_second(whole as i64).ok()?.to_zoned(zone.clone());
    let moved = stamp.checked_add(span.checked_mul(times).ok()?).ok()?;
    #[expect(clippy::cast_precision_loss, reason = "seconds of the calendar fit a double")]
    let seconds = moved.timestamp().as_second() as f64;
    Some(seconds + (time - whole))
}

fn name(call: &Invocation<'_>, period: &Period, back: i64, end: f64) -> String {
    match call.vendor.text("series") {
        Some("short") => format!("s{back}"),
        Some("exact") => {
            let format = call.vendor.text("time_format").unwrap_or_default();
            let zone = &call.lowering.environment.zone;
            let start = moved(end, -(back + 1), &period.span, zone).unwrap_or(end);
            #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
            let stamp = Timestamp::from_second(start.floor() as i64).ok();
            let told =
                stamp.map(|stamp| functions::TimeFormat::new(format).write(&stamp.to_zoned(zone.clone())));
            told.unwrap_or_else(|| period.name(back))
        }
        _ => period.name(back),
    }
}

/// A column for each column of each period, oldest period first.
fn wrapped(grid: Grid, placed: &[(i64, f64)], name: impl Fn(i64) -> String) -> Result<Grid, Diagnostic> {
    let mut places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut starts: Vec<f64> = placed.iter().map(|(_, time)| *time).collect();
    starts.sort_by(f64::total_cmp);
    starts.dedup();
    for (at, start) in starts.iter().enumerate() {
        places.insert(start.to_bits(), at);
    }
    let row = |time: f64| places.get(&time.to_bits()).copied().unwrap_or_default();
    let mut periods: Vec<i64> = placed.iter().map(|(back, _)| *back).collect();
    periods.sort_unstable_by(|one, other| other.cmp(one));
    periods.dedup();
    let measured: Vec<&(String, Vec<Value<'static>>)> =
        grid.columns.iter().filter(|(name, _)| !name.starts_with('_')).collect();
    let mut columns = vec![(TIME.to_owned(), starts.iter().map(|start| Value::Number(*start)).collect())];
    for back in periods {
        for (title, values) in &measured {
            let name = if measured.len() == 1 { name(back) } else { format!("{title}_{}", name(back)) };
            let mut cells = vec![Value::Null; starts.len()];
            for (value, (of, time)) in values.iter().zip(placed) {
                if *of == back {
                    cells[row(*time)] = value.clone();
                }
            }
            columns.push((name, cells));
        }
    }
    let events = grid.events.map(|events| {
        let mut all: Vec<Vec<u32>> = vec![Vec::new(); starts.len()];
        for (behind, (_, time)) in events.into_iter().zip(placed) {
            all[row(*time)].extend(behind);
        }
        all
    });
    Ok(Grid { columns, events, rows: starts.len() })
}
