//! `top` and `rare`

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion_common::Result as Run;
use functions::{Value, array_of};
use plan::{MultiKeys, NullKeys, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{batch, events_at, events_type, lists_of, nulls};
use crate::operator::{Operator, Work};
use crate::steps::collation::natural;
use crate::steps::groups::Groups;
use crate::types::{field, field_type, place};

/// `splunk.top{limit, fields, by, showcount, showperc, countfield, percentfield, useother, otherstr}` counts the
/// combinations of values, the most frequent first, within each group of `by`; a `limit` of 0 keeps all.
///
/// - **Null**: a row that lacks one of the fields is not counted. **Multivalue**: each value counts.
/// - The percentage is of the counted rows of the group, with six decimals, and `_tc` is their number.
/// - **Source**: Search Reference, "top"; percentages and `_tc` measured on Splunk 10.4.2. Believed: the order of ties
///   (by value).
pub(crate) const TOP: Command = Command { name: "splunk.top", makes_rows: false, lower: lower_top };

/// `splunk.rare` is `splunk.top` with the least frequent first.
pub(crate) const RARE: Command = Command { name: "splunk.rare", makes_rows: false, lower: lower_rare };

/// The field with the number of counted rows.
const TOTAL: &str = "_tc";

fn lower_top(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    lower(call, Ordering::Greater)
}

fn lower_rare(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    lower(call, Ordering::Less)
}

/// What is counted and how it is shown.
struct Counting {
    /// The columns of `by`, then those of the counted fields; `None` where no row has the field.
    places: Vec<Option<usize>>,
    types: Vec<Type>,
    names: Vec<String>,
    /// How many of them are `by`.
    by: usize,
    limit: usize,
    first: Ordering,
    count: Option<String>,
    percent: Option<String>,
    other: Option<String>,
    events: Option<usize>,
    schema: SchemaRef,
}

fn lower(call: &Invocation<'_>, first: Ordering) -> Result<Node, Diagnostic> {
    let input = call.input()?;
    let read = input.schema();
    let by = call.names(&read, "by");
    let names: Vec<String> = by.iter().cloned().chain(call.names(&read, "fields")).collect();
    let named = |show: &str, name: &str, default: &str| {
        let shown = call.vendor.arg(show).is_none() || call.vendor.is_set(show);
        shown.then(|| call.vendor.text(name).unwrap_or(default).to_owned())
    };
    let limit = match call.count("limit", 10)? {
        0 => usize::MAX,
        limit => limit,
    };
    let other = call.vendor.is_set("useother");
    let mut counting = Counting {
        places: names.iter().map(|name| place(&read, name)).collect(),
        types: names.iter().map(|name| single(field_type(&read, name))).collect(),
        by: by.len(),
        limit,
        first,
        count: named("showcount", "countfield", "count"),
        percent: named("showperc", "percentfield", "percent"),
        other: other.then(|| call.vendor.text("otherstr").unwrap_or("OTHER").to_owned()),
        events: place(&read, store::EVENT).filter(|_| call.lowering.environment.trace),
        schema: Arc::new(Schema::empty()),
        names,
    };
    counting.schema = counting.made();
    let schema = SchemaRef::clone(&counting.schema);
    let counting = Arc::new(counting);
    Ok(Operator::of("Top", input, schema, move || Box::new(Counts::new(Arc::clone(&counting)))))
}

fn single(ty: Type) -> Type {
    match ty {
        Type::Multi => Type::Text,
        ty => ty,
    }
}

impl Counting {
    fn made(&self) -> SchemaRef {
        let named = self.names.iter().zip(&self.types).enumerate();
        let mut fields: Vec<Field> = named
            .map(|(at, (name, ty))| {
                field(name, if at >= self.by && self.other.is_some() { Type::Text } else { *ty })
            })
            .collect();
        fields.extend(self.count.as_ref().map(|name| field(name, Type::Integer)));
        fields.extend(self.percent.as_ref().map(|name| field(name, Type::Text)));
        fields.push(field(TOTAL, Type::Integer));
        fields.extend(self.events.map(|_| Field::new(store::EVENT, events_type(), true)));
        Arc::new(Schema::new(fields))
    }
}

/// One row of the answer.
struct Line {
    values: Vec<Value<'static>>,
    count: usize,
    total: usize,
    events: Vec<u32>,
}

struct Counts {
    what: Arc<Counting>,
    groups: Groups,
    counts: Vec<usize>,
    events: Vec<Vec<u32>>,
}

impl Counts {
    fn new(what: Arc<Counting>) -> Counts {
        let groups = Groups::new(what.places.len(), NullKeys::Drop, MultiKeys::Each);
        Counts { what, groups, counts: Vec::new(), events: Vec::new() }
    }

    /// The groups of `by`, each with its combinations.
    fn sections(&self) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.counts.len()).collect();
        let by = |one: usize, other: usize, keys: std::ops::Range<usize>| {
            let mut pairs = keys.map(|key| natural(&self.groups.key(one, key), &self.groups.key(other, key)));
            pairs.find(|found| found.is_ne()).unwrap_or(Ordering::Equal)
        };
        let (split, all) = (self.what.by, self.what.places.len());
        order.sort_by(|one, other| {
            let by_count = self.counts[*one].cmp(&self.counts[*other]);
            let by_count = if self.what.first == Ordering::Greater { by_count.reverse() } else { by_count };
            by(*one, *other, 0..split).then(by_count).then_with(|| by(*one, *other, split..all))
        });
        let same = |one: &usize, other: &usize| by(*one, *other, 0..split).is_eq();
        order.chunk_by(same).map(<[usize]>::to_vec).collect()
    }

    fn lines(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        for section in self.sections() {
            let total = section.iter().map(|group| self.counts[*group]).sum();
            let (shown, rest) = section.split_at(self.what.limit.min(section.len()));
            for group in shown {
                let values = (0..self.what.places.len()).map(|key| self.groups.key(*group, key)).collect();
                let events = self.events_of(&[*group]);
                lines.push(Line { values, count: self.counts[*group], total, events });
            }
            if let (Some(other), Some(one)) = (self.what.other.clone(), rest.first()) {
                let value =
                    |key| if key < self.what.by { self.groups.key(*one, key) } else { Value::owned(&other) };
                let values = (0..self.what.places.len()).map(value).collect();
                let count = rest.iter().map(|group| self.counts[*group]).sum();
                let events = self.events_of(rest);
                lines.push(Line { values, count, total, events });
            }
        }
        lines
    }

    fn events_of(&mut self, groups: &[usize]) -> Vec<u32> {
        let mut events: Vec<u32> =
            groups.iter().flat_map(|group| std::mem::take(&mut self.events[*group])).collect();
        events.sort_unstable();
        events.dedup();
        events
    }
}

