//! A partition as a Parquet file: text as dictionaries, compressed with zstd.
//!
//! Columns of events are called `field:` and their name or `system:` and the word of the value; beside them stand
//! `event`, `time`, `file` (a number in the store's list), `position`, `record` and, where it is kept, `raw`.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, UInt32Array, UInt64Array};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema, UInt32Type, UInt64Type};
use parquet::arrow::ArrowWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use taxonomy::{Input, System};

use crate::StoreError;
use crate::column::{RawColumn, multi_type, text_type};
use crate::partition::{Outline, Partition};
use crate::rows::Rows;

/// The name of an input's column.
pub(crate) fn column_name(input: &Input) -> String {
    match input {
        Input::Field(name) => format!("field:{name}"),
        Input::System(system) => format!("system:{}", system.word()),
    }
}

/// The input of a column of that name.
pub(crate) fn column_input(name: &str) -> Option<Input> {
    if let Some(field) = name.strip_prefix("field:") {
        return Some(Input::Field(field.into()));
    }
    let word = name.strip_prefix("system:")?;
    System::ALL.iter().find(|system| system.word() == word).map(|system| Input::System(*system))
}

/// Writes a partition.
pub(crate) fn write(path: &Path, partition: &Partition, rows: &Rows) -> Result<(), StoreError> {
    let failed = |problem: &dyn std::fmt::Display| StoreError::file(path, problem);
    let batch = batch_of(partition, rows)?;
    let level = ZstdLevel::try_new(3).map_err(|error| failed(&error))?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let file = File::create(path).map_err(|error| failed(&error))?;
    let mut writer =
        ArrowWriter::try_new(file, batch.schema(), Some(properties)).map_err(|error| failed(&error))?;
    writer.write(&batch).map_err(|error| failed(&error))?;
    writer.close().map_err(|error| failed(&error))?;
    Ok(())
}

fn batch_of(partition: &Partition, rows: &Rows) -> Result<RecordBatch, StoreError> {
    let numbers: Vec<usize> = partition.events.values().iter().map(|event| *event as usize).collect();
    let file: UInt32Array = numbers.iter().map(|event| rows.file[*event]).collect();
    let position: UInt64Array = numbers.iter().map(|event| rows.position[*event]).collect();
    let record: UInt64Array = numbers.iter().map(|event| rows.record[*event]).collect();
    let mut fields = vec![
        Field::new("event", DataType::UInt32, false),
        Field::new("time", DataType::Int64, true),
        Field::new("file", DataType::UInt32, false),
        Field::new("position", DataType::UInt64, false),
        Field::new("record", DataType::UInt64, true),
    ];
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(partition.events.clone()),
        Arc::new(partition.times.clone()),
        Arc::new(file),
        Arc::new(position),
        Arc::new(record),
    ];
    for (input, column) in &partition.columns {
        let (ty, column): (DataType, ArrayRef) = match column {
            RawColumn::Text(column) => (text_type(), Arc::new(column.clone())),
            RawColumn::Multi(column) => (multi_type(), Arc::new(column.clone())),
        };
        fields.push(Field::new(column_name(input), ty, true));
        columns.push(column);
    }
    if let Some(raw) = &partition.raw {
        fields.push(Field::new("raw", DataType::Utf8, true));
        columns.push(Arc::new(raw.clone()));
    }
    Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)?)
}

