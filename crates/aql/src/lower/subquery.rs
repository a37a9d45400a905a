//! Subqueries in values: `x IN (SELECT …)` and `(SELECT …)` as one value.
//!
//! A value calls `ariel.in_subquery(value, number)` or `ariel.subquery_value(number)`, and the step around it is put into
//! `ariel.subquery{step, subquery, …}`. Whoever runs the plan runs the subqueries first and puts what they gave in the
//! place of the calls.

use std::collections::BTreeMap;

use plan::{Arg, ArgValue, Expr as Planned, Literal, Plan, Step, StepKind, Type, Vendor};
use text::{Diagnostic, Span};

use super::{Lowering, Typed};
use crate::syntax::{Expr, Query};

/// The command that holds a step and the subqueries that it asks.
const HOLDER: &str = "ariel.subquery";

impl Lowering<'_> {
    /// `value IN (SELECT one_column …)`.
    pub(super) fn in_subquery(&mut self, value: &Expr, query: &Query, span: Span) -> Option<Typed> {
        let subject = self.value(value);
        let (number, _) = self.one_column(query)?;
        let number = Typed::new(Planned::Literal(Literal::Integer(number), query.span), Type::Integer);
        Some(self.known_call("ariel.in_subquery", vec![subject?, number], span, Type::Boolean))
    }

    /// `(SELECT one_column …)` as a value: that of the first row.
    pub(super) fn subquery_value(&mut self, query: &Query) -> Option<Typed> {
        let (number, ty) = self.one_column(query)?;
        let number = Planned::Literal(Literal::Integer(number), query.span);
        Some(Typed::new(Planned::call("ariel.subquery_value", vec![number], query.span), ty))
    }

    fn one_column(&mut self, query: &Query) -> Option<(i64, Type)> {
        let (steps, columns) = self.nested(query)?;
        let [column] = columns.as_slice() else {
            let message =
                format!("a subquery in a value gives one column, and this one gives {}", columns.len());
            return self.report(Diagnostic::error("subquery-columns", query.span, message));
        };
        let number = i64::try_from(self.subqueries.len()).ok()?;
        self.subqueries.push((Plan { steps }, query.span));
        Some((number, column.ty))
    }

    /// The steps, each one that asks subqueries put together with them.
    pub(super) fn with_subqueries(&self, steps: Vec<Step>) -> Vec<Step> {
        if self.subqueries.is_empty() {
            return steps;
        }
        steps.into_iter().map(|step| self.with_its_own(step)).collect()
    }

    fn with_its_own(&self, step: Step) -> Step {
        // What stands in FROM was put together when it was lowered, with numbers of its own.
        if matches!(&step.kind, StepKind::Vendor(vendor) if vendor.command == HOLDER) {
            return step;
        }
        let span = step.span;
        let mut one = Plan { steps: vec![step] };
        let mut numbers: BTreeMap<i64, i64> = BTreeMap::new();
        plan::visit_exprs(&one, &mut |expr| {
            if let Some(number) = asked(expr) {
                let next = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
                numbers.entry(number).or_insert(next);
            }
        });
        if numbers.is_empty() {
            return one.steps.remove(0);
        }
        plan::change_exprs(&mut one, &mut |expr| renumbered(expr, &numbers));
        let mut args = vec![Arg { name: "step", value: ArgValue::Plan(one), span }];
        let mut ordered: Vec<(&i64, &i64)> = numbers.iter().collect();
        ordered.sort_by_key(|(_, new)| **new);
        for (old, _) in ordered {
            let found = usize::try_from(*old).ok().and_then(|old| self.subqueries.get(old));
            if let Some((plan, span)) = found {
                args.push(Arg { name: "subquery", value: ArgValue::Plan(plan.clone()), span: *span });
            }
        }
        Step { kind: StepKind::Vendor(Vendor { command: HOLDER.to_owned(), args }), span }
    }
}

/// The number of the subquery that a call asks.
fn asked(expr: &Planned) -> Option<i64> {
    let Planned::Call(call) = expr else { return None };
    if !matches!(call.function.as_str(), "ariel.in_subquery" | "ariel.subquery_value") {
        return None;
    }
    match call.args.last() {
        Some(Planned::Literal(Literal::Integer(number), _)) => Some(*number),
        _ => None,
    }
}

fn renumbered(expr: &Planned, numbers: &BTreeMap<i64, i64>) -> Option<Planned> {
    let new = *numbers.get(&asked(expr)?)?;
    let Planned::Call(call) = expr else { return None };
    let mut call = call.clone();
    if let Some(last) = call.args.last_mut() {
        *last = Planned::Literal(Literal::Integer(new), last.span());
    }
    Some(Planned::Call(call))
}
