//! `streamstats`

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::{Accumulator, Value, array_of, value_at};
use plan::{ArgValue, Type};
use text::{Diagnostic, Span};

use super::time_span::TimeSpan;
use super::{Command, Invocation, Node};
use crate::batch::{nulls, with_columns};
use crate::expression::{Bound, bind, truth};
use crate::operator::{Operator, Work};
use crate::steps::aggregate::{Time, time, times};
use crate::steps::groups::Groups;
use crate::steps::measures::{BoundMeasure, measures};
use crate::trouble::refused;
use crate::types::{place, with_fields};

/// `splunk.streamstats{measures, current, window, time_window, global, reset_on_change, reset_before, reset_after}`
/// measures the rows so far: all, or the last `window`, or those within `time_window`.
///
/// - **`current=f`**: without the row itself. **`global=f`**: each group has a window of its own.
/// - **Null**: a row without a key goes on unchanged. A multivalue key counts by its first value (believed).
/// - **`reset_*`**: the rows so far are forgotten before or after a row where the condition is true, or where the keys
///   change.
/// - **Source**: Search Reference, "streamstats"; measured on Splunk 10.4.2, the open far edge of `time_window` too.
pub(crate) const STREAMSTATS: Command = Command { name: "splunk.streamstats", makes_rows: false, lower };

/// The command bound to the columns of its rows.
struct Streamstats {
    /// The key fields' columns; `None` where no row has the field.
    keys: Vec<Option<usize>>,
    null_keys: plan::NullKeys,
    multi_keys: plan::MultiKeys,
    measures: Vec<BoundMeasure>,
    current: bool,
    global: bool,
    /// How many rows; 0 for all.
    window: usize,
    /// How many seconds, and where the query says it.
    time_window: Option<(f64, Span)>,
    reset_on_change: bool,
    reset_before: Option<Bound>,
    reset_after: Option<Bound>,
    time: Option<Time>,
    schema: SchemaRef,
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let read = input.schema();
    let Some(aggregate) = call.vendor.aggregate("measures") else {
        return Err(call.wrong("measures", "is missing"));
    };
    let measures = measures(aggregate, &read, call.lowering.environment)?;
    let schema = with_fields(&read, measures.iter().map(|measure| (measure.name.clone(), measure.ty)));
    let what = Arc::new(Streamstats {
        keys: aggregate.by.iter().map(|key| place(&read, &key.name)).collect(),
        null_keys: aggregate.null_keys,
        multi_keys: aggregate.multi_keys,
        measures,
        current: call.vendor.is_set("current"),
        global: call.vendor.is_set("global"),
        window: call.count("window", 0)?,
        time_window: time_window(call)?,
        reset_on_change: call.vendor.is_set("reset_on_change"),
        reset_before: condition(call, "reset_before", &read)?,
        reset_after: condition(call, "reset_after", &read)?,
        time: time(&read),
        schema: SchemaRef::clone(&schema),
    });
    Ok(Operator::of("Streamstats", input, schema, move || Box::new(Streaming::new(Arc::clone(&what)))))
}

fn time_window(call: &Invocation<'_>) -> Result<Option<(f64, Span)>, Diagnostic> {
    let Some(text) = call.vendor.text("time_window") else { return Ok(None) };
    let span = TimeSpan::parse(text).ok_or_else(|| call.wrong("time_window", "is no span of time"))?;
    Ok(Some((span.about(), call.vendor.arg("time_window").map_or(call.span, |arg| arg.span))))
}

fn condition(
    call: &Invocation<'_>,
    name: &str,
    schema: &arrow::datatypes::Schema,
) -> Result<Option<Bound>, Diagnostic> {
    let Some(plan::Arg { value: ArgValue::Expr(expr), span, .. }) = call.vendor.arg(name) else {
        return Ok(None);
    };
    let bound = bind(expr, schema, call.lowering.environment)?;
    truth(bound.ty, *span)?;
    Ok(Some(bound))
}

/// A row in a window.
struct Entry {
    group: usize,
    /// For each measure its arguments.
    args: Vec<Vec<Value<'static>>>,
    time: Option<f64>,
}

/// The command at work.
struct Streaming {
    what: Arc<Streamstats>,
    groups: Groups,
    /// For each group its accumulators, where there is no window.
    states: HashMap<usize, Vec<Box<dyn Accumulator>>>,
    /// The rows of the window: of all groups under 0, or of each.
    windows: HashMap<usize, VecDeque<Entry>>,
    last_group: Option<usize>,
    last_time: Option<f64>,
    /// Did times go up or down so far?
    ascending: Option<bool>,
}

impl Streaming {
    fn new(what: Arc<Streamstats>) -> Streaming {
        let groups = Groups::new(what.keys.len(), what.null_keys, what.multi_keys);
        Streaming {
            what,
            groups,
            states: HashMap::new(),
            windows: HashMap::new(),
            last_group: None,
            last_time: None,
            ascending: None,
        }
    }

    fn forget(&mut self) {
        self.states.clear();
        self.windows.clear();
    }

