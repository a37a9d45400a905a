//! `format` and `return`

use arrow::array::RecordBatch;
use functions::{Value, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{batch, column};
use crate::operator::Operator;
use crate::types::{field, is_hidden, place};
use std::sync::Arc;

/// `splunk.format{mvsep, emptystr, maxresults, row_prefix, column_prefix, column_separator, column_end,
/// row_separator, row_end}` makes one row, in whose `search` the rows stand as a condition.
///
/// - **Fields**: in alphabetical order, internal ones not; `search` and `query` stand as they are, without a name.
/// - **Null**: a field without a value is left out. **Source**: Search Reference, "format".
pub(crate) const FORMAT: Command = Command { name: "splunk.format", makes_rows: false, lower };

/// `splunk.return{count, names, fields}` makes one row, in whose `search` the first rows' fields stand as a condition,
/// or only their values where a name is empty. **Source**: Search Reference, "return".
pub(crate) const RETURN: Command = Command { name: "splunk.return", makes_rows: false, lower: lower_return };

/// How rows are written as a condition.
pub(crate) struct Style {
    mvsep: String,
    empty: String,
    most: usize,
    row_prefix: String,
    column_prefix: String,
    column_separator: String,
    column_end: String,
    row_separator: String,
    row_end: String,
}

impl Default for Style {
    fn default() -> Style {
        let text = str::to_owned;
        Style {
            mvsep: text("OR"),
            empty: text("NOT( )"),
            most: usize::MAX,
            row_prefix: text("("),
            column_prefix: text("("),
            column_separator: text("AND"),
            column_end: text(")"),
            row_separator: text("OR"),
            row_end: text(")"),
        }
    }
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let text = |name: &str| call.vendor.text(name).unwrap_or_default().to_owned();
    let style = Style {
        mvsep: text("mvsep"),
        empty: text("emptystr"),
        most: match call.count("maxresults", 0)? {
            0 => usize::MAX,
            most => most,
        },
        row_prefix: text("row_prefix"),
        column_prefix: text("column_prefix"),
        column_separator: text("column_separator"),
        column_end: text("column_end"),
        row_separator: text("row_separator"),
        row_end: text("row_end"),
    };
    one_row(call, move |rows| style.written(rows))
}

fn lower_return(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let count = call.count("count", 1)?;
    let names: Vec<String> = call.vendor.fields("names").iter().map(|field| field.name.clone()).collect();
    let fields: Vec<String> = call.vendor.fields("fields").iter().map(|field| field.name.clone()).collect();
    one_row(call, move |rows| returned(rows, count, &names, &fields))
}

/// One row with a text in `search`.
fn one_row(
    call: &Invocation<'_>,
    write: impl Fn(&RecordBatch) -> String + Send + Sync + 'static,
) -> Result<Node, Diagnostic> {
    let schema = Arc::new(arrow::datatypes::Schema::new(vec![field("search", Type::Text)]));
    let made = Arc::clone(&schema);
    Ok(Operator::whole("Format", call.input()?, schema, move |rows| {
        batch(&made, vec![column(&[Value::owned(write(rows))], Type::Text)], 1)
    }))
}

fn returned(rows: &RecordBatch, count: usize, names: &[String], fields: &[String]) -> String {
    let places: Vec<Option<usize>> = fields.iter().map(|name| place(rows.schema_ref(), name)).collect();
    let mut written: Vec<String> = Vec::new();
    for row in 0..rows.num_rows().min(count) {
        let parts = names.iter().zip(&places).filter_map(|(name, place)| {
            let text = value_at(rows.column((*place)?), row).text()?.into_owned();
            Some(if name.is_empty() { text } else { format!("{name}=\"{}\"", escaped(&text)) })
        });
        let parts: Vec<String> = parts.collect();
        if !parts.is_empty() {
            written.push(parts.join(" "));
        }
    }
    match written.len() {
        1 => written.remove(0),
        _ => written.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" OR "),
    }
}

impl Style {
    /// What a subsearch puts into the search around it; nothing where it has no row with a value.
    pub(crate) fn inserted(&self, rows: &RecordBatch) -> Option<String> {
        let written = self.conditions(rows);
        let only_text = rows.num_rows() == 1 && {
            let names = visible(rows);
            matches!(names.as_slice(), [(name, _)] if is_raw(name))
        };
        match written.as_slice() {
            [] => None,
            [one] if only_text => {
                let text = one.join(" ");
                (!text.trim().is_empty() && text.trim() != self.empty).then_some(text)
            }
            _ => Some(self.joined(&written)),
        }
    }

    fn written(&self, rows: &RecordBatch) -> String {
        let conditions = self.conditions(rows);
        if conditions.is_empty() { self.empty.clone() } else { self.joined(&conditions) }
    }

    fn joined(&self, rows: &[Vec<String>]) -> String {
        let rows: Vec<String> = rows
            .iter()
            .map(|parts| {
                let inner = parts.join(&format!(" {} ", self.column_separator));
                format!("{} {inner} {}", self.column_prefix, self.column_end)
            })
            .collect();
        let inner = rows.join(&format!(" {} ", self.row_separator));
        format!("{} {inner} {}", self.row_prefix, self.row_end)
    }

    /// The conditions of each row.
    fn conditions(&self, rows: &RecordBatch) -> Vec<Vec<String>> {
        let fields = visible(rows);
        let mut written = Vec::new();
        for row in 0..rows.num_rows().min(self.most) {
            let parts: Vec<String> = fields
                .iter()
                .filter_map(|(name, at)| self.condition(name, &value_at(rows.column(*at), row)))
                .collect();
            if !parts.is_empty() {
                written.push(parts);
            }
        }
        written
    }

    fn condition(&self, name: &str, value: &Value<'_>) -> Option<String> {
        let one = |text: &str| match is_raw(name) {
            true => text.to_owned(),
            false => format!("{}=\"{}\"", written_name(name), escaped(text)),
        };
        let members = value.members();
        match members.as_slice() {
            [] => None,
            [only] => Some(one(only)),
            several => {
                let all: Vec<String> = several.iter().map(|text| one(text)).collect();
                Some(format!("( {} )", all.join(&format!(" {} ", self.mvsep))))
            }
        }
    }
}

/// Name and place of the fields that are written, in alphabetical order.
fn visible(rows: &RecordBatch) -> Vec<(String, usize)> {
    let names = rows.schema_ref().fields().iter().enumerate().map(|(at, field)| (field.name().clone(), at));
    let mut found: Vec<(String, usize)> =
        names.filter(|(name, _)| !is_hidden(name) && !name.starts_with('_')).collect();
    found.sort();
    found
}

fn is_raw(name: &str) -> bool {
    name == "search" || name == "query"
}

fn written_name(name: &str) -> String {
    let plain =
        name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '{' | '}' | '-' | '@'));
    if plain { name.to_owned() } else { format!("\"{}\"", escaped(name)) }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
