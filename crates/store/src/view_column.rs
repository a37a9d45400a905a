//! The column of a view's field over one partition, made by its rule.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array, ListArray,
    ListBuilder, StringArray, StringBuilder, new_null_array,
};
use arrow::datatypes::{DataType, Int32Type};
use taxonomy::{Empty, FieldType, Input, PayloadForm, Rule, System};

use crate::StoreError;
use crate::column::{RawColumn, dictionary, text, text_type};
use crate::partition::Partition;
use crate::payload::payload;
use crate::rebuild;
use crate::rows::Rows;

pub(crate) type Texts = DictionaryArray<Int32Type>;

/// What the rules of a view read: a partition and the rows of the whole store.
pub(crate) struct Reading<'a> {
    pub(crate) partition: &'a Partition,
    pub(crate) rows: &'a Rows,
    pub(crate) empty: Empty,
    /// The line that an event is written as that did not come as a line.
    pub(crate) form: PayloadForm,
    /// The payloads, once any field has asked for them.
    pub(crate) payloads: OnceCell<Texts>,
}

/// An input as a rule over many rows sees it.
enum Source<'a> {
    Fixed(Option<&'a str>),
    Column(&'a Texts),
    Lists(&'a ListArray),
    Made(Texts),
}

impl Reading<'_> {
    /// The column of a rule whose values are of type `ty`; `multi` where its view has several texts a row.
    pub(crate) fn column(&self, rule: &Rule, ty: FieldType, multi: bool) -> Result<ArrayRef, StoreError> {
        let times = &self.partition.times;
        match (rule, ty) {
            (Rule::System(System::TimeSeconds), FieldType::Number) => {
                #[allow(clippy::cast_precision_loss)]
                let seconds: Float64Array = times.iter().map(|ns| ns.map(|ns| ns as f64 / 1e9)).collect();
                return Ok(Arc::new(seconds));
            }
            (Rule::System(System::TimeMillis), FieldType::Integer) => {
                let millis: Int64Array =
                    times.iter().map(|ns| ns.map(|ns| ns.div_euclid(1_000_000))).collect();
                return Ok(Arc::new(millis));
            }
            _ => {}
        }
        if multi {
            return self.multi(rule);
        }
        let texts = self.texts(rule)?;
        Ok(match ty {
            FieldType::Text => Arc::new(texts),
            FieldType::Integer => {
                Arc::new(typed::<_, Int64Array>(&texts, |text| text.trim().parse::<i64>().ok()))
            }
            FieldType::Number => {
                Arc::new(typed::<_, Float64Array>(&texts, |text| text.trim().parse::<f64>().ok()))
            }
            FieldType::Boolean => Arc::new(typed::<_, BooleanArray>(&texts, |text| match text {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            })),
        })
    }

    fn multi(&self, rule: &Rule) -> Result<ArrayRef, StoreError> {
        if let Rule::Field(name) = rule
            && let Some(RawColumn::Multi(lists)) = self.partition.column(&Input::Field(name.clone()))
        {
            return Ok(Arc::new(lists.clone()));
        }
        let texts = self.texts(rule)?;
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..texts.len() {
            match text(&texts, row) {
                Some(text) => {
                    lists.values().append_value(text);
                    lists.append(true);
                }
                None => lists.append_null(),
            }
        }
        Ok(Arc::new(lists.finish()))
    }

    /// The texts of a rule. A plain field is the kept column itself.
    fn texts(&self, rule: &Rule) -> Result<Texts, StoreError> {
        let inputs = rule.inputs();
        let sources: Vec<Source<'_>> =
            inputs.iter().map(|input| self.source(input)).collect::<Result<_, _>>()?;
        if let (Rule::Field(_) | Rule::System(_), [source]) = (rule, sources.as_slice()) {
            match source {
                Source::Column(column) => return Ok(self.without_empty(column)),
                Source::Made(column) => return Ok(column.clone()),
                Source::Fixed(_) | Source::Lists(_) => {}
            }
        }
        let mut memo: HashMap<Vec<i32>, i32> = HashMap::new();
        let mut values = Distinct::default();
        let varying: Vec<&Source<'_>> =
            sources.iter().filter(|source| !matches!(source, Source::Fixed(_))).collect();
        if varying.is_empty() {
            let key = values.key(self.at(rule, &inputs, &sources, 0).as_deref());
            return values.column(vec![key; self.partition.rows()]);
        }
        let by_key = varying.iter().all(|source| !matches!(source, Source::Lists(_)));
        let mut keys = Vec::with_capacity(self.partition.rows());
        let mut at = Vec::with_capacity(varying.len());
        for row in 0..self.partition.rows() {
            if !by_key {
                keys.push(values.key(self.at(rule, &inputs, &sources, row).as_deref()));
                continue;
            }
            at.clear();
            at.extend(varying.iter().map(|source| source.key(row)));
            let key = match memo.get(&at) {
                Some(key) => *key,
                None => {
                    let key = values.key(self.at(rule, &inputs, &sources, row).as_deref());
                    memo.insert(at.clone(), key);
                    key
                }
            };
            keys.push(key);
        }
        values.column(keys)
    }

    /// The value of a rule in one row.
    fn at(&self, rule: &Rule, inputs: &[Input], sources: &[Source<'_>], row: usize) -> Option<String> {
        let lists: Vec<Option<String>> = sources.iter().map(|source| source.first(row)).collect();
        let read = |wanted: &Input| -> Option<&str> {
            let at = inputs.iter().position(|input| input == wanted)?;
            let text = match &sources[at] {
                Source::Fixed(text) => *text,
                Source::Column(column) => text(column, row),
                Source::Made(column) => text(column, row),
                Source::Lists(_) => lists[at].as_deref(),
            };
            text.filter(|text| !text.is_empty() || self.empty == Empty::Kept)
        };
        rule.evaluate(&read).map(std::borrow::Cow::into_owned)
    }

    fn source(&self, input: &Input) -> Result<Source<'_>, StoreError> {
        let Input::System(system) = input else { return Ok(self.kept(input)) };
        let made = match system {
            System::Raw => self.made_each(|row| self.raw(row)),
            System::Payload => return self.payloads().map(Source::Made),
            System::RecordId => self.made(|row| self.record(row)),
            System::File => self.made(|row| self.file(row)),
            System::TimeSeconds => self.made(|row| self.time(row).map(seconds_text)),
            System::TimeMillis => {
                self.made(|row| self.time(row).map(|ns| ns.div_euclid(1_000_000).to_string()))
            }
            _ => return Ok(self.kept(input)),
        };
        made.map(Source::Made)
    }

    fn kept(&self, input: &Input) -> Source<'_> {
        match self.partition.column(input) {
            Some(RawColumn::Text(column)) => Source::Column(column),
            Some(RawColumn::Multi(lists)) => Source::Lists(lists),
            None => Source::Fixed(self.partition.outline.fixed(input)),
        }
    }

    fn made(&self, text: impl Fn(usize) -> Option<String>) -> Result<Texts, StoreError> {
        let mut values = Distinct::default();
        let keys = (0..self.partition.rows()).map(|row| values.key(text(row).as_deref())).collect();
        values.column(keys)
    }

    /// Texts that hardly repeat: none is looked for twice.
    fn made_each(&self, text: impl Fn(usize) -> String) -> Result<Texts, StoreError> {
        let rows = self.partition.rows();
        let mut values = StringBuilder::new();
        (0..rows).for_each(|row| values.append_value(text(row)));
        let keys = Int32Array::from_iter_values((0..).take(rows));
        Ok(Texts::try_new(keys, Arc::new(values.finish()))?)
    }

    fn payloads(&self) -> Result<Texts, StoreError> {
        if let Some(known) = self.payloads.get() {
            return Ok(known.clone());
        }
        let made = self.made_each(|row| payload(self.partition, self.rows, row, self.form))?;
        Ok(self.payloads.get_or_init(|| made).clone())
    }

    fn raw(&self, row: usize) -> String {
        match &self.partition.raw {
            Some(raw) if raw.is_valid(row) => raw.value(row).to_owned(),
            _ => rebuild::raw(self.partition, self.rows, row),
        }
    }

    fn record(&self, row: usize) -> Option<String> {
        self.rows.record[self.partition.events.value(row) as usize].map(|record| record.to_string())
    }

    fn file(&self, row: usize) -> Option<String> {
        let origin = self.rows.origin(self.partition.events.value(row) as usize)?;
        Some(origin.file.to_string())
    }

    fn time(&self, row: usize) -> Option<i64> {
        self.partition.times.is_valid(row).then(|| self.partition.times.value(row))
    }

    /// The same column, with no value where it is empty, if the view has none there.
    fn without_empty(&self, column: &Texts) -> Texts {
        let empty = dictionary(column).iter().position(|value| value == Some(""));
        let Some(empty) = empty.filter(|_| self.empty == Empty::Absent) else { return column.clone() };
        let keys: Int32Array =
            column.keys().iter().map(|key| key.filter(|key| usize::try_from(*key) != Ok(empty))).collect();
        Texts::try_new(keys, column.values().clone()).unwrap_or_else(|_| column.clone())
    }
}

