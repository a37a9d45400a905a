//! `reltime`

use arrow::datatypes::SchemaRef;
use functions::{Value, array_of, value_at};
use plan::Type;
use text::Diagnostic;

use super::{Command, Invocation, Node};
use crate::batch::with_columns;
use crate::operator::Operator;
use crate::steps::collation::number;
use crate::types::with_fields;

/// `splunk.reltime{field, as}` says in words how long before the search a time was: `5 days ago`, `1 minute ago`.
///
/// - **Null** and what is no number give nothing. **Future** times are `in 5 days` (believed).
/// - **Source**: Search Reference, "reltime". Believed: only the greatest unit counts, rounded down; a month has 30 days.
pub(crate) const RELTIME: Command = Command { name: "splunk.reltime", makes_rows: false, lower };

/// Units of time and their seconds.
const UNITS: [(&str, i64); 7] = [
    ("year", 31_536_000),
    ("month", 2_592_000),
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
];

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (name, to) = (call.name("field")?, call.name("as")?);
    let now = call.lowering.environment.now_ns.div_euclid(1_000_000_000);
    let input = call.input()?;
    let schema = with_fields(&input.schema(), [(to.clone(), Type::Text)]);
    let made = SchemaRef::clone(&schema);
    Ok(Operator::each("Reltime", input, schema, move |rows| {
        let column = rows.column_by_name(&name);
        let words = (0..rows.num_rows()).map(|row| {
            let time = column.and_then(|column| number(&value_at(column, row)));
            #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
            time.map_or(Value::Null, |time| Value::owned(told(now.saturating_sub(time.floor() as i64))))
        });
        let words: Vec<Value<'static>> = words.collect();
        with_columns(rows, &made, &[(to.as_str(), array_of(words.into_iter(), Type::Text))])
    }))
}

/// So many seconds ago, in words.
fn told(ago: i64) -> String {
    let length = ago.saturating_abs();
    let (unit, seconds) = UNITS.into_iter().find(|(_, seconds)| length >= *seconds).unwrap_or(("second", 1));
    let count = length / seconds;
    let plural = if count == 1 { "" } else { "s" };
    if ago < 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_unit_counts() {
        let found = [0, 1, 59, 60, 7200, 86_400 * 5, 604_800, 31_536_000 * 2, -120].map(told);
        let expected = [
            "0 seconds ago",
            "1 second ago",
            "59 seconds ago",
            "1 minute ago",
            "2 hours ago",
            "5 days ago",
            "1 week ago",
            "2 years ago",
            "in 2 minutes",
        ];
        assert_eq!(found, expected);
    }
}
