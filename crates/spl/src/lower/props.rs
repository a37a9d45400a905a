//! What an app's `props.conf` makes of events before a search sees them.
//!
//! In Splunk's order: extractions, aliases, calculated fields (Knowledge Manager Manual, "The sequence of search-time
//! operations"). Calculated fields do not see each other. Only what the search reads is made.

use std::collections::BTreeSet;

use plan::{
    Arg, ArgValue, Assignment, Expr, Field, Literal, Plan, Project, Projection, Step, StepKind, Vendor,
};
use text::{Diagnostic, Span};

use super::search::at;
use super::{Lowering, step};
use crate::knowledge::{Props, Scope};
use crate::syntax::CommandKind;

impl Lowering<'_> {
    /// Puts what apps define between the scan of a search and its first filter.
    pub(super) fn apply_props(&mut self, plan: &mut Plan) {
        let knowledge = self.knowledge;
        if knowledge.props.is_empty() {
            return;
        }
        let Some(Step { kind: StepKind::Scan(_), span }) = plan.steps.first() else { return };
        let span = *span;
        let mut wanted = Wanted { names: plan::fields_read(plan) };
        let mut calculated = Vec::new();
        for props in &knowledge.props {
            for (field, text) in props.calculated.iter().filter(|(field, _)| wanted.has(field)) {
                calculated.extend(self.calculation(field, text, span).map(|value| (props, field, value)));
            }
        }
        for (_, _, value) in &calculated {
            wanted.add_read(value);
        }
        let aliases: Vec<_> = knowledge
            .props
            .iter()
            .flat_map(|props| props.aliases.iter().map(move |alias| (props, alias)))
            .filter(|(_, alias)| wanted.has(&alias.to))
            .collect();
        aliases.iter().for_each(|(_, alias)| wanted.add(&alias.from));
        let mut made = Vec::new();
        for props in &knowledge.props {
            for (pattern, field) in &props.extractions {
                if names_of(pattern).iter().any(|name| wanted.has(name)) {
                    made.extend(extraction(props, pattern, field, span));
                }
            }
        }
        let aliased = aliases.into_iter().map(|(props, alias)| {
            let (from, to) = (Expr::field(&alias.from, span), Expr::field(&alias.to, span));
            let value = if alias.only_new { call("coalesce", vec![to, from], span) } else { from };
            set(&alias.to, where_it_holds(props, value, &alias.to, span), span)
        });
        let aliased: Vec<Assignment> = aliased.collect();
        if !aliased.is_empty() {
            made.push(step(StepKind::Extend(aliased), span));
        }
        made.extend(side_by_side(&calculated, span));
        plan.steps.splice(1..1, made);
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
struct Wanted {
    names: Option<BTreeSet<String>>,
}

impl Wanted {
    fn has(&self, name: &str) -> bool {
        self.names.as_ref().is_none_or(|names| names.contains(name))
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

/// `rex` on the text where the stanza holds, and on nothing elsewhere.
fn extraction(props: &Props, pattern: &str, field: &str, span: Span) -> Vec<Step> {
    const TEXT: &str = "_extracted_from";
    let source = Expr::field(field, span);
    let text = call("if", vec![holds(props, span), source, null(span)], span);
    let name = |name: &str| Field { name: name.to_owned(), span };
    let args = vec![
        Arg { name: "field", value: ArgValue::Fields(vec![name(TEXT)]), span },
        Arg { name: "pattern", value: ArgValue::Text(pattern.to_owned()), span },
        Arg { name: "max_match", value: ArgValue::Integer(1), span },
    ];
    let gone = Project { projection: Projection::Without, fields: vec![name(TEXT)] };
    vec![
        step(StepKind::Extend(vec![set(TEXT, text, span)]), span),
        step(StepKind::Vendor(Vendor { command: "splunk.rex".to_owned(), args }), span),
        step(StepKind::Project(gone), span),
    ]
}

/// Calculated fields, none of which sees another: first aside, then in their places.
fn side_by_side(calculated: &[(&Props, &String, Expr)], span: Span) -> Vec<Step> {
    if calculated.is_empty() {
        return Vec::new();
    }
    let aside = |index: usize| format!("_calculated_{index}");
    let mut steps = Vec::new();
    let values = calculated.iter().enumerate().map(|(index, (props, field, value))| {
        set(&aside(index), where_it_holds(props, value.clone(), field, span), span)
    });
    steps.push(step(StepKind::Extend(values.collect()), span));
    let moved = calculated.iter().enumerate().map(|(index, (props, field, _))| {
        // Two stanzas may make one field: each where it holds.
        set(field, where_it_holds(props, Expr::field(aside(index), span), field, span), span)
    });
    steps.push(step(StepKind::Extend(moved.collect()), span));
    let fields = (0..calculated.len()).map(|index| Field { name: aside(index), span }).collect();
    let gone = Project { projection: Projection::Without, fields };
    steps.push(step(StepKind::Project(gone), span));
    steps
}

fn where_it_holds(props: &Props, value: Expr, field: &str, span: Span) -> Expr {
    call("if", vec![holds(props, span), value, Expr::field(field, span)], span)
}

/// Is the event one of the stanza's?
fn holds(props: &Props, span: Span) -> Expr {
    let (field, pattern) = match &props.scope {
        Scope::Sourcetype(name) => ("sourcetype", name.clone()),
        // `...` goes over folders, `*` does not; both are any text here.
        Scope::Source(pattern) => ("source", pattern.replace("...", "*")),
        Scope::Host(pattern) => ("host", pattern.clone()),
    };
    call("search_eq", vec![Expr::field(field, span), Expr::text(pattern, span)], span)
}

/// The names of the groups in a pattern: `(?<name>…)`, `(?P<name>…)`.
fn names_of(pattern: &str) -> Vec<&str> {
    let groups =
        pattern.split("(?").skip(1).filter_map(|rest| rest.trim_start_matches('P').strip_prefix('<'));
    groups
        .filter(|rest| !rest.starts_with(['=', '!']))
        .filter_map(|rest| Some(rest.split_once('>')?.0))
        .collect()
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
