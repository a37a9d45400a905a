//! One of the two queries, read for one class of events.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use plan::{Call, Expr, Literal, StepKind};
use predicate::{Cases, Flow, Formula, Known, Language, Scope, call_alternatives};
use text::Span;

use crate::event_view::{EventView, TIME};
use crate::trial::Query;

/// One of the two queries, read for one class of events.
pub(crate) struct Side<'p, 'v> {
    pub(crate) flow: Flow<'p, 'v>,
    /// When an event passes, its time aside.
    pub(crate) passes: Formula,
    choices: OnceCell<Vec<Choice>>,
}

/// Something that is written in a query and accepts values of a field of the event.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) field: String,
    pub(crate) texts: Language,
}

impl<'p, 'v> Side<'p, 'v> {
    pub(crate) fn new(query: &'p Query<'p>, view: &'v EventView) -> Side<'p, 'v> {
        let flow = Flow::of(query.plan, view);
        let passes = without_time(&flow.passes);
        Side { flow, passes, choices: OnceCell::new() }
    }

    /// What its filters accept of fields of the event, one for each alternative that is written.
    pub(crate) fn choices(&self) -> &[Choice] {
        self.choices.get_or_init(|| self.all_choices())
    }

    fn all_choices(&self) -> Vec<Choice> {
        let mut choices = Vec::new();
        let mut seen = BTreeSet::new();
        for stage in &self.flow.stages {
            if let StepKind::Filter(condition) = &stage.step.kind {
                self.collect(condition, &stage.scope, &mut choices, &mut seen, 0);
            }
        }
        choices
    }

    /// What a condition accepts, one for each alternative that is written.
    pub(crate) fn choices_of(&self, condition: &Expr) -> Vec<Choice> {
        let mut choices = Vec::new();
        self.collect(condition, &self.flow.scope, &mut choices, &mut BTreeSet::new(), 0);
        choices
    }

    /// Goes through an expression and what made the names in it.
    fn collect(
        &self,
        expr: &Expr,
        scope: &Scope<'_>,
        choices: &mut Vec<Choice>,
        seen: &mut BTreeSet<(usize, usize, String)>,
        depth: usize,
    ) {
        const DEEPEST: usize = 12;
        if depth > DEEPEST {
            return;
        }
        match expr {
            Expr::Field(field) => {
                for stage in &self.flow.stages {
                    let StepKind::Extend(made) = &stage.step.kind else { continue };
                    let made: Vec<_> = made.iter().filter(|made| made.field.name == field.name).collect();
                    for one in made {
                        if seen.insert((one.value.span().start, one.value.span().end, "made".to_owned())) {
                            self.collect(&one.value, &stage.scope, choices, seen, depth + 1);
                        }
                    }
                }
            }
            Expr::Call(call) => {
                let alternatives = if is_direct(call, scope) { call_alternatives(call) } else { Vec::new() };
                for (text, alone) in alternatives {
                    let yes = scope.truths(&Expr::Call(alone.clone())).yes;
                    if let Formula::In(field, values) = &yes
                        && seen.insert((call.span.start, call.span.end, text.clone()))
                    {
                        let (field, texts) = (field.to_string(), values.texts.clone());
                        choices.push(Choice { text, span: call.span, field, texts });
                    }
                }
                call.args.iter().for_each(|arg| self.collect(arg, scope, choices, seen, depth + 1));
            }
            Expr::And(parts, _) | Expr::Or(parts, _) => {
                parts.iter().for_each(|part| self.collect(part, scope, choices, seen, depth + 1));
            }
            Expr::Not(part, _) => self.collect(part, scope, choices, seen, depth + 1),
            Expr::Literal(..) => {}
        }
    }

