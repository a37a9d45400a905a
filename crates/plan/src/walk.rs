//! Walks over plans.

use std::collections::BTreeSet;

use crate::{ArgValue, Expr, Plan, Projection, Step, StepKind};

/// Calls `see` for every expression of the plan and each of its parts, outer ones first.
pub fn visit_exprs<'a>(plan: &'a Plan, see: &mut dyn FnMut(&'a Expr)) {
    for step in &plan.steps {
        visit_step(step, see);
        match &step.kind {
            StepKind::Union(other) => visit_exprs(other, see),
            StepKind::Vendor(vendor) => {
                for arg in &vendor.args {
                    if let ArgValue::Plan(other) = &arg.value {
                        visit_exprs(other, see);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Calls `see` for every expression of one step and each of its parts, outer ones first; not for those of plans in it.
pub fn visit_step<'a>(step: &'a Step, see: &mut dyn FnMut(&'a Expr)) {
    for expr in step_exprs(step) {
        visit(expr, see);
    }
}

/// Puts another expression in place of those of the plan for which `change` gives one, outer ones first.
pub fn change_exprs(plan: &mut Plan, change: &mut dyn FnMut(&Expr) -> Option<Expr>) {
    for step in &mut plan.steps {
        match &mut step.kind {
            StepKind::Filter(expr) => change_expr(expr, change),
            StepKind::Extend(assignments) => {
                assignments.iter_mut().for_each(|assignment| change_expr(&mut assignment.value, change));
            }
            StepKind::Aggregate(aggregate) => {
                let args = aggregate.measures.iter_mut().flat_map(|measure| measure.call.args.iter_mut());
                args.for_each(|arg| change_expr(arg, change));
            }
            StepKind::Sort(sort) => sort.keys.iter_mut().for_each(|key| change_expr(&mut key.value, change)),
            StepKind::Union(other) => change_exprs(other, change),
            StepKind::Vendor(vendor) => {
                for arg in &mut vendor.args {
                    match &mut arg.value {
                        ArgValue::Expr(expr) => change_expr(expr, change),
                        ArgValue::Plan(other) => change_exprs(other, change),
                        _ => {}
                    }
                }
            }
            StepKind::Scan(_) | StepKind::Project(_) | StepKind::Rename(_) | StepKind::Limit(_) => {}
        }
    }
}

fn change_expr(expr: &mut Expr, change: &mut dyn FnMut(&Expr) -> Option<Expr>) {
    if let Some(other) = change(expr) {
        *expr = other;
        return;
    }
    match expr {
        Expr::Field(_) | Expr::Literal(..) => {}
        Expr::Call(call) => call.args.iter_mut().for_each(|part| change_expr(part, change)),
        Expr::And(parts, _) | Expr::Or(parts, _) => {
            parts.iter_mut().for_each(|part| change_expr(part, change))
        }
        Expr::Not(part, _) => change_expr(part, change),
    }
}

/// Puts `span` in the place of each span of the plan: for a plan of another text than the query's.
pub fn set_spans(plan: &mut Plan, span: text::Span) {
    for step in &mut plan.steps {
        step.span = span;
        match &mut step.kind {
            StepKind::Scan(scan) => {
                let bounds = [&mut scan.range.start, &mut scan.range.end];
                bounds.into_iter().flatten().for_each(|bound| set_expr_span(&mut bound.time, span));
            }
            StepKind::Filter(expr) => set_expr_span(expr, span),
            StepKind::Extend(assignments) => {
                for assignment in assignments {
                    assignment.field.span = span;
                    set_expr_span(&mut assignment.value, span);
                }
            }
            StepKind::Project(project) => project.fields.iter_mut().for_each(|field| field.span = span),
            StepKind::Rename(renamings) => set_pair_spans(renamings, span),
            StepKind::Aggregate(aggregate) => set_aggregate_span(aggregate, span),
            StepKind::Sort(sort) => sort.keys.iter_mut().for_each(|key| set_expr_span(&mut key.value, span)),
            StepKind::Limit(_) => {}
            StepKind::Union(other) => set_spans(other, span),
            StepKind::Vendor(vendor) => {
                for arg in &mut vendor.args {
                    arg.span = span;
                    set_arg_span(&mut arg.value, span);
                }
            }
        }
    }
}

fn set_arg_span(value: &mut ArgValue, span: text::Span) {
    match value {
        ArgValue::Fields(fields) => fields.iter_mut().for_each(|field| field.span = span),
        ArgValue::Pairs(pairs) => set_pair_spans(pairs, span),
        ArgValue::Expr(expr) => set_expr_span(expr, span),
        ArgValue::Plan(other) => set_spans(other, span),
        ArgValue::Aggregate(aggregate) => set_aggregate_span(aggregate, span),
        ArgValue::Text(_) | ArgValue::Integer(_) | ArgValue::Boolean(_) => {}
    }
}

fn set_pair_spans(pairs: &mut [crate::Renaming], span: text::Span) {
    for pair in pairs {
        pair.from.span = span;
        pair.to.span = span;
    }
}

fn set_aggregate_span(aggregate: &mut crate::Aggregate, span: text::Span) {
    aggregate.by.iter_mut().for_each(|field| field.span = span);
    for measure in &mut aggregate.measures {
        measure.name.span = span;
        measure.call.span = span;
        measure.call.args.iter_mut().for_each(|arg| set_expr_span(arg, span));
    }
}

fn set_expr_span(expr: &mut Expr, span: text::Span) {
    match expr {
        Expr::Field(field) => field.span = span,
        Expr::Literal(_, at) => *at = span,
        Expr::Call(call) => {
            call.span = span;
            call.args.iter_mut().for_each(|part| set_expr_span(part, span));
        }
        Expr::And(parts, at) | Expr::Or(parts, at) => {
            *at = span;
            parts.iter_mut().for_each(|part| set_expr_span(part, span));
        }
        Expr::Not(part, at) => {
            *at = span;
            set_expr_span(part, span);
        }
    }
}

/// The views that a plan scans, those of plans inside of it included.
pub fn views_read(plan: &Plan) -> BTreeSet<String> {
    let mut views = BTreeSet::new();
    for step in &plan.steps {
        match &step.kind {
            StepKind::Scan(scan) => {
                views.insert(scan.view.0.clone());
            }
            StepKind::Union(other) => views.extend(views_read(other)),
            StepKind::Vendor(vendor) => {
                for arg in &vendor.args {
                    if let ArgValue::Plan(other) = &arg.value {
                        views.extend(views_read(other));
                    }
                }
            }
            _ => {}
        }
    }
    views
}

/// The fields that a plan reads of the events it scans, or `None` where it reads all of them (no step names the
/// fields that go on, or a name holds `*`). Names that the plan itself made may be among them.
pub fn fields_read(plan: &Plan) -> Option<BTreeSet<String>> {
    let (read, closed) = mentioned(plan);
    let wildcard = read.iter().any(|name| name.contains('*'));
    (closed && !wildcard).then_some(read)
}

/// The field names that stand in a plan, whether or not it reads others too.
pub fn fields_named(plan: &Plan) -> BTreeSet<String> {
    mentioned(plan).0
}

/// The names that stand in a plan, and whether only named fields come out of it.
fn mentioned(plan: &Plan) -> (BTreeSet<String>, bool) {
    let mut names = BTreeSet::new();
    visit_exprs(plan, &mut |expr| {
        if let Expr::Field(field) = expr {
            names.insert(field.name.clone());
        }
    });
    let closed = names_read(plan, &mut names);
    (names, closed)
}

/// Adds the names that steps mention outside expressions. Says whether only named fields come out of the plan.
fn names_read(plan: &Plan, read: &mut BTreeSet<String>) -> bool {
    let mut closed = false;
    // Do internal fields (`_time`, `_raw`) go on although other fields have to be named?
    let mut internal = false;
    for step in &plan.steps {
        // What is named behind a step that closes is not read of the events: `rename Processes.* as *` after `stats`.
        let is_read = |name: &&str| !closed || internal && name.starts_with('_');
        read.extend(step_names(step).into_iter().filter(is_read).map(str::to_owned));
        if closes(step) {
            internal = (internal || !closed) && keeps_internal(step);
        }
        closed |= closes(step);
        match &step.kind {
            StepKind::Union(other) => closed &= names_read(other, read),
            StepKind::Vendor(vendor) => {
                for arg in &vendor.args {
                    if let ArgValue::Plan(other) = &arg.value {
                        closed &= names_read(other, read);
                    }
                }
            }
            _ => {}
        }
    }
    if internal {
        read.extend(INTERNAL.map(str::to_owned));
    }
    closed
}

/// The fields that stay with an event unless they are taken away.
const INTERNAL: [&str; 2] = ["_time", "_raw"];

/// Do the internal fields go on with those that the step names?
fn keeps_internal(step: &Step) -> bool {
    matches!(&step.kind, StepKind::Project(project) if project.projection == Projection::OnlyAndInternal)
}

/// Do only named fields go on after this step?
fn closes(step: &Step) -> bool {
    match &step.kind {
        StepKind::Project(project) => project.projection != Projection::Without,
        StepKind::Aggregate(aggregate) => aggregate.emit != crate::Emit::EveryRow,
        StepKind::Scan(_)
        | StepKind::Filter(_)
        | StepKind::Extend(_)
        | StepKind::Rename(_)
        | StepKind::Sort(_)
        | StepKind::Limit(_)
        | StepKind::Union(_) => false,
        StepKind::Vendor(vendor) => vendor.args.iter().any(|arg| match &arg.value {
            ArgValue::Aggregate(aggregate) => aggregate.emit != crate::Emit::EveryRow,
            _ => false,
        }),
    }
}

fn step_names(step: &Step) -> Vec<&str> {
    match &step.kind {
        StepKind::Project(project) if project.projection == Projection::Without => Vec::new(),
        StepKind::Project(project) => project.fields.iter().map(|field| field.name.as_str()).collect(),
        StepKind::Rename(renamings) => renamings.iter().map(|renaming| renaming.from.name.as_str()).collect(),
        StepKind::Aggregate(aggregate) => aggregate.by.iter().map(|field| field.name.as_str()).collect(),
        StepKind::Vendor(vendor) => vendor
            .args
            .iter()
            .flat_map(|arg| match &arg.value {
                ArgValue::Fields(fields) => fields.iter().map(|field| field.name.as_str()).collect(),
                ArgValue::Pairs(pairs) => {
                    pairs.iter().flat_map(|pair| [pair.from.name.as_str(), pair.to.name.as_str()]).collect()
                }
                ArgValue::Aggregate(aggregate) => {
                    aggregate.by.iter().map(|field| field.name.as_str()).collect()
                }
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn visit<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    see(expr);
    for part in expr.parts() {
        visit(part, see);
    }
}

fn step_exprs(step: &Step) -> Vec<&Expr> {
    match &step.kind {
        StepKind::Filter(expr) => vec![expr],
        StepKind::Extend(assignments) => assignments.iter().map(|assignment| &assignment.value).collect(),
        StepKind::Aggregate(aggregate) => measured(aggregate),
        StepKind::Sort(sort) => sort.keys.iter().map(|key| &key.value).collect(),
        StepKind::Vendor(vendor) => vendor
            .args
            .iter()
            .flat_map(|arg| match &arg.value {
                ArgValue::Expr(expr) => vec![expr],
                ArgValue::Aggregate(aggregate) => measured(aggregate),
                _ => Vec::new(),
            })
            .collect(),
        StepKind::Scan(_)
        | StepKind::Project(_)
        | StepKind::Rename(_)
        | StepKind::Limit(_)
        | StepKind::Union(_) => Vec::new(),
    }
}

fn measured(aggregate: &crate::Aggregate) -> Vec<&Expr> {
    aggregate.measures.iter().flat_map(|measure| measure.call.args.iter()).collect()
}

#[cfg(test)]
mod tests {
    use text::Span;

    use super::*;
    use crate::{Field, Project, Vendor};

    #[test]
    fn a_projection_names_what_is_read() {
        let filter = StepKind::Filter(Expr::field("a", Span::default()));
        check(vec![filter.clone(), only("b")], Some("a b"));
        check(vec![filter, only("b*")], None);
    }

    #[test]
    fn what_is_named_behind_a_projection_is_not_read() {
        let name = |name: &str| Field { name: name.to_owned(), span: Span::default() };
        let rename = StepKind::Rename(vec![crate::Renaming { from: name("p.*"), to: name("*") }]);
        check(vec![rename.clone(), only("b")], None);
        check(vec![only("b"), rename], Some("b"));
    }

    #[test]
    fn internal_fields_stay_beside_named_ones() {
        let fields = || {
            let fields = vec![Field { name: "b".to_owned(), span: Span::default() }];
            StepKind::Project(Project { projection: Projection::OnlyAndInternal, fields })
        };
        let args = vec![crate::Arg {
            name: "field",
            value: ArgValue::Fields(vec![Field { name: "_raw".to_owned(), span: Span::default() }]),
            span: Span::default(),
        }];
        let rex = StepKind::Vendor(Vendor { command: "splunk.rex".to_owned(), args });
        check(vec![fields()], Some("_raw _time b"));
        check(vec![fields(), only("b")], Some("b"));
        check(vec![fields(), rex, only("b")], Some("_raw b"));
        check(vec![only("b"), fields()], Some("b"));
    }

    #[test]
    fn rows_of_another_plan_open_it_again() {
        let open = Plan { steps: vec![step(StepKind::Filter(Expr::field("c", Span::default())))] };
        check(vec![only("b"), StepKind::Union(open.clone())], None);
        check(vec![StepKind::Union(open), only("b")], Some("b c"));
    }

    #[test]
    fn a_vendor_command_names_its_fields() {
        let fields = vec![Field { name: "f".to_owned(), span: Span::default() }];
        let args =
            vec![crate::Arg { name: "fields", value: ArgValue::Fields(fields), span: Span::default() }];
        let dedup = StepKind::Vendor(Vendor { command: "splunk.dedup".to_owned(), args });
        check(vec![dedup, only("b")], Some("b f"));
    }

    fn check(kinds: Vec<StepKind>, expected: Option<&str>) {
        let plan = Plan { steps: kinds.into_iter().map(step).collect() };
        let read = fields_read(&plan).map(|read| read.into_iter().collect::<Vec<_>>().join(" "));
        assert_eq!(read.as_deref(), expected);
    }

    fn step(kind: StepKind) -> Step {
        Step { kind, span: Span::default() }
    }

    fn only(name: &str) -> StepKind {
        let fields = vec![Field { name: name.to_owned(), span: Span::default() }];
        StepKind::Project(Project { projection: Projection::Only, fields })
    }
}
