//! `LOOKUP-…`: what tables say of events without being asked.

use plan::{Arg, ArgValue, Expr, Field, Renaming, Step, StepKind, Vendor};
use text::Span;

use super::{FieldsRead, call, null, set, where_it_holds, without};
use crate::AutoLookup;
use crate::lower::{Lowering, step};

impl Lowering<'_> {
    /// The automatic lookups that give a field that is wanted. None sees what another gave: "Splunk software does not
    /// support nested automatic lookups" (Knowledge Manager Manual, "Make your lookup automatic").
    pub(super) fn automatic_lookups(&self, wanted: &mut FieldsRead, span: Span) -> Vec<Step> {
        let mut found: Vec<(Expr, &AutoLookup)> = Vec::new();
        for (index, props) in self.knowledge.props.iter().enumerate() {
            for (class, lookup) in &props.lookups {
                let is_wanted =
                    lookup.outputs.is_empty() || lookup.outputs.iter().any(|(_, field)| wanted.has(field));
                if is_wanted {
                    found.push((self.holds(index, &format!("LOOKUP-{class}"), span), lookup));
                }
            }
        }
        for (_, lookup) in &found {
            lookup.inputs.iter().for_each(|(_, field)| wanted.add(field));
        }
        let mut aside = Vec::new();
        let (mut steps, mut outputs) = (Vec::new(), Vec::new());
        for (number, (holds, lookup)) in found.into_iter().enumerate() {
            let asked = LookupRun { number, holds, lookup, span };
            steps.extend(asked.steps());
            outputs.extend(asked.outputs());
            aside.extend(asked.aside());
        }
        if !outputs.is_empty() {
            steps.push(step(StepKind::Extend(outputs), span));
        }
        if !aside.is_empty() {
            steps.push(without(aside.into_iter(), span));
        }
        steps
    }
}

/// One lookup over the events that it is for.
struct LookupRun<'a> {
    number: usize,
    holds: Expr,
    lookup: &'a AutoLookup,
    span: Span,
}

impl LookupRun<'_> {
    fn input(&self, at: usize) -> String {
        format!("_lookup_{}_of_{at}", self.number)
    }

    fn output(&self, at: usize) -> String {
        format!("_lookup_{}_to_{at}", self.number)
    }

    /// The inputs where the lookup holds, and the table's answers aside.
    fn steps(&self) -> Vec<Step> {
        let span = self.span;
        let field = |name: String| Field { name, span };
        let inputs = self.lookup.inputs.iter().enumerate().map(|(at, (_, name))| {
            let value = call("if", vec![self.holds.clone(), Expr::field(name, span), null(span)], span);
            set(&self.input(at), value, span)
        });
        let asked = self.lookup.inputs.iter().enumerate();
        let asked = asked
            .map(|(at, (column, _))| Renaming { from: field(column.clone()), to: field(self.input(at)) });
        let given = self.lookup.outputs.iter().enumerate();
        let given = given
            .map(|(at, (column, _))| Renaming { from: field(column.clone()), to: field(self.output(at)) });
        let args = vec![
            Arg { name: "table", value: ArgValue::Text(self.lookup.table.clone()), span },
            Arg { name: "inputs", value: ArgValue::Pairs(asked.collect()), span },
            Arg { name: "outputs", value: ArgValue::Pairs(given.collect()), span },
            // Where nobody says which columns come, they come under their own names, and take nothing away.
            Arg { name: "overwrite", value: ArgValue::Boolean(!self.lookup.outputs.is_empty()), span },
            Arg { name: "optional", value: ArgValue::Boolean(true), span },
            Arg { name: "time", value: ArgValue::Fields(vec![field("_time".to_owned())]), span },
        ];
        let lookup = Vendor { command: "splunk.lookup".to_owned(), args };
        vec![step(StepKind::Extend(inputs.collect()), span), step(StepKind::Vendor(lookup), span)]
    }

    /// The answers in their places.
    fn outputs(&self) -> Vec<plan::Assignment> {
        let outputs = self.lookup.outputs.iter().enumerate();
        outputs
            .map(|(at, (_, name))| {
                let found = Expr::field(self.output(at), self.span);
                let before = Expr::field(name, self.span);
                let value = match self.lookup.only_new {
                    true => call("coalesce", vec![before, found], self.span),
                    false => where_it_holds(self.holds.clone(), found, name, self.span),
                };
                set(name, value, self.span)
            })
            .collect()
    }

    fn aside(&self) -> Vec<String> {
        let inputs = (0..self.lookup.inputs.len()).map(|at| self.input(at));
        inputs.chain((0..self.lookup.outputs.len()).map(|at| self.output(at))).collect()
    }
}
