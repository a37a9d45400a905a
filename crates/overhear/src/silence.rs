//! What may be the reason that a query found nothing.

use plan::{Expr, Plan, StepKind};
use store::Store;
use taxonomy::Views;

use crate::clock::rfc3339;

/// Sentences to say under an answer without rows: fields that no event has, and times that look elsewhere.
pub(crate) fn reasons(plan: &Plan, store: &Store, view: &str, now_ns: i64) -> Vec<String> {
    let mut said = absent_fields(plan, store, view);
    let range =
        |step: &plan::Step| matches!(&step.kind, StepKind::Scan(scan) if scan.range != Default::default());
    if let (true, Some((first, last))) = (plan.steps.iter().any(range), times_ns(store)) {
        said.push(format!(
            "the events are of {} to {}; the query looks at a range of time, and for it now is {} (--now changes that)",
            second(first),
            second(last),
            second(now_ns)
        ));
    }
    said
}

/// The first conditions and groups name these fields, and no event has them.
fn absent_fields(plan: &Plan, store: &Store, view: &str) -> Vec<String> {
    let Ok(schema) = store.schema(view) else { return Vec::new() };
    let known = |name: &str| name.starts_with('_') || schema.column_with_name(name).is_some();
    let absent = asked(plan).into_iter().filter(|name| !known(name) && !name.contains('*'));
    absent.map(|name| sentence(&name, view)).collect()
}

fn sentence(name: &str, view: &str) -> String {
    let names = Views::default().names(view);
    let shown = names.iter().map(AsRef::as_ref).chain(taxonomy::field_spelling(name));
    match shown.into_iter().find(|known| known.eq_ignore_ascii_case(name) && *known != name) {
        Some(known) => {
            format!("no event here has the field `{name}`; `{known}` is another field, as case counts")
        }
        None => format!("no event here has the field `{name}`"),
    }
}

/// The fields that are read before any step makes new ones, in the order of the query.
fn asked(plan: &Plan) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    for step in &plan.steps {
        match &step.kind {
            StepKind::Scan(_) => {}
            StepKind::Filter(_) => {
                let one = Plan { steps: vec![step.clone()] };
                plan::visit_exprs(&one, &mut |expr| {
                    if let Expr::Field(field) = expr {
                        add(&field.name);
                    }
                });
            }
            StepKind::Aggregate(aggregate) => {
                aggregate.by.iter().for_each(|field| add(&field.name));
                break;
            }
            _ => break,
        }
    }
    names
}

/// First and last time of the events.
fn times_ns(store: &Store) -> Option<(i64, i64)> {
    let mut times = (0..u32::try_from(store.events()).ok()?).filter_map(|event| store.origin(event).2);
    let first = times.next()?;
    Some(times.fold((first, first), |(least, most), time| (least.min(time), most.max(time))))
}

/// A time to the second.
fn second(time_ns: i64) -> String {
    let text = rfc3339(time_ns);
    text.split_once('.').map_or_else(|| text.clone(), |(whole, _)| format!("{whole}Z"))
}
