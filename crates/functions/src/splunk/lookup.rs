//! `lookup(table, inputs, outputs)`.

use plan::Arity;

use super::elementwise::refused;
use crate::{Function, spec};

/// `lookup("table", json_object("column", value, ...), json_array("column", ...))` is a JSON object of the columns that a
/// table has in the row whose columns have these values.
///
/// - **Null**: null where no row matches and the table has no default (believed), and where an argument is null.
/// - **Several rows**: a column that has several values is an array of them (believed).
/// - **Errors**: a table that is not there, or is not named by a text of the query.
/// - **Source**: Search Reference, "Comparison and Conditional functions". The engine's expressions run it, since they
///   have the tables.
pub(crate) const LOOKUP: Function = Function {
    spec: spec::scalar(
        "splunk.lookup",
        "lookup(table, json object of columns and values, json array of columns) -> text",
        Arity::exactly(3),
        spec::text,
    ),
    bind: refused,
};
