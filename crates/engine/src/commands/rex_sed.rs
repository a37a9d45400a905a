//! `rex mode=sed`

use functions::pattern::{Dialect, Regex, invalid_regex, write_replacement};
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::types::{field_type, place, with_fields};

/// `splunk.rex_sed{field, kind, pattern, replacement, all, any_case, number}` changes a field: kind `s` puts a text in
/// the place of the first match, of the one with that number, or of all; kind `y` changes characters.
///
/// - **Multivalue**: each value is changed. **Null**: stays. **Source**: Search Reference, "rex".
pub(crate) const REX_SED: Command = Command { name: "splunk.rex_sed", makes_rows: false, lower };

enum Change {
    Characters(Vec<(char, char)>),
    Matches { regex: Regex, replacement: String, which: Which },
}

#[derive(Clone, Copy)]
enum Which {
    All,
    Number(usize),
}

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let change = change(call)?;
    let name = call.name("field")?;
    let input = call.input()?;
    let read = input.schema();
    if place(&read, &name).is_none() {
        return Ok(input);
    }
    let ty = if field_type(&read, &name) == Type::Multi { Type::Multi } else { Type::Text };
    let schema = with_fields(&read, [(name.clone(), ty)]);
    let made = std::sync::Arc::clone(&schema);
    Ok(Operator::each("RexSed", input, schema, move |rows| {
        let Some(column) = rows.column_by_name(&name) else { return with_columns(rows, &made, &[]) };
        let values = (0..rows.num_rows()).map(|row| {
            let value: Value<'_> = value_at(column, row);
            value.map_members(|text| change.of(&text).into())
        });
        let changed = array_of(values, ty);
        with_columns(rows, &made, &[(&name, changed)])
    }))
}

fn change(call: &Invocation<'_>) -> Result<Change, Diagnostic> {
    let pattern = call.vendor.text("pattern").unwrap_or_default();
    let replacement = call.vendor.text("replacement").unwrap_or_default();
    if call.vendor.text("kind") == Some("y") {
        return Ok(Change::Characters(pattern.chars().zip(replacement.chars()).collect()));
    }
    let at = call.vendor.arg("pattern").map_or(call.span, |arg| arg.span);
    let whole = if call.vendor.is_set("any_case") { format!("(?i){pattern}") } else { pattern.to_owned() };
    let regex = Regex::new(&whole, Dialect::Pcre).map_err(|reason| invalid_regex(pattern, &reason, at))?;
    let which = if call.vendor.is_set("all") { Which::All } else { Which::Number(call.count("number", 1)?) };
    Ok(Change::Matches { regex, replacement: replacement.to_owned(), which })
}

impl Change {
    fn of(&self, text: &str) -> String {
        match self {
            Change::Characters(pairs) => {
                let other = |c: char| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
                text.chars().map(other).collect()
            }
            Change::Matches { regex, replacement, which } => {
                let limit = if let Which::Number(number) = which { *number } else { usize::MAX };
                let count = std::cell::Cell::new(0);
                let changed = regex.replace(text, limit, |found, out| {
                    count.set(count.get() + 1);
                    match which {
                        Which::Number(number) if *number != count.get() => {
                            out.push_str(found.text(text, 0).unwrap_or_default())
                        }
                        _ => write_replacement(
                            replacement,
                            |group| found.text(text, group).unwrap_or_default().to_owned(),
                            out,
                        ),
                    }
                });
                changed.into_owned()
            }
        }
    }
}
