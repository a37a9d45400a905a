//! `mvexpand`

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion_common::Result as Run;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::{indexes, take_rows, with_columns};
use crate::operator::Operator;
use crate::types::{field_type, with_fields};

/// `splunk.mvexpand{field, limit}` makes a row of each value of a field; a `limit` of 0 is none.
///
/// - **Null**: rows stay where no row has the field (measured on Splunk 10.4.2); where another row has it, a row
///   without it vanishes (reported by a user in 2019).
/// - **Limits**: 500 MB of rows; those beyond are dropped with a warning.
/// - **Source**: Search Reference, "mvexpand".
pub(crate) const MVEXPAND: Command = Command { name: "splunk.mvexpand", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let name = call.name("field")?;
    let limit = match call.count("limit", 0)? {
        0 => usize::MAX,
        limit => limit,
    };
    let input = call.input()?;
    let ty = match field_type(&input.schema(), &name) {
        Type::Null => return Ok(input),
        Type::Multi => Type::Text,
        ty => ty,
    };
    let schema = with_fields(&input.schema(), [(name.clone(), ty)]);
    let made = SchemaRef::clone(&schema);
    let most_bytes = call.limits().most(MOST_BYTES);
    let (notices, span) = (call.lowering.notices.clone(), call.span);
    Ok(Operator::whole("Mvexpand", input, schema, move |rows| {
        let expanded = expand(rows, &made, &name, (limit, most_bytes))?;
        if expanded.is_cut {
            let message =
                format!("`mvexpand` stopped at {} rows, which take 500 MB", expanded.rows.num_rows());
            notices.say(Diagnostic::warning("rows-dropped", span, message));
        }
        Ok(expanded.rows)
    }))
}

/// How much the rows may take that are made (limits.conf, `[mvexpand] max_mem_usage_mb`).
const MOST_BYTES: usize = 500_000_000;

/// The rows that were made, and whether there would have been more.
struct Expanded {
    rows: RecordBatch,
    is_cut: bool,
}

fn expand(
    rows: &RecordBatch,
    schema: &SchemaRef,
    name: &str,
    (limit, most_bytes): (usize, usize),
) -> Run<Expanded> {
    let whole = |rows: RecordBatch| Expanded { rows, is_cut: false };
    let Some(column) = rows.column_by_name(name) else { return with_columns(rows, schema, &[]).map(whole) };
    let most = most_bytes / (rows.get_array_memory_size() / rows.num_rows().max(1)).max(1);
    let mut sources = Vec::new();
    let mut values = Vec::new();
    for row in 0..rows.num_rows() {
        match value_at(column, row) {
            Value::Null => {}
            Value::Multi(members) => {
                for member in members.into_iter().take(limit) {
                    sources.push(row);
                    values.push(Value::Text(member));
                }
            }
            single => {
                sources.push(row);
                values.push(single);
            }
        }
    }
    if values.is_empty() {
        return with_columns(rows, schema, &[]).map(whole);
    }
    let is_cut = sources.len() > most;
    sources.truncate(most);
    values.truncate(most);
    let expanded = take_rows(rows, &indexes(sources))?;
    let values = array_of(values.into_iter(), field_type(schema, name));
    Ok(Expanded { rows: with_columns(&expanded, schema, &[(name, values)])?, is_cut })
}