    /// The measures at a row.
    fn at(&mut self, entry: Entry) -> Run<Vec<Value<'static>>> {
        if let Some((seconds, span)) = self.what.time_window {
            self.check_order(entry.time, span)?;
            let now = entry.time.unwrap_or_default();
            for window in self.windows.values_mut() {
                window.retain(|one| one.time.is_some_and(|time| (now - time).abs() < seconds));
            }
        }
        let (group, current) = (entry.group, self.what.current);
        if self.what.window == 0 && self.what.time_window.is_none() {
            let measured = (!current).then(|| self.so_far(group));
            self.add(&entry);
            return Ok(measured.unwrap_or_else(|| self.so_far(group)));
        }
        let place = if self.what.global { 0 } else { group };
        let size = if self.what.window == 0 { usize::MAX } else { self.what.window };
        let measured = (!current).then(|| self.of_window(place, group));
        let window = self.windows.entry(place).or_default();
        window.push_back(entry);
        while window.len() > size {
            window.pop_front();
        }
        Ok(measured.unwrap_or_else(|| self.of_window(place, group)))
    }

    fn add(&mut self, entry: &Entry) {
        let new = || self.what.measures.iter().map(|measure| (measure.new)()).collect();
        let states = self.states.entry(entry.group).or_insert_with(new);
        for (state, args) in states.iter_mut().zip(&entry.args) {
            state.update(args, entry.time);
        }
    }

    fn so_far(&mut self, group: usize) -> Vec<Value<'static>> {
        match self.states.get_mut(&group) {
            Some(states) => states.iter_mut().map(|state| state.so_far()).collect(),
            None => self.what.measures.iter().map(|measure| (measure.new)().finish()).collect(),
        }
    }

    fn of_window(&self, place: usize, group: usize) -> Vec<Value<'static>> {
        let entries = self.windows.get(&place);
        let measured = self.what.measures.iter().enumerate().map(|(at, measure)| {
            let mut state = (measure.new)();
            for entry in entries.into_iter().flatten().filter(|entry| entry.group == group) {
                state.update(&entry.args[at], entry.time);
            }
            state.finish()
        });
        measured.collect()
    }

    /// Refuses rows that are not in the order of their times (in the words of Splunk 10.4.2).
    fn check_order(&mut self, time: Option<f64>, span: Span) -> Run<()> {
        let step = time.zip(self.last_time).map(|(time, last)| time.total_cmp(&last));
        let moved = step.filter(|step| step.is_ne()).map(std::cmp::Ordering::is_gt);
        let turned = moved.is_some() && self.ascending.is_some() && moved != self.ascending;
        if time.is_none() || turned {
            let message = "Error in 'streamstats' command: time_window can only be used on input that is sorted \
                           in time order (both ascending and descending order are ok)";
            return Err(refused(Diagnostic::error("not-in-time-order", span, message)));
        }
        self.ascending = self.ascending.or(moved);
        self.last_time = time;
        Ok(())
    }

    fn row(&mut self, read: &Read, row: usize) -> Run<Option<Vec<Value<'static>>>> {
        if is_true(read.before.as_ref(), row) {
            self.forget();
        }
        let Some(group) = read.members[row].first().copied() else { return Ok(None) };
        if self.what.reset_on_change && self.last_group.is_some_and(|last| last != group) {
            self.forget();
        }
        self.last_group = Some(group);
        let values = |args: &Vec<ArrayRef>| args.iter().map(|arg| value_at(arg, row).into_owned()).collect();
        let args = read.args.iter().map(values).collect();
        let time = read.times.as_ref().and_then(|times| times[row]);
        let measured = self.at(Entry { group, args, time })?;
        if is_true(read.after.as_ref(), row) {
            self.forget();
        }
        Ok(Some(measured))
    }
}

/// What is read of a batch before its rows are gone through.
struct Read {
    members: Vec<Vec<usize>>,
    args: Vec<Vec<ArrayRef>>,
    times: Option<Vec<Option<f64>>>,
    before: Option<BooleanArray>,
    after: Option<BooleanArray>,
}

fn is_true(truths: Option<&BooleanArray>, row: usize) -> bool {
    truths.is_some_and(|truths| truths.is_valid(row) && truths.value(row))
}

impl Work for Streaming {
    fn push(&mut self, batch: RecordBatch, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let (what, rows) = (Arc::clone(&self.what), batch.num_rows());
        let keys: Vec<ArrayRef> = what
            .keys
            .iter()
            .map(|key| key.map_or_else(|| nulls(Type::Null, rows), |key| Arc::clone(batch.column(key))))
            .collect();
        let truths = |bound: &Option<Bound>| {
            bound.as_ref().map(|bound| bound.truths(batch.columns(), rows)).transpose()
        };
        let args = |measure: &BoundMeasure| -> Run<Vec<ArrayRef>> {
            measure.args.iter().map(|arg| arg.array(batch.columns(), rows)).collect()
        };
        let read = Read {
            members: self.groups.of_rows(&keys, rows),
            args: what.measures.iter().map(args).collect::<Run<_>>()?,
            times: what.time.map(|time| times(&batch, time)),
            before: truths(&what.reset_before)?,
            after: truths(&what.reset_after)?,
        };
        let mut columns: Vec<Vec<Value<'static>>> = what.measures.iter().map(|_| Vec::new()).collect();
        for row in 0..rows {
            let measured = self.row(&read, row)?;
            for (at, column) in columns.iter_mut().enumerate() {
                column.push(measured.as_ref().map_or(Value::Null, |measured| measured[at].clone()));
            }
        }
        let named = what.measures.iter().zip(columns);
        let set: Vec<(&str, ArrayRef)> = named
            .map(|(measure, values)| (measure.name.as_str(), array_of(values.into_iter(), measure.ty)))
            .collect();
        out.push_back(with_columns(&batch, &what.schema, &set)?);
        Ok(())
    }

    fn finish(&mut self, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        Ok(())
    }

    fn held(&self) -> usize {
        let states: usize = self.states.values().flatten().map(|state| state.size()).sum();
        let entries: usize = self.windows.values().map(VecDeque::len).sum();
        self.groups.held() + states + entries * (64 + 64 * self.what.measures.len())
    }
}