impl Source<'_> {
    /// What tells the values of this input apart in the rows of a partition.
    fn key(&self, row: usize) -> i32 {
        let column = match self {
            Source::Column(column) => column,
            Source::Made(column) => column,
            Source::Fixed(_) | Source::Lists(_) => return -1,
        };
        if column.is_null(row) { -1 } else { column.keys().value(row) }
    }

    /// The first text of a list.
    fn first(&self, row: usize) -> Option<String> {
        let Source::Lists(lists) = self else { return None };
        if lists.is_null(row) {
            return None;
        }
        let values = lists.value(row);
        let texts = values.as_any().downcast_ref::<StringArray>()?;
        texts.iter().flatten().next().map(str::to_owned)
    }
}

/// Seconds with as many digits as the time has, as `_time` is printed.
fn seconds_text(ns: i64) -> String {
    format!("{}.{:09}", ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000))
}

/// Distinct texts and their keys.
#[derive(Default)]
struct Distinct {
    keys: HashMap<String, i32>,
    values: Vec<String>,
}

impl Distinct {
    /// The key of a text, negative for none.
    fn key(&mut self, text: Option<&str>) -> i32 {
        let Some(text) = text else { return -1 };
        if let Some(key) = self.keys.get(text) {
            return *key;
        }
        let key = i32::try_from(self.values.len()).unwrap_or(-1);
        self.keys.insert(text.to_owned(), key);
        self.values.push(text.to_owned());
        key
    }

