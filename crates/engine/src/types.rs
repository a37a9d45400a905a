//! The types of a plan and the Arrow types that hold them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt32Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use plan::Type;

/// The plan's type of an Arrow column.
pub(crate) fn type_of(data: &DataType) -> Type {
    match data {
        DataType::Null => Type::Null,
        DataType::Boolean => Type::Boolean,
        DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64 => Type::Integer,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Type::Number,
        DataType::List(_) => Type::Multi,
        _ => Type::Text,
    }
}

/// The Arrow type that holds values of a plan's type.
pub(crate) fn data_type(ty: Type) -> DataType {
    match ty {
        Type::Null => DataType::Null,
        Type::Boolean => DataType::Boolean,
        Type::Integer => DataType::Int64,
        Type::Number => DataType::Float64,
        Type::Text => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Type::Multi => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
    }
}

/// The type that can hold the values of both.
pub(crate) fn unify(one: Type, other: Type) -> Type {
    match (one, other) {
        (same, also) if same == also => same,
        (Type::Null, ty) | (ty, Type::Null) => ty,
        (Type::Multi, _) | (_, Type::Multi) => Type::Multi,
        (Type::Integer, Type::Number) | (Type::Number, Type::Integer) => Type::Number,
        _ => Type::Text,
    }
}

/// The column as type `ty`; values are converted as `tostring` would.
pub(crate) fn cast(column: &ArrayRef, ty: Type) -> ArrayRef {
    if *column.data_type() == data_type(ty) {
        return Arc::clone(column);
    }
    functions::array_of((0..column.len()).map(|row| functions::value_at(column, row)), ty)
}

/// Is it one of the store's own columns, which no query can name?
pub(crate) fn is_hidden(name: &str) -> bool {
    name == store::EVENT || name == store::TIME
}

/// What the schema says of a field of events: it is there only if a row has it. A field that a command made is there also
/// without a value in any row.
const SEEN: &str = "seen";

/// The fields of events: those that no row has are not there.
pub(crate) fn only_if_valued(schema: &Schema) -> SchemaRef {
    let mark = |found: &Arc<Field>| {
        let field = found.as_ref().clone();
        if is_hidden(field.name()) {
            return field;
        }
        field.with_metadata([(SEEN.to_owned(), "only with a value".to_owned())].into())
    };
    Arc::new(Schema::new(schema.fields().iter().map(mark).collect::<Vec<_>>()))
}

/// Is the field there only if a row has it?
pub(crate) fn is_only_seen(field: &Field) -> bool {
    field.metadata().contains_key(SEEN)
}

/// The field as one that is there also without a value.
pub(crate) fn declared(field: &Field) -> Field {
    let mut metadata = field.metadata().clone();
    metadata.remove(SEEN);
    field.clone().with_metadata(metadata)
}

/// The plan's type of the named field; `Null` where no row has it.
pub(crate) fn field_type(schema: &Schema, name: &str) -> Type {
    schema.field_with_name(name).map_or(Type::Null, |field| type_of(field.data_type()))
}

/// Where the named field stands; `None` where no row has it.
pub(crate) fn place(schema: &Schema, name: &str) -> Option<usize> {
    schema.index_of(name).ok()
}

/// A field of a plan's type.
pub(crate) fn field(name: impl Into<String>, ty: Type) -> Field {
    Field::new(name, data_type(ty), true)
}

/// The schema with the named fields set to a type: in their place where they exist, else added before the hidden
/// columns.
pub(crate) fn with_fields(schema: &Schema, set: impl IntoIterator<Item = (String, Type)>) -> SchemaRef {
    let (mut hidden, mut fields): (Vec<Field>, Vec<Field>) =
        schema.fields().iter().map(|found| found.as_ref().clone()).partition(|found| is_hidden(found.name()));
    for (name, ty) in set {
        match fields.iter_mut().find(|found| *found.name() == name) {
            Some(found) => {
                let said = found.metadata().clone();
                *found = field(name, ty).with_metadata(said);
            }
            None => fields.push(field(name, ty)),
        }
    }
    fields.append(&mut hidden);
    Arc::new(Schema::new(fields))
}

/// The rows of a column in another order, or some of them; `None` gives null.
pub(crate) fn take(column: &ArrayRef, rows: &UInt32Array) -> Result<ArrayRef, arrow::error::ArrowError> {
    arrow::compute::take(column.as_ref(), rows, None)
}
