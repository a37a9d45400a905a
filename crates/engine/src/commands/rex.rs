//! `rex`

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, SchemaRef};
use datafusion_common::Result as Run;
use functions::pattern::{Captures, Dialect, Regex, cut, invalid_regex};
use functions::{Value, array_of, value_at};
use plan::Type;
use text::{Diagnostic, Span};

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::types::{field_type, place, unify, with_fields};

/// `splunk.rex{field, pattern, max_match, offset_field}` sets the fields that the pattern's groups are named for to
/// what they match, for the first `max_match` matches; 0 means all of them.
///
/// - **Offsets**: `offset_field` gets where each match starts and ends in the text, counted in characters from 0: `0-9`.
/// - **No match**: the fields keep the values they have. A group that takes no part in a match sets nothing.
/// - **Multivalue**: each value is searched in its order. More than one match gives several values.
/// - **Cost**: once for each distinct text of the field.
/// - **Errors**: a pattern that does not compile or names no group.
/// - **Source**: Search Reference, "rex". Believed: several values of the searched field.
pub(crate) const REX: Command = Command { name: "splunk.rex", makes_rows: false, lower };

/// A pattern and the fields of its named groups.
struct Rex {
    pattern: Regex,
    /// Number and name of each named group.
    groups: Vec<(usize, String)>,
    /// The field that gets where matches are; it comes behind those of the groups.
    offsets: Option<String>,
    max_match: usize,
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rex = rex(call)?;
    let input = call.input()?;
    let read = input.schema();
    let Some(subject) = place(&read, &call.name("field")?) else { return Ok(input) };
    let ty = if rex.max_match == 1 { Type::Text } else { Type::Multi };
    let set = rex.names().map(|name| (name.to_owned(), unify(field_type(&read, name), ty)));
    let schema = with_fields(&read, set);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Rex", input, schema, move |rows| run(&rex, rows, subject, &made)))
}

fn rex(call: &Invocation<'_>) -> Result<Rex, Diagnostic> {
    let pattern = call.vendor.text("pattern").unwrap_or_default();
    let at = call.vendor.arg("pattern").map_or(call.span, |arg| arg.span);
    let compiled = Regex::new(pattern, Dialect::Pcre).map_err(|reason| refused(pattern, &reason, at))?;
    let named = compiled.group_names().into_iter().enumerate();
    let groups: Vec<(usize, String)> = named.filter_map(|(index, name)| Some((index, name?))).collect();
    if groups.is_empty() {
        return Err(
            call.wrong("pattern", "names no group: write `(?<name>...)` around what a field is to hold")
        );
    }
    let max_match = match call.count("max_match", 1)? {
        0 => usize::MAX,
        limit => limit,
    };
    let offsets = call.field("offset_field").map(|field| field.name.clone());
    Ok(Rex { pattern: compiled, groups, offsets, max_match })
}

/// Splunk's words (recorded from 10.4.2).
fn refused(pattern: &str, reason: &str, at: Span) -> Diagnostic {
    let words = format!(
        "Error in 'rex' command: Encountered the following error while compiling the regex '{}': Regex: {reason}",
        cut(pattern)
    );
    Diagnostic { message: words, ..invalid_regex(pattern, reason, at) }
}

/// For each named group what it matched in a text.
type Found = Vec<Value<'static>>;

fn run(rex: &Rex, rows: &RecordBatch, subject: usize, schema: &SchemaRef) -> Run<RecordBatch> {
    let column = rows.column(subject);
    let mut known: HashMap<i32, usize> = HashMap::new();
    let mut results: Vec<Found> = Vec::new();
    let mut of_row = Vec::with_capacity(rows.num_rows());
    for row in 0..rows.num_rows() {
        let code = code_at(column, row);
        let result = match code.and_then(|code| known.get(&code)) {
            Some(result) => *result,
            None => {
                results.push(rex.search(&value_at(column, row)));
                results.len() - 1
            }
        };
        known.extend(code.map(|code| (code, result)));
        of_row.push(result);
    }
    let column = |(group, name): (usize, &str)| {
        let before = rows.column_by_name(name);
        let values = of_row.iter().enumerate().map(|(row, result)| match &results[*result][group] {
            Value::Null => before.map_or(Value::Null, |before| value_at(before, row)),
            found => found.clone(),
        });
        array_of(values, field_type(schema, name))
    };
    let columns: Vec<(&str, ArrayRef)> =
        rex.names().enumerate().map(|(group, name)| (name, column((group, name)))).collect();
    with_columns(rows, schema, &columns)
}

/// The code of a row's text in its dictionary.
fn code_at(column: &ArrayRef, row: usize) -> Option<i32> {
    let dictionary = column.as_dictionary_opt::<Int32Type>()?;
    dictionary.keys().is_valid(row).then(|| dictionary.keys().value(row))
}

impl Rex {
    /// The fields that are set.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|(_, name)| name.as_str()).chain(self.offsets.as_deref())
    }

    fn search(&self, value: &Value<'_>) -> Found {
        let texts = value.members();
        let mut matches: Vec<(&str, Captures)> = Vec::new();
        for text in &texts {
            let left = self.max_match - matches.len();
            matches.extend(
                self.pattern.captures_all(text, left).into_iter().map(|found| (text.as_ref(), found)),
            );
        }
        let of_group = |(group, _): &(usize, String)| {
            let found = matches.iter().filter_map(|(text, captures)| captures.text(text, *group));
            some(found.map(str::to_owned))
        };
        let offsets = || some(matches.iter().filter_map(|(text, captures)| place_in(text, captures)));
        self.groups.iter().map(of_group).chain(self.offsets.iter().map(|_| offsets())).collect()
    }
}

/// No value, one, or several.
fn some(found: impl Iterator<Item = String>) -> Value<'static> {
    let mut found: Vec<_> = found.map(Into::into).collect();
    match found.len() {
        0 => Value::Null,
        1 => Value::Text(found.swap_remove(0)),
        _ => Value::Multi(found),
    }
}

/// The first and the last character of a match; an empty match has none.
fn place_in(text: &str, captures: &Captures) -> Option<String> {
    let (start, end) = captures.place(0).filter(|(start, end)| start < end)?;
    let before = text.get(..start)?.chars().count();
    let inside = text.get(start..end)?.chars().count();
    Some(format!("{before}-{}", before + inside - 1))
}
