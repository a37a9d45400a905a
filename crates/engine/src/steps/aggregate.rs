//! Measures over groups of rows.
//!
//! DataFusion's own aggregation is not used: a row may be in several groups (a multivalue key), measures may go back
//! to every row, values are gathered by the vendors' own rules without a partial state that could be merged, and the
//! numbers of the events behind a group are kept.

use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Field, Int64Type, Schema, SchemaRef};
use datafusion_common::Result as Run;
use datafusion_physical_plan::ExecutionPlan;
use functions::{Accumulator, Value, value_at};
use plan::{Aggregate, Emit, MultiKeys, NullKeys, Type};
use text::Diagnostic;

use super::collation::{natural, number};
use super::groups::Groups;
use super::measures::{BoundMeasure, measures};
use crate::batch::{self, events_at, events_type, lists_of, nulls, with_columns};
use crate::lower::Lowering;
use crate::operator::{Operator, Work, held};
use crate::trouble::Notices;
use crate::types::{field, field_type, place, with_fields};

/// An aggregation bound to the fields of its rows.
struct Aggregation {
    /// The key fields' columns; `None` where no row has the field.
    keys: Vec<Option<usize>>,
    key_types: Vec<Type>,
    measures: Vec<BoundMeasure>,
    emit: Emit,
    null_keys: NullKeys,
    multi_keys: MultiKeys,
    /// Where the time of a row is.
    time: Option<Time>,
    /// Where the number of a row's event is, if they are kept.
    events: Option<usize>,
    schema: SchemaRef,
    rows: usize,
    notices: Notices,
}

/// Where the time of a row is.
#[derive(Clone, Copy)]
pub(crate) enum Time {
    /// A field with seconds since 1970.
    Seconds(usize),
    /// The store's own column.
    Nanoseconds(usize),
}

/// Measures over groups of the rows of `input`.
pub(crate) fn aggregate(
    lowering: &Lowering<'_>,
    input: Arc<dyn ExecutionPlan>,
    aggregate: &Aggregate,
) -> Result<Arc<dyn ExecutionPlan>, Diagnostic> {
    let read = input.schema();
    let measures = measures(aggregate, &read, lowering.environment)?;
    let events = place(&read, store::EVENT).filter(|_| lowering.environment.trace);
    let key_types: Vec<Type> =
        aggregate.by.iter().map(|key| key_type(&read, &key.name, aggregate.multi_keys)).collect();
    let schema = made(aggregate, &key_types, &measures, &read, events);
    let aggregation = Arc::new(Aggregation {
        keys: aggregate.by.iter().map(|key| place(&read, &key.name)).collect(),
        key_types,
        measures,
        emit: aggregate.emit,
        null_keys: aggregate.null_keys,
        multi_keys: aggregate.multi_keys,
        time: time(&read),
        events,
        schema: Arc::clone(&schema),
        rows: lowering.batch_rows,
        notices: lowering.notices.clone(),
    });
    Ok(Operator::of("Aggregate", input, schema, move || Box::new(Gathering::new(Arc::clone(&aggregation)))))
}

fn key_type(read: &Schema, name: &str, multi_keys: MultiKeys) -> Type {
    match field_type(read, name) {
        Type::Multi if multi_keys != MultiKeys::Whole => Type::Text,
        ty => ty,
    }
}

/// The rows' schema after the aggregation.
fn made(
    aggregate: &Aggregate,
    key_types: &[Type],
    measures: &[BoundMeasure],
    read: &Schema,
    events: Option<usize>,
) -> SchemaRef {
    let measured = measures.iter().map(|measure| (measure.name.clone(), measure.ty));
    if aggregate.emit == Emit::EveryRow {
        return with_fields(read, measured);
    }
    let keys = aggregate.by.iter().map(|key| key.name.clone()).zip(key_types.iter().copied());
    let mut fields: Vec<Field> = Vec::new();
    for (name, ty) in keys.chain(measured) {
        fields.retain(|known| *known.name() != name);
        fields.push(field(name, ty));
    }
    if events.is_some() {
        fields.push(Field::new(store::EVENT, events_type(), true));
    }
    Arc::new(Schema::new(fields))
}

