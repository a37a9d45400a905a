//! `replace`.

use plan::{ArgValue, Renaming, Step};
use text::{Diagnostic, Span};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `replace "a*" WITH "b*" ... [IN f ...]`: no field means every field. Pairs are patterns and what takes their place.
pub(super) fn replace(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut pairs = Vec::new();
    let mut fields = Vec::new();
    loop {
        reader.skip_commas();
        if reader.rest.is_empty() {
            break;
        }
        if !pairs.is_empty() && reader.keyword("in") {
            fields = reader.fields(&[]);
            if fields.is_empty() {
                reader.expect("a field name after `IN`")?;
            }
            break;
        }
        let from = reader.expect("a value")?;
        if !reader.keyword("with") {
            return Err(missing_with(&from.value, from.span));
        }
        let to = reader.expect("a value after `WITH`")?;
        let (left, right) = (from.value.matches('*').count(), to.value.matches('*').count());
        if right > 0 && left != right {
            let message = format!(
                "Error in 'replace' command: `{}` has {left} wildcards and `{}` has {right}",
                from.value, to.value
            );
            return Err(Box::new(Diagnostic::error("wildcard-mismatch", from.span.to(to.span), message)));
        }
        pairs.push(Renaming { from: field(&from), to: field(&to) });
    }
    reader.finish()?;
    if pairs.is_empty() {
        let message = "Error in 'replace' command: a value is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    }
    let mut args: Vec<_> = pairs
        .into_iter()
        .flat_map(|pair| {
            [
                arg("from", ArgValue::Text(pair.from.name), pair.from.span),
                arg("to", ArgValue::Text(pair.to.name), pair.to.span),
            ]
        })
        .collect();
    args.push(arg("fields", ArgValue::Fields(fields), span));
    Ok(vendor("splunk.replace", args, span))
}

fn missing_with(value: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("Error in 'replace' command: `WITH` and a new value are expected after `{value}`");
    Box::new(Diagnostic::error("missing-argument", span, message))
}
