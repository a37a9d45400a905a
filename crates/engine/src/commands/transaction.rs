//! `transaction`

use std::borrow::Cow;
use std::collections::BTreeSet;

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch};
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::{ArgValue, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{batch, events_at, lists_of};
use crate::expression::{bind, constant};
use crate::trouble;
use crate::types::{is_hidden, place, with_fields};

/// `splunk.transaction{fields, maxspan, maxpause, maxevents, startswith, endswith, connected, keepevicted, keeporphans,
/// mvlist, nullstr, maxopentxn, maxopenevents}` joins rows, which come newest first, to one row for each transaction.
///
/// - **Belongs**: a row that has none of the transaction's values of `fields` against it and, where `connected`, shares
///   one; within `maxspan` of its newest and `maxpause` of its oldest row.
/// - **Ends**: a row of `endswith` opens one, a row of `startswith` closes it. One that is not whole is evicted.
/// - **Fields**: the distinct values of all rows in alphabetical order, or with `mvlist` all values in time order;
///   `duration` in seconds, `eventcount`, `closed_txn`; `_time` of the oldest row and the texts of all in `_raw`.
/// - **Order**: newest first by `_time`. **Limits**: the oldest of more than `maxopentxn` open ones is evicted.
/// - **Source**: Search Reference, "transaction". Believed: rows without any of the fields vanish; the order.
pub(crate) const TRANSACTION: Command = Command { name: "splunk.transaction", makes_rows: false, lower };

/// The fields that are made.
const MADE: [(&str, Type); 3] =
    [("closed_txn", Type::Integer), ("duration", Type::Number), ("eventcount", Type::Integer)];

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let wrong = |error| trouble::diagnostic(&error, call.span);
    let condition = |name: &str| -> Result<Option<BooleanArray>, Diagnostic> {
        let Some(ArgValue::Expr(expr)) = call.vendor.arg(name).map(|arg| &arg.value) else { return Ok(None) };
        let bound = bind(expr, rows.schema_ref(), call.lowering.environment)?;
        bound.truths(rows.columns(), rows.num_rows()).map(Some).map_err(wrong)
    };
    let seconds = |name: &str| -> Result<f64, Diagnostic> {
        let Some(ArgValue::Expr(expr)) = call.vendor.arg(name).map(|arg| &arg.value) else {
            return Ok(f64::INFINITY);
        };
        match constant(expr, call.lowering.environment)? {
            Value::Number(seconds) => Ok(seconds),
            _ => Ok(f64::INFINITY),
        }
    };
    let fields = call.places(rows.schema_ref(), "fields");
    let gathering = Gathering {
        starts: condition("startswith")?,
        ends: condition("endswith")?,
        span: seconds("maxspan")?,
        pause: seconds("maxpause")?,
        most: call.count("maxevents", 1000)?.max(1),
        most_open: call.count("maxopentxn", call.limits().most(5000))?.max(1),
        connected: call.vendor.is_set("connected"),
        keep_evicted: call.vendor.is_set("keepevicted"),
        keep_orphans: call.vendor.is_set("keeporphans"),
        has_fields: !fields.is_empty(),
        fields: fields.into_iter().flatten().collect(),
        time: place(rows.schema_ref(), "_time"),
        rows: &rows,
    };
    let found = gathering.transactions();
    let nulls =
        call.vendor.is_set("mvlist").then(|| call.vendor.text("nullstr").unwrap_or("NULL").to_owned());
    let made = joined(&rows, &found, gathering.time, nulls.as_deref()).map_err(wrong)?;
    Ok(call.lowering.rows(&made))
}

/// Rows that belong together.
struct Transaction {
    /// In the order of the input.
    rows: Vec<usize>,
    /// For each field the values of its rows.
    values: Vec<BTreeSet<String>>,
    newest: f64,
    oldest: f64,
    /// Did it begin with the row that it has to end with?
    has_end: bool,
    is_closed: bool,
}

