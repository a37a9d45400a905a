//! `strcat`.

use plan::{ArgValue, Assignment, Expr, Step, StepKind};
use text::{Diagnostic, Spanned};

use super::super::reader::{Reader, arg, field};
use super::super::{Result, step};
use super::vendor;
use crate::syntax::ArgumentKind;

/// `strcat [allrequired=f] f "text" ... target`: the fields and texts, one after the other, in the last field.
///
/// Where a field may be missing it counts as an empty text. With `allrequired` a row that lacks one keeps its
/// `target`.
pub(super) fn strcat(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let all = reader.boolean_option(&["allrequired"])?.unwrap_or(Spanned::new(false, span));
    reader.skip_commas();
    let mut parts: Vec<(Spanned<String>, bool)> = Vec::new();
    while let Some(argument) = reader.rest.front() {
        match &argument.kind {
            ArgumentKind::Word(name) => parts.push((Spanned::new(name.clone(), argument.span), true)),
            ArgumentKind::Text(text) => parts.push((Spanned::new(text.clone(), argument.span), false)),
            _ => return Err(reader.unexpected(argument)),
        }
        reader.rest.pop_front();
        reader.skip_commas();
    }
    let Some((target, true)) = parts.pop() else {
        let message = "Error in 'strcat' command: the field that gets the text is expected at the end";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    };
    reader.finish()?;
    if parts.is_empty() {
        let message = "Error in 'strcat' command: at least one field or text and a target are expected";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    }
    let texts = parts.into_iter().map(|(part, is_field)| {
        let text = Expr::text(part.value.clone(), part.span);
        if !is_field {
            return text;
        }
        let read = Expr::field(part.value, part.span);
        if all.value {
            read
        } else {
            Expr::call("splunk.coalesce", vec![read, Expr::text("", part.span)], part.span)
        }
    });
    let joined = texts
        .reduce(|one, other| Expr::call("splunk.concat", vec![one, other], span))
        .unwrap_or(Expr::text("", span));
    let value = if all.value {
        let kept = Expr::field(&target.value, target.span);
        Expr::call("splunk.coalesce", vec![joined, kept], span)
    } else {
        joined
    };
    Ok(vec![step(StepKind::Extend(vec![Assignment { field: field(&target), value }]), span)])
}

/// `setfields f="v", ...`: the same value in every row.
pub(super) fn setfields(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut assignments = Vec::new();
    for option in reader.other_options() {
        let value = reader.option_text(option)?;
        let value = Expr::text(value.value, value.span);
        assignments.push(Assignment { field: field(&option.name), value });
    }
    reader.skip_commas();
    if let Some(left) = reader.rest.front() {
        return Err(reader.unexpected(left));
    }
    if assignments.is_empty() {
        reader.expect("`field=\"value\"`")?;
    }
    Ok(vec![step(StepKind::Extend(assignments), span)])
}

/// `addinfo`: the time range and the time of the search in each row.
pub(super) fn addinfo(reader: Reader<'_>, range: &plan::TimeRange) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.finish()?;
    let mut args = Vec::new();
    for (name, bound) in [("start", &range.start), ("end", &range.end)] {
        args.extend(bound.as_ref().map(|bound| arg(name, ArgValue::Expr(bound.time.clone()), span)));
    }
    Ok(vendor("splunk.addinfo", args, span))
}
