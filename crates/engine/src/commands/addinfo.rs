//! `addinfo`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of};
use plan::{ArgValue, Type};
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::expression::constant;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::with_fields;

/// `splunk.addinfo{start, end}` adds the time range of the search and its own time: `info_min_time`, `info_max_time`,
/// `info_search_time`, in seconds since 1970 with three decimals, and `info_sid`.
///
/// - **Open ends** are `0.000` and `+Infinity`.
/// - **Source**: Search Reference, "addinfo". Believed: `info_sid` is made of the time of the search.
pub(crate) const ADDINFO: Command = Command { name: "splunk.addinfo", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let start = time(call, "start")?.unwrap_or("0.000".to_owned());
    let end = time(call, "end")?.unwrap_or("+Infinity".to_owned());
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a time fit a double")]
    let now = format!("{:.3}", call.lowering.environment.now_ns as f64 / 1e9);
    let added = [
        ("info_min_time", start),
        ("info_max_time", end),
        ("info_sid", now.clone()),
        ("info_search_time", now),
    ];
    let input = call.input()?;
    let schema = with_fields(&input.schema(), added.iter().map(|(name, _)| ((*name).to_owned(), Type::Text)));
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Addinfo", input, schema, move |rows| {
        let column = |text: &String| {
            array_of(std::iter::repeat_n(Value::Text(text.as_str().into()), rows.num_rows()), Type::Text)
        };
        let columns: Vec<_> = added.iter().map(|(name, text)| (*name, column(text))).collect();
        with_columns(rows, &made, &columns)
    }))
}

fn time(call: &Invocation<'_>, name: &str) -> Result<Option<String>, Diagnostic> {
    let Some(plan::Arg { value: ArgValue::Expr(expr), .. }) = call.vendor.arg(name) else { return Ok(None) };
    let seconds = number(&constant(expr, call.lowering.environment)?);
    Ok(seconds.map(|seconds| format!("{seconds:.3}")))
}
