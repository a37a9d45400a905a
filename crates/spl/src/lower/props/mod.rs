//! What an app's `props.conf`, `eventtypes.conf` and `tags.conf` make of events before a search sees them.
//!
//! In Splunk's order: extractions, aliases, calculated fields, lookups, event types, tags (Knowledge Manager Manual, "The
//! sequence of search-time operations"). Calculated fields do not see each other, nor do lookups. Only what the search
//! reads is made, which is why it is looked at from the last operation to the first.

mod extractions;
mod kinds;
mod lookups;
mod scope;

use std::collections::BTreeSet;

use plan::{Assignment, Expr, Field, Literal, Plan, Project, Projection, Step, StepKind};
use text::{Diagnostic, Span};

use super::search::at;
use super::{Lowering, step};
use crate::syntax::CommandKind;

pub(super) use kinds::{TagFields, name_list};

impl Lowering<'_> {
    /// Puts what apps define between the scan of a search and its first filter.
    pub(super) fn apply_props(&mut self, plan: &mut Plan) {
        let Some(Step { kind: StepKind::Scan(_), span }) = plan.steps.first() else { return };
        let span = *span;
        let mut wanted = FieldsRead { names: plan::fields_read(plan) };
        let kinds = self.kinds(&mut wanted, span);
        let lookups = self.automatic_lookups(&mut wanted, span);
        let calculated = self.calculated_fields(&mut wanted, span);
        let aliases = self.aliases(&mut wanted, span);
        let mut made = self.extractions(&wanted, span);
        made.extend(aliases);
        made.extend(calculated);
        made.extend(lookups);
        let mut behind = 1 + made.len();
        plan.steps.splice(1..1, made);
        // The search's own filter never reads them: it holds their definitions.
        behind += usize::from(matches!(plan.steps.get(behind), Some(Step { kind: StepKind::Filter(_), .. })));
        plan.steps.splice(behind..behind, kinds);
    }

    /// `FIELDALIAS-…`
    fn aliases(&self, wanted: &mut FieldsRead, span: Span) -> Vec<Step> {
        let mut set_to = Vec::new();
        for (index, props) in self.knowledge.props.iter().enumerate() {
            for (class, aliases) in &props.aliases {
                for alias in aliases.iter().filter(|alias| wanted.has(&alias.to)) {
                    set_to.push((self.holds(index, &format!("FIELDALIAS-{class}"), span), alias));
                }
            }
        }
        set_to.iter().for_each(|(_, alias)| wanted.add(&alias.from));
        let assignments: Vec<Assignment> = set_to
            .into_iter()
            .map(|(holds, alias)| {
                let (from, to) = (Expr::field(&alias.from, span), Expr::field(&alias.to, span));
                let value = if alias.only_new { call("coalesce", vec![to, from], span) } else { from };
                set(&alias.to, where_it_holds(holds, value, &alias.to, span), span)
            })
            .collect();
        if assignments.is_empty() { Vec::new() } else { vec![step(StepKind::Extend(assignments), span)] }
    }

    /// `EVAL-…`: none sees another, so first aside, then in their places.
    fn calculated_fields(&mut self, wanted: &mut FieldsRead, span: Span) -> Vec<Step> {
        let knowledge = self.knowledge;
        let mut calculated = Vec::new();
        for (index, props) in knowledge.props.iter().enumerate() {
            for (field, text) in props.calculated.iter().filter(|(field, _)| wanted.has(field)) {
                let Some(value) = self.calculation(field, text, span) else { continue };
                calculated.push((self.holds(index, &format!("EVAL-{field}"), span), field, value));
            }
        }
        calculated.iter().for_each(|(_, _, value)| wanted.add_read(value));
        if calculated.is_empty() {
            return Vec::new();
        }
        let aside = |index: usize| format!("_calculated_{index}");
        let values = calculated.iter().enumerate().map(|(index, (holds, field, value))| {
            set(&aside(index), where_it_holds(holds.clone(), value.clone(), field, span), span)
        });
        let mut steps = vec![step(StepKind::Extend(values.collect()), span)];
        let moved = calculated.iter().enumerate().map(|(index, (holds, field, _))| {
            // Two stanzas may make one field: each where it holds.
            set(field, where_it_holds(holds.clone(), Expr::field(aside(index), span), field, span), span)
        });
        steps.push(step(StepKind::Extend(moved.collect()), span));
        steps.push(without((0..calculated.len()).map(aside), span));
        steps
    }

    /// The value of a calculated field.
    fn calculation(&mut self, field: &str, text: &str, span: Span) -> Option<Expr> {
        let parsed = self.parsed(&format!("| eval value={text}"));
        let value = match parsed.syntax.pipeline.commands.first().map(|command| &command.kind) {
            Some(CommandKind::Eval(assignments)) if !parsed.diagnostics.iter().any(Diagnostic::is_error) => {
                assignments.first().and_then(|assignment| self.expression(&assignment.value).ok())
            }
            _ => None,
        };
        if value.is_none() {
            let message =
                format!("the app's calculated field `{field}` is not made: `{text}` cannot be evaluated");
            self.diagnostics.push(Diagnostic::warning("bad-calculated-field", span, message));
        }
        value.map(|value| at(value, span))
    }
}

/// The fields that a search reads; `None` for all.
pub(super) struct FieldsRead {
    names: Option<BTreeSet<String>>,
}

impl FieldsRead {
    fn has(&self, name: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(name))
    }

    /// Is it one of those that the search names?
    fn names(&self, name: &str) -> bool {
        self.names.as_ref().is_some_and(|names| names.contains(name))
    }

    fn add(&mut self, name: &str) {
        if let Some(names) = &mut self.names {
            names.insert(name.to_owned());
        }
    }

    fn add_read(&mut self, value: &Expr) {
        if let Expr::Field(field) = value {
            self.add(&field.name);
        }
        value.parts().into_iter().for_each(|part| self.add_read(part));
    }
}

fn where_it_holds(holds: Expr, value: Expr, field: &str, span: Span) -> Expr {
    call("if", vec![holds, value, Expr::field(field, span)], span)
}

fn set(field: &str, value: Expr, span: Span) -> Assignment {
    Assignment { field: Field { name: field.to_owned(), span }, value }
}

fn call(function: &str, args: Vec<Expr>, span: Span) -> Expr {
    Expr::call(format!("splunk.{function}"), args, span)
}

fn null(span: Span) -> Expr {
    Expr::Literal(Literal::Null, span)
}

/// Takes fields of our own away again.
fn without(names: impl Iterator<Item = String>, span: Span) -> Step {
    let fields = names.map(|name| Field { name, span }).collect();
    step(StepKind::Project(Project { projection: Projection::Without, fields }), span)
}
