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
/// mvlist, listed, nullstr, mvraw, maxopentxn, maxopenevents}` joins rows, which come newest first, to one row for each transaction.
///
/// - **Belongs**: a row that has none of the transaction's values of `fields` against it and, where `connected`, shares
///   one; within `maxspan` of its newest and `maxpause` of its oldest row.
/// - **Ends**: a row of `endswith` opens one, a row of `startswith` closes it. One that is not whole is evicted.
/// - **Fields**: the distinct values of all rows in alphabetical order, or with `mvlist` all values in time order;
///   `duration` in seconds, `eventcount`, `closed_txn`; `_time` of the oldest row and the texts of all in `_raw`.
///   With `mvraw` these texts are a list. An orphan has `_txn_orphan`.
/// - **Order**: newest first by `_time`. **Limits**: of more than `maxopentxn` open ones, or where they hold more than
///   `maxopenevents` rows, the one that got no row for the longest time is evicted, with a warning.
/// - **Source**: Search Reference, "transaction". Believed: rows without any of the fields vanish; the order.
pub(crate) const TRANSACTION: Command = Command { name: "splunk.transaction", makes_rows: false, lower };

/// What tells a row that is in no transaction.
const ORPHAN: &str = "_txn_orphan";

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
        most: match call.vendor.integer("maxevents") {
            Some(most) => usize::try_from(most).unwrap_or(usize::MAX).max(1),
            None => 1000,
        },
        most_open_rows: call.count("maxopenevents", call.limits().most(100_000))?.max(1),
        most_open: call.count("maxopentxn", call.limits().most(5000))?.max(1),
        connected: call.vendor.is_set("connected"),
        keep_evicted: call.vendor.is_set("keepevicted"),
        keep_orphans: call.vendor.is_set("keeporphans"),
        has_fields: !fields.is_empty(),
        fields: fields.into_iter().flatten().collect(),
        time: place(rows.schema_ref(), "_time"),
        rows: &rows,
    };
    let (found, evicted) = gathering.transactions();
    if evicted > 0 {
        call.lowering.notices.say(evicted_some(call, &gathering, evicted));
    }
    let rendering = Rendering {
        null: call.vendor.text("nullstr").unwrap_or("NULL"),
        all_listed: call.vendor.is_set("mvlist"),
        listed: call.names(rows.schema_ref(), "listed"),
        raw_list: call.vendor.is_set("mvraw"),
    };
    let made = joined(&rows, &found, gathering.time, &rendering).map_err(wrong)?;
    Ok(call.lowering.rows(&made))
}

/// The warning for transactions that were given up because too much was open.
fn evicted_some(call: &Invocation<'_>, gathering: &Gathering<'_>, evicted: usize) -> Diagnostic {
    let (most, rows) = (gathering.most_open, gathering.most_open_rows);
    let message = format!(
        "`transaction` gave up {evicted} open transactions: at most {most} may be open, with {rows} events"
    );
    let left = if gathering.keep_evicted {
        "they are among the rows, with `closed_txn=0`"
    } else {
        "they are not among the rows"
    };
    Diagnostic::warning("transactions-evicted", call.span, message)
        .with_note(left)
        .with_note("`maxopentxn` and `maxopenevents` allow more")
}

/// How the values of a transaction's rows are shown.
struct Rendering<'a> {
    /// What stands for a missing value in a list.
    null: &'a str,
    /// Are all fields lists of all values?
    all_listed: bool,
    /// The fields that are.
    listed: Vec<String>,
    /// Are the texts of the events a list?
    raw_list: bool,
}

impl Rendering<'_> {
    /// What stands for a missing value, where the field is a list of all values.
    fn null_of(&self, name: &str) -> Option<&str> {
        (self.all_listed || self.listed.iter().any(|listed| listed == name)).then_some(self.null)
    }
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
    is_orphan: bool,
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
    most_open_rows: usize,
    connected: bool,
    keep_evicted: bool,
    keep_orphans: bool,
}

/// Is the condition true of the row?
fn holds(condition: Option<&BooleanArray>, row: usize) -> bool {
    condition.is_some_and(|truths| truths.is_valid(row) && truths.value(row))
}

