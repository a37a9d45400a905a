//! `set`

use std::collections::HashSet;

use arrow::array::RecordBatch;
use functions::value_at;
use plan::{Arg, ArgValue};
use text::Diagnostic;

use super::{Command, Invocation, Node, cut_subsearch};
use crate::batch::{indexes, take_rows};
use crate::trouble;
use crate::types::is_hidden;

/// `splunk.set{operation, subsearch, other}` makes the rows of two subsearches as sets: all of both (`union`), those of
/// both (`intersect`), those of only one (`diff`); each once.
///
/// - **Same**: rows that have the same fields with the same values, internal fields included.
/// - **Limits**: 50,000 rows of each subsearch (limits.conf, `[set] maxresultrows`), with a warning.
/// - **Source**: Search Reference, "set". Believed: a row that a side has twice comes once; the order of the rows stays.
pub(crate) const SET: Command = Command { name: "splunk.set", makes_rows: true, lower };

const MOST_ROWS: usize = 50_000;

fn lower(call: &Invocation<'_>) -> Result<Node, Diagnostic> {
    let (one, other) = (side(call, "subsearch")?, side(call, "other")?);
    let (left, right) = (keys(&one), keys(&other));
    let (in_left, in_right): (HashSet<&Key>, HashSet<&Key>) = (left.iter().collect(), right.iter().collect());
    let operation = call.vendor.text("operation").unwrap_or_default();
    let wanted = |key: &Key| match operation {
        "intersect" => in_left.contains(key) && in_right.contains(key),
        "diff" => in_left.contains(key) != in_right.contains(key),
        _ => true,
    };
    let mut seen: HashSet<&Key> = HashSet::new();
    let kept = |keys: &[Key]| -> Vec<usize> { (0..keys.len()).filter(|row| wanted(&keys[*row])).collect() };
    let mut first = kept(&left);
    first.retain(|row| seen.insert(&left[*row]));
    let mut second = kept(&right);
    second.retain(|row| seen.insert(&right[*row]));
    let picked = |rows: &RecordBatch, kept: Vec<usize>| {
        take_rows(rows, &indexes(kept)).map_err(|error| trouble::diagnostic(&error, call.span))
    };
    let (first, second) = (picked(&one, first)?, picked(&other, second)?);
    Ok(crate::steps::union::union(call.lowering.rows(&first), call.lowering.rows(&second)))
}

/// The fields that a row has and their values.
type Key = Vec<(String, Vec<String>)>;

fn keys(rows: &RecordBatch) -> Vec<Key> {
    let schema = rows.schema();
    let mut named: Vec<(&String, usize)> =
        schema.fields().iter().enumerate().map(|(at, field)| (field.name(), at)).collect();
    named.retain(|(name, _)| !is_hidden(name));
    named.sort();
    let of = |row: usize| {
        named
            .iter()
            .map(|(name, at)| {
                let members = value_at(rows.column(*at), row).members();
                ((*name).clone(), members.into_iter().map(|member| member.into_owned()).collect::<Vec<_>>())
            })
            .filter(|(_, members)| !members.is_empty())
            .collect()
    };
    (0..rows.num_rows()).map(of).collect()
}

/// The rows of one of the subsearches.
fn side(call: &Invocation<'_>, name: &str) -> Result<RecordBatch, Diagnostic> {
    let Some(Arg { value: ArgValue::Plan(plan), span, .. }) = call.vendor.arg(name) else {
        return Err(call.wrong(name, "is missing"));
    };
    let rows = call.lowering.ran(call.lowering.plan(plan)?, *span)?;
    let most = call.limits().most(MOST_ROWS);
    if rows.num_rows() <= most {
        return Ok(rows);
    }
    call.lowering.notices.say(cut_subsearch(*span, most, rows.num_rows()));
    Ok(rows.slice(0, most))
}
