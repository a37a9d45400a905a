//! `replace`

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use functions::{Value, array_of, value_at};
use plan::{ArgValue, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::names::{filled, fits};
use crate::operator::Operator;
use crate::types::{field_type, is_hidden, place, unify, with_fields};

/// `splunk.replace{from, to, ..., fields}` puts another text where a whole value fits a pattern: `*` stands for any text
/// and is put where `*` stands in the new one.
///
/// - **Which**: the named fields, else all whose name does not start with `_`. Upper and lower case differ. Of two
///   pairs without `*` that fit, the later counts; they come before those with `*`.
/// - **Null** stays null; each member of a multivalue is changed.
/// - **Source**: Search Reference, "replace". Believed: which of several patterns with `*` counts (the last).
pub(crate) const REPLACE: Command = Command { name: "splunk.replace", makes_rows: false, lower };

struct Pair {
    from: String,
    to: String,
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let texts = |wanted: &'static str| {
        call.vendor.args.iter().filter(move |arg| arg.name == wanted).filter_map(|arg| match &arg.value {
            ArgValue::Text(text) => Some(text.clone()),
            _ => None,
        })
    };
    let mut pairs: Vec<Pair> = texts("from").zip(texts("to")).map(|(from, to)| Pair { from, to }).collect();
    // The last pair counts, and one without `*` before all others.
    pairs.reverse();
    pairs.sort_by_key(|pair| pair.from.contains('*'));
    let input = call.input()?;
    let read = input.schema();
    let names: Vec<String> = if call.vendor.fields("fields").is_empty() {
        let all = read.fields().iter().map(|field| field.name());
        all.filter(|name| !is_hidden(name) && !name.starts_with('_')).cloned().collect()
    } else {
        call.names(&read, "fields").into_iter().filter(|name| place(&read, name).is_some()).collect()
    };
    let retyped = names.iter().map(|name| (name.clone(), unify(field_type(&read, name), Type::Text)));
    let schema = with_fields(&read, retyped);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Replace", input, schema, move |rows: &RecordBatch| {
        let columns = names.iter().filter_map(|name| {
            let column = rows.column_by_name(name)?;
            let changed = (0..rows.num_rows()).map(|row| changed(&value_at(column, row), &pairs));
            Some((name.as_str(), array_of(changed, field_type(&made, name))))
        });
        with_columns(rows, &made, &columns.collect::<Vec<_>>())
    }))
}

fn changed<'v>(value: &Value<'v>, pairs: &[Pair]) -> Value<'v> {
    value.map_members(|text| {
        let found = pairs.iter().find_map(|pair| {
            let parts = fits(&pair.from, &text)?;
            Some(filled(&pair.to, &parts))
        });
        found.map_or(text, Into::into)
    })
}