struct Gathering<'a> {
    rows: &'a RecordBatch,
    fields: Vec<usize>,
    has_fields: bool,
    time: Option<usize>,
    starts: Option<BooleanArray>,
    ends: Option<BooleanArray>,
    span: f64,
    pause: f64,
    most: usize,
    most_open: usize,
    connected: bool,
    keep_evicted: bool,
    keep_orphans: bool,
}

/// Is the condition true of the row?
fn holds(condition: Option<&BooleanArray>, row: usize) -> bool {
    condition.is_some_and(|truths| truths.is_valid(row) && truths.value(row))
}

impl Gathering<'_> {
    fn transactions(&self) -> Vec<Transaction> {
        let mut open: Vec<Transaction> = Vec::new();
        let mut done: Vec<Transaction> = Vec::new();
        for row in 0..self.rows.num_rows() {
            self.take(row, &mut open, &mut done);
            if open.len() > self.most_open {
                let evicted = open.remove(0);
                done.extend(self.keep_evicted.then_some(evicted));
            }
        }
        for transaction in open {
            let whole = self.starts.is_none() && transaction.has_end;
            done.extend((whole || self.keep_evicted).then_some(transaction));
        }
        done.sort_by(|one, other| other.oldest.total_cmp(&one.oldest));
        done
    }

    fn take(&self, row: usize, open: &mut Vec<Transaction>, done: &mut Vec<Transaction>) {
        let values = self.values(row);
        let time = self.time(row);
        let (starts, ends) = (holds(self.starts.as_ref(), row), holds(self.ends.as_ref(), row));
        if self.has_fields && values.iter().all(BTreeSet::is_empty) {
            if self.keep_orphans {
                done.push(self.opened(row, values, time, false));
            }
            return;
        }
        let mut at = open.iter().rposition(|transaction| self.belongs(transaction, &values));
        if let Some(found) = at {
            let late = open[found].newest - time > self.span || open[found].oldest - time > self.pause;
            if late || ends {
                let mut closed = open.remove(found);
                closed.is_closed = late;
                let whole = closed.has_end && (late || self.starts.is_none());
                done.extend((whole || self.keep_evicted).then_some(closed));
                at = None;
            }
        }
        let at = match at {
            Some(found) => {
                let transaction = &mut open[found];
                transaction.rows.push(row);
                transaction.oldest = transaction.oldest.min(time);
                transaction.newest = transaction.newest.max(time);
                transaction.values.iter_mut().zip(values).for_each(|(known, new)| known.extend(new));
                found
            }
            None => {
                open.push(self.opened(row, values, time, ends || self.ends.is_none()));
                open.len() - 1
            }
        };
        if starts || open[at].rows.len() >= self.most {
            let mut closed = open.remove(at);
            closed.is_closed = true;
            done.extend((closed.has_end || self.keep_evicted).then_some(closed));
        }
    }

    fn opened(&self, row: usize, values: Vec<BTreeSet<String>>, time: f64, has_end: bool) -> Transaction {
        Transaction { rows: vec![row], values, newest: time, oldest: time, has_end, is_closed: false }
    }

    fn values(&self, row: usize) -> Vec<BTreeSet<String>> {
        let of = |field: &usize| {
            value_at(self.rows.column(*field), row).members().into_iter().map(Cow::into_owned).collect()
        };
        self.fields.iter().map(of).collect()
    }

    fn time(&self, row: usize) -> f64 {
        seconds(self.rows, self.time, row)
    }

    fn belongs(&self, transaction: &Transaction, values: &[BTreeSet<String>]) -> bool {
        let mut shared = !self.has_fields;
        for (known, new) in transaction.values.iter().zip(values) {
            if known.is_empty() || new.is_empty() {
                continue;
            }
            if known.is_disjoint(new) {
                return false;
            }
            shared = true;
        }
        shared || !self.connected
    }
}

