//! Columns of values: Arrow arrays of the few types that a plan knows.
//!
//! | plan type | Arrow |
//! |---|---|
//! | Null | Null |
//! | Boolean | Boolean |
//! | Integer | Int64 |
//! | Number | Float64 |
//! | Text | Dictionary(Int32, Utf8) |
//! | Multi | List(Utf8) |

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array,
    ListBuilder, NullArray, StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type, UInt32Type};
use plan::{Literal, Type};

use crate::{Kernel, Value};

/// An argument for all rows: a column, or one value that is the same in each.
#[derive(Clone, Debug)]
pub enum Column {
    /// One value a row.
    Array(ArrayRef),
    /// The same value in every row.
    Constant(Literal),
}

/// Runs `kernel` over `rows` rows and gives the column of type `ty`. Where only one argument is a column and that
/// is a dictionary, the kernel runs once for each of its distinct values; where several are and their
/// combinations are few, once for each combination that occurs.
pub fn evaluate(kernel: &Kernel, args: &[Column], rows: usize, ty: Type) -> ArrayRef {
    if ty == Type::Null {
        return Arc::new(NullArray::new(rows));
    }
    let mut values: Vec<Value<'_>> = args.iter().map(first_value).collect();
    let columns: Vec<(usize, &ArrayRef)> = args.iter().enumerate().filter_map(only_array).collect();
    let mut results = Vec::new();
    let places: Vec<u32> = match combinations(&columns, rows) {
        Some(combined) => {
            let mut seen = vec![u32::MAX; combined.count];
            let place = |(row, combination): (usize, &usize)| {
                if seen[*combination] == u32::MAX {
                    seen[*combination] = as_place(results.len());
                    fill(&mut values, &columns, row);
                    results.push(kernel(&values));
                }
                seen[*combination]
            };
            combined.of_row.iter().enumerate().map(place).collect()
        }
        None => {
            results.reserve(rows);
            for row in 0..rows {
                fill(&mut values, &columns, row);
                results.push(kernel(&values));
            }
            (0..as_place(rows)).collect()
        }
    };
    build(&results, &places, ty)
}

/// The value of a row of a column of any type of the table above (and plain Utf8, and the integer types that
/// hidden columns have).
pub fn value_at(array: &ArrayRef, row: usize) -> Value<'_> {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Boolean => Value::Boolean(array.as_boolean().value(row)),
        DataType::Int64 => Value::Integer(array.as_primitive::<Int64Type>().value(row)),
        DataType::UInt32 => Value::Integer(i64::from(array.as_primitive::<UInt32Type>().value(row))),
        DataType::Float64 => Value::Number(array.as_primitive::<Float64Type>().value(row)),
        DataType::Utf8 => Value::Text(Cow::Borrowed(array.as_string::<i32>().value(row))),
        DataType::Dictionary(_, _) => dictionary_value(array, row),
        DataType::List(_) => list_value(array, row),
        _ => Value::Null,
    }
}

/// A column of type `ty` from one value a row; values of other types are converted as `tostring` would.
pub fn array_of<'a>(values: impl Iterator<Item = Value<'a>>, ty: Type) -> ArrayRef {
    let results: Vec<Value<'a>> = values.collect();
    let places: Vec<u32> = (0..as_place(results.len())).collect();
    build(&results, &places, ty)
}

/// The value of a literal.
pub(crate) fn literal_value(literal: &Literal) -> Value<'_> {
    match literal {
        Literal::Text(text) => Value::Text(Cow::Borrowed(text)),
        Literal::Number(number, _) => Value::Number(*number),
        Literal::Integer(number) => Value::Integer(*number),
        Literal::Boolean(value) => Value::Boolean(*value),
        Literal::Null => Value::Null,
    }
}

/// How many rows of a batch are counted in: batches are far below four billion rows.
fn as_place(count: usize) -> u32 {
    u32::try_from(count).expect("a batch has fewer than four billion rows")
}

fn first_value(column: &Column) -> Value<'_> {
    match column {
        Column::Array(_) => Value::Null,
        Column::Constant(literal) => literal_value(literal),
    }
}

