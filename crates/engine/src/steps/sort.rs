//! Another order, and how many rows stay.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use datafusion_common::Result as Run;
use datafusion_physical_plan::ExecutionPlan;
use functions::{Value, value_at};
use plan::{Direction, Limits, Sort};
use text::{Diagnostic, Span};

use super::collation::Order;
use crate::batch::{indexes, take_rows};
use crate::expression::{Bound, bind};
use crate::lower::Lowering;
use crate::operator::Operator;
use crate::trouble::Notices;

struct Key {
    value: Bound,
    direction: Direction,
    order: Order,
}

struct Sorting {
    keys: Vec<Key>,
    limit: Option<u64>,
    notices: Notices,
    span: Span,
}

/// The rows in the order of the keys, equal ones as they came.
pub(crate) fn sort(
    lowering: &Lowering<'_>,
    input: Arc<dyn ExecutionPlan>,
    sort: &Sort,
    span: Span,
) -> Result<Arc<dyn ExecutionPlan>, Diagnostic> {
    let schema = input.schema();
    let mut keys = Vec::with_capacity(sort.keys.len());
    for key in &sort.keys {
        let value = bind(&key.value, &schema, lowering.environment)?;
        keys.push(Key { value, direction: key.direction, order: Order::of(&key.collation) });
    }
    let limit = sort.limit.filter(|_| lowering.environment.limits == Limits::Published);
    let sorting = Sorting { keys, limit, notices: lowering.notices.clone(), span };
    Ok(Operator::whole("Sort", input, schema, move |batch| sorting.run(batch)))
}

impl Key {
    /// Where a row without the key stands beside one that has it.
    fn nothing(&self) -> Ordering {
        match self.direction {
            Direction::Ascending if self.order.begins_with_nothing() => Ordering::Less,
            Direction::Ascending | Direction::Descending => Ordering::Greater,
        }
    }
}

impl Sorting {
    fn run(&self, batch: &RecordBatch) -> Run<RecordBatch> {
        let rows = batch.num_rows();
        let columns: Vec<ArrayRef> =
            self.keys.iter().map(|key| key.value.array(batch.columns(), rows)).collect::<Run<_>>()?;
        let values: Vec<Vec<Value<'_>>> =
            columns.iter().map(|column| (0..rows).map(|row| value_at(column, row)).collect()).collect();
        let mut order = merge_sorted((0..rows).collect(), &|one, other| self.order(&values, one, other));
        let kept = self.limit.map_or(rows, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        if kept < rows {
            self.notices.say(cut(self.span, kept, rows));
            order.truncate(kept);
        }
        take_rows(batch, &indexes(order))
    }

    fn order(&self, values: &[Vec<Value<'_>>], one: usize, other: usize) -> Ordering {
        let mut decided = Ordering::Equal;
        for (key, values) in self.keys.iter().zip(values) {
            decided = match (&values[one], &values[other]) {
                (Value::Null, Value::Null) => Ordering::Equal,
                (Value::Null, _) => key.nothing(),
                (_, Value::Null) => key.nothing().reverse(),
                (one, other) => match key.direction {
                    Direction::Ascending => key.order.compare(one, other),
                    Direction::Descending => key.order.compare(other, one),
                },
            };
            if decided != Ordering::Equal {
                break;
            }
        }
        decided
    }
}

/// The warning for rows that a sort's limit drops.
fn cut(span: Span, kept: usize, rows: usize) -> Diagnostic {
    let message = format!("`sort` kept {} of {} rows", grouped(kept), grouped(rows));
    Diagnostic::warning("rows-dropped", span, message).with_note("`sort 0` keeps all rows")
}

/// A number with commas.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A stable merge sort. The standard library's sort may panic where the order is not total, as Splunk's is not.
fn merge_sorted(mut rows: Vec<usize>, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    if rows.len() < 2 {
        return rows;
    }
    let right = merge_sorted(rows.split_off(rows.len() / 2), order);
    let left = merge_sorted(rows, order);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        let next = if order(*other, *one) == Ordering::Less { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    merged
}
