//! Where things are written.

use plan::{Aggregate, ArgValue, Expr, Step, StepKind};
use text::Span;

/// The place of a part of a text that is written in quotes at `span`: `range` counts the bytes of `value`. The whole
/// where the text is written with escapes, so that the two do not have the same bytes.
pub(crate) fn part_of(source: &str, span: Span, value: &str, range: std::ops::Range<usize>) -> Span {
    let written = span.of(source);
    let inside = written.find(value).filter(|_| !value.is_empty());
    match inside {
        Some(at) => Span::new(span.start + at + range.start, span.start + at + range.end),
        None => span,
    }
}

/// Calls `see` for every expression of a step and each of its parts, outer ones first; not for those of pipelines
/// inside it.
pub(crate) fn step_exprs<'a>(step: &'a Step, see: &mut dyn FnMut(&'a Expr)) {
    match &step.kind {
        StepKind::Filter(expr) => visit(expr, see),
        StepKind::Extend(assignments) => assignments.iter().for_each(|made| visit(&made.value, see)),
        StepKind::Aggregate(aggregate) => measures(aggregate, see),
        StepKind::Sort(sort) => sort.keys.iter().for_each(|key| visit(&key.value, see)),
        StepKind::Vendor(vendor) => {
            for arg in &vendor.args {
                match &arg.value {
                    ArgValue::Expr(expr) => visit(expr, see),
                    ArgValue::Aggregate(aggregate) => measures(aggregate, see),
                    _ => {}
                }
            }
        }
        StepKind::Scan(_)
        | StepKind::Project(_)
        | StepKind::Rename(_)
        | StepKind::Limit(_)
        | StepKind::Union(_) => {}
    }
}

fn measures<'a>(aggregate: &'a Aggregate, see: &mut dyn FnMut(&'a Expr)) {
    for measure in &aggregate.measures {
        measure.call.args.iter().for_each(|arg| visit(arg, see));
    }
}

/// Calls `see` for the expression and each of its parts, outer ones first.
pub(crate) fn visit<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    see(expr);
    for part in expr.parts() {
        visit(part, see);
    }
}
