//! `map`

use arrow::array::RecordBatch;
use functions::value_at;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::steps::union;
use crate::types::place;

/// `splunk.map{search, maxsearches}` runs a search for each of the first `maxsearches` rows, with the row's values in
/// the place of `$field$`, and gives the rows of all of them.
///
/// - **Null**: a row without one of the fields runs nothing, with a warning.
/// - **Quotes**: outside quotes a value that is no plain word is put into quotes (believed).
/// - **Source**: Search Reference, "map".
pub(crate) const MAP: Command = Command { name: "splunk.map", makes_rows: false, lower };

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let template = call.vendor.text("search").unwrap_or_default();
    let most = call.count("maxsearches", 10)?;
    let span = call.vendor.arg("search").map_or(call.span, |arg| arg.span);
    let rows = call.rows()?;
    let notices = &call.lowering.notices;
    if rows.num_rows() > most {
        let message = format!("only the first {most} of {} rows run their search", rows.num_rows());
        notices.say(
            Diagnostic::warning("searches-cut", call.span, message)
                .with_note("`maxsearches=` lets more of them run"),
        );
    }
    let mut all: Option<Node> = None;
    for row in 0..rows.num_rows().min(most) {
        let text = match filled(template, &rows, row) {
            Ok(text) => text,
            Err(name) => {
                let message = format!("a row has no field `{name}`, so that its search does not run");
                notices.say(Diagnostic::warning("missing-field", span, message));
                continue;
            }
        };
        let plan = call.lowering.made_plan(&text, span)?;
        let node = call.lowering.plan(&plan)?;
        let found = call.lowering.rows(&call.lowering.ran(node, span)?);
        all = Some(match all {
            None => found,
            Some(before) => union::union(before, found),
        });
    }
    Ok(all.unwrap_or_else(|| call.lowering.rows(&rows.slice(0, 0))))
}

/// The template with the row's values; the name of a field that the row does not have.
fn filled(template: &str, rows: &RecordBatch, row: usize) -> Result<String, String> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('$') {
        text.push_str(before);
        let Some((name, after)) = behind.split_once('$') else {
            text.push('$');
            rest = behind;
            continue;
        };
        if name.is_empty() {
            text.push('$');
            rest = after;
            continue;
        }
        if name == "_serial_id_" || name == "_serial_id" {
            text.push_str(&row.to_string());
            rest = after;
            continue;
        }
        if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '{' | '}' | '-' | ':' | '@'))
        {
            text.push('$');
            rest = behind;
            continue;
        }
        let value = place(rows.schema_ref(), name).and_then(|at| value_at(rows.column(at), row).text());
        let value = value.ok_or_else(|| name.to_owned())?;
        let is_plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ':' | '/'));
        let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
        match in_quotes(&text) {
            true => text.push_str(&escaped),
            false if is_plain && !value.is_empty() => text.push_str(&value),
            false => text.push_str(&format!("\"{escaped}\"")),
        }
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

/// Is a double quote open at the end?
fn in_quotes(text: &str) -> bool {
    let mut open = false;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '"' => open = !open,
            _ => {}
        }
    }
    open
}
