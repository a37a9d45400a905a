//! Which parts of a condition keep it from being true of an event.
//!
//! Every part is evaluated, none is left out because another decided already. A part over fields that the query made
//! itself (`if(match(...), 1, 0)`, `IsX + IsY > 0`) is taken back to the conditions that made them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use engine::{Rows, Value};
use plan::{Expr, Plan, StepKind};

use super::ways::{Failing, ways};
use super::{Causes, Replay, cause};

/// One event on its way through a plan.
pub(super) struct Way<'a> {
    pub(super) plan: &'a Plan,
    pub(super) event: u32,
    pub(super) replay: Replay<'a>,
    /// The rows after so many steps; `None` where they could not be had.
    rows: RefCell<BTreeMap<usize, Option<Rc<Rows>>>>,
}

/// A name and where it has its meaning: another step may give the same name to something else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) name: String,
    /// After so many steps; 0 for a field of the event itself.
    pub(super) step: usize,
}

/// Where the values of a name come from.
pub(super) enum Origin<'a> {
    /// The event has them, or nobody does.
    Event,
    /// The step computes them.
    Computed(usize, &'a Expr),
    /// The step gave them this name instead of another.
    Renamed(usize, &'a str),
    /// The step makes them of something else than one expression: a lookup's outputs, a pattern's groups, a sum.
    Made(usize),
    /// The step takes them away.
    Lost(usize),
}

/// A part of a condition that is not as the condition needs it.
#[derive(Clone, Copy)]
pub(super) struct Atom<'a> {
    pub(super) expr: &'a Expr,
    /// The step that it is written in.
    pub(super) step: usize,
    /// What the condition needs it to be.
    pub(super) wanted: bool,
}

