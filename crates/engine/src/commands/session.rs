//! `SESSION BY`

use std::collections::HashMap;

use arrow::array::{ArrayRef, BooleanArray, RecordBatch};
use functions::{Value, array_of, value_at};
use plan::{ArgValue, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{indexes, take_rows, with_columns};
use crate::expression::bind;
use crate::trouble;
use crate::types::with_fields;

/// `ariel.session{time, key…, begin, explicit_begin, end, explicit_end, timeout_ms, window_ms}` gives each row the number
/// of its session in `SessionId` and puts the rows in the order of their times.
///
/// - **Belongs**: rows with the same keys; rows of other keys are in sessions of their own.
/// - **BEGIN**: a row that it is true of begins a session, and so does a row after the end of one. With EXPLICIT only the
///   first does; a row in no session is left out.
/// - **END**: a row that it is true of is the last of its session. With EXPLICIT a BEGIN inside a session begins no other.
/// - **TIMEOUT, TIMEWINDOW**: a session ends where more milliseconds are between two of its rows, or since its first.
/// - **Null**: a null key is a key; a null condition is not true; a row without a time comes first.
/// - **Source**: IBM, "Grouping related events into sessions", "Transactional query refinements". Believed: sessions of
///   different keys run side by side; rows in no session are left out; numbers count from 1 in the order of the beginnings.
pub(crate) const SESSION: Command = Command { name: "ariel.session", makes_rows: false, lower };

const SESSION_ID: &str = "SessionId";

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let wrong = |error| trouble::diagnostic(&error, call.span);
    let mut times: Vec<Option<i64>> = vec![None; rows.num_rows()];
    let mut keys: Vec<ArrayRef> = Vec::new();
    let (mut begin, mut end) = (None, None);
    for arg in &call.vendor.args {
        let ArgValue::Expr(expr) = &arg.value else { continue };
        let bound = bind(expr, rows.schema_ref(), call.lowering.environment)?;
        let truths = || bound.truths(rows.columns(), rows.num_rows());
        match arg.name {
            "begin" => begin = Some(truths().map_err(wrong)?),
            "end" => end = Some(truths().map_err(wrong)?),
            "time" => {
                let column = bound.array(rows.columns(), rows.num_rows()).map_err(wrong)?;
                times = (0..rows.num_rows()).map(|row| milliseconds(&value_at(&column, row))).collect();
            }
            _ => keys.push(bound.array(rows.columns(), rows.num_rows()).map_err(wrong)?),
        }
    }
    let sessions = Sessions {
        begin,
        end,
        explicit_begin: call.vendor.is_set("explicit_begin"),
        explicit_end: call.vendor.is_set("explicit_end"),
        timeout: call.vendor.integer("timeout_ms").unwrap_or(i64::MAX),
        window: call.vendor.integer("window_ms").unwrap_or(i64::MAX),
        open: HashMap::new(),
        count: 0,
    };
    let made = sessions.numbered(&rows, &times, &keys).map_err(wrong)?;
    Ok(call.lowering.rows(&made))
}

fn milliseconds(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
        Value::Number(number) => Some(*number as i64),
        Value::Text(text) => text.trim().parse().ok(),
        Value::Null | Value::Boolean(_) | Value::Multi(_) => None,
    }
}

/// A session that is not over.
struct Open {
    number: i64,
    first: i64,
    last: i64,
}

struct Sessions {
    begin: Option<BooleanArray>,
    end: Option<BooleanArray>,
    explicit_begin: bool,
    explicit_end: bool,
    timeout: i64,
    window: i64,
    open: HashMap<Vec<Option<String>>, Open>,
    count: i64,
}

fn holds(condition: Option<&BooleanArray>, row: usize) -> bool {
    use arrow::array::Array;
    condition.is_some_and(|truths| truths.is_valid(row) && truths.value(row))
}

impl Sessions {
    fn numbered(
        mut self,
        rows: &RecordBatch,
        times: &[Option<i64>],
        keys: &[ArrayRef],
    ) -> datafusion_common::Result<RecordBatch> {
        let mut order: Vec<usize> = (0..rows.num_rows()).collect();
        // Rows come newest first; those of one time stay in the order of their files.
        order.sort_by_key(|row| times[*row]);
        let mut kept = Vec::new();
        let mut numbers = Vec::new();
        for row in order {
            let key = keys.iter().map(|key| value_at(key, row).text().map(std::borrow::Cow::into_owned));
            if let Some(number) = self.take(row, key.collect(), times[row].unwrap_or(0)) {
                kept.push(row);
                numbers.push(Value::Integer(number));
            }
        }
        let read = take_rows(rows, &indexes(kept))?;
        let schema = with_fields(&rows.schema(), [(SESSION_ID.to_owned(), Type::Integer)]);
        let numbers = array_of(numbers.into_iter(), Type::Integer);
        with_columns(&read, &schema, &[(SESSION_ID, numbers)])
    }

    /// The number of the row's session; nothing where it is in none.
    fn take(&mut self, row: usize, key: Vec<Option<String>>, time: i64) -> Option<i64> {
        let begins = holds(self.begin.as_ref(), row);
        let mut open = self.open.remove(&key);
        let late = |open: &Open| {
            time.saturating_sub(open.last) > self.timeout || time.saturating_sub(open.first) > self.window
        };
        if open.as_ref().is_some_and(late) || (begins && !self.explicit_end) {
            open = None;
        }
        let mut open = match open {
            Some(open) => open,
            None if self.explicit_begin && !begins => return None,
            None => {
                self.count += 1;
                Open { number: self.count, first: time, last: time }
            }
        };
        open.last = time;
        let number = open.number;
        if !holds(self.end.as_ref(), row) {
            self.open.insert(key, open);
        }
        Some(number)
    }
}
