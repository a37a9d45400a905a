//! `head`, `tail` and `reverse`.

use plan::{ArgValue, Limit, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result, step};
use super::vendor;
use crate::parse::parse_expression;
use crate::syntax::{ArgumentKind, CommandKind};

/// How many rows stay where nothing is said (Search Reference, "head" and "tail").
const DEFAULT_COUNT: i64 = 10;

/// `head [N | (condition)] [limit=N] [null=f] [keeplast=f]`.
pub(super) fn head(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let limit = reader.count_option(&["limit"])?;
    let null = reader.boolean_option(&["null"])?.unwrap_or(Spanned::new(false, span));
    let keep_last = reader.boolean_option(&["keeplast"])?.unwrap_or(Spanned::new(false, span));
    let count = reader.number();
    reader.skip_commas();
    if reader.rest.is_empty() {
        reader.finish()?;
        let count = count.or(limit).map_or(DEFAULT_COUNT, |count| count.value);
        return Ok(vec![step(StepKind::Limit(Limit { count: u64::try_from(count).unwrap_or(0) }), span)]);
    }
    let condition = condition(&mut reader)?;
    reader.finish()?;
    let condition = lowering.condition(&condition)?;
    let mut args = vec![
        arg("while", ArgValue::Expr(condition), span),
        arg("null", ArgValue::Boolean(null.value), null.span),
        arg("keeplast", ArgValue::Boolean(keep_last.value), keep_last.span),
    ];
    args.extend(limit.map(|limit| arg("limit", ArgValue::Integer(limit.value), limit.span)));
    Ok(vendor("splunk.head", args, span))
}

/// The condition in parentheses, read from the command's text.
fn condition(reader: &mut Reader<'_>) -> Result<crate::syntax::Expr> {
    let argument = reader.rest.pop_front();
    let CommandKind::General { text, .. } = &reader.command.kind else { return missing(reader.span()) };
    match argument {
        Some(group) if matches!(group.kind, ArgumentKind::Group(_)) => {
            let (Some(open), Some(close)) = (text.find('('), text.rfind(')')) else {
                return missing(reader.span());
            };
            parse_expression(&text[open..=close], group.span)
        }
        Some(other) => Err(reader.unexpected(other)),
        None => missing(reader.span()),
    }
}

fn missing<T>(span: Span) -> Result<T> {
    let message = "Error in 'head' command: a number or a condition in parentheses is expected";
    Err(Box::new(Diagnostic::error("missing-argument", span, message)))
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
