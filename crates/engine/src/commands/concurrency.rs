//! `concurrency`

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::with_fields;

/// `splunk.concurrency{duration, start, output}` counts for each row how many last at its start: those that begin no later
/// and have not ended before, the row itself included.
///
/// - **Null**: a row without a start or a duration that are numbers gets nothing and does not count (believed).
/// - **Order**: the rows stay as they are. Rows of the same start are told apart by where they stand (believed).
/// - **Source**: Search Reference, "concurrency"; searchbnf.conf: an event runs with another if its start lies between the
///   other's start and that plus its duration.
pub(crate) const CONCURRENCY: Command = Command { name: "splunk.concurrency", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (duration, start, output) = (call.name("duration")?, call.name("start")?, call.name("output")?);
    let input = call.input()?;
    let schema = with_fields(&input.schema(), [(output.clone(), Type::Integer)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::whole("Concurrency", input, schema, move |rows| {
        let counts = counted(rows, &start, &duration);
        let column: ArrayRef = array_of(counts.into_iter().map(Value::from), Type::Integer);
        with_columns(rows, &made, &[(output.as_str(), column)]) as Run<RecordBatch>
    }))
}

/// How many last at the start of each row.
fn counted(rows: &RecordBatch, start: &str, duration: &str) -> Vec<Option<i64>> {
    let numbers = |name: &str| -> Vec<Option<f64>> {
        let column = rows.column_by_name(name);
        (0..rows.num_rows()).map(|row| column.and_then(|column| number(&value_at(column, row)))).collect()
    };
    let (starts, durations) = (numbers(start), numbers(duration));
    let mut order: Vec<(f64, f64, usize)> = starts
        .iter()
        .zip(&durations)
        .enumerate()
        .filter_map(|(row, (start, duration))| Some(((*start)?, (*start)? + (*duration)?, row)))
        .collect();
    order.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.2.cmp(&other.2)));
    let mut running: BinaryHeap<Reverse<End>> = BinaryHeap::new();
    let mut counts = vec![None; rows.num_rows()];
    for (start, end, row) in order {
        while running.peek().is_some_and(|Reverse(End(earliest))| *earliest < start) {
            running.pop();
        }
        running.push(Reverse(End(end)));
        counts[row] = i64::try_from(running.len()).ok();
    }
    counts
}

/// When a row ends.
#[derive(PartialEq)]
struct End(f64);

impl Eq for End {}

impl PartialOrd for End {
    fn partial_cmp(&self, other: &End) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for End {
    fn cmp(&self, other: &End) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
