//! Choices between values, and the alternatives that are written in patterns.

use std::collections::BTreeSet;

use plan::{Call, Expr, Literal, StepKind};
use predicate::{Fields, Formula, Scope, Universe};
use text::Span;

use crate::flow::Pipeline;
use crate::texts::{self, Kind, Test};
use crate::{Subject, place};

/// A choice (`case`, `CASE`), written over the event's own fields, and which events get to it.
pub(crate) struct Choice {
    /// The call.
    pub(crate) call: Call,
    /// The field that its conditions look at.
    pub(crate) field: String,
    /// What the filters before it ask of that field.
    pub(crate) context: Formula,
    /// In which pipeline.
    pub(crate) pipeline: usize,
    /// In which of its steps.
    pub(crate) step: usize,
}

/// The choices of a query between patterns of one field, each once.
pub(crate) fn choices(subject: &Subject<'_>) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    for (pipeline, known) in subject.pipelines.iter().enumerate() {
        for (at, (step, moment)) in known.steps().enumerate() {
            place::step_exprs(step, &mut |expr| {
                let Expr::Call(written) = expr else { return };
                let again = found.iter().any(|choice| choice.call.span == written.span);
                // What a data model makes has the place of its name.
                let word = written.span.of(subject.text()).get(..2).unwrap_or_default().to_ascii_lowercase();
                if !is_choice(written) || again || !["ca", "if"].contains(&word.as_str()) {
                    return;
                }
                if let Expr::Call(call) = moment.names.resolved(expr)
                    && let Some(field) = one_field(&call)
                {
                    let context = context(known, at, &field);
                    found.push(Choice { call, field, context, pipeline, step: at });
                }
            });
        }
    }
    found
}

/// How many patterns a choice may have that is looked at.
const MOST_PATTERNS: usize = 100;

/// The one field that all conditions of a choice look at, by patterns.
fn one_field(call: &Call) -> Option<String> {
    let conditions = || call.args.chunks_exact(2).map(|pair| &pair[0]);
    let calls: Vec<&Call> = conditions().flat_map(positive).collect();
    let tests: Vec<Test<'_>> = calls.iter().filter_map(|call| texts::test(call)).collect();
    let patterns = || tests.iter().flat_map(|test| &test.patterns);
    let wild = patterns().any(|pattern| pattern.kind != Kind::Plain);
    let names: BTreeSet<String> = conditions().flat_map(fields_of).collect();
    let small = patterns().count() <= MOST_PATTERNS && call.args.len() <= 40;
    (wild && small && names.len() == 1).then(|| names.into_iter().next()).flatten()
}

fn fields_of(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    place::visit(expr, &mut |part| {
        if let Expr::Field(field) = part {
            names.insert(field.name.clone());
        }
    });
    names
}

/// What the filters before a step ask of that field alone.
fn context(pipeline: &Pipeline<'_>, step: usize, field: &str) -> Formula {
    let scope = Scope::new(&Fields);
    let mut context = Formula::Always;
    for (step, moment) in pipeline.steps().take(step) {
        let StepKind::Filter(condition) = &step.kind else { continue };
        let resolved = moment.names.resolved(condition);
        let single = std::slice::from_ref(&resolved);
        let parts = if let Expr::And(parts, _) = &resolved { parts.as_slice() } else { single };
        for part in parts {
            let names = fields_of(part);
            if names.len() == 1 && names.contains(field) {
                context = context.and(scope.truths(part).yes);
            }
        }
    }
    context
}

fn is_choice(call: &Call) -> bool {
    ["splunk.case", "ariel.case"].contains(&call.function.as_str())
}

/// An alternative that is written in a condition: a part of a pattern, a member of a list.
pub(crate) struct Written {
    /// What is written for it.
    pub(crate) text: String,
    /// Where.
    pub(crate) span: Span,
    /// The condition with only this alternative, over the event's own fields.
    pub(crate) call: Call,
}

impl Written {
    /// When it is true.
    pub(crate) fn formula(&self) -> Formula {
        Scope::new(&Fields).truths(&Expr::Call(self.call.clone())).yes
    }
}

/// The alternatives of a condition on a text.
pub(crate) fn alternatives(subject: &Subject<'_>, call: &Call) -> Vec<Written> {
    let Some(test) = texts::test(call) else { return Vec::new() };
    let mut found = Vec::new();
    for (at, pattern) in test.patterns.iter().enumerate() {
        let only = |text: &str| {
            let mut args = vec![call.args[0].clone(), Expr::text(text, pattern.span)];
            args.extend(call.args.get(2).filter(|_| call.function == "sigma.re").cloned());
            Call { args, ..call.clone() }
        };
        let parts = if pattern.kind == Kind::Regex {
            predicate::pattern_alternatives(pattern.written)
        } else {
            Vec::new()
        };
        if parts.is_empty() {
            let mut one = call.clone();
            if test.patterns.len() > 1 {
                one.args = vec![call.args[0].clone(), call.args[at + 1].clone()];
            }
            found.push(Written { text: pattern.written.to_owned(), span: pattern.span, call: one });
        }
        for part in parts {
            let span = place::part_of(subject.text(), pattern.span, pattern.written, part.place.clone());
            found.push(Written { call: only(&part.pattern), text: part.text, span });
        }
    }
    found
}

/// The calls below an expression that ask for a text, those behind NOT aside.
pub(crate) fn positive(expr: &Expr) -> Vec<&Call> {
    match expr {
        Expr::Call(call) => match texts::test(call) {
            Some(test) if !test.negated && own(&test) => vec![call],
            _ => call.args.iter().flat_map(positive).collect(),
        },
        Expr::And(parts, _) | Expr::Or(parts, _) => parts.iter().flat_map(positive).collect(),
        Expr::Not(..) | Expr::Field(_) | Expr::Literal(..) => Vec::new(),
    }
}

fn own(test: &Test<'_>) -> bool {
    test.field().is_some_and(crate::flow::is_own)
}

/// A value of the field for which the condition can be true; other fields, and what is not understood, such as the
/// time of the search, have to come out as they must.
pub(crate) fn witness(condition: &Formula, field: &str) -> Option<String> {
    let model = condition.model(Universe::Plain).ok().flatten()?;
    model.witness().remove(field).flatten()
}

/// Is it proved that the condition is never true?
pub(crate) fn is_never(condition: &Formula) -> bool {
    matches!(condition.model(Universe::Any), Ok(None))
}

/// The text of a value that a choice gives.
pub(crate) fn label(value: &Expr) -> Option<&str> {
    match value {
        Expr::Literal(Literal::Text(text), _) => Some(text),
        _ => None,
    }
}
