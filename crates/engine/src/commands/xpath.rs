//! `xpath`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of, value_at, xpath_of_text};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::types::{field_type, place, unify, with_fields};

/// `splunk.xpath{field, outfield, path, default}` sets a field to what a path finds in an XML text.
///
/// - **Path**: steps with `/` and `//`, `*`, `@name`, `text()`, and conditions `[n]`, `[@a]`, `[@a='x']`, `[name='x']`.
/// - **No match**, a text that is no XML, no text: `default` where it is given, else nothing. **Several** matches give
///   several values.
/// - **Errors**: a path that is written otherwise.
/// - **Source**: Search Reference, "xpath". Believed: an element gives its text.
pub(crate) const XPATH: Command = Command { name: "splunk.xpath", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (subject, to) = (call.name("field")?, call.name("outfield")?);
    let path = call.vendor.text("path").unwrap_or_default().to_owned();
    let default = call.vendor.text("default").map(str::to_owned);
    if let Err(why) = xpath_of_text("<a/>", &path) {
        let span = call.vendor.arg("path").map_or(call.span, |arg| arg.span);
        return Err(Diagnostic::error("unsupported-argument", span, format!("`{path}`: {why}")));
    }
    let input = call.input()?;
    let read = input.schema();
    let schema = with_fields(&read, [(to.clone(), unify(field_type(&read, &to), Type::Multi))]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Xpath", input, schema, move |rows| {
        let from = place(rows.schema_ref(), &subject).map(|at| rows.column(at));
        let values = (0..rows.num_rows()).map(|row| {
            let texts = from.map_or(Value::Null, |column| value_at(column, row));
            let found: Vec<String> = texts
                .members()
                .iter()
                .flat_map(|text| xpath_of_text(text, &path).unwrap_or_default())
                .collect();
            match (found.is_empty(), &default) {
                (false, _) => Value::Multi(found.into_iter().map(Into::into).collect()),
                (true, Some(default)) => Value::Multi(vec![default.clone().into()]),
                (true, None) => Value::Null,
            }
        });
        let column = array_of(values.collect::<Vec<Value<'static>>>().into_iter(), field_type(&made, &to));
        with_columns(rows, &made, &[(&to, column)])
    }))
}
