//! `accum`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::{place, with_fields};

/// `splunk.accum{field, as}` is the sum of a field over the rows so far.
///
/// - **Null** and what is no number: no sum in that row; the next goes on from the sum before.
/// - **Source**: Search Reference, "accum".
pub(crate) const ACCUM: Command = Command { name: "splunk.accum", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (name, to) = (call.name("field")?, call.name("as")?);
    let input = call.input()?;
    if place(&input.schema(), &name).is_none() {
        return Ok(input);
    }
    let schema = with_fields(&input.schema(), [(to.clone(), Type::Number)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::whole("Accum", input, schema, move |rows| {
        let Some(column) = rows.column_by_name(&name) else { return with_columns(rows, &made, &[]) };
        let mut sum = 0.0;
        let sums: Vec<Value<'_>> = (0..rows.num_rows())
            .map(|row| {
                let found = number(&value_at(column, row))?;
                sum += found;
                Some(sum)
            })
            .map(Value::from)
            .collect();
        with_columns(rows, &made, &[(&to, array_of(sums.into_iter(), Type::Number))])
    }))
}
