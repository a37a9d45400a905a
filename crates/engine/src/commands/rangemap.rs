//! `rangemap`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of, value_at};
use plan::{ArgValue, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::with_fields;

/// `splunk.rangemap{field, default, range...}` puts the name of the ranges that hold the field's number into `range`;
/// both ends belong to a range.
///
/// - **Null**, no number, in no range: the default.
/// - **Source**: Search Reference, "rangemap".
pub(crate) const RANGEMAP: Command = Command { name: "splunk.rangemap", makes_rows: false, lower };

/// The field that gets the names.
const RANGE: &str = "range";

struct Range {
    low: f64,
    high: f64,
    name: String,
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let default = call.vendor.text("default").unwrap_or_default().to_owned();
    let ranges: Vec<Range> =
        call.vendor.args.iter().filter(|arg| arg.name == RANGE).filter_map(read).collect();
    let input = call.input()?;
    let schema = with_fields(&input.schema(), [(RANGE.to_owned(), Type::Multi)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Rangemap", input, schema, move |rows| {
        let column = rows.column_by_name(&name);
        let names = (0..rows.num_rows()).map(|row| {
            let found = column.and_then(|column| number(&value_at(column, row)));
            let fits = |range: &&Range| found.is_some_and(|found| range.low <= found && found <= range.high);
            let fitting: Vec<_> =
                ranges.iter().filter(fits).map(|range| range.name.as_str().into()).collect();
            if fitting.is_empty() {
                Value::Multi(vec![default.as_str().into()])
            } else {
                Value::Multi(fitting)
            }
        });
        with_columns(rows, &made, &[(RANGE, array_of(names, Type::Multi))])
    }))
}

/// Low, high and name, joined by line ends.
fn read(arg: &plan::Arg) -> Option<Range> {
    let ArgValue::Text(text) = &arg.value else { return None };
    let mut parts = text.splitn(3, '\n');
    let low = parts.next()?.parse().ok()?;
    let high = parts.next()?.parse().ok()?;
    Some(Range { low, high, name: parts.next()?.to_owned() })
}
