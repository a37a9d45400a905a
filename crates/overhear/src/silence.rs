//! What may be the reason that a query found nothing.

use engine::Rows;
use plan::{Compiler, Expr, Limit, Plan, Scan, Step, StepKind, TimeRange};
use query::Language;
use store::Store;
use taxonomy::Views;
use telemetry::rfc3339;
use text::Span;

use crate::session::Session;
use crate::window;

/// Sentences to say under an answer where the first conditions let no event through: what stands where they look, fields
/// that no event has, and times that look elsewhere. Rows say nothing of that: a count of nothing has one.
pub(crate) fn reasons(
    plan: &Plan,
    store: &Store,
    session: &Session,
    language: Language,
    answer: &Rows,
) -> Vec<String> {
    let filters =
        plan.steps.iter().skip(1).take_while(|step| matches!(step.kind, StepKind::Filter(_))).count();
    let Some(Step { kind: StepKind::Scan(scan), span }) = plan.steps.first() else { return Vec::new() };
    if passes(&plan.steps[..=filters], store, session) {
        // A group drops what has no such field.
        let is_empty = answer.iter().next().is_none();
        return if is_empty { absent_fields(plan, store, language.view()) } else { Vec::new() };
    }
    let whole =
        Step { kind: StepKind::Scan(Scan { range: TimeRange::default(), ..scan.clone() }), span: *span };
    let mut said = absent_fields(plan, store, language.view());
    if language == Language::Spl {
        said.extend(values_present(plan, &whole, store, session));
        said.dedup();
    }
    if scan.range != TimeRange::default() {
        said.push(format!(
            "{}; the query looks at a range of time, and for it now is {} (--now changes that)",
            window::of(store, (None, None)).of_when(),
            rfc3339(session.now_ns)
        ));
    }
    said
}

/// Does any event come out of these steps?
fn passes(steps: &[Step], store: &Store, session: &Session) -> bool {
    let Some(last) = steps.last() else { return true };
    let one = Step { kind: StepKind::Limit(Limit { count: 1 }), span: last.span };
    let plan = Plan { steps: steps.iter().cloned().chain([one]).collect() };
    let Ok(engine) = session.engine() else { return true };
    engine.run(&plan, store, &session.environment()).is_ok_and(|rows| rows.iter().next().is_some())
}

/// Where an event comes from has few values, so that they can be named.
const FEW_VALUES: [&str; 4] = ["index", "sourcetype", "source", "host"];

/// For each condition that is true of no event and asks where an event comes from: what the events here have there.
fn values_present(plan: &Plan, scan: &Step, store: &Store, session: &Session) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for step in &plan.steps {
        let StepKind::Filter(condition) = &step.kind else { continue };
        for part in parts(condition) {
            let filter = Step { kind: StepKind::Filter(part.clone()), span: step.span };
            let Some(field) = field_of(part).filter(|_| !passes(&[scan.clone(), filter], store, session))
            else {
                continue;
            };
            let sentence = match values(field, scan, store, session).as_slice() {
                [] => format!("no event here has the field `{field}`"),
                values => format!("no event here has that `{field}`; they have {}", values.join(", ")),
            };
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
    }
    said
}

/// The conditions that must all be true.
fn parts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::And(all, _) => all.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}

/// The field of few values that a condition asks, where it asks no other.
fn field_of(condition: &Expr) -> Option<&'static str> {
    let step = Step { kind: StepKind::Filter(condition.clone()), span: Span::default() };
    let mut fields: Vec<String> = Vec::new();
    plan::visit_exprs(&Plan { steps: vec![step] }, &mut |expr| {
        if let Expr::Field(field) = expr {
            fields.push(field.name.clone());
        }
    });
    let first = fields.first()?;
    let known = FEW_VALUES.into_iter().find(|known| known == first)?;
    fields.iter().all(|field| field == known).then_some(known)
}

/// What events have in a field, the most frequent first.
fn values(field: &str, scan: &Step, store: &Store, session: &Session) -> Vec<String> {
    const SHOWN: usize = 5;
    // The store holds what the query reads: a name that only this plan has, such as that of a sorted count, is not there.
    let text = format!("stats count by {field}");
    let Ok(steps) = session.steps(&text, scan.span) else { return Vec::new() };
    let plan = Plan { steps: [scan.clone()].into_iter().chain(steps).collect() };
    let rows = session.engine().ok().and_then(|engine| engine.run(&plan, store, &session.environment()).ok());
    let Some(rows) = rows else { return Vec::new() };
    let value = |row: engine::Row<'_>| {
        let text = |wanted: &str| {
            let (_, value) = row.fields.iter().find(|(name, _)| *name == wanted)?;
            value.text().map(std::borrow::Cow::into_owned)
        };
        Some((text("count")?.parse::<u64>().unwrap_or(0), text(field)?))
    };
    let mut counted: Vec<(u64, String)> = rows.iter().filter_map(value).collect();
    counted.sort_by(|(one, first), (other, second)| other.cmp(one).then_with(|| first.cmp(second)));
    let mut values: Vec<String> = counted.into_iter().map(|(_, value)| format!("`{value}`")).collect();
    if values.len() > SHOWN {
        let more = values.len() - SHOWN;
        values.truncate(SHOWN);
        values.push(format!("and {more} others"));
    }
    values
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
