//! Subsearches whose result stands in an expression.
//!
//! `splunk.subsearch{step, reads, subsearch, ...}` holds one step whose expressions call
//! `splunk.subsearch_predicate(number, before)` or `splunk.subsearch_value(number)`. The subsearches run first; their
//! rows become text as `format` writes it, the text becomes an expression, and that stands in the place of the call.

use std::collections::BTreeMap;

use plan::{ArgValue, Call, Expr, Literal, Plan, Step, StepKind, Vendor};
use text::{Diagnostic, Span};

use crate::commands::cut_subsearch;
use crate::commands::format::Style;
use crate::lower::Lowering;

/// The step that holds another one and its subsearches.
pub(crate) const STEP: &str = "splunk.subsearch";

/// So many rows of a subsearch count (limits.conf, `[subsearch] maxout`).
const MOST_ROWS: usize = 10_000;

/// The step that `vendor` holds, each subsearch in its expressions replaced by what it gives.
pub(crate) fn filled(lowering: &Lowering<'_>, vendor: &Vendor) -> Result<Vec<Step>, Diagnostic> {
    let mut inner = Plan::default();
    let mut texts: Vec<(Option<String>, Span)> = Vec::new();
    for arg in &vendor.args {
        match (&arg.value, arg.name) {
            (ArgValue::Plan(step), "step") => inner = step.clone(),
            (ArgValue::Plan(plan), _) => texts.push((text(lowering, plan, arg.span)?, arg.span)),
            _ => {}
        }
    }
    let mut made: BTreeMap<String, Expr> = BTreeMap::new();
    let mut wrong = None;
    plan::visit_exprs(&inner, &mut |expr| {
        if let Expr::Call(call) = expr
            && call.function.starts_with("splunk.subsearch_")
            && wrong.is_none()
        {
            match expression(lowering, call, &texts) {
                Ok(found) => {
                    made.insert(key(call), found);
                }
                Err(error) => wrong = Some(error),
            }
        }
    });
    if let Some(error) = wrong {
        return Err(error);
    }
    plan::change_exprs(&mut inner, &mut |expr| match expr {
        Expr::Call(call) if call.function.starts_with("splunk.subsearch_") => made.get(&key(call)).cloned(),
        _ => None,
    });
    Ok(inner.steps)
}

fn key(call: &Call) -> String {
    format!("{:?}", (number(call), before(call), &call.function))
}

fn number(call: &Call) -> usize {
    match call.args.first() {
        Some(Expr::Literal(Literal::Integer(number), _)) => usize::try_from(*number).unwrap_or(usize::MAX),
        _ => usize::MAX,
    }
}

fn before(call: &Call) -> &str {
    match call.args.get(1) {
        Some(Expr::Literal(Literal::Text(text), _)) => text,
        _ => "",
    }
}

/// What a subsearch gives back, as text; nothing where it gives no row.
fn text(lowering: &Lowering<'_>, plan: &Plan, span: Span) -> Result<Option<String>, Diagnostic> {
    let rows = lowering.ran(lowering.plan(plan)?, span)?;
    let most = lowering.environment.limits.most(MOST_ROWS);
    if rows.num_rows() > most {
        lowering.notices.say(cut_subsearch(span, most, rows.num_rows()));
    }
    let rows = rows.slice(0, rows.num_rows().min(most));
    Ok(Style::default().inserted(&rows))
}

/// The expression that stands in the place of a call.
fn expression(
    lowering: &Lowering<'_>,
    call: &Call,
    texts: &[(Option<String>, Span)],
) -> Result<Expr, Diagnostic> {
    let (text, span) = match texts.get(number(call)) {
        Some((text, span)) => (text.as_deref(), *span),
        None => (None, call.span),
    };
    let is_value = call.function.ends_with("_value");
    let Some(text) = text else {
        let nothing = if is_value { Literal::Null } else { Literal::Boolean(false) };
        return Ok(Expr::Literal(nothing, span));
    };
    let steps = match is_value {
        true => lowering.made_steps(&format!("eval subsearch=if(true(), {text}, null())"), span),
        false => lowering.made_steps(&format!("search {}{text}", before(call)), span),
    };
    let steps = match (steps, is_value) {
        (Err(_), true) => lowering.made_steps(&format!("where {text}"), span)?,
        (steps, _) => steps?,
    };
    match steps.into_iter().next().map(|step| step.kind) {
        Some(StepKind::Filter(expr)) => Ok(expr),
        Some(StepKind::Extend(mut assignments)) if !assignments.is_empty() => Ok(assignments.remove(0).value),
        _ => Ok(Expr::Literal(Literal::Boolean(true), span)),
    }
}
