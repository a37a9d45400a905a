//! `head`, `tail` and `reverse`.

use plan::{ArgValue, Limit, Step, StepKind};
use text::{Diagnostic, Spanned};

use super::super::reader::{Reader, arg};
use super::super::{Result, step};
use super::vendor;

/// How many rows stay where nothing is said (Search Reference, "head" and "tail").
const DEFAULT_COUNT: i64 = 10;

/// `head [N]`. An expression is not supported yet.
pub(super) fn head(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let count = reader.number().or(reader.count_option(&["limit"])?);
    reader.refuse(&["null"])?;
    reader.refuse(&["keeplast"])?;
    let named = reader.finish_options();
    if !reader.rest.is_empty() || named.is_err() {
        let message = "`head` with an expression is not supported yet";
        return Err(Box::new(Diagnostic::error("unsupported-argument", span, message)));
    }
    let count = count.map_or(DEFAULT_COUNT, |count| count.value);
    Ok(vec![step(StepKind::Limit(Limit { count: u64::try_from(count).unwrap_or(0) }), span)])
}

/// `tail [N]`: the last rows, the last first.
pub(super) fn tail(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let count = reader.number().unwrap_or(Spanned::new(DEFAULT_COUNT, span));
    reader.finish()?;
    Ok(vendor("splunk.tail", vec![arg("count", ArgValue::Integer(count.value), count.span)], span))
}

/// `reverse`.
pub(super) fn reverse(reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.finish()?;
    Ok(vendor("splunk.reverse", Vec::new(), span))
}
