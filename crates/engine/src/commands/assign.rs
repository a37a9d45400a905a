//! An assignment whose field is named by the row.

use std::collections::BTreeMap;

use functions::{Value, array_of};
use plan::ArgValue;
use text::Diagnostic;

use super::grid::values;
use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::expression::bind;
use crate::trouble;
use crate::types::{field_type, unify, with_fields};

/// `splunk.assign{name, from, value}` sets the field that `name` gives when each `{f}` in it is replaced by the row's
/// value of `f`; `from` lists these fields.
///
/// - **Null**: a row without one of these fields stays as it is (believed). A null value takes the field away.
/// - **Source**: Search Reference, "eval", "Field names".
pub(crate) const ASSIGN: Command = Command { name: "splunk.assign", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let template = call.vendor.text("name").unwrap_or_default().to_owned();
    let Some(plan::Arg { value: ArgValue::Expr(expr), span, .. }) = call.vendor.arg("value") else {
        return Err(call.wrong("value", "is missing"));
    };
    let rows = call.rows()?;
    let schema = rows.schema();
    let bound = bind(expr, &schema, call.lowering.environment)?;
    let column =
        bound.array(rows.columns(), rows.num_rows()).map_err(|error| trouble::diagnostic(&error, *span))?;
    let from: Vec<(String, Vec<Value<'static>>)> = call
        .vendor
        .fields("from")
        .iter()
        .map(|field| {
            let known = rows.column_by_name(&field.name).map(values);
            (field.name.clone(), known.unwrap_or(vec![Value::Null; rows.num_rows()]))
        })
        .collect();
    let mut set: BTreeMap<String, Vec<Value<'static>>> = BTreeMap::new();
    for (row, value) in values(&column).into_iter().enumerate() {
        let Some(name) = named(&template, &from, row) else { continue };
        let old = || {
            let known = rows.column_by_name(&name).map(values);
            known.unwrap_or(vec![Value::Null; rows.num_rows()])
        };
        set.entry(name.clone()).or_insert_with(old)[row] = value;
    }
    let typed = set.keys().map(|name| (name.clone(), unify(field_type(&schema, name), bound.ty)));
    let schema = with_fields(&schema, typed.collect::<Vec<_>>());
    let columns: Vec<_> = set
        .iter()
        .map(|(name, values)| {
            let ty = field_type(&schema, name);
            (name.as_str(), array_of(values.iter().cloned(), ty))
        })
        .collect();
    let made = with_columns(&rows, &schema, &columns);
    Ok(call.go_on(&made.map_err(|error| trouble::diagnostic(&error, call.span))?))
}

/// The name in a row; `None` where a field in it is missing.
fn named(template: &str, from: &[(String, Vec<Value<'static>>)], row: usize) -> Option<String> {
    let mut name = template.to_owned();
    for (field, values) in from {
        name = name.replace(&format!("{{{field}}}"), &values[row].text()?);
    }
    Some(name)
}
