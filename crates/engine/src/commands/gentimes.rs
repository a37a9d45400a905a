//! `gentimes`

use functions::Value;
use jiff::Timestamp;
use plan::ArgValue;
use text::Diagnostic;

use super::grid::Grid;
use super::{Command, Invocation, Node};
use crate::expression::constant;
use crate::steps::collation::number;

/// `splunk.gentimes{start, end, increment}` makes a row for each span of `increment` seconds from `start` until `end` is
/// passed: `starttime` and `endtime`, the last second of the span, as seconds since 1970, and `starthuman` and `endhuman`
/// in words.
///
/// - **Errors**: more than a million rows. **Source**: Search Reference, "gentimes". Believed: the form of the words.
pub(crate) const GENTIMES: Command = Command { name: "splunk.gentimes", makes_rows: true, lower };

/// A query cannot ask for more rows than this.
const MOST: i64 = 1_000_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let time = |name: &str| -> Result<i64, Diagnostic> {
        let Some(ArgValue::Expr(expr)) = call.vendor.arg(name).map(|arg| &arg.value) else {
            return Err(call.wrong(name, "is missing"));
        };
        let seconds = number(&constant(expr, call.lowering.environment)?);
        #[expect(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
        seconds.map(|seconds| seconds.floor() as i64).ok_or_else(|| call.wrong(name, "is no time"))
    };
    let (start, end) = (time("start")?, time("end")?);
    let increment = call.vendor.integer("increment").filter(|increment| *increment > 0);
    let increment = increment.ok_or_else(|| call.wrong("increment", "must be positive"))?;
    let count = end.saturating_sub(start).max(0).saturating_add(increment - 1) / increment;
    if count > MOST {
        return Err(call.wrong("increment", "makes more than a million rows"));
    }
    let starts: Vec<i64> = (0..count).map(|at| start + at * increment).collect();
    let ends: Vec<i64> = starts.iter().map(|start| start + increment - 1).collect();
    let human = |seconds: &i64| {
        let zone = call.lowering.environment.zone.clone();
        let told = Timestamp::from_second(*seconds).ok().map(|time| time.to_zoned(zone));
        told.map_or(Value::Null, |time| Value::owned(time.strftime("%a %b %e %H:%M:%S %Y").to_string()))
    };
    let whole = |seconds: &i64| Value::Integer(*seconds);
    let columns = vec![
        ("endhuman".to_owned(), ends.iter().map(human).collect()),
        ("endtime".to_owned(), ends.iter().map(whole).collect()),
        ("starthuman".to_owned(), starts.iter().map(human).collect()),
        ("starttime".to_owned(), starts.iter().map(whole).collect()),
    ];
    call.go_on_with(Grid { columns, events: None, rows: starts.len() })
}
