//! `delta` and `autoregress`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of};
use plan::Type;
use text::Diagnostic;

use super::grid::values;
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::{field_type, place, with_fields};

/// `splunk.delta{field, as, p}` is how much more a number is than that of the row `p` rows before.
///
/// - **Null**: no difference where one of the two is missing or no number.
/// - **Source**: Search Reference, "delta".
pub(crate) const DELTA: Command = Command { name: "splunk.delta", makes_rows: false, lower: delta };

/// `splunk.autoregress{field, as, p}` is the value of the row `p` rows before.
///
/// - **Source**: Search Reference, "autoregress".
pub(crate) const AUTOREGRESS: Command =
    Command { name: "splunk.autoregress", makes_rows: false, lower: autoregress };

fn delta(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    lag(call, Some(Type::Number), |now, before| {
        number(now).zip(number(before)).map(|(now, before)| now - before).into()
    })
}

fn autoregress(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    lag(call, None, |_, before| before.clone())
}

/// What `read` makes of a row's value and the one `p` rows before; of type `ty`, else of the field's own.
fn lag(
    call: &Invocation<'_>,
    ty: Option<Type>,
    read: fn(&Value<'static>, &Value<'static>) -> Value<'static>,
) -> Result<Node, Diagnostic> {
    let (name, to, back) = (call.name("field")?, call.name("as")?, call.count("p", 1)?);
    let input = call.input()?;
    if place(&input.schema(), &name).is_none() {
        return Ok(input);
    }
    let ty = ty.unwrap_or(field_type(&input.schema(), &name));
    let schema = with_fields(&input.schema(), [(to.clone(), ty)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::whole("Lag", input, schema, move |rows| {
        let Some(column) = rows.column_by_name(&name) else { return with_columns(rows, &made, &[]) };
        let all = values(column);
        let lagged: Vec<Value<'static>> = all
            .iter()
            .enumerate()
            .map(|(row, now)| row.checked_sub(back).map_or(Value::Null, |before| read(now, &all[before])))
            .collect();
        with_columns(rows, &made, &[(&to, array_of(lagged.into_iter(), ty))])
    }))
}
