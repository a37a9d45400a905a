//! All events of a view in a time range, newest first.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, SchemaRef};
use datafusion_common::Result as Run;
use datafusion_physical_plan::ExecutionPlan;
use functions::Value;
use plan::{Bound, Scan, TimeUnit};
use store::StoreError;
use text::{Diagnostic, Span};

use crate::batch::{indexes, pieces, take_rows};
use crate::expression::constant;
use crate::input::Input;
use crate::lower::Lowering;
use crate::operator::{Operator, Work, gather, held};
use crate::source::Source;
use crate::types::place;

/// The events of the scan in any order; [`newest_first`] orders those that the first filters leave.
pub(crate) fn scan(
    lowering: &Lowering<'_>,
    scan: &Scan,
    span: Span,
) -> Result<Arc<dyn ExecutionPlan>, Diagnostic> {
    match lowering.input {
        Input::Rows(rows) => Ok(Source::scanned(&rows.schema(), rows.batches(lowering.batch_rows))),
        Input::Store(held) => {
            let range = range(lowering, scan)?;
            let view = &scan.view.0;
            let fields = lowering.fields.as_ref();
            let scanning = held.scanning(view, fields, range).map_err(|error| unreadable(&error, span))?;
            Ok(Source::stored(scanning, lowering.batch_rows, lowering.threads))
        }
    }
}

/// The rows newest first, those without a time last; those of one time in the order of the store. (Splunk returns
/// events "in reverse chronological order"; the order of ties is not defined there.)
pub(crate) fn newest_first(lowering: &Lowering<'_>, input: Arc<dyn ExecutionPlan>) -> Arc<dyn ExecutionPlan> {
    let schema = input.schema();
    let (Some(time), Some(event)) = (place(&schema, store::TIME), place(&schema, store::EVENT)) else {
        return input;
    };
    let rows = lowering.batch_rows;
    let read = Arc::clone(&schema);
    Operator::of("NewestFirst", input, schema, move || {
        Box::new(Newest { read: Arc::clone(&read), time, event, rows, kept: Vec::new() })
    })
}

struct Newest {
    read: SchemaRef,
    time: usize,
    event: usize,
    rows: usize,
    kept: Vec<RecordBatch>,
}

impl Work for Newest {
    fn push(&mut self, batch: RecordBatch, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        self.kept.push(batch);
        Ok(())
    }

    fn finish(&mut self, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let all = gather(&self.read, &std::mem::take(&mut self.kept))?;
        let order = order(all.column(self.time), all.column(self.event));
        out.extend(pieces(&take_rows(&all, &indexes(order))?, self.rows));
        Ok(())
    }

    fn held(&self) -> usize {
        held(&self.kept)
    }
}

fn order(time: &ArrayRef, event: &ArrayRef) -> Vec<usize> {
    let times = time.as_primitive_opt::<Int64Type>();
    let events = event.as_primitive_opt::<arrow::datatypes::UInt32Type>();
    let mut rows: Vec<usize> = (0..time.len()).collect();
    rows.sort_by_key(|row| {
        let time = times.filter(|times| times.is_valid(*row)).map(|times| times.value(*row));
        (std::cmp::Reverse(time), events.map(|events| events.value(*row)))
    });
    rows
}

/// The times to read, in UTC nanoseconds.
fn range(lowering: &Lowering<'_>, scan: &Scan) -> Result<Range<i64>, Diagnostic> {
    let start = scan.range.start.as_ref().map(|bound| nanoseconds(lowering, bound)).transpose()?.flatten();
    let end = scan.range.end.as_ref().map(|bound| nanoseconds(lowering, bound)).transpose()?.flatten();
    Ok(start.unwrap_or(i64::MIN)..end.unwrap_or(i64::MAX))
}

/// A bound in UTC nanoseconds; `None` where it is open.
fn nanoseconds(lowering: &Lowering<'_>, bound: &Bound) -> Result<Option<i64>, Diagnostic> {
    let factor = match bound.unit {
        TimeUnit::Seconds => 1_000_000_000,
        TimeUnit::Milliseconds => 1_000_000,
    };
    match constant(&bound.time, lowering.environment)? {
        Value::Null => Ok(None),
        Value::Integer(count) => Ok(Some(count.saturating_mul(factor))),
        Value::Number(count) => Ok(Some(fraction(count, factor))),
        Value::Text(text) => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(count), _) => Ok(Some(count.saturating_mul(factor))),
            (_, Ok(count)) => Ok(Some(fraction(count, factor))),
            _ => Err(not_a_time(bound, &text)),
        },
        other @ (Value::Boolean(_) | Value::Multi(_)) => Err(not_a_time(bound, &format!("{other:?}"))),
    }
}

/// Whole units and their fraction apart: a double holds no nanoseconds of a whole epoch.
fn fraction(count: f64, factor: i64) -> i64 {
    let whole = count.floor();
    #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    let (whole, part) = (whole as i64, ((count - whole) * factor as f64).round() as i64);
    whole.saturating_mul(factor).saturating_add(part)
}

/// The diagnostic for events that the store cannot show.
fn unreadable(error: &StoreError, span: Span) -> Diagnostic {
    Diagnostic::error("events-unreadable", span, error.to_string())
}

/// The diagnostic for a bound of a time range that is no number.
fn not_a_time(bound: &Bound, found: &str) -> Diagnostic {
    Diagnostic::error(
        "not-a-time",
        bound.time.span(),
        format!("the time of the search is `{found}`, which is no number"),
    )
}