fn only_array((at, column): (usize, &Column)) -> Option<(usize, &ArrayRef)> {
    match column {
        Column::Array(array) => Some((at, array)),
        Column::Constant(_) => None,
    }
}

fn fill<'a>(values: &mut [Value<'a>], columns: &[(usize, &'a ArrayRef)], row: usize) {
    for (at, array) in columns {
        values[*at] = value_at(array, row);
    }
}

/// Which combination of distinct values each row has.
struct Combinations {
    of_row: Vec<usize>,
    count: usize,
}

/// The combinations of distinct values, where all columns are dictionaries (or hold one value) and the table of
/// combinations is small against the rows.
fn combinations(columns: &[(usize, &ArrayRef)], rows: usize) -> Option<Combinations> {
    let mut combined = Combinations { of_row: vec![0; rows], count: 1 };
    let several = columns.len() > 1;
    for (_, array) in columns {
        let distinct = match array.data_type() {
            DataType::Null => continue,
            DataType::Dictionary(_, _) => array.as_dictionary_opt::<Int32Type>()?.values().len() + 1,
            DataType::Boolean => 3,
            _ => return None,
        };
        combined.count = combined.count.checked_mul(distinct)?;
        if several && combined.count > rows.saturating_mul(8) {
            return None;
        }
        for (row, combination) in combined.of_row.iter_mut().enumerate() {
            *combination = *combination * distinct + key_at(array, row);
        }
    }
    Some(combined)
}

/// A number for the distinct value of a row: 0 for null.
fn key_at(array: &ArrayRef, row: usize) -> usize {
    if array.is_null(row) {
        return 0;
    }
    match array.as_dictionary_opt::<Int32Type>() {
        Some(dictionary) => dictionary.keys().value(row) as usize + 1,
        None => 1 + usize::from(array.as_boolean().value(row)),
    }
}

fn dictionary_value(array: &ArrayRef, row: usize) -> Value<'_> {
    let Some(dictionary) = array.as_dictionary_opt::<Int32Type>() else {
        return Value::Null;
    };
    let key = dictionary.keys().value(row) as usize;
    let values = dictionary.values();
    match values.as_string_opt::<i32>() {
        Some(texts) if texts.is_valid(key) => Value::Text(Cow::Borrowed(texts.value(key))),
        _ => Value::Null,
    }
}

fn list_value(array: &ArrayRef, row: usize) -> Value<'_> {
    let list = array.as_list::<i32>();
    let offsets = list.value_offsets();
    let range = offsets[row] as usize..offsets[row + 1] as usize;
    let Some(texts) = list.values().as_string_opt::<i32>() else {
        return Value::Null;
    };
    if range.is_empty() {
        return Value::Null;
    }
    Value::Multi(range.filter(|at| texts.is_valid(*at)).map(|at| Cow::Borrowed(texts.value(at))).collect())
}

/// The column whose row `i` holds `results[places[i]]`.
fn build(results: &[Value<'_>], places: &[u32], ty: Type) -> ArrayRef {
    let rows = places.iter().map(|place| &results[*place as usize]);
    match ty {
        Type::Null => Arc::new(NullArray::new(places.len())),
        Type::Boolean => Arc::new(rows.map(as_boolean).collect::<BooleanArray>()),
        Type::Integer => Arc::new(rows.map(as_integer).collect::<Int64Array>()),
        Type::Number => Arc::new(rows.map(as_number).collect::<Float64Array>()),
        Type::Text => text_column(results, places),
        Type::Multi => multi_column(rows),
    }
}

/// A dictionary in which each text stands once.
fn text_column(results: &[Value<'_>], places: &[u32]) -> ArrayRef {
    let texts: Vec<Option<Cow<'_, str>>> = results.iter().map(Value::text).collect();
    let mut keys: HashMap<&str, i32> = HashMap::new();
    let mut distinct = StringBuilder::new();
    let mut key_of = Vec::with_capacity(texts.len());
    for text in &texts {
        key_of.push(text.as_deref().map(|text| {
            let next = keys.len() as i32;
            *keys.entry(text).or_insert_with(|| {
                distinct.append_value(text);
                next
            })
        }));
    }
    let keys: Int32Array = places.iter().map(|place| key_of[*place as usize]).collect();
    let values: StringArray = distinct.finish();
    Arc::new(DictionaryArray::new(keys, Arc::new(values)))
}

fn multi_column<'v, 'a: 'v>(rows: impl Iterator<Item = &'v Value<'a>>) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for value in rows {
        let members = value.members();
        for member in &members {
            lists.values().append_value(member);
        }
        lists.append(!members.is_empty());
    }
    Arc::new(lists.finish())
}

