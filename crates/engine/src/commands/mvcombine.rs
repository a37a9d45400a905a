//! `mvcombine` and `nomv`

use std::collections::HashMap;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{events_at, indexes, listing_events, lists_of, take_rows, with_columns};
use crate::operator::Operator;
use crate::types::{is_hidden, place, with_fields};

/// `splunk.mvcombine{field}` makes one row of rows that differ in that field only: it has all their values, in the
/// place of the first.
///
/// - **Null**: a row without the field stays as it is.
/// - **Source**: Search Reference, "mvcombine".
pub(crate) const MVCOMBINE: Command = Command { name: "splunk.mvcombine", makes_rows: false, lower: combine };

/// `splunk.nomv{field, delim}` makes one text of several values.
///
/// - **Source**: Search Reference, "nomv" and "mvcombine".
pub(crate) const NOMV: Command = Command { name: "splunk.nomv", makes_rows: false, lower: nomv };

fn combine(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let input = call.input()?;
    if place(&input.schema(), &name).is_none() {
        return Ok(input);
    }
    let schema = listing_events(&with_fields(&input.schema(), [(name.clone(), Type::Multi)]));
    let made = SchemaRef::clone(&schema);
    Ok(Operator::whole("Mvcombine", input, schema, move |rows| combined(rows, &made, &name)))
}

fn combined(rows: &RecordBatch, schema: &SchemaRef, name: &str) -> Run<RecordBatch> {
    let Some(column) = rows.column_by_name(name) else { return with_columns(rows, schema, &[]) };
    let named = rows.schema_ref().fields().iter().zip(rows.columns());
    let others: Vec<_> =
        named.filter(|(field, _)| field.name() != name && !is_hidden(field.name())).collect();
    let events = rows.column_by_name(store::EVENT);
    let mut groups: HashMap<Vec<Option<String>>, usize> = HashMap::new();
    let mut firsts = Vec::new();
    let mut lists: Vec<Vec<_>> = Vec::new();
    let mut behind: Vec<Vec<u32>> = Vec::new();
    for row in 0..rows.num_rows() {
        let members = value_at(column, row).members();
        let text = |other: &&(_, &arrow::array::ArrayRef)| {
            value_at(other.1, row).text().map(|text| text.into_owned())
        };
        let key: Vec<Option<String>> = others.iter().map(|other| text(&other)).collect();
        let new = lists.len();
        let group = if members.is_empty() { new } else { *groups.entry(key).or_insert(new) };
        if group == new {
            firsts.push(row);
            lists.push(Vec::new());
            behind.push(Vec::new());
        }
        lists[group].extend(members);
        behind[group].extend(events.map(|events| events_at(events, row)).unwrap_or_default());
    }
    let values = lists.into_iter().map(|list| if list.is_empty() { Value::Null } else { Value::Multi(list) });
    let column = array_of(values.collect::<Vec<_>>().into_iter(), Type::Multi);
    let first = take_rows(rows, &indexes(firsts))?;
    let mut set = vec![(name, column)];
    if events.is_some() {
        behind.iter_mut().for_each(|events| events.sort_unstable());
        set.push((store::EVENT, lists_of(behind.into_iter())));
    }
    with_columns(&first, schema, &set)
}

fn nomv(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let delim = call.vendor.text("delim").unwrap_or("\n").to_owned();
    let input = call.input()?;
    if place(&input.schema(), &name).is_none() {
        return Ok(input);
    }
    let schema = with_fields(&input.schema(), [(name.clone(), Type::Text)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Nomv", input, schema, move |rows| {
        let Some(column) = rows.column_by_name(&name) else { return with_columns(rows, &made, &[]) };
        let joined = (0..rows.num_rows()).map(|row| match value_at(column, row) {
            Value::Multi(members) => Value::owned(members.join(&delim)),
            other => other,
        });
        with_columns(rows, &made, &[(&name, array_of(joined, Type::Text))])
    }))
}
