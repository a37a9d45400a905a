//! What the names of a query mean at one of its steps.

use std::collections::BTreeMap;

use plan::{Call, Expr, Literal, Project};

use crate::accepts::{Accepts, Truth, literal_text};
use crate::cases::{Cases, Known, MOST_CASES, short};
use crate::constants::{computed, is_constant_function};
use crate::flow::kept;
use crate::formula::Outcomes;
use crate::{Change, Formula, Values};

/// What a field of the view that a plan scans is, in terms of the event. [`Fields`] takes each as it is; who knows how a
/// view is made from events can say more.
pub trait View {
    /// What the field is.
    fn field(&self, name: &str) -> Cases;
}

/// Each field of the view by its own name.
pub struct Fields;

impl View for Fields {
    fn field(&self, name: &str) -> Cases {
        Cases::field(name)
    }
}

/// When a condition is true, and when it is false; else it is null.
#[derive(Clone, Debug, PartialEq)]
pub struct Truths {
    /// When it is true.
    pub yes: Formula,
    /// When it is false.
    pub no: Formula,
}

impl Truths {
    fn never_null(yes: Formula) -> Truths {
        Truths { no: !yes.clone(), yes }
    }

    fn opaque(text: String) -> Truths {
        let text = short(text);
        let outcome = |truth| Formula::Opaque(text.as_str().into(), Outcomes::only(truth));
        Truths { yes: outcome(Truth::True), no: outcome(Truth::False) }
    }

    fn when(self, when: &Formula) -> Truths {
        Truths { yes: when.clone().and(self.yes), no: when.clone().and(self.no) }
    }

    fn of(truth: Truth) -> Truths {
        let always = |is: bool| if is { Formula::Always } else { Formula::Never };
        Truths { yes: always(truth == Truth::True), no: always(truth == Truth::False) }
    }
}

/// What the names of a query mean at one of its steps: the fields of the view, and what the steps so far have made of
/// them.
#[derive(Clone)]
pub struct Scope<'v> {
    view: &'v dyn View,
    made: BTreeMap<String, Cases>,
    /// What became of names that the query has not made since.
    others: Vec<Others>,
}

/// What became of names.
#[derive(Clone)]
enum Others {
    /// Only some went on.
    Projected(Project),
    /// A command may have given them other values.
    Covered(String),
}