    /// Its columns that put events into named classes: name, and when which text stands in it.
    pub(crate) fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::new();
        for (name, expr) in self.made() {
            let cases = self.flow.scope.field(&name);
            if let Some(values) = named(&cases) {
                labels.push(Label { column: self.column(&name), expr: expr.cloned(), values });
            }
        }
        labels
    }

    /// Its conditions on the event's time that are no comparison with one time.
    pub(crate) fn odd_times(&self) -> BTreeSet<String> {
        let mut odd = BTreeSet::new();
        odd_times(&self.flow.passes, &mut odd);
        odd
    }

    /// The names that the query makes, and the call that makes each.
    fn made(&self) -> BTreeMap<String, Option<&'p Call>> {
        let mut made = BTreeMap::new();
        for stage in &self.flow.stages {
            if let StepKind::Extend(assignments) = &stage.step.kind {
                for assignment in assignments {
                    let call = match &assignment.value {
                        Expr::Call(call) => Some(call),
                        _ => None,
                    };
                    made.insert(assignment.field.name.clone(), call);
                }
            }
        }
        made
    }

    /// The column of its rows that a name ends up in.
    fn column(&self, name: &str) -> String {
        let measures = self.flow.groups.iter().flat_map(|(aggregate, _)| &aggregate.measures);
        let of = |call: &Call| matches!(call.args.as_slice(), [Expr::Field(field)] if field.name == name);
        let found = measures.into_iter().find(|measure| of(&measure.call));
        found.map_or_else(|| name.to_owned(), |measure| measure.name.name.clone())
    }
}

/// Is the call about fields of the event, not about what the query has computed from them?
fn is_direct(call: &Call, scope: &Scope<'_>) -> bool {
    call.args.iter().all(|arg| {
        let cases = scope.cases(arg);
        let constant = matches!(arg, Expr::Literal(..));
        constant
            || cases
                .0
                .iter()
                .all(|(_, known)| matches!(known, Known::Field(..) | Known::Constant(Literal::Null)))
    })
}

/// A column that puts events into named classes.
pub(crate) struct Label {
    /// Its column in the query's rows.
    pub(crate) column: String,
    /// The call that computes it.
    pub(crate) expr: Option<Call>,
    /// When which text stands in it.
    pub(crate) values: Vec<(Formula, String)>,
}

/// The texts that a value may be, where it is nothing else.
fn named(cases: &Cases) -> Option<Vec<(Formula, String)>> {
    let mut values = Vec::new();
    for (when, known) in &cases.0 {
        match known {
            Known::Constant(Literal::Text(text)) if text.parse::<f64>().is_err() => {
                values.push((without_time(when), text.clone()));
            }
            Known::Constant(Literal::Null) => {}
            _ => return None,
        }
    }
    (values.len() > 1).then_some(values)
}

fn odd_times(formula: &Formula, odd: &mut BTreeSet<String>) {
    match formula {
        Formula::Opaque(text, _) if text.contains(TIME) && !is_one_comparison(text) => {
            odd.insert(text.to_string());
        }
        Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|part| odd_times(part, odd)),
        _ => {}
    }
}

/// Is it the event's time beside a constant: `splunk.ge([Opaque("$Time"), Constant(..)])`?
fn is_one_comparison(text: &str) -> bool {
    let Some((function, args)) = text.split_once('(') else { return false };
    let name = function.rsplit('.').next().unwrap_or_default();
    let args = args.replace(&format!("Opaque(\"{TIME}\")"), "");
    ["lt", "le", "gt", "ge", "eq", "ne", "between"].contains(&name)
        && !args.contains("Opaque")
        && !args.contains("Field")
        && !args.contains('#')
}

/// The formula with conditions on the event's time taken to be met: they are tried on the engine.
pub(crate) fn without_time(formula: &Formula) -> Formula {
    match formula {
        Formula::Opaque(text, _) if text.contains(TIME) => Formula::Always,
        Formula::All(parts) => Formula::all(parts.iter().map(without_time)),
        Formula::Any(parts) => Formula::any(parts.iter().map(without_time)),
        other => other.clone(),
    }
}
