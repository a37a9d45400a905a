//! A plan, changed in one place at a time.

use std::collections::BTreeSet;

use plan::{ArgValue, Emit, Expr, Plan, Step, StepKind, Vendor};
use text::Span;

use super::expression::{Place, Rewrite, rewrites};
use super::{Change, Condition, Mutant, deciding, pattern, shown, window};

/// Every change of one place of a plan whose query is `text`. Tests look at `columns`; what decides neither these nor
/// which rows there are is left as it is.
pub fn mutants(plan: &Plan, text: &str, columns: &BTreeSet<String>) -> Vec<Mutant> {
    let mut found = stages(plan, text, columns);
    let mut all: Vec<(Rewrite, Vec<usize>)> = Vec::new();
    collect(plan, text, columns, &[], &mut all);
    found.extend(all.into_iter().map(|(rewrite, steps)| rewritten(plan, rewrite, steps)));
    // What the compiler has made itself is not written anywhere.
    found.retain(|mutant| !mutant.span.of(text).is_empty());
    found.sort_by(|a, b| (a.span, a.change, &a.detail).cmp(&(b.span, b.change, &b.detail)));
    found.dedup_by(|a, b| (a.span, a.change, &a.detail) == (b.span, b.change, &b.detail) && a.plan == b.plan);
    found
}

/// The plan with the other expression wherever the first one, written in that place, has come to stand.
fn rewritten(plan: &Plan, rewrite: Rewrite, steps: Vec<usize>) -> Mutant {
    let Rewrite { change, span, whole, detail, before, after, is_condition } = rewrite;
    let mut other = plan.clone();
    plan::change_exprs(&mut other, &mut |expr| {
        (expr.span() == before.span() && *expr == before).then(|| after.clone())
    });
    let condition = is_condition.then_some(Condition { before, after: Some(after), steps });
    Mutant { change, span, whole, detail, plan: other, condition }
}

/// The changes of expressions, each with the step that it is in.
fn collect(
    plan: &Plan,
    text: &str,
    columns: &BTreeSet<String>,
    outer: &[usize],
    found: &mut Vec<(Rewrite, Vec<usize>)>,
) {
    let decide = deciding::names(plan, columns);
    for (at, step) in plan.steps.iter().enumerate() {
        let steps: Vec<usize> = outer.iter().copied().chain([at]).collect();
        for (expr, place) in looked_at(step, &decide[at]) {
            found.extend(rewrites(expr, place, text).into_iter().map(|one| (one, steps.clone())));
        }
        for inner in inner(step) {
            let columns = if matches!(step.kind, StepKind::Union(_)) { columns } else { &BTreeSet::new() };
            collect(inner, text, columns, &steps, found);
        }
    }
}

/// The expressions of a step that decide, and where each stands.
fn looked_at<'p>(step: &'p Step, decide: &BTreeSet<String>) -> Vec<(&'p Expr, Place)> {
    match &step.kind {
        StepKind::Filter(condition) => vec![(condition, Place::Condition)],
        StepKind::Extend(made) => {
            let made = made.iter().filter(|made| decide.contains(&made.field.name));
            made.map(|made| (&made.value, Place::Value)).collect()
        }
        StepKind::Aggregate(aggregate) => {
            let read = aggregate.measures.iter().filter(|one| decide.contains(&one.name.name));
            read.flat_map(|one| &one.call.args).map(|arg| (arg, Place::Value)).collect()
        }
        StepKind::Vendor(vendor) => {
            let exprs = vendor.args.iter().filter_map(|arg| match &arg.value {
                ArgValue::Expr(expr) => Some((expr, Place::Condition)),
                _ => None,
            });
            exprs.collect()
        }
        StepKind::Scan(_)
        | StepKind::Union(_)
        | StepKind::Project(_)
        | StepKind::Rename(_)
        | StepKind::Sort(_)
        | StepKind::Limit(_) => Vec::new(),
    }
}

/// The pipelines in a step.
fn inner(step: &Step) -> Vec<&Plan> {
    match &step.kind {
        StepKind::Union(inner) => vec![inner],
        StepKind::Vendor(vendor) => {
            let plans = vendor.args.iter().filter_map(|arg| match &arg.value {
                ArgValue::Plan(inner) => Some(inner),
                _ => None,
            });
            plans.collect()
        }
        _ => Vec::new(),
    }
}

/// A step with one thing changed, or left out.
struct Changed {
    change: Change,
    span: Span,
    whole: Span,
    detail: String,
    step: Option<Step>,
    condition: Option<Condition>,
}

