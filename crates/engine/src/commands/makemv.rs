//! `makemv`

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use functions::pattern::{Dialect, Regex, invalid_regex};
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::types::{place, with_fields};

/// `splunk.makemv{field, delim | tokenizer, allowempty}` cuts a text into several values: at each `delim`, or one for
/// each match of `tokenizer`, whose first group it is.
///
/// - **Null** stays null. Empty values vanish unless `allowempty`.
/// - **Source**: Search Reference, "makemv".
pub(crate) const MAKEMV: Command = Command { name: "splunk.makemv", makes_rows: false, lower };

/// How a text is cut.
enum Cut {
    At(String),
    Tokens(Regex),
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let cut = match call.vendor.text("tokenizer") {
        Some(pattern) => Cut::Tokens(tokenizer(call, pattern)?),
        None => Cut::At(call.vendor.text("delim").unwrap_or(" ").to_owned()),
    };
    let allow_empty = call.vendor.is_set("allowempty");
    let input = call.input()?;
    if place(&input.schema(), &name).is_none() {
        return Ok(input);
    }
    let schema = with_fields(&input.schema(), [(name.clone(), Type::Multi)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Makemv", input, schema, move |rows: &RecordBatch| {
        let Some(column) = rows.column_by_name(&name) else { return Ok(rows.clone()) };
        let parts = (0..rows.num_rows()).map(|row| cut.parts(&value_at(column, row), allow_empty));
        with_columns(rows, &made, &[(&name, array_of(parts, Type::Multi))])
    }))
}

fn tokenizer(call: &Invocation<'_>, pattern: &str) -> Result<Regex, Diagnostic> {
    let at = call.vendor.arg("tokenizer").map_or(call.span, |arg| arg.span);
    Regex::new(pattern, Dialect::Pcre).map_err(|reason| invalid_regex(pattern, &reason, at))
}

impl Cut {
    fn parts(&self, value: &Value<'_>, allow_empty: bool) -> Value<'static> {
        let Some(text) = value.text() else { return Value::Null };
        let parts: Vec<&str> = match self {
            Cut::At(delim) if delim.is_empty() => vec![&text],
            Cut::At(delim) => text.split(delim.as_str()).collect(),
            Cut::Tokens(pattern) => pattern
                .captures_all(&text, usize::MAX)
                .iter()
                .filter_map(|found| found.text(&text, 1).or_else(|| found.text(&text, 0)))
                .collect(),
        };
        let kept = parts.into_iter().filter(|part| allow_empty || !part.is_empty());
        Value::Multi(kept.map(|part| part.to_owned().into()).collect())
    }
}