    fn column(self, keys: Vec<i32>) -> Result<Texts, StoreError> {
        let keys: Int32Array = keys.into_iter().map(|key| (key >= 0).then_some(key)).collect();
        Ok(Texts::try_new(keys, Arc::new(StringArray::from(self.values)))?)
    }
}

/// A column of another type: each distinct text is read once.
fn typed<T: Copy, A: FromIterator<Option<T>>>(texts: &Texts, read: impl Fn(&str) -> Option<T>) -> A {
    let values: Vec<Option<T>> = dictionary(texts).iter().map(|text| text.and_then(&read)).collect();
    texts.keys().iter().map(|key| key.and_then(|key| values[usize::try_from(key).ok()?])).collect()
}

/// Columns without values. Fields and partitions share them: each is cut from the longest of its type.
#[derive(Default)]
pub(crate) struct Absent {
    longest: HashMap<DataType, ArrayRef>,
}

impl Absent {
    /// A column without values, of the type that a view's field has.
    pub(crate) fn column(&mut self, ty: &DataType, rows: usize) -> ArrayRef {
        let longest = self.longest.entry(ty.clone()).or_insert_with(|| absent(ty, rows));
        if longest.len() < rows {
            *longest = absent(ty, rows);
        }
        longest.slice(0, rows)
    }
}

fn absent(ty: &DataType, rows: usize) -> ArrayRef {
    if *ty == text_type() {
        let nothing = Texts::new(Int32Array::new_null(rows), Arc::new(StringArray::from(Vec::<&str>::new())));
        return Arc::new(nothing);
    }
    new_null_array(ty, rows)
}
