//! Batches with other columns.

use std::sync::Arc;

use arrow::array::ListBuilder;
use arrow::array::{
    Array, ArrayRef, AsArray, ListArray, RecordBatch, RecordBatchOptions, UInt32Array, UInt32Builder,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt32Type};
use datafusion_common::Result;
use functions::Value;
use plan::Type;

use crate::types::{cast, data_type, take, type_of};

/// A batch of so many rows, also where it has no columns.
pub(crate) fn batch(schema: &SchemaRef, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}

/// The batch with the columns of `schema`: those of `set`, else its own of that name as that type, else nulls.
pub(crate) fn with_columns(
    read: &RecordBatch,
    schema: &SchemaRef,
    set: &[(&str, ArrayRef)],
) -> Result<RecordBatch> {
    let columns: Result<Vec<ArrayRef>> = schema
        .fields()
        .iter()
        .map(|field| {
            let found = set.iter().find(|(name, _)| name == field.name()).map(|(_, column)| column);
            match found.or_else(|| read.column_by_name(field.name())) {
                Some(column) => fitted(column, field.data_type()),
                None => Ok(arrow::array::new_null_array(field.data_type(), read.num_rows())),
            }
        })
        .collect();
    batch(schema, columns?, read.num_rows())
}

/// The column as that Arrow type.
fn fitted(column: &ArrayRef, wanted: &DataType) -> Result<ArrayRef> {
    if column.data_type() == wanted {
        return Ok(Arc::clone(column));
    }
    if *wanted == events_type() {
        return event_lists(column);
    }
    let ty = type_of(wanted);
    let column = cast(column, ty);
    if column.data_type() == wanted { Ok(column) } else { Ok(arrow::compute::cast(&column, wanted)?) }
}

/// Some rows of a batch, in that order.
pub(crate) fn take_rows(read: &RecordBatch, rows: &UInt32Array) -> Result<RecordBatch> {
    let columns: Result<Vec<ArrayRef>> =
        read.columns().iter().map(|column| Ok(take(column, rows)?)).collect();
    batch(&read.schema(), columns?, rows.len())
}

/// The row numbers as indexes of Arrow.
pub(crate) fn indexes(rows: impl IntoIterator<Item = usize>) -> UInt32Array {
    rows.into_iter().map(|row| u32::try_from(row).ok()).collect()
}

/// The batch in pieces of at most `rows` rows.
pub(crate) fn pieces(read: &RecordBatch, rows: usize) -> impl Iterator<Item = RecordBatch> {
    let rows = rows.max(1);
    (0..read.num_rows()).step_by(rows).map(move |start| read.slice(start, rows.min(read.num_rows() - start)))
}

/// A column of values, one a row.
pub(crate) fn column(values: &[Value<'_>], ty: Type) -> ArrayRef {
    functions::array_of(values.iter().cloned(), ty)
}

/// A column without a value in any row.
pub(crate) fn nulls(ty: Type, rows: usize) -> ArrayRef {
    arrow::array::new_null_array(&data_type(ty), rows)
}

/// The Arrow type of the numbers of the events that an aggregated row was made from.
pub(crate) fn events_type() -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::UInt32, true)))
}

/// The schema with room for several events behind a row, where it has room for one.
pub(crate) fn listing_events(schema: &SchemaRef) -> SchemaRef {
    let listed = |field: &Arc<Field>| match field.name() == store::EVENT {
        true => Arc::new(Field::new(store::EVENT, events_type(), true)),
        false => Arc::clone(field),
    };
    Arc::new(Schema::new(schema.fields().iter().map(listed).collect::<Vec<_>>()))
}

/// The numbers of the events that a row was made from; none for a row of no event.
pub(crate) fn events_at(column: &ArrayRef, row: usize) -> Vec<u32> {
    if column.is_null(row) {
        return Vec::new();
    }
    if let Some(numbers) = column.as_primitive_opt::<UInt32Type>() {
        return vec![numbers.value(row)];
    }
    match column.as_list_opt::<i32>().map(|lists: &ListArray| lists.value(row)) {
        Some(list) => {
            list.as_primitive_opt::<UInt32Type>().map_or_else(Vec::new, |found| found.values().to_vec())
        }
        None => Vec::new(),
    }
}

/// Event numbers as a list in each row.
fn event_lists(column: &ArrayRef) -> Result<ArrayRef> {
    Ok(lists_of((0..column.len()).map(|row| events_at(column, row))))
}

/// One list of event numbers a row.
pub(crate) fn lists_of(events: impl Iterator<Item = Vec<u32>>) -> ArrayRef {
    let mut lists = ListBuilder::new(UInt32Builder::new());
    for numbers in events {
        lists.values().append_slice(&numbers);
        lists.append(true);
    }
    Arc::new(lists.finish())
}