/// Where the time of a row of these columns is.
pub(crate) fn time(read: &Schema) -> Option<Time> {
    let seconds = place(read, "_time").filter(|_| field_type(read, "_time") != Type::Null);
    seconds.map(Time::Seconds).or_else(|| place(read, store::TIME).map(Time::Nanoseconds))
}

/// An aggregation at work.
struct Gathering {
    what: Arc<Aggregation>,
    groups: Groups,
    /// For each group its accumulators.
    states: Vec<Vec<Box<dyn Accumulator>>>,
    /// For each group the numbers of its events.
    events: Vec<Vec<u32>>,
    /// The rows themselves and the group of each, where the measures go back to them.
    kept: Vec<(RecordBatch, Vec<Option<usize>>)>,
}

impl Gathering {
    fn new(what: Arc<Aggregation>) -> Gathering {
        let groups = Groups::new(what.keys.len(), what.null_keys, what.multi_keys);
        let mut gathering =
            Gathering { what, groups, states: Vec::new(), events: Vec::new(), kept: Vec::new() };
        if gathering.what.keys.is_empty() && gathering.what.emit != Emit::EveryRow {
            gathering.groups.of_rows(&[], 1);
            gathering.open();
        }
        gathering
    }

    /// Accumulators for groups that have none yet.
    fn open(&mut self) {
        while self.states.len() < self.groups.len() {
            self.states.push(self.what.measures.iter().map(|measure| (measure.new)()).collect());
            self.events.push(Vec::new());
        }
    }

    fn update(&mut self, batch: &RecordBatch, members: &[Vec<usize>]) -> Run<()> {
        let rows = batch.num_rows();
        let times = self.what.time.map(|time| times(batch, time));
        for (at, measure) in self.what.measures.iter().enumerate() {
            let args: Vec<ArrayRef> =
                measure.args.iter().map(|arg| arg.array(batch.columns(), rows)).collect::<Run<_>>()?;
            let mut values: Vec<Value<'_>> = Vec::with_capacity(args.len());
            for (row, groups) in members.iter().enumerate().filter(|(_, groups)| !groups.is_empty()) {
                values.clear();
                values.extend(args.iter().map(|arg| value_at(arg, row)));
                let time = times.as_ref().and_then(|times| times[row]);
                for group in groups {
                    self.states[*group][at].update(&values, time);
                }
            }
        }
        if let Some(column) = self.what.events.map(|events| batch.column(events)) {
            for (row, groups) in members.iter().enumerate() {
                for group in groups {
                    self.events[*group].extend(events_at(column, row));
                }
            }
        }
        Ok(())
    }