/// Reads the partition with the columns of those inputs (`None`: all) back.
pub(crate) fn read(
    path: &Path,
    outline: &Outline,
    inputs: Option<&[Input]>,
) -> Result<Partition, StoreError> {
    let whole = inputs.is_none_or(|inputs| {
        inputs.contains(&Input::System(System::Raw)) || inputs.contains(&Input::System(System::Payload))
    });
    let wanted = |name: &str| match name {
        "event" | "time" => true,
        "raw" => whole,
        name => {
            let input = column_input(name);
            input.is_some_and(|input| whole || inputs.is_some_and(|inputs| inputs.contains(&input)))
        }
    };
    let batch = read_columns(path, &wanted)?;
    let missing = |name: &str| StoreError::file(path, format!("the column `{name}` is missing"));
    let mut columns = Vec::new();
    for known in &outline.columns {
        let name = column_name(&known.input);
        let Some(column) = batch.column_by_name(&name) else {
            if wanted(&name) {
                return Err(missing(&name));
            }
            continue;
        };
        let column = if known.multi {
            column.as_list_opt::<i32>().cloned().map(RawColumn::Multi)
        } else {
            column.as_dictionary_opt::<Int32Type>().cloned().map(RawColumn::Text)
        };
        columns.push((known.input.clone(), column.ok_or_else(|| missing(&name))?));
    }
    let events = numbers::<UInt32Type>(&batch, "event").ok_or_else(|| missing("event"))?;
    let times = numbers::<Int64Type>(&batch, "time").ok_or_else(|| missing("time"))?;
    let raw = batch.column_by_name("raw").and_then(|raw| raw.as_string_opt::<i32>()).cloned();
    Ok(Partition::of(outline.clone(), events, times, columns, raw))
}

fn numbers<T: arrow::datatypes::ArrowPrimitiveType>(
    batch: &RecordBatch,
    name: &str,
) -> Option<arrow::array::PrimitiveArray<T>> {
    batch.column_by_name(name)?.as_primitive_opt::<T>().cloned()
}

/// What is known of the events of a file whatever columns it has.
pub(crate) struct FileRows {
    pub(crate) events: UInt32Array,
    pub(crate) times: Int64Array,
    pub(crate) files: UInt32Array,
    pub(crate) positions: UInt64Array,
    pub(crate) records: UInt64Array,
}

/// Reads what is known of the events of a file.
pub(crate) fn read_rows(path: &Path) -> Result<FileRows, StoreError> {
    let wanted = |name: &str| ["event", "time", "file", "position", "record"].contains(&name);
    let batch = read_columns(path, &wanted)?;
    let found = || -> Option<FileRows> {
        Some(FileRows {
            events: numbers::<UInt32Type>(&batch, "event")?,
            times: numbers::<Int64Type>(&batch, "time")?,
            files: numbers::<UInt32Type>(&batch, "file")?,
            positions: numbers::<UInt64Type>(&batch, "position")?,
            records: numbers::<UInt64Type>(&batch, "record")?,
        })
    };
    found().ok_or_else(|| StoreError::file(path, "a column of the events' origins is missing"))
}

fn read_columns(path: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<RecordBatch, StoreError> {
    let failed = |problem: &dyn std::fmt::Display| StoreError::file(path, problem);
    let file = File::open(path).map_err(|error| failed(&error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
    let schema = Arc::clone(builder.schema());
    let roots = schema.fields().iter().enumerate().filter(|(_, field)| wanted(field.name()));
    let roots: Vec<usize> = roots.map(|(at, _)| at).collect();
    let mask = ProjectionMask::roots(builder.parquet_schema(), roots.iter().copied());
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let reader =
        builder.with_projection(mask).with_batch_size(rows.max(1)).build().map_err(|error| failed(&error))?;
    let batches = reader.collect::<Result<Vec<_>, _>>().map_err(|error| failed(&error))?;
    match batches.as_slice() {
        [batch] => Ok(batch.clone()),
        batches => {
            let schema = Arc::new(schema.project(&roots)?);
            Ok(concat_batches(&schema, batches)?)
        }
    }
}

/// The texts of a column that is a dictionary, for the summary of a store.
pub(crate) fn distinct(column: &RawColumn) -> Vec<String> {
    let RawColumn::Text(column) = column else { return Vec::new() };
    let values: &StringArray = crate::column::dictionary(column);
    values.iter().flatten().map(str::to_owned).collect()
}
