//! AQL's subqueries in values.
//!
//! `ariel.subquery{step, subquery, ...}` holds one step whose expressions call `ariel.in_subquery(value, number)` or
//! `ariel.subquery_value(number)`. The subqueries run first, and what they gave stands in the place of the calls: a list
//! of values for IN, the first row's value else.

use std::collections::BTreeSet;

use arrow::array::Array;
use functions::{Value, value_at};
use plan::{ArgValue, Call, Expr, Literal, Plan, Step, Vendor};
use text::{Diagnostic, Span};

use crate::lower::Lowering;
use crate::types::is_hidden;

/// The step that holds another one and its subqueries.
pub(crate) const STEP: &str = "ariel.subquery";

/// So many rows of a subquery count for IN (IBM, "AQL subquery").
const MOST_ROWS: usize = 10_000;

/// The step that `vendor` holds, each subquery in its expressions replaced by what it gives.
pub(crate) fn filled(lowering: &Lowering<'_>, vendor: &Vendor) -> Result<Vec<Step>, Diagnostic> {
    let mut inner = Plan::default();
    let mut given: Vec<Vec<Literal>> = Vec::new();
    for arg in &vendor.args {
        match (&arg.value, arg.name) {
            (ArgValue::Plan(step), "step") => inner = step.clone(),
            (ArgValue::Plan(plan), _) => given.push(values(lowering, plan, arg.span)?),
            _ => {}
        }
    }
    plan::change_exprs(&mut inner, &mut |expr| match expr {
        Expr::Call(call) => standing_for(call, &given),
        _ => None,
    });
    Ok(inner.steps)
}

/// The values of the only column that are something, each once and in the order of the rows.
fn values(lowering: &Lowering<'_>, plan: &Plan, span: Span) -> Result<Vec<Literal>, Diagnostic> {
    let rows = lowering.ran(lowering.plan(plan)?, span)?;
    if rows.num_rows() > MOST_ROWS {
        let message =
            format!("only the first {MOST_ROWS} of {} rows of this subquery count", rows.num_rows());
        lowering.notices.say(Diagnostic::warning("subquery-cut", span, message));
    }
    let schema = rows.schema();
    let column = schema.fields().iter().position(|field| !is_hidden(field.name()));
    let Some(column) = column.map(|index| rows.column(index)) else { return Ok(Vec::new()) };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for row in 0..column.len().min(MOST_ROWS) {
        let value = value_at(column, row);
        let texts = match &value {
            Value::Multi(texts) => texts.iter().map(|text| Value::Text(text.clone())).collect(),
            _ => vec![value],
        };
        for value in texts {
            let Some(literal) = literal(value) else { continue };
            if seen.insert(format!("{literal:?}")) {
                found.push(literal);
            }
        }
    }
    Ok(found)
}

fn literal(value: Value<'_>) -> Option<Literal> {
    match value {
        Value::Null | Value::Multi(_) => None,
        Value::Boolean(truth) => Some(Literal::Boolean(truth)),
        Value::Integer(number) => Some(Literal::Integer(number)),
        Value::Number(number) => Some(Literal::Number(number, number.to_string())),
        Value::Text(text) => Some(Literal::Text(text.into_owned())),
    }
}

/// The expression in the place of a call; nothing where it asks no subquery.
fn standing_for(call: &Call, given: &[Vec<Literal>]) -> Option<Expr> {
    let number = match call.args.last() {
        Some(Expr::Literal(Literal::Integer(number), _)) => usize::try_from(*number).ok()?,
        _ => return None,
    };
    let values = || given.get(number).map(Vec::as_slice).unwrap_or_default();
    match call.function.as_str() {
        "ariel.subquery_value" => {
            let first = values().first().cloned().unwrap_or(Literal::Null);
            Some(Expr::Literal(first, call.span))
        }
        "ariel.in_subquery" if values().is_empty() => Some(Expr::Literal(Literal::Boolean(false), call.span)),
        "ariel.in_subquery" => {
            let choices = values().iter().map(|value| Expr::Literal(value.clone(), call.span));
            let args = call.args.first().cloned().into_iter().chain(choices).collect();
            Some(Expr::call("ariel.in", args, call.span))
        }
        _ => None,
    }
}
