//! `spath`

use functions::{paths_of_text, value_at};
use text::Diagnostic;

use super::made_columns::MadeColumns;
use super::{Command, Invocation, Node};
use crate::trouble;
use crate::types::place;

/// `splunk.spath{input}` sets a field for each value that a JSON or XML text holds, named for the way to it.
///
/// - **No match**: a text that is neither gives nothing. **Multivalue**: elements of an array are values of one field,
///   whose name has `{}`.
/// - **Limits**: Splunk reads the first 5,000 characters where nothing else is configured (limits.conf,
///   `extraction_cutoff`); here all of a text is read, and a longer one is warned of.
/// - **Source**: Search Reference, "spath"; measured on Splunk 10.4.2.
pub(crate) const SPATH: Command = Command { name: "splunk.spath", makes_rows: false, lower };

/// How much Splunk reads of a text.
const CUTOFF: usize = 5_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let rows = call.rows()?;
    let Some(at) = place(rows.schema_ref(), &call.name("input")?) else {
        return Ok(call.lowering.rows(&rows));
    };
    let mut made = MadeColumns::new(rows.num_rows());
    for row in 0..rows.num_rows() {
        for text in value_at(rows.column(at), row).members() {
            if text.len() > call.limits().most(CUTOFF) {
                let message = "a text is longer than the 5000 characters that Splunk reads by default; all of it is read";
                call.lowering.notices.say(Diagnostic::warning("long-text", call.span, message));
            }
            for (path, value) in paths_of_text(&text) {
                made.add(row, &path, value);
            }
        }
    }
    let rows = made.on(&rows).map_err(|error| trouble::diagnostic(&error, call.span))?;
    Ok(call.lowering.rows(&rows))
}
