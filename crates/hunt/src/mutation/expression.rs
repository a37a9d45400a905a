//! An expression, changed in one place at a time.

use plan::{Call, Expr, Literal};
use text::Span;

use super::{Change, pattern, shown, threshold};

/// Another expression in place of one.
pub(super) struct Rewrite {
    pub(super) change: Change,
    pub(super) span: Span,
    pub(super) whole: Span,
    pub(super) detail: String,
    pub(super) before: Expr,
    pub(super) after: Expr,
    /// Is it asked whether they hold?
    pub(super) is_condition: bool,
}

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is asked whether it holds.
    Condition,
    /// It is one of several like it, any of which may hold: it is left out there, and not turned around here.
    Listed,
    /// It makes a value.
    Value,
}

/// Every change of one place of an expression.
pub(super) fn rewrites(expr: &Expr, place: Place, text: &str) -> Vec<Rewrite> {
    let mut found = own(expr, place, text);
    for (at, part) in expr.parts().into_iter().enumerate() {
        found.extend(rewrites(part, place_of(expr, at), text));
    }
    found
}

fn place_of(expr: &Expr, at: usize) -> Place {
    match expr {
        Expr::And(..) | Expr::Not(..) => Place::Condition,
        Expr::Or(parts, _) if is_list(parts) => Place::Listed,
        Expr::Or(..) => Place::Condition,
        Expr::Call(call) if is_choice(call) && at.is_multiple_of(2) && at + 1 < call.args.len() => {
            Place::Condition
        }
        Expr::Call(call) if is_if(call) && at == 0 => Place::Condition,
        Expr::Call(_) | Expr::Field(_) | Expr::Literal(..) => Place::Value,
    }
}

/// Are they comparisons of one field by one function?
fn is_list(parts: &[Expr]) -> bool {
    let head = |part: &Expr| match part {
        Expr::Call(call) => Some((call.function.clone(), call.args.first().map(without_place))),
        _ => None,
    };
    let first = parts.first().and_then(head);
    first.is_some() && parts.iter().all(|part| head(part) == first)
}

fn without_place(expr: &Expr) -> String {
    match expr {
        Expr::Field(field) => field.name.clone(),
        Expr::Call(call) => {
            format!(
                "{}({})",
                call.function,
                call.args.iter().map(without_place).collect::<Vec<_>>().join(",")
            )
        }
        other => format!("{:?}", other.span()),
    }
}

fn is_choice(call: &Call) -> bool {
    matches!(call.function.as_str(), "splunk.case" | "ariel.case")
}

fn is_if(call: &Call) -> bool {
    matches!(call.function.as_str(), "splunk.if" | "ariel.if")
}

/// The changes of the outermost part.
fn own(expr: &Expr, place: Place, text: &str) -> Vec<Rewrite> {
    match expr {
        Expr::And(parts, span) => fewer(expr, parts, Change::Condition, text, &|rest| Expr::And(rest, *span)),
        Expr::Or(parts, span) => fewer(expr, parts, Change::Alternative, text, &|rest| Expr::Or(rest, *span)),
        Expr::Not(inner, span) => vec![condition(Change::Negation, *span, expr, (**inner).clone(), text)],
        Expr::Call(call) => calls(expr, call, place, text),
        Expr::Field(_) | Expr::Literal(..) => Vec::new(),
    }
}

/// One part less.
fn fewer(
    before: &Expr,
    parts: &[Expr],
    change: Change,
    text: &str,
    join: &dyn Fn(Vec<Expr>) -> Expr,
) -> Vec<Rewrite> {
    if parts.len() < 2 {
        return Vec::new();
    }
    let without = |at: usize| {
        let mut rest = parts.to_vec();
        let gone = rest.remove(at);
        let after = if rest.len() == 1 { rest.remove(0) } else { join(rest) };
        condition(change, gone.span(), before, after, text)
    };
    (0..parts.len()).map(without).collect()
}

fn condition(change: Change, span: Span, before: &Expr, after: Expr, text: &str) -> Rewrite {
    let (before, whole, detail) = (before.clone(), before.span(), shown(text, span));
    Rewrite { change, span, whole, detail, before, after, is_condition: true }
}

fn calls(expr: &Expr, call: &Call, place: Place, text: &str) -> Vec<Rewrite> {
    let mut found = Vec::new();
    if place == Place::Condition && !is_choice(call) && !is_if(call) {
        let negated = Expr::Not(Box::new(expr.clone()), call.span);
        found.push(condition(Change::Negation, call.span, expr, negated, text));
        found.extend(other_value(expr, call, text));
    }
    for shorter in pattern::shorter(call, text) {
        let after = Expr::Call(shorter.call);
        let rewrite = condition(Change::Alternative, shorter.span, expr, after, text);
        found.push(Rewrite { detail: shorter.text, ..rewrite });
    }
    for (other, written, span) in threshold::moved(call) {
        let rewrite = condition(Change::Threshold, span, expr, Expr::Call(other), text);
        found.push(Rewrite { detail: written, ..rewrite });
    }
    if is_choice(call) {
        found.extend(branches(expr, call, text));
    }
    found
}

/// An equality with another value.
fn other_value(expr: &Expr, call: &Call, text: &str) -> Option<Rewrite> {
    let name = call.function.rsplit('.').next().unwrap_or_default();
    if !matches!(name, "eq" | "search_eq" | "search_case_eq" | "cased_eq") {
        return None;
    }
    let at = call.args.iter().position(|arg| matches!(arg, Expr::Literal(..)))?;
    let Expr::Literal(literal, span) = &call.args[at] else { return None };
    let (literal, detail) = other_literal(literal)?;
    let mut other = call.clone();
    other.args[at] = Expr::Literal(literal, *span);
    let rewrite = condition(Change::Value, *span, expr, Expr::Call(other), text);
    Some(Rewrite { detail, ..rewrite })
}

fn other_literal(literal: &Literal) -> Option<(Literal, String)> {
    match literal {
        Literal::Text(text) => {
            let other = format!("{text}0");
            Some((Literal::Text(other.clone()), other))
        }
        Literal::Integer(whole) => {
            whole.checked_add(1).map(|whole| (Literal::Integer(whole), whole.to_string()))
        }
        Literal::Number(number, _) => {
            let written = (number + 1.0).to_string();
            Some((Literal::Number(number + 1.0, written.clone()), written))
        }
        Literal::Boolean(_) | Literal::Null => None,
    }
}

/// A choice without each of its branches, and with another label on each.
fn branches(expr: &Expr, call: &Call, text: &str) -> Vec<Rewrite> {
    let mut found = Vec::new();
    for at in (0..call.args.len().saturating_sub(1)).step_by(2) {
        let made = |other: Call, change, span: Span| Rewrite {
            is_condition: false,
            ..condition(change, span, expr, Expr::Call(other), text)
        };
        if call.args.len() > 3 {
            let mut shorter = call.clone();
            shorter.args.drain(at..at + 2);
            found.push(made(shorter, Change::Alternative, call.args[at].span()));
        }
        if let Expr::Literal(label, span) = &call.args[at + 1]
            && let Some((label, detail)) = other_literal(label)
        {
            let mut other = call.clone();
            other.args[at + 1] = Expr::Literal(label, *span);
            found.push(Rewrite { detail, ..made(other, Change::Value, *span) });
        }
    }
    found
}
