//! `foreach`

use arrow::array::{Array, ArrayRef, RecordBatch};
use functions::{Value, array_of, value_at};
use plan::Type;
use text::{Diagnostic, Span};

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::names::matched;
use crate::trouble;
use crate::types::{field_type, is_hidden, place, unify, with_fields};

/// `splunk.foreach{mode, fields, template, fieldstr, matchstr, matchseg1, matchseg2, matchseg3, itemstr, iterstr,
/// sample}` runs the template once for each field that some row has a value of, or once for each value of one field.
///
/// - **Order**: fields as they are named, those that fit one with `*` in alphabetical order (believed).
/// - **Multivalue, JSON array**: rows that have no further value are left as they are.
/// - **Source**: Search Reference, "foreach".
pub(crate) const FOREACH: Command = Command { name: "splunk.foreach", makes_rows: false, lower };

/// The column that holds the value at hand.
const ITEM: &str = "foreach item";

/// A value can be one of so many.
const MOST_ITEMS: usize = 10_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let template = call.vendor.text("template").unwrap_or_default();
    let span = call.vendor.arg("template").map_or(call.span, |arg| arg.span);
    let rows = call.rows()?;
    match call.vendor.text("mode") {
        Some("multivalue") => items(call, template, span, rows, |value| {
            value.members().into_iter().map(std::borrow::Cow::into_owned).collect()
        }),
        Some("json_array") => items(call, template, span, rows, elements),
        _ => fields(call, template, span, &rows),
    }
}

fn mark<'a>(call: &'a Invocation<'_>, name: &str) -> &'a str {
    call.vendor.text(name).unwrap_or_default()
}

/// The template for each field.
fn fields(call: &Invocation<'_>, template: &str, span: Span, rows: &RecordBatch) -> Result<Node, Diagnostic> {
    let mut steps = Vec::new();
    for pattern in call.vendor.fields("fields") {
        let mut fitting: Vec<(String, Vec<String>)> = Vec::new();
        for (field, column) in rows.schema_ref().fields().iter().zip(rows.columns()) {
            let is_there = !is_hidden(field.name()) && column.logical_null_count() < column.len();
            if let Some(parts) = matched(&pattern.name, field.name()).filter(|_| is_there) {
                fitting.push((field.name().clone(), parts.into_iter().map(str::to_owned).collect()));
            }
        }
        fitting.sort();
        for (name, parts) in fitting {
            steps.extend(call.lowering.made_steps(&filled(call, template, &name, &parts), span)?);
        }
    }
    call.lowering.onwards(call.lowering.rows(rows), &steps)
}

fn filled(call: &Invocation<'_>, template: &str, name: &str, parts: &[String]) -> String {
    let whole = parts.concat();
    let part = |at: usize| parts.get(at).map_or("", String::as_str);
    let values = [
        ("matchseg1", part(0)),
        ("matchseg2", part(1)),
        ("matchseg3", part(2)),
        ("matchstr", whole.as_str()),
        ("fieldstr", name),
    ];
    values.into_iter().fold(template.to_owned(), |text, (option, value)| match mark(call, option) {
        "" => text,
        mark => text.replace(mark, value),
    })
}

/// The template for each value of a field, with that value in a column of its own.
fn items(
    call: &Invocation<'_>,
    template: &str,
    span: Span,
    mut rows: RecordBatch,
    split: impl Fn(&Value<'_>) -> Vec<String>,
) -> Result<Node, Diagnostic> {
    let name = call.name("fields")?;
    let Some(at) = place(rows.schema_ref(), &name) else { return Ok(call.lowering.rows(&rows)) };
    let column = rows.column(at);
    let lists: Vec<Vec<String>> = (0..rows.num_rows()).map(|row| split(&value_at(column, row))).collect();
    let most = lists.iter().map(Vec::len).max().unwrap_or(0);
    if most > MOST_ITEMS {
        return Err(call.wrong(
            "fields",
            &format!("has a value of {most} items, and at most {MOST_ITEMS} can be run over"),
        ));
    }
    let wrong = |error| trouble::diagnostic(&error, span);
    for turn in 0..most {
        let now: Vec<Option<&str>> = lists.iter().map(|list| list.get(turn).map(String::as_str)).collect();
        let schema = with_fields(rows.schema_ref(), [(ITEM.to_owned(), Type::Text)]);
        let item = array_of(
            now.iter().map(|text| text.map_or(Value::Null, |text| Value::Text(text.into()))),
            Type::Text,
        );
        let with_item = with_columns(&rows, &schema, &[(ITEM, item)]).map_err(wrong)?;
        let steps = call.lowering.made_steps(&item_text(call, template, &name, turn)?, span)?;
        let node = call.lowering.onwards(call.lowering.rows(&with_item), &steps)?;
        let after = call.lowering.ran(node, span)?;
        rows = merged(&rows, &after, &now).map_err(wrong)?;
    }
    Ok(call.lowering.rows(&rows))
}

/// The template with the column of the value at hand; a value in double quotes is the same one.
fn item_text(call: &Invocation<'_>, template: &str, name: &str, turn: usize) -> Result<String, Diagnostic> {
    let (item, turn) = (mark(call, "itemstr"), turn.to_string());
    let column = format!("'{ITEM}'");
    let mut text = template.replace(&format!("\"{item}\""), &column);
    if text.contains(&format!("'{item}'")) {
        return Err(call.wrong("template", "names a field by an item, which is not supported yet"));
    }
    text = text.replace(item, &column);
    for (option, value) in [("iterstr", turn.as_str()), ("fieldstr", name)] {
        text = text.replace(mark(call, option), value);
    }
    Ok(text)
}

/// The new values where a row had an item, the old ones where it had none.
fn merged(
    before: &RecordBatch,
    after: &RecordBatch,
    items: &[Option<&str>],
) -> datafusion_common::Result<RecordBatch> {
    let made = after.schema();
    let named =
        made.fields().iter().map(|field| field.name()).filter(|name| !is_hidden(name) && *name != ITEM);
    let names: Vec<&String> = named.collect();
    let types = names
        .iter()
        .map(|name| ((*name).clone(), unify(field_type(before.schema_ref(), name), field_type(&made, name))));
    let schema = with_fields(before.schema_ref(), types);
    let column = |name: &str| -> ArrayRef {
        let (old, new) = (before.column_by_name(name), after.column_by_name(name));
        let values = items.iter().enumerate().map(|(row, item)| {
            let from = if item.is_some() { new } else { old };
            from.map_or(Value::Null, |column| value_at(column, row))
        });
        array_of(values, field_type(&schema, name))
    };
    let columns: Vec<(&str, ArrayRef)> = names.iter().map(|name| (name.as_str(), column(name))).collect();
    with_columns(before, &schema, &columns)
}

/// The elements of a JSON array.
fn elements(value: &Value<'_>) -> Vec<String> {
    let Some(text) = value.text() else { return Vec::new() };
    let parsed: Result<Vec<serde_json::Value>, _> = serde_json::from_str(&text);
    let shown = |json: serde_json::Value| match json {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    parsed.map(|all| all.into_iter().map(shown).collect()).unwrap_or_default()
}
