//! Why a condition is not true of an event: the atoms that fail, and what the event has in their fields.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use engine::{Rows, Value};
use plan::{Expr, Field, Literal, Plan, Project, Projection, Scan, Step, StepKind, TimeRange};
use store::Store;
use text::Span;

use super::{Asking, Cause, Reason, reason};

/// What is looked at: one row, before the step that drops it.
struct Row<'a> {
    plan: &'a Plan,
    step: &'a Step,
    event: u32,
    asking: Asking<'a>,
    /// The rows after so many steps; `None` where they could not be had.
    rows: RefCell<BTreeMap<usize, Option<Rc<Rows>>>>,
}

/// An atom that is not as the condition needs it.
struct Atom<'a> {
    expr: &'a Expr,
    /// The step that it is written in.
    step: usize,
}

/// Why `condition`, the filter at `at`, is not true of the event.
pub(super) fn failing_atoms(
    plan: &Plan,
    at: usize,
    condition: &Expr,
    event: u32,
    asking: Asking<'_>,
) -> Vec<Reason> {
    let row = Row { plan, step: &plan.steps[at], event, asking, rows: RefCell::default() };
    let mut atoms = Vec::new();
    row.collect(condition, at, true, &mut atoms);
    let mut reasons: Vec<Reason> = Vec::new();
    let mut seen = BTreeSet::new();
    // Many patterns over one field are one cause: the field's value. The first is shown, the others counted.
    for atom in &atoms {
        let fields = row.event_fields(atom.expr, atom.step);
        if seen.insert(fields.clone()) {
            let alike =
                atoms.iter().filter(|other| row.event_fields(other.expr, other.step) == fields).count();
            reasons.extend(row.explain(atom, &fields, alike));
        }
    }
    reasons
}

