//! What may be the reason that a query found nothing.

use engine::Rows;
use plan::{Assignment, Compiler, Expr, Field, Limit, Plan, Scan, Step, StepKind, TimeRange};
use query::Query;
use store::Store;
use taxonomy::{Role, Views, fields_of_role};
use telemetry::rfc3339;

use crate::session::Session;
use crate::window;

/// Sentences to say under an answer where the first conditions let no event through: what stands where they look, fields
/// that no event has, and times that look elsewhere. Rows say nothing of that: a count of nothing has one.
pub(crate) fn reasons(
    plan: &Plan,
    store: &Store,
    session: &Session,
    query: &Query,
    answer: &Rows,
) -> Vec<String> {
    let view = query.language.view();
    let filters =
        plan.steps.iter().skip(1).take_while(|step| matches!(step.kind, StepKind::Filter(_))).count();
    let Some(Step { kind: StepKind::Scan(scan), span }) = plan.steps.first() else { return Vec::new() };
    if passes(&plan.steps[..=filters], store, session) {
        // A group drops what has no such field.
        let is_empty = answer.iter().next().is_none();
        return if is_empty { absent_fields(plan, store, view) } else { Vec::new() };
    }
    let whole =
        Step { kind: StepKind::Scan(Scan { range: TimeRange::default(), ..scan.clone() }), span: *span };
    let mut said = absent_fields(plan, store, view);
    let present = Present { plan, scan: &whole, store, session, query };
    for sentence in present.sentences() {
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    let in_time = std::slice::from_ref(&plan.steps[0]);
    if scan.range != TimeRange::default() && !passes(in_time, store, session) {
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

/// What an event is has few values, so that they can be named: those of the view's own role say where it comes from.
const EVENT_IDS: [&str; 3] = ["EventCode", "EventID", "Event ID"];

/// What the events here have where a query's conditions look.
struct Present<'a> {
    plan: &'a Plan,
    scan: &'a Step,
    store: &'a Store,
    session: &'a Session,
    query: &'a Query,
}

impl Present<'_> {
    /// For each condition that is true of no event and asks what an event is: what the events here have there.
    fn sentences(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for step in &self.plan.steps {
            let StepKind::Filter(condition) = &step.kind else { continue };
            for part in parts(condition) {
                let filter = Step { kind: StepKind::Filter(part.clone()), span: step.span };
                let Some(field) = self.field_of(part) else { continue };
                if !passes(&[self.scan.clone(), filter], self.store, self.session) {
                    said.push(self.sentence(part, &field));
                }
            }
        }
        said
    }

    fn sentence(&self, part: &Expr, field: &Field) -> String {
        let subject = subject(part).filter(|subject| fields_in(subject).contains(&field.name));
        let subject = subject.cloned().unwrap_or_else(|| Expr::Field(field.clone()));
        let written = match &subject {
            Expr::Field(field) => field.name.as_str(),
            other => other.span().of(self.query.source.text()),
        };
        match self.values(subject.clone(), field).as_slice() {
            [] => format!("no event here has the field `{}`", field.name),
            values => format!("no event here has that `{written}`; they have {}", values.join(", ")),
        }
    }

    /// The field of few values that a condition asks, where it asks no other.
    fn field_of(&self, condition: &Expr) -> Option<Field> {
        let mut fields = Vec::new();
        visit(condition, &mut |expr| {
            if let Expr::Field(field) = expr {
                fields.push(field.clone());
            }
        });
        let first = fields.first()?.clone();
        let origin = fields_of_role(self.query.language.view(), Role::LogSource);
        let few = origin.contains(&first.name) || EVENT_IDS.contains(&first.name.as_str());
        let alone = fields.iter().all(|field| field.name == first.name);
        (few && alone && !matches!(condition, Expr::Not(..))).then_some(first)
    }

    /// What events have in the subject of a condition, which reads that field alone, the most frequent first.
    fn values(&self, subject: Expr, field: &Field) -> Vec<String> {
        // The store holds what the query reads: a name that only this plan has, such as that of a sorted count, is not
        // there, so that the field takes the subject's value.
        let span = self.scan.span;
        let quoted = format!("\"{}\"", field.name.replace('"', "\\\""));
        let Ok(steps) = self.session.steps(&format!("stats count by {quoted}"), span) else {
            return Vec::new();
        };
        let extend = StepKind::Extend(vec![Assignment { field: field.clone(), value: subject }]);
        let head = [self.scan.clone(), Step { kind: extend, span }];
        let plan = Plan { steps: head.into_iter().chain(steps).collect() };
        let engine = self.session.engine().ok();
        let rows = engine.and_then(|engine| engine.run(&plan, self.store, &self.session.environment()).ok());
        let Some(rows) = rows else { return Vec::new() };
        let value = |row: engine::Row<'_>| {
            let text = |wanted: &str| {
                let (_, value) = row.fields.iter().find(|(name, _)| *name == wanted)?;
                value.text().map(std::borrow::Cow::into_owned)
            };
            Some((text("count")?.parse::<u64>().unwrap_or(0), text(&field.name)?))
        };
        most_frequent(rows.iter().filter_map(value).collect())
    }
}

/// The first of the values, and how many more there are.
fn most_frequent(mut counted: Vec<(u64, String)>) -> Vec<String> {
    const SHOWN: usize = 5;
    counted.sort_by(|(one, first), (other, second)| other.cmp(one).then_with(|| first.cmp(second)));
    let mut values: Vec<String> = counted.into_iter().map(|(_, value)| format!("`{value}`")).collect();
    if values.len() > SHOWN {
        let more = values.len() - SHOWN;
        values.truncate(SHOWN);
        values.push(format!("and {more} others"));
    }
    values
}

/// The conditions that must all be true.
fn parts(condition: &Expr) -> Vec<&Expr> {
    match condition {
        Expr::And(all, _) => all.iter().flat_map(parts).collect(),
        other => vec![other],
    }
}

/// What a condition compares with something written in the query; that of the first of several.
fn subject(condition: &Expr) -> Option<&Expr> {
    match condition {
        Expr::Call(call) => call.args.iter().find(|arg| !fields_in(arg).is_empty()),
        Expr::Or(parts, _) => parts.iter().find_map(subject),
        Expr::And(..) | Expr::Not(..) | Expr::Field(_) | Expr::Literal(..) => None,
    }
}

fn fields_in(expr: &Expr) -> Vec<String> {
    let mut names = Vec::new();
    visit(expr, &mut |part| {
        if let Expr::Field(field) = part {
            names.push(field.name.clone());
        }
    });
    names
}

fn visit(expr: &Expr, see: &mut dyn FnMut(&Expr)) {
    see(expr);
    expr.parts().into_iter().for_each(|part| visit(part, see));
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