impl<'v> Scope<'v> {
    /// The fields of a view, before any step.
    pub fn new(view: &'v dyn View) -> Scope<'v> {
        Scope { view, made: BTreeMap::new(), others: Vec::new() }
    }

    /// What a name means.
    pub fn field(&self, name: &str) -> Cases {
        if let Some(made) = self.made.get(name) {
            return made.clone();
        }
        for other in self.others.iter().rev() {
            match other {
                Others::Projected(project) if !kept(project, name) => return Cases::null(),
                Others::Projected(_) => {}
                Others::Covered(text) => return Cases::always(Known::opaque(format!("{name} of {text}"))),
            }
        }
        self.view.field(name)
    }

    /// All that the query has made of the view so far, as text.
    pub(crate) fn all_made(&self) -> String {
        let others = self.others.iter().map(|other| match other {
            Others::Projected(project) => {
                let names: Vec<&str> = project.fields.iter().map(|field| field.name.as_str()).collect();
                format!("{:?} {names:?}", project.projection)
            }
            Others::Covered(text) => text.clone(),
        });
        format!("{:?} {:?}", self.made, others.collect::<Vec<_>>())
    }

    /// Lets only some names go on.
    pub fn project(&mut self, project: &Project) {
        self.made.retain(|name, _| kept(project, name));
        self.others.push(Others::Projected(project.clone()));
    }

    /// A command, by its text, may have given any name another value.
    pub(crate) fn cover(&mut self, text: &str) {
        self.made.clear();
        self.others.push(Others::Covered(text.to_owned()));
    }

    /// Gives a name another meaning.
    ///
    /// A meaning with too many conditions is taken to be not understood.
    pub fn set(&mut self, name: impl Into<String>, cases: Cases) {
        const MOST_PARTS: usize = 2_000;
        let size: usize = cases.0.iter().map(|(when, _)| when.size(MOST_PARTS)).sum();
        let cases = if size <= MOST_PARTS { cases } else { Cases::always(cases.hashed()) };
        self.made.insert(name.into(), cases);
    }

    /// When the condition is true. It stops at the first part that never is.
    pub fn yes(&self, expr: &Expr) -> Formula {
        match expr {
            Expr::And(parts, _) => {
                let mut all = Vec::with_capacity(parts.len());
                for part in parts {
                    match self.yes(part) {
                        Formula::Never => return Formula::Never,
                        yes => all.push(yes),
                    }
                }
                Formula::all(all)
            }
            Expr::Or(parts, _) => Formula::any(parts.iter().map(|part| self.yes(part))),
            _ => self.truths(expr).yes,
        }
    }

    /// When the condition is true, and when it is false.
    pub fn truths(&self, expr: &Expr) -> Truths {
        match expr {
            Expr::And(parts, _) => {
                let parts: Vec<Truths> = parts.iter().map(|part| self.truths(part)).collect();
                Truths {
                    yes: Formula::all(parts.iter().map(|part| part.yes.clone())),
                    no: Formula::any(parts.into_iter().map(|part| part.no)),
                }
            }
            Expr::Or(parts, _) => {
                let parts: Vec<Truths> = parts.iter().map(|part| self.truths(part)).collect();
                Truths {
                    yes: Formula::any(parts.iter().map(|part| part.yes.clone())),
                    no: Formula::all(parts.into_iter().map(|part| part.no)),
                }
            }
            Expr::Not(part, _) => {
                let part = self.truths(part);
                Truths { yes: part.no, no: part.yes }
            }
            Expr::Call(call) if !gives_a_value(call) => self.call(call),
            Expr::Call(_) | Expr::Field(_) | Expr::Literal(..) => self.truths_of(&self.cases(expr)),
        }
    }

    /// A value taken for a condition.
    fn truths_of(&self, cases: &Cases) -> Truths {
        let parts = cases.0.iter().map(|(when, known)| {
            let truths = match known {
                Known::Constant(Literal::Boolean(value)) => {
                    Truths::of(if *value { Truth::True } else { Truth::False })
                }
                Known::Constant(_) => Truths::of(Truth::Null),
                other => Truths::opaque(format!("{other:?}")),
            };
            truths.when(when)
        });
        either(parts.collect())
    }

    /// A call that is a condition.
    fn call(&self, call: &Call) -> Truths {
        let args: Vec<Cases> = call.args.iter().map(|arg| self.cases(arg)).collect();
        let Some(choices) = combinations(&args) else { return Truths::opaque(self.text(call)) };
        either(choices.into_iter().map(|(when, values)| self.compared(call, &values).when(&when)).collect())
    }

    /// The call where its arguments are known.
    fn compared(&self, call: &Call, values: &[&Known]) -> Truths {
        let constant = |at: usize| match values[at] {
            Known::Constant(literal) => Some(literal),
            _ => None,
        };
        let open: Vec<usize> = (0..values.len()).filter(|at| constant(*at).is_none()).collect();
        let opaque = || Truths::opaque(written(call, values));
        if let [Known::Constant(left), Known::Constant(right)] = values
            && let (Literal::Boolean(left), Literal::Boolean(right)) = (left, right)
        {
            return match call.function.rsplit('.').next() {
                Some("eq") => Truths::of(truth(left == right)),
                Some("ne") => Truths::of(truth(left != right)),
                _ => opaque(),
            };
        }
        // With nothing open the first argument stands in for the subject, and the constant is tried on it.
        let stand_in = match open.as_slice() {
            [] if call.function.ends_with("cidrmatch") || call.function.ends_with("INCIDR") => 1,
            [] => 0,
            [one] => *one,
            _ => return opaque(),
        };
        let args = values.iter().zip(&call.args).enumerate().map(|(at, (value, arg))| match value {
            Known::Constant(literal) if at != stand_in => Expr::Literal(literal.clone(), arg.span()),
            _ => Expr::field("", arg.span()),
        });
        let call_here = Call { args: args.collect(), ..call.clone() };
        if values.iter().enumerate().any(|(at, _)| at != stand_in && constant(at) == Some(&Literal::Null)) {
            return Truths::of(Truth::Null);
        }
        let Ok(accepts) = Accepts::of(&call_here) else { return opaque() };
        match values.get(stand_in) {
            Some(Known::Constant(Literal::Null)) => Truths::of(accepts.absent),
            Some(Known::Constant(literal)) => match literal_text(literal) {
                Some(text) if accepts.accepted.accepts(&text) => Truths::of(Truth::True),
                Some(text) if accepts.refused.accepts(&text) => Truths::of(Truth::False),
                Some(_) => Truths::of(Truth::Null),
                None => opaque(),
            },
            Some(Known::Field(name, changes)) => of_field(name, changes, &accepts).unwrap_or_else(opaque),
            Some(Known::Opaque(_)) | None => opaque(),
        }
    }

    /// What an expression may be, and when.
    pub fn cases(&self, expr: &Expr) -> Cases {
        match expr {
            Expr::Field(field) => self.field(&field.name),
            Expr::Literal(literal, _) => Cases::constant(literal.clone()),
            Expr::Call(call) if gives_a_value(call) => self.value(call),
            Expr::Call(_) | Expr::And(..) | Expr::Or(..) | Expr::Not(..) => self.condition_value(expr),
        }
    }

    /// A condition taken for a value.
    fn condition_value(&self, expr: &Expr) -> Cases {
        let Truths { yes, no } = self.truths(expr);
        let boolean = |value| Known::Constant(Literal::Boolean(value));
        let neither = (!yes.clone()).and(!no.clone());
        Cases::joined([(yes, boolean(true)), (no, boolean(false)), (neither, Known::Constant(Literal::Null))])
    }

    fn value(&self, call: &Call) -> Cases {
        let (_, name) = call.function.split_once('.').unwrap_or_default();
        match (name, call.args.as_slice()) {
            ("null", []) => Cases::null(),
            ("true", []) => Cases::constant(Literal::Boolean(true)),
            ("false", []) => Cases::constant(Literal::Boolean(false)),
            ("lower" | "LOWER", [text]) => self.changed(text, call, Change::Lower),
            ("upper" | "UPPER", [text]) => self.changed(text, call, Change::Upper),
            ("trim", [text]) => self.changed(text, call, Change::Trim(vec![' ', '\t'])),
            ("STR" | "UTF8", [value]) => self.cases(value),
            ("coalesce", args) => self.first(args),
            ("if", [condition, then, otherwise]) => self.branch(&[condition, then], Some(otherwise)),
            ("case", args) => {
                let pairs: Vec<&Expr> = args.iter().take(args.len() / 2 * 2).collect();
                self.branch(&pairs, args.get(pairs.len()))
            }
            _ => self.operation(call),
        }
    }

    fn changed(&self, text: &Expr, call: &Call, change: Change) -> Cases {
        self.cases(text).map(|known| match known {
            Known::Field(name, mut changes) => {
                if changes.last() != Some(&change) {
                    changes.push(change.clone());
                }
                Known::Field(name, changes)
            }
            Known::Constant(Literal::Null) => Known::Constant(Literal::Null),
            Known::Constant(literal) => match (literal_text(&literal), &change) {
                (Some(text), Change::Lower) => Known::Constant(Literal::Text(text.to_lowercase())),
                (Some(text), Change::Upper) => Known::Constant(Literal::Text(text.to_uppercase())),
                _ => Known::opaque(written(call, &[&Known::Constant(literal)])),
            },
            other => Known::opaque(written(call, &[&other])),
        })
    }

    /// The first that is something.
    fn first(&self, args: &[Expr]) -> Cases {
        let mut all = Vec::new();
        let mut open = Formula::Always;
        for arg in args {
            for (when, known) in self.cases(arg).0 {
                let here = open.clone().and(when);
                match &known {
                    Known::Constant(Literal::Null) => {}
                    Known::Field(name, _) => {
                        all.push((here.and(Formula::is_in(name.as_str(), Values::present())), known));
                    }
                    // Whether it is something is not known: what follows is not either.
                    Known::Opaque(_) => {
                        let meant: Vec<Cases> = args.iter().map(|arg| self.cases(arg)).collect();
                        return Cases::always(Known::opaque(format!("first of {meant:?}")));
                    }
                    Known::Constant(_) => all.push((here, known)),
                }
            }
            open = Formula::all([open, !Formula::any(all.iter().map(|(when, _)| when.clone()))]);
        }
        all.push((open, Known::Constant(Literal::Null)));
        Cases::joined(all)
    }

    /// `condition, value, ...`, and what else.
    fn branch(&self, pairs: &[&Expr], otherwise: Option<&Expr>) -> Cases {
        let mut all = Vec::new();
        let mut open = Formula::Always;
        for pair in pairs.chunks_exact(2) {
            let yes = self.truths(pair[0]).yes;
            let here = open.clone().and(yes.clone());
            all.extend(
                self.cases(pair[1]).0.into_iter().map(|(when, known)| (here.clone().and(when), known)),
            );
            open = open.and(!yes);
        }
        let rest = otherwise.map_or_else(Cases::null, |otherwise| self.cases(otherwise));
        all.extend(rest.0.into_iter().map(|(when, known)| (open.clone().and(when), known)));
        Cases::joined(all)
    }

    /// Arithmetic on constants; anything else is not understood.
    fn operation(&self, call: &Call) -> Cases {
        let args: Vec<Cases> = call.args.iter().map(|arg| self.cases(arg)).collect();
        let Some(choices) = combinations(&args) else { return Cases::always(Known::opaque(self.text(call))) };
        Cases::joined(choices.into_iter().map(|(when, values)| {
            let known =
                computed(&call.function, &values).unwrap_or_else(|| Known::opaque(written(call, &values)));
            (when, known)
        }))
    }

    /// The call with its names written out, so that equal texts mean the same.
    fn text(&self, call: &Call) -> String {
        let args: Vec<Cases> = call.args.iter().map(|arg| self.cases(arg)).collect();
        format!("{}({args:?})", call.function)
    }
}

/// Is the call anything but a condition?
fn gives_a_value(call: &Call) -> bool {
    let (vendor, name) = call.function.split_once('.').unwrap_or_default();
    vendor != "sigma"
        && (is_constant_function(name)
            || matches!(
                name,
                "null"
                    | "true"
                    | "false"
                    | "lower"
                    | "LOWER"
                    | "upper"
                    | "UPPER"
                    | "trim"
                    | "STR"
                    | "UTF8"
                    | "coalesce"
                    | "if"
                    | "case"
            ))
}

fn truth(value: bool) -> Truth {
    if value { Truth::True } else { Truth::False }
}

fn either(parts: Vec<Truths>) -> Truths {
    Truths {
        yes: Formula::any(parts.iter().map(|part| part.yes.clone())),
        no: Formula::any(parts.into_iter().map(|part| part.no)),
    }
}

/// What a predicate makes of a field with its changes.
fn of_field(name: &str, changes: &[Change], accepts: &Accepts<'_>) -> Option<Truths> {
    let before = |language: &crate::Language| {
        changes.iter().rev().try_fold(language.clone(), |language, change| language.under(change)).ok()
    };
    let (accepted, refused) = (before(&accepts.accepted)?, before(&accepts.refused)?);
    if accepts.absent != Truth::Null && accepts.refused == accepts.accepted.complement() {
        let yes = Values { absent: accepts.absent == Truth::True, texts: accepted };
        return Some(Truths::never_null(Formula::is_in(name, yes)));
    }
    let values = |texts, absent| Formula::is_in(name, Values { absent, texts });
    Some(Truths {
        yes: values(accepted, accepts.absent == Truth::True),
        no: values(refused, accepts.absent == Truth::False),
    })
}

/// All combinations of what the arguments may be; `None` where there are too many.
fn combinations(args: &[Cases]) -> Option<Vec<(Formula, Vec<&Known>)>> {
    let mut all: Vec<(Formula, Vec<&Known>)> = vec![(Formula::Always, Vec::new())];
    for cases in args {
        let mut next = Vec::new();
        for (when, known) in &all {
            for (here, value) in &cases.0 {
                let both = when.clone().and(here.clone());
                if both != Formula::Never {
                    let mut values = known.clone();
                    values.push(value);
                    next.push((both, values));
                }
            }
        }
        all = next;
        if all.len() > MOST_CASES {
            return None;
        }
    }
    Some(all)
}

fn written(call: &Call, values: &[&Known]) -> String {
    format!("{}({values:?})", call.function)
}