impl Gathering<'_> {
    /// The transactions, and how many were given up because too much was open.
    fn transactions(&self) -> (Vec<Transaction>, usize) {
        let mut open: Vec<Transaction> = Vec::new();
        let mut done: Vec<Transaction> = Vec::new();
        let mut evictions = 0;
        let mut open_rows = 0;
        for row in 0..self.rows.num_rows() {
            let closed = done.len();
            self.take(row, &mut open, &mut done);
            // Counted anew only where something closed: that row's own transaction grew by one at most.
            open_rows = if done.len() > closed || open_rows >= self.most_open_rows {
                open.iter().map(|one| one.rows.len()).sum()
            } else {
                open_rows + 1
            };
            while open.len() > self.most_open || open_rows > self.most_open_rows {
                let Some(idle) = idlest(&open) else { break };
                let evicted = open.remove(idle);
                open_rows -= evicted.rows.len();
                evictions += 1;
                done.extend(self.keep_evicted.then_some(evicted));
            }
        }
        for transaction in open {
            let whole = self.starts.is_none() && transaction.has_end;
            done.extend((whole || self.keep_evicted).then_some(transaction));
        }
        done.sort_by(|one, other| other.oldest.total_cmp(&one.oldest));
        (done, evictions)
    }

    fn take(&self, row: usize, open: &mut Vec<Transaction>, done: &mut Vec<Transaction>) {
        let values = self.values(row);
        let time = self.time(row);
        let (starts, ends) = (holds(self.starts.as_ref(), row), holds(self.ends.as_ref(), row));
        if self.has_fields && values.iter().all(BTreeSet::is_empty) {
            if self.keep_orphans {
                done.push(Transaction { is_orphan: true, ..self.opened(row, values, time, false) });
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
        Transaction {
            rows: vec![row],
            values,
            newest: time,
            oldest: time,
            has_end,
            is_closed: false,
            is_orphan: false,
        }
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

/// The open transaction that got no row for the longest time.
fn idlest(open: &[Transaction]) -> Option<usize> {
    (0..open.len()).min_by_key(|at| open[*at].rows.last().copied())
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
    rendering: &Rendering<'_>,
) -> Run<RecordBatch> {
    let read = rows.schema();
    let is_joined =
        |name: &str| !is_hidden(name) && name != "_time" && (name != "_raw" || rendering.raw_list);
    let lists = read.fields().iter().map(|field| field.name()).filter(|name| is_joined(name));
    let orphans = found.iter().any(|one| one.is_orphan).then_some((ORPHAN, Type::Integer));
    let types = lists
        .map(|name| (name.clone(), Type::Multi))
        .chain(MADE.into_iter().chain(orphans).map(|(name, ty)| (name.to_owned(), ty)));
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
                ORPHAN => number(
                    found,
                    |one| if one.is_orphan { Value::Integer(1) } else { Value::Null },
                    Type::Integer,
                ),
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
                    one_column(rows, (name, column), found, time, rendering)?
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
    (name, column): (&str, &ArrayRef),
    found: &[Transaction],
    time: Option<usize>,
    rendering: &Rendering<'_>,
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
    if name == "_raw" && !rendering.raw_list {
        let texts = found.iter().map(|one| {
            let all: Vec<String> = in_time(one)
                .into_iter()
                .filter_map(|row| value_at(column, row).text().map(Cow::into_owned))
                .collect();
            if all.is_empty() { Value::Null } else { Value::owned(all.join("\n")) }
        });
        return Ok(array_of(texts, Type::Text));
    }
    let nulls = rendering.null_of(name);
    let keeps_all = nulls.is_some() || name == "_raw";
    let lists = found.iter().map(|one| {
        let mut all: Vec<Cow<'_, str>> = Vec::new();
        for row in in_time(one) {
            let members = value_at(column, row).members();
            match nulls {
                Some(null) if members.is_empty() => all.push(Cow::Borrowed(null)),
                _ => all.extend(members),
            }
        }
        if !keeps_all {
            all.sort();
            all.dedup();
        }
        if all.is_empty() { Value::Null } else { Value::Multi(all) }
    });
    Ok(array_of(lists, Type::Multi))
}
