//! The column of one input of one class of events, while it is filled.

use std::sync::Arc;

use arrow::array::{
    Array, DictionaryArray, ListArray, ListBuilder, StringArray, StringBuilder, StringDictionaryBuilder,
};
use arrow::datatypes::{DataType, Field, Int32Type};
use telemetry::Data;

use crate::StoreError;

/// A finished column.
#[derive(Clone, Debug)]
pub(crate) enum RawColumn {
    /// One text or none a row.
    Text(DictionaryArray<Int32Type>),
    /// Any number of texts a row.
    Multi(ListArray),
}

impl RawColumn {
    /// Does any row have a value?
    pub(crate) fn has_values(&self) -> bool {
        match self {
            RawColumn::Text(column) => column.null_count() < column.len(),
            RawColumn::Multi(column) => column.null_count() < column.len(),
        }
    }

    /// Bytes held.
    pub(crate) fn size(&self) -> usize {
        match self {
            RawColumn::Text(column) => column.get_array_memory_size(),
            RawColumn::Multi(column) => column.get_array_memory_size(),
        }
    }

    /// The texts of a row.
    pub(crate) fn texts(&self, row: usize) -> Vec<String> {
        match self {
            RawColumn::Text(column) => text(column, row).map(str::to_owned).into_iter().collect(),
            RawColumn::Multi(column) if column.is_null(row) => Vec::new(),
            RawColumn::Multi(column) => {
                let values = column.value(row);
                let Some(values) = values.as_any().downcast_ref::<StringArray>() else { return Vec::new() };
                values.iter().flatten().map(str::to_owned).collect()
            }
        }
    }
}

/// The type of text columns.
pub(crate) fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// The type of columns with several texts a row.
pub(crate) fn multi_type() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)))
}

/// The distinct values of a text column.
pub(crate) fn dictionary(column: &DictionaryArray<Int32Type>) -> &StringArray {
    column.values().as_any().downcast_ref::<StringArray>().expect("text columns are dictionaries of Utf8")
}

/// The text of a row.
pub(crate) fn text(column: &DictionaryArray<Int32Type>, row: usize) -> Option<&str> {
    let key = column.key(row)?;
    Some(dictionary(column).value(key))
}

/// What a row costs at least.
const KEY_BYTES: usize = 4;

/// What a distinct text costs beside itself: its offset and its entry in the table of texts.
const DISTINCT_BYTES: usize = 24;

/// A column that grows.
pub(crate) struct Growing {
    rows: usize,
    /// Bytes held, about.
    bytes: usize,
    /// How many distinct texts there are, while they are a dictionary.
    distinct: usize,
    texts: Texts,
}

enum Texts {
    One(StringDictionaryBuilder<Int32Type>),
    Many(ListBuilder<StringBuilder>),
}

impl Growing {
    /// No rows yet.
    pub(crate) fn new() -> Growing {
        Growing { rows: 0, bytes: 0, distinct: 0, texts: Texts::One(StringDictionaryBuilder::new()) }
    }

    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes held, about: what a spill would free.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds rows without a value until there are `rows`.
    pub(crate) fn pad(&mut self, rows: usize) {
        let missing = rows.saturating_sub(self.rows);
        match &mut self.texts {
            Texts::One(texts) => texts.append_nulls(missing),
            Texts::Many(lists) => (0..missing).for_each(|_| lists.append_null()),
        }
        self.rows += missing;
        self.bytes += missing * KEY_BYTES;
    }

    /// One more row with one text.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), StoreError> {
        match &mut self.texts {
            Texts::One(texts) => {
                let key = texts.append(text)?;
                if usize::try_from(key) == Ok(self.distinct) {
                    self.distinct += 1;
                    self.bytes += text.len() + DISTINCT_BYTES;
                }
            }
            Texts::Many(lists) => {
                lists.values().append_value(text);
                lists.append(true);
                self.bytes += text.len() + KEY_BYTES;
            }
        }
        self.rows += 1;
        self.bytes += KEY_BYTES;
        Ok(())
    }

    /// One more row with any number of texts.
    pub(crate) fn push_data(&mut self, data: &Data) -> Result<(), StoreError> {
        let texts = match data {
            Data::One(text) => return self.push(text),
            Data::Many(texts) => texts,
        };
        if let Texts::One(_) = self.texts {
            self.widen();
        }
        if let Texts::Many(lists) = &mut self.texts {
            texts.iter().for_each(|text| lists.values().append_value(text));
            lists.append(true);
            self.rows += 1;
            self.bytes += KEY_BYTES + texts.iter().map(|text| text.len() + KEY_BYTES).sum::<usize>();
        }
        Ok(())
    }

    /// From one text a row to any number.
    fn widen(&mut self) {
        let Texts::One(texts) = &mut self.texts else { return };
        let column = texts.finish();
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..column.len() {
            match text(&column, row) {
                Some(text) => {
                    lists.values().append_value(text);
                    lists.append(true);
                }
                None => lists.append_null(),
            }
        }
        self.texts = Texts::Many(lists);
    }

    /// The column, padded to `rows`.
    pub(crate) fn finish(mut self, rows: usize) -> RawColumn {
        self.pad(rows);
        match self.texts {
            Texts::One(mut texts) => RawColumn::Text(texts.finish()),
            Texts::Many(mut lists) => RawColumn::Multi(lists.finish()),
        }
    }
}