fn as_boolean(value: &Value<'_>) -> Option<bool> {
    match value {
        Value::Boolean(value) => Some(*value),
        _ => None,
    }
}

fn as_integer(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Integer(value) => Some(*value),
        Value::Number(value) => Some(*value as i64),
        Value::Boolean(value) => Some(i64::from(*value)),
        Value::Text(text) => text.parse().ok(),
        Value::Null | Value::Multi(_) => None,
    }
}

fn as_number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(value) => Some(*value as f64),
        Value::Number(value) => Some(*value),
        Value::Boolean(value) => Some(f64::from(u8::from(*value))),
        Value::Text(text) => text.parse().ok(),
        Value::Null | Value::Multi(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn texts(values: &[Option<&str>]) -> ArrayRef {
        Arc::new(values.iter().copied().collect::<DictionaryArray<Int32Type>>())
    }

    fn shown(array: &ArrayRef) -> Vec<String> {
        (0..array.len())
            .map(|row| value_at(array, row).text().unwrap_or("null".into()).into_owned())
            .collect()
    }

    #[test]
    fn a_dictionary_is_computed_once_for_each_distinct_value() {
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let kernel: Kernel = Box::new(move |args| {
            counted.fetch_add(1, Ordering::Relaxed);
            Value::owned(args[0].text().unwrap_or_default().to_lowercase())
        });
        let column = Column::Array(texts(&[Some("A"), Some("a"), None, Some("A"), Some("B")]));
        let result = evaluate(&kernel, &[column], 5, Type::Text);
        assert_eq!(shown(&result), ["a", "a", "", "a", "b"]);
        assert_eq!(runs.load(Ordering::Relaxed), 4);
        assert_eq!(result.as_dictionary::<Int32Type>().values().len(), 3, "equal results share one entry");
    }

    #[test]
    fn several_dictionaries_are_computed_once_for_each_combination() {
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let kernel: Kernel = Box::new(move |args| {
            counted.fetch_add(1, Ordering::Relaxed);
            Value::Boolean(args[0] == args[1])
        });
        let left = Column::Array(texts(&[Some("a"), Some("b"), Some("a"), None]));
        let right = Column::Array(texts(&[Some("a"), Some("a"), Some("a"), Some("a")]));
        let result = evaluate(&kernel, &[left, right], 4, Type::Boolean);
        assert_eq!(shown(&result), ["True", "False", "True", "False"]);
        assert_eq!(runs.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn constants_alone_are_computed_once_and_fill_every_row() {
        let kernel: Kernel = Box::new(|args| args[0].clone());
        let result = evaluate(&kernel, &[Column::Constant(Literal::Integer(7))], 3, Type::Integer);
        assert_eq!(shown(&result), ["7", "7", "7"]);
        assert_eq!(evaluate(&kernel, &[Column::Constant(Literal::Null)], 2, Type::Null).len(), 2);
    }

    #[test]
    fn values_are_converted_to_the_type_of_the_column() {
        let mixed = || [Value::Integer(1), Value::Number(2.5), Value::owned("x"), Value::Null].into_iter();
        assert_eq!(shown(&array_of(mixed(), Type::Text)), ["1", "2.5", "x", "null"]);
        assert_eq!(shown(&array_of(mixed(), Type::Multi)), ["1", "2.5", "x", "null"]);
        let lists = array_of(
            [Value::Multi(vec!["a".into(), "b".into()]), Value::Multi(vec![])].into_iter(),
            Type::Multi,
        );
        assert_eq!(shown(&lists), ["a\nb", "null"]);
    }
}