impl Work for Counts {
    fn push(&mut self, batch: RecordBatch, _out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let rows = batch.num_rows();
        let column = |place: &Option<usize>| {
            place.map_or_else(|| nulls(Type::Null, rows), |place| Arc::clone(batch.column(place)))
        };
        let columns: Vec<ArrayRef> = self.what.places.iter().map(column).collect();
        let members = self.groups.of_rows(&columns, rows);
        self.counts.resize(self.groups.len(), 0);
        self.events.resize(self.groups.len(), Vec::new());
        for (row, groups) in members.iter().enumerate() {
            for group in groups {
                self.counts[*group] += 1;
                let events = self.what.events.map(|events| events_at(batch.column(events), row));
                self.events[*group].extend(events.into_iter().flatten());
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut VecDeque<RecordBatch>) -> Run<()> {
        let lines = self.lines();
        let what = &self.what;
        let number = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
        let mut columns: Vec<ArrayRef> = Vec::new();
        for key in 0..what.places.len() {
            let ty = field_type(&what.schema, &what.names[key]);
            columns.push(array_of(lines.iter().map(|line| line.values[key].clone()), ty));
        }
        if what.count.is_some() {
            columns.push(array_of(lines.iter().map(|line| number(line.count)), Type::Integer));
        }
        if what.percent.is_some() {
            columns.push(array_of(lines.iter().map(|line| percent(line.count, line.total)), Type::Text));
        }
        columns.push(array_of(lines.iter().map(|line| number(line.total)), Type::Integer));
        if what.events.is_some() {
            columns.push(lists_of(lines.iter().map(|line| line.events.clone())));
        }
        out.push_back(batch(&what.schema, columns, lines.len())?);
        Ok(())
    }

    fn held(&self) -> usize {
        let events: usize = self.events.iter().map(|events| events.capacity() * 4).sum();
        self.groups.held() + self.counts.len() * 8 + events
    }
}

#[expect(clippy::cast_precision_loss, reason = "a percentage of a count of rows")]
fn percent(count: usize, total: usize) -> Value<'static> {
    Value::owned(format!("{:.6}", count as f64 * 100.0 / total.max(1) as f64))
}