/// Why `condition`, the filter at `step`, is not true of the event.
pub(super) fn failing_atoms(way: &Way<'_>, step: usize, condition: &Expr) -> Causes {
    let mut atoms = Vec::new();
    let failing = way.collect(condition, step, true, &mut atoms);
    // Many patterns over one field are one cause: the field's value.
    let mut groups: Vec<(BTreeSet<Name>, bool, Vec<Atom<'_>>)> = Vec::new();
    let mut group_of = Vec::new();
    for atom in &atoms {
        let fields = way.event_fields(atom.expr, atom.step);
        let known = groups.iter().position(|(names, wanted, _)| *names == fields && *wanted == atom.wanted);
        let at = known.unwrap_or(groups.len());
        if known.is_none() {
            groups.push((fields, atom.wanted, Vec::new()));
        }
        groups[at].2.push(*atom);
        group_of.push(at);
    }
    let reasons = groups.iter().map(|(fields, _, atoms)| cause::of(way, step, fields, atoms)).collect();
    Causes { reasons, ways: ways(&grouped(failing, &group_of)) }
}

/// The same with the group of each atom in the atom's place.
fn grouped(failing: Failing, group_of: &[usize]) -> Failing {
    let all = |parts: Vec<Failing>| parts.into_iter().map(|part| grouped(part, group_of)).collect();
    match failing {
        Failing::One(atom) => Failing::One(group_of[atom]),
        Failing::All(parts) => Failing::All(all(parts)),
        Failing::Any(parts) => Failing::Any(all(parts)),
    }
}

impl<'a> Way<'a> {
    pub(super) fn new(plan: &'a Plan, event: u32, replay: Replay<'a>) -> Way<'a> {
        Way { plan, event, replay, rows: RefCell::default() }
    }

    /// The atoms below `expr` that keep it from being `wanted`, and how they do it together.
    fn collect(&self, expr: &'a Expr, step: usize, wanted: bool, atoms: &mut Vec<Atom<'a>>) -> Failing {
        if self.truth(expr, step) == Some(wanted) {
            return Failing::All(Vec::new());
        }
        match expr {
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                let all: Vec<Failing> =
                    parts.iter().map(|part| self.collect(part, step, wanted, atoms)).collect();
                if matches!(expr, Expr::And(..)) == wanted { Failing::All(all) } else { Failing::Any(all) }
            }
            Expr::Not(part, _) => self.collect(part, step, !wanted, atoms),
            Expr::Field(_) | Expr::Literal(..) | Expr::Call(_) => {
                self.collect_made(Atom { expr, step, wanted }, atoms)
            }
        }
    }

    /// An atom over fields that the query made itself is taken back to the conditions that made them.
    fn collect_made(&self, atom: Atom<'a>, atoms: &mut Vec<Atom<'a>>) -> Failing {
        let mut any = Vec::new();
        if atom.wanted {
            for name in fields_of(atom.expr) {
                if let Some((maker, value)) = self.maker(name, atom.step) {
                    self.collect_conditions(value, maker, atoms, &mut any);
                }
            }
        }
        if any.is_empty() {
            atoms.push(atom);
            return Failing::One(atoms.len() - 1);
        }
        Failing::Any(any)
    }

    /// The conditions of `if` and `case` below `expr` that are not true.
    fn collect_conditions(
        &self,
        expr: &'a Expr,
        step: usize,
        atoms: &mut Vec<Atom<'a>>,
        any: &mut Vec<Failing>,
    ) {
        match expr {
            Expr::Call(call) if is_named(&call.function, &["if", "case"]) => {
                let one = call.function.ends_with("if");
                let conditions =
                    call.args.iter().enumerate().filter(|(at, _)| if one { *at == 0 } else { at % 2 == 0 });
                for (_, condition) in conditions.filter(|(_, part)| !matches!(part, Expr::Literal(..))) {
                    if self.truth(condition, step) != Some(true) {
                        any.push(self.collect(condition, step, true, atoms));
                    }
                }
            }
            Expr::Field(field) => {
                if let Some((maker, value)) = self.maker(&field.name, step) {
                    self.collect_conditions(value, maker, atoms, any);
                }
            }
            _ => expr.parts().into_iter().for_each(|part| self.collect_conditions(part, step, atoms, any)),
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

    /// Where the values of `name` in the rows before `step` come from.
    pub(super) fn origin(&self, name: &str, step: usize) -> Origin<'a> {
        let steps = self.plan.steps[..step].iter().enumerate().rev();
        for (at, found) in steps {
            match &found.kind {
                StepKind::Extend(assignments) => {
                    let made = assignments.iter().rev().find(|made| made.field.name == name);
                    if let Some(made) = made {
                        return Origin::Computed(at, &made.value);
                    }
                }
                StepKind::Rename(renamings) => {
                    if let Some(pair) = renamings.iter().find(|pair| pair.to.name == name) {
                        return Origin::Renamed(at, &pair.from.name);
                    }
                }
                _ => {}
            }
            if plan::makes(found, name) || self.appears(name, at) {
                return Origin::Made(at);
            }
            if plan::loses(found, name) {
                return Origin::Lost(at);
            }
        }
        Origin::Event
    }

    /// Do rows have a column `name` from the vendor's command at `step` on? Commands such as `spath` name fields after
    /// what they read.
    fn appears(&self, name: &str, step: usize) -> bool {
        let has =
            |steps| self.rows_after(steps).is_some_and(|rows| rows.schema().column_with_name(name).is_some());
        matches!(self.plan.steps[step].kind, StepKind::Vendor(_)) && step > 0 && has(step + 1) && !has(step)
    }

    /// Is `name` what a step before `step` measured over several rows?
    pub(super) fn is_measured(&self, name: &str, step: usize) -> bool {
        self.plan.steps[..step].iter().any(|found| match &found.kind {
            StepKind::Aggregate(aggregate) => aggregate.measures.iter().any(|one| one.name.name == name),
            StepKind::Vendor(vendor) => vendor.args.iter().any(|arg| match &arg.value {
                plan::ArgValue::Aggregate(aggregate) => {
                    aggregate.measures.iter().any(|one| one.name.name == name)
                }
                _ => false,
            }),
            _ => false,
        })
    }

    /// The fields of the event itself, or of what a step made, that decide an expression.
    fn event_fields(&self, expr: &Expr, step: usize) -> BTreeSet<Name> {
        let mut names = BTreeSet::new();
        for name in fields_of(expr) {
            self.add_event_fields(name, step, &mut names);
        }
        names
    }

    fn add_event_fields(&self, name: &str, step: usize, names: &mut BTreeSet<Name>) {
        let step = match self.origin(name, step) {
            Origin::Computed(maker, value) => return names.extend(self.event_fields(value, maker)),
            Origin::Renamed(maker, from) => return self.add_event_fields(from, maker, names),
            Origin::Made(at) | Origin::Lost(at) => at + 1,
            Origin::Event => 0,
        };
        names.insert(Name { name: name.to_owned(), step });
    }

    /// Is it true of the event's row before the step? `None` for null.
    pub(super) fn truth(&self, expr: &Expr, step: usize) -> Option<bool> {
        match self.evaluated(expr, step)? {
            Value::Boolean(truth) => Some(truth),
            _ => None,
        }
    }

    /// What an expression is in the event's row before a step, as text.
    pub(super) fn value_at(&self, expr: &Expr, step: usize) -> Option<String> {
        self.evaluated(expr, step)?.text().map(|text| text.into_owned())
    }

    /// What an expression is in the first of the event's rows before a step of which another is true, as text.
    pub(super) fn value_where(&self, value: &Expr, truth: &Expr, step: usize) -> Option<String> {
        let rows = self.rows_after(step)?;
        let Replay { engine, environment, .. } = self.replay;
        let truths = engine.evaluate(truth, &rows, environment).ok()?;
        let values = engine.evaluate(value, &rows, environment).ok()?;
        let of_event = rows.iter().map(|row| row.events.contains(&self.event));
        let at = of_event.zip(&truths).position(|(ours, truth)| ours && *truth == Value::Boolean(true))?;
        values.get(at)?.text().map(|text| text.into_owned())
    }

    fn evaluated(&self, expr: &Expr, step: usize) -> Option<Value<'static>> {
        let rows = self.rows_after(step)?;
        let at = rows.iter().position(|row| row.events.contains(&self.event))?;
        let values = self.replay.engine.evaluate(expr, &rows, self.replay.environment).ok()?;
        values.into_iter().nth(at)
    }

    /// The rows after the first `steps` steps, at least after the scan.
    fn rows_after(&self, steps: usize) -> Option<Rc<Rows>> {
        let steps = steps.max(1);
        if let Some(known) = self.rows.borrow().get(&steps) {
            return known.clone();
        }
        let Replay { engine, store, environment, .. } = self.replay;
        let rows = engine.run_prefix(self.plan, steps, store, environment).ok().map(Rc::new);
        self.rows.borrow_mut().insert(steps, rows.clone());
        rows
    }
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