/// The changes of whole steps.
fn stages(plan: &Plan, text: &str, columns: &BTreeSet<String>) -> Vec<Mutant> {
    let decide = deciding::names(plan, columns);
    let mut found = Vec::new();
    for (at, step) in plan.steps.iter().enumerate() {
        for changed in of_step(step, at, text, &decide[at], columns) {
            let Changed { change, span, whole, detail, step, condition } = changed;
            let mut other = plan.clone();
            match step {
                Some(step) => other.steps[at] = step,
                None => drop(other.steps.remove(at)),
            }
            found.push(Mutant { change, span, whole, detail, plan: other, condition });
        }
    }
    found
}

fn of_step(
    step: &Step,
    at: usize,
    text: &str,
    decide: &BTreeSet<String>,
    columns: &BTreeSet<String>,
) -> Vec<Changed> {
    let with = |kind: StepKind| Step { kind, span: step.span };
    let gone = || plain(Change::Stage, step.span, shown(text, step.span), None);
    match &step.kind {
        StepKind::Scan(scan) => {
            let one = |(other, written, span)| {
                plain(Change::Window, span, written, Some(with(StepKind::Scan(other))))
            };
            window::scans(scan).into_iter().map(one).collect()
        }
        // The parts of several are left out one by one.
        StepKind::Filter(Expr::And(..)) => Vec::new(),
        StepKind::Filter(condition) => {
            let span = condition.span();
            let mut gone = plain(Change::Condition, span, shown(text, span), None);
            gone.condition = Some(Condition { before: condition.clone(), after: None, steps: vec![at] });
            vec![gone]
        }
        StepKind::Extend(assignments) => {
            let without = |(place, made): (usize, &plan::Assignment)| {
                let mut rest = assignments.clone();
                rest.remove(place);
                let left = (!rest.is_empty()).then(|| with(StepKind::Extend(rest)));
                plain(Change::Stage, made.field.span, made.field.name.clone(), left)
            };
            // A query that no longer tells a column is not asked for it.
            let decides = |name: &String| decide.contains(name) && !columns.contains(name);
            let made = assignments.iter().enumerate().filter(|(_, made)| decides(&made.field.name));
            made.map(without).collect()
        }
        StepKind::Aggregate(aggregate) if aggregate.emit == Emit::EveryRow => {
            let read = aggregate.measures.iter().any(|one| decide.contains(&one.name.name));
            if read { vec![gone()] } else { Vec::new() }
        }
        StepKind::Limit(_) => vec![gone()],
        StepKind::Union(inner) => {
            let mut found = vec![gone()];
            found.extend(nested(inner, at, text, &|plan| with(StepKind::Union(plan))));
            found
        }
        StepKind::Vendor(vendor) => commands(vendor, step, at, text),
        StepKind::Aggregate(_) | StepKind::Sort(_) | StepKind::Project(_) | StepKind::Rename(_) => Vec::new(),
    }
}

fn plain(change: Change, span: Span, detail: String, step: Option<Step>) -> Changed {
    Changed { change, span, whole: span, detail, step, condition: None }
}

fn commands(vendor: &Vendor, step: &Step, at: usize, text: &str) -> Vec<Changed> {
    let with = |vendor: Vendor| Step { kind: StepKind::Vendor(vendor), span: step.span };
    let mut found = Vec::new();
    // The first step makes the rows.
    if at > 0 && !deciding::SHOW.contains(&vendor.command.as_str()) {
        found.push(plain(Change::Stage, step.span, shown(text, step.span), None));
    }
    for (other, written, span) in window::commands(vendor) {
        found.push(plain(Change::Window, span, written, Some(with(other))));
    }
    for (place, arg) in vendor.args.iter().enumerate() {
        let put = |value: ArgValue| {
            let mut other = vendor.clone();
            other.args[place].value = value;
            with(other)
        };
        match &arg.value {
            ArgValue::Plan(inner) => {
                found.extend(nested(inner, at, text, &|plan| put(ArgValue::Plan(plan))));
            }
            ArgValue::Text(written) if arg.name == "pattern" => {
                for without in predicate::patterns_without(written) {
                    let span = pattern::part(text, arg.span, written, &without.place);
                    let step = put(ArgValue::Text(without.pattern));
                    let changed = plain(Change::Alternative, span, without.text, Some(step));
                    found.push(Changed { whole: arg.span, ..changed });
                }
            }
            _ => {}
        }
    }
    found
}

fn nested(inner: &Plan, at: usize, text: &str, step: &dyn Fn(Plan) -> Step) -> Vec<Changed> {
    let wrapped = |mutant: Mutant| Changed {
        change: mutant.change,
        span: mutant.span,
        whole: mutant.whole,
        detail: mutant.detail,
        step: Some(step(mutant.plan)),
        condition: mutant.condition.map(|mut condition| {
            condition.steps.insert(0, at);
            condition
        }),
    };
    stages(inner, text, &BTreeSet::new()).into_iter().map(wrapped).collect()
}