fn seconds(rows: &RecordBatch, time: Option<usize>, row: usize) -> f64 {
    let value = time.map_or(Value::Null, |at| value_at(rows.column(at), row));
    value.text().and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// One row for each transaction.
fn joined(
    rows: &RecordBatch,
    found: &[Transaction],
    time: Option<usize>,
    nulls: Option<&str>,
) -> Run<RecordBatch> {
    let read = rows.schema();
    let is_joined = |name: &str| !is_hidden(name) && name != "_time" && name != "_raw";
    let lists = read.fields().iter().map(|field| field.name()).filter(|name| is_joined(name));
    let types =
        lists.map(|name| (name.clone(), Type::Multi)).chain(MADE.map(|(name, ty)| (name.to_owned(), ty)));
    let mut schema = with_fields(&read, types);
    if read.index_of(store::EVENT).is_ok() {
        schema = super::join::with_event_lists(&schema);
    }
    let columns: Run<Vec<ArrayRef>> = schema
        .fields()
        .iter()
        .map(|field| {
            let made = match field.name().as_str() {
                "closed_txn" => number(found, |one| Value::Integer(i64::from(one.is_closed)), Type::Integer),
                "duration" => number(found, |one| Value::Number(one.newest - one.oldest), Type::Number),
                "eventcount" => number(
                    found,
                    |one| Value::Integer(i64::try_from(one.rows.len()).unwrap_or(i64::MAX)),
                    Type::Integer,
                ),
                name => {
                    let Some(column) = rows.column_by_name(name) else {
                        return Ok(arrow::array::new_null_array(field.data_type(), found.len()));
                    };
                    one_column(rows, name, column, found, time, nulls)?
                }
            };
            Ok(made)
        })
        .collect();
    batch(&schema, columns?, found.len())
}

fn number(found: &[Transaction], of: impl Fn(&Transaction) -> Value<'static>, ty: Type) -> ArrayRef {
    array_of(found.iter().map(of), ty)
}

fn one_column(
    rows: &RecordBatch,
    name: &str,
    column: &ArrayRef,
    found: &[Transaction],
    time: Option<usize>,
    nulls: Option<&str>,
) -> Run<ArrayRef> {
    if name == store::EVENT {
        let events = found.iter().map(|one| {
            let mut all: Vec<u32> = one.rows.iter().flat_map(|row| events_at(column, *row)).collect();
            all.sort_unstable();
            all.dedup();
            all
        });
        return Ok(lists_of(events));
    }
    let oldest = |one: &Transaction| {
        let at = |row: &&usize| seconds(rows, time, **row);
        one.rows.iter().rev().min_by(|a, b| at(a).total_cmp(&at(b))).copied().unwrap_or_default()
    };
    if is_hidden(name) || name == "_time" {
        let picked = crate::batch::indexes(found.iter().map(oldest));
        return Ok(crate::types::take(column, &picked)?);
    }
    let in_time = |one: &Transaction| one.rows.iter().rev().copied().collect::<Vec<usize>>();
    if name == "_raw" {
        let texts = found.iter().map(|one| {
            let all: Vec<String> = in_time(one)
                .into_iter()
                .filter_map(|row| value_at(column, row).text().map(Cow::into_owned))
                .collect();
            if all.is_empty() { Value::Null } else { Value::owned(all.join("\n")) }
        });
        return Ok(array_of(texts, Type::Text));
    }
    let lists = found.iter().map(|one| {
        let mut all: Vec<Cow<'_, str>> = Vec::new();
        for row in in_time(one) {
            let members = value_at(column, row).members();
            match nulls {
                Some(null) if members.is_empty() => all.push(Cow::Borrowed(null)),
                _ => all.extend(members),
            }
        }
        if nulls.is_none() {
            all.sort();
            all.dedup();
        }
        if all.is_empty() { Value::Null } else { Value::Multi(all) }
    });
    Ok(array_of(lists, Type::Multi))
}