impl<'a> Row<'a> {
    /// The atoms below `expr` that keep it from being `wanted`.
    fn collect(&self, expr: &'a Expr, step: usize, wanted: bool, atoms: &mut Vec<Atom<'a>>) {
        if self.truth(expr, step) == Some(wanted) {
            return;
        }
        match expr {
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                parts.iter().for_each(|part| self.collect(part, step, wanted, atoms));
            }
            Expr::Not(part, _) => self.collect(part, step, !wanted, atoms),
            Expr::Field(_) | Expr::Literal(..) | Expr::Call(_) => self.collect_made(expr, step, atoms),
        }
    }

    /// An atom over fields that the query made itself is taken back to the conditions that made them.
    fn collect_made(&self, atom: &'a Expr, step: usize, atoms: &mut Vec<Atom<'a>>) {
        let before = atoms.len();
        for name in fields_of(atom) {
            if let Some((maker, value)) = self.maker(name, step) {
                self.collect_conditions(value, maker, atoms);
            }
        }
        if atoms.len() == before {
            atoms.push(Atom { expr: atom, step });
        }
    }

    /// The conditions of `if` and `case` below `expr` that are not true.
    fn collect_conditions(&self, expr: &'a Expr, step: usize, atoms: &mut Vec<Atom<'a>>) {
        match expr {
            Expr::Call(call) if is_named(&call.function, &["if", "case"]) => {
                let one = call.function.ends_with("if");
                let conditions =
                    call.args.iter().enumerate().filter(|(at, _)| if one { *at == 0 } else { at % 2 == 0 });
                for (_, condition) in conditions.filter(|(_, part)| !matches!(part, Expr::Literal(..))) {
                    self.collect(condition, step, true, atoms);
                }
            }
            Expr::Field(field) => {
                if let Some((maker, value)) = self.maker(&field.name, step) {
                    self.collect_conditions(value, maker, atoms);
                }
            }
            _ => expr.parts().into_iter().for_each(|part| self.collect_conditions(part, step, atoms)),
        }
    }

    /// The last step before `step` that gives `name` a value, and the value.
    fn maker(&self, name: &str, step: usize) -> Option<(usize, &'a Expr)> {
        self.plan.steps[..step].iter().enumerate().rev().find_map(|(at, found)| match &found.kind {
            StepKind::Extend(assignments) => {
                assignments.iter().rev().find(|made| made.field.name == name).map(|made| (at, &made.value))
            }
            _ => None,
        })
    }

    /// The fields of the event itself that decide an expression.
    fn event_fields(&self, expr: &Expr, step: usize) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for name in fields_of(expr) {
            match self.maker(name, step) {
                Some((maker, value)) => names.extend(self.event_fields(value, maker)),
                None => {
                    names.insert(name.to_owned());
                }
            }
        }
        names
    }

    /// Is it true of the row? `None` for null.
    fn truth(&self, expr: &Expr, step: usize) -> Option<bool> {
        let rows = self.rows_after(step)?;
        let at = rows.iter().position(|row| row.events.contains(&self.event))?;
        let values = self.asking.engine.evaluate(expr, &rows, self.asking.environment).ok()?;
        match values.get(at) {
            Some(Value::Boolean(truth)) => Some(*truth),
            _ => None,
        }
    }

    /// What the event has in a field of the view, before the query changed it.
    fn value(&self, name: &str) -> Option<String> {
        let Step { kind: StepKind::Scan(scan), span } = self.plan.steps.first()? else { return None };
        let range = TimeRange::default();
        let scan = Step { kind: StepKind::Scan(Scan { view: scan.view.clone(), range }), span: *span };
        let fields = vec![Field { name: name.to_owned(), span: *span }];
        let project = StepKind::Project(Project { projection: Projection::Only, fields });
        let plan = Plan { steps: vec![scan, Step { kind: project, span: *span }] };
        let rows = self.asking.engine.run(&plan, self.asking.store, self.asking.environment).ok()?;
        let row = rows.iter().find(|row| row.events.contains(&self.event))?;
        let (_, value) = row.fields.first()?;
        value.text().map(|text| text.into_owned())
    }

    /// What the log itself has under that name: a view may show an empty value as none.
    fn logged(&self, name: &str) -> Option<String> {
        let values = self.asking.store.event(self.event)?;
        values.into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// The rows after the first `steps` steps, at least after the scan.
    fn rows_after(&self, steps: usize) -> Option<Rc<Rows>> {
        let steps = steps.max(1);
        if let Some(known) = self.rows.borrow().get(&steps) {
            return known.clone();
        }
        let Asking { engine, store, environment, .. } = self.asking;
        let rows = engine.run_prefix(self.plan, steps, store, environment).ok().map(Rc::new);
        self.rows.borrow_mut().insert(steps, rows.clone());
        rows
    }

    fn explain(&self, atom: &Atom<'_>, fields: &BTreeSet<String>, alike: usize) -> Vec<Reason> {
        if fields.is_empty() {
            let message = format!("`{}` is not true", self.written(atom.expr.span()));
            return vec![self.reason(Cause::Value, message, atom.expr.span())];
        }
        fields.iter().map(|name| self.explain_field(atom, name, alike)).collect()
    }

    fn explain_field(&self, atom: &Atom<'_>, name: &str, alike: usize) -> Reason {
        let asked = match alike {
            1 => format!("`{}`", self.written(atom.expr.span())),
            _ => format!("any of {alike} conditions such as `{}`", self.written(atom.expr.span())),
        };
        let Some(value) = self.value(name).or_else(|| self.logged(name)) else {
            let (cause, why) = match never_exists(self.asking.store, self.event, name) {
                Some(kind) => (Cause::AbsentInSchema, format!("no {kind} ever has `{name}`")),
                None => (Cause::AbsentInEvent, format!("the event has no `{name}`")),
            };
            return self.reason(cause, format!("{why}, so {asked} is not true"), atom.expr.span());
        };
        let cause = self.cause(atom, name, &value);
        let hint = self.hint(atom, name).unwrap_or_default();
        let found = if value.is_empty() { "empty".to_owned() } else { format!("`{}`", cut(&value)) };
        let message = match cause {
            Cause::Case => {
                format!("`{name}` is {found}, which differs from {asked} in upper and lower case only")
            }
            _ => format!("`{name}` is {found}, which does not meet {asked}{hint}"),
        };
        self.reason(cause, message, atom.expr.span())
    }

    fn cause(&self, atom: &Atom<'_>, name: &str, value: &str) -> Cause {
        const SOURCES: [&str; 8] = [
            "index",
            "source",
            "sourcetype",
            "host",
            "devicetype",
            "logsourceid",
            "qideventcategory",
            "category",
        ];
        const TIMES: [&str; 6] = ["_time", "starttime", "endtime", "devicetime", "earliest", "latest"];
        if value.is_empty() || value == "-" {
            Cause::Blank
        } else if SOURCES.contains(&name) {
            Cause::LogSource
        } else if TIMES.contains(&name) {
            Cause::TimeWindow
        } else if texts_of(atom.expr).iter().any(|text| *text != value && text.eq_ignore_ascii_case(value)) {
            Cause::Case
        } else {
            Cause::Value
        }
    }

    /// Another field of the event that has exactly what was asked of this one.
    fn hint(&self, atom: &Atom<'_>, name: &str) -> Option<String> {
        let texts = texts_of(atom.expr);
        let named = ["source", "sourcetype", "index", "host"].into_iter().filter(|other| *other != name);
        named.into_iter().find_map(|other| {
            let value = self.value(other)?;
            texts
                .iter()
                .any(|text| text.eq_ignore_ascii_case(&value))
                .then(|| format!("; that is its `{other}`"))
        })
    }

    fn written(&self, span: Span) -> String {
        cut(&span.of(self.asking.text).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn reason(&self, cause: Cause, message: String, span: Span) -> Reason {
        reason(self.step, self.asking.text, cause, message, span)
    }
}

/// `Microsoft-Windows-Sysmon Event ID 3`, where no event of that id ever has the field under any name of the view.
pub(super) fn never_exists(store: &Store, event: u32, field: &str) -> Option<String> {
    let class = store.class(event)?;
    let id = class.event_id?;
    taxonomy::field_never_exists(class.channel, id, field)
        .then(|| format!("{} Event ID {id}", class.provider))
}

fn is_named(function: &str, names: &[&str]) -> bool {
    function.split_once('.').is_some_and(|(_, name)| names.contains(&name))
}

/// The names of the fields in an expression.
fn fields_of(expr: &Expr) -> Vec<&str> {
    match expr {
        Expr::Field(field) => vec![field.name.as_str()],
        _ => expr.parts().into_iter().flat_map(fields_of).collect(),
    }
}

/// The texts written in an expression.
fn texts_of(expr: &Expr) -> Vec<&str> {
    match expr {
        Expr::Literal(Literal::Text(text), _) => vec![text.as_str()],
        _ => expr.parts().into_iter().flat_map(texts_of).collect(),
    }
}

/// A text cut where it gets long.
fn cut(text: &str) -> String {
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