    /// The measures of each group, a column each.
    fn measured(&mut self) -> Vec<Vec<Value<'static>>> {
        let mut columns: Vec<Vec<Value<'static>>> = self.what.measures.iter().map(|_| Vec::new()).collect();
        for state in &mut self.states {
            let measures = self.what.measures.iter().zip(state);
            for (column, (measure, accumulator)) in columns.iter_mut().zip(measures) {
                if let Some(cut) = accumulator.cut() {
                    self.what.notices.say(Diagnostic::warning("values-dropped", measure.span, cut));
                }
                column.push(accumulator.finish());
            }
        }
        columns
    }

    fn finish_groups(&mut self, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let measured = self.measured();
        let order = self.order(&measured);
        let what = Arc::clone(&self.what);
        let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
        for (key, ty) in what.key_types.iter().enumerate() {
            let values: Vec<Value<'_>> = order.iter().map(|group| self.groups.key(*group, key)).collect();
            columns.push((what.schema.field(key).name(), batch::column(&values, *ty)));
        }
        for (measure, values) in what.measures.iter().zip(&measured) {
            let values: Vec<Value<'_>> = order.iter().map(|group| values[*group].clone()).collect();
            columns.push((&measure.name, batch::column(&values, measure.ty)));
        }
        if what.events.is_some() {
            let lists = order.iter().map(|group| distinct(std::mem::take(&mut self.events[*group])));
            columns.push((store::EVENT, lists_of(lists)));
        }
        let empty = RecordBatch::new_empty(Arc::new(Schema::empty()));
        let rows = batch::batch(&Arc::new(Schema::empty()), Vec::new(), order.len()).unwrap_or(empty);
        let all = with_columns(&rows, &what.schema, &columns)?;
        out.extend(batch::pieces(&all, what.rows));
        Ok(())
    }

    /// The groups in the order in which they come out. Splunk sorts them by their keys, and leaves out the one group
    /// of all rows where nothing could be computed (measured on 10.4.2).
    fn order(&self, measured: &[Vec<Value<'static>>]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.states.len()).collect();
        if self.what.emit != Emit::Groups {
            return order;
        }
        if self.what.keys.is_empty() {
            order.retain(|group| measured.iter().any(|column| !column[*group].is_null()));
        }
        let keys: Vec<Vec<Value<'static>>> = order
            .iter()
            .map(|group| (0..self.what.keys.len()).map(|key| self.groups.key(*group, key)).collect())
            .collect();
        order.sort_by(|one, other| {
            let pairs = keys[*one].iter().zip(&keys[*other]);
            pairs
                .map(|(one, other)| natural(one, other))
                .find(|found| found.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        order
    }

    fn finish_rows(&mut self, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let measured = self.measured();
        let what = Arc::clone(&self.what);
        for (batch, groups) in std::mem::take(&mut self.kept) {
            let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
            for (measure, values) in what.measures.iter().zip(&measured) {
                let of_rows =
                    groups.iter().map(|group| group.map_or(Value::Null, |group| values[group].clone()));
                columns.push((&measure.name, functions::array_of(of_rows, measure.ty)));
            }
            out.push_back(with_columns(&batch, &what.schema, &columns)?);
        }
        Ok(())
    }
}

impl Work for Gathering {
    fn push(&mut self, batch: RecordBatch, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let rows = batch.num_rows();
        let columns: Vec<ArrayRef> = self
            .what
            .keys
            .iter()
            .map(|key| key.map_or_else(|| nulls(Type::Null, rows), |key| Arc::clone(batch.column(key))))
            .collect();
        let members = self.groups.of_rows(&columns, rows);
        self.open();
        self.update(&batch, &members)?;
        if self.what.emit == Emit::EveryRow {
            self.kept.push((batch, members.iter().map(|groups| groups.first().copied()).collect()));
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        match self.what.emit {
            Emit::Groups | Emit::GroupsEvenEmpty => self.finish_groups(out),
            Emit::EveryRow => self.finish_rows(out),
        }
    }

    fn held(&self) -> usize {
        let states: usize = self.states.iter().flatten().map(|state| state.size()).sum();
        let events: usize = self.events.iter().map(|events| events.capacity() * 4).sum();
        let kept: usize = self.kept.iter().map(|(batch, _)| held(std::slice::from_ref(batch))).sum();
        self.groups.held() + states + events + kept
    }
}

/// Event numbers in order, each once.
fn distinct(mut events: Vec<u32>) -> Vec<u32> {
    events.sort_unstable();
    events.dedup();
    events
}

/// The time of each row in seconds since 1970.
pub(crate) fn times(batch: &RecordBatch, time: Time) -> Vec<Option<f64>> {
    match time {
        Time::Seconds(index) => {
            let column = batch.column(index);
            (0..batch.num_rows()).map(|row| number(&value_at(column, row))).collect()
        }
        Time::Nanoseconds(index) => match batch.column(index).as_primitive_opt::<Int64Type>() {
            #[expect(clippy::cast_precision_loss, reason = "the languages' times are doubles")]
            Some(times) => times.iter().map(|time| time.map(|time| time as f64 / 1e9)).collect(),
            None => vec![None; batch.num_rows()],
        },
    }
}
