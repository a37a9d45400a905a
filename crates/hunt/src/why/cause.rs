//! What kind of cause a failing part of a condition is, in a sentence.

use std::collections::BTreeSet;

use plan::{Expr, Field, Literal, Project, Projection, Scan, Step, StepKind, TimeRange};
use taxonomy::Role;
use text::Span;

use super::atoms::{Atom, Name, Origin, Way};
use super::letter_case::without_case;
use super::nearest::{alternatives, nearest};
use super::{Cause, Reason, WrittenText, cut};

/// The reason why `atoms`, all over the same fields of the event, fail at the filter at `step`.
pub(super) fn of(way: &Way<'_>, step: usize, fields: &BTreeSet<Name>, atoms: &[Atom<'_>]) -> Reason {
    let group = Group { way, step: &way.plan.steps[step], atoms };
    // Of several fields in one comparison the one whose value is compared is the one to look at, else the first that
    // is absent, else the first.
    let compared = group.compared();
    let same = |name: &&Name| {
        compared.as_deref().is_some_and(|compared| {
            group.value(name).is_some_and(|value| value.eq_ignore_ascii_case(compared))
        })
    };
    let absent = || fields.iter().find(|name| group.value(name).is_none());
    let mut reason = match fields.iter().find(same).or_else(absent).or_else(|| fields.first()) {
        Some(name) => group.over_field(name),
        None => group.over_nothing(),
    };
    reason.compared = compared;
    reason
}

/// Atoms over the same fields.
struct Group<'a, 'w> {
    way: &'a Way<'w>,
    step: &'a Step,
    atoms: &'a [Atom<'w>],
}

impl Group<'_, '_> {
    /// No field takes part: what was written is never true, or is the answer of a subsearch.
    fn over_nothing(&self) -> Reason {
        let message = match self.wanted() {
            true => format!("`{}` is not true", self.written(self.first().span())),
            false => format!("`{}` is true, which is excluded", self.written(self.first().span())),
        };
        self.reason(Cause::Value, message)
    }

    fn over_field(&self, name: &Name) -> Reason {
        let mut reason = match self.value(name) {
            Some(value) if self.is_count(name, &value) => self.shortfall(&name.name, value),
            None => self.absent(name),
            Some(value) => self.present(&name.name, &value),
        };
        reason.field = Some(name.name.clone());
        reason
    }

    /// Is it a number over several rows?
    fn is_count(&self, name: &Name, value: &str) -> bool {
        self.way.is_measured(&name.name, name.step) && value.parse::<f64>().is_ok()
    }

    /// A number over several rows that is not what the condition asks.
    fn shortfall(&self, name: &str, found: String) -> Reason {
        let of = match (self.first(), numbers_of(self.first()).as_slice()) {
            (Expr::Call(call), [asked]) if call.function.ends_with(".gt") => {
                format!(" ({found}, and more than {asked} is asked)")
            }
            (_, [asked]) => format!(" ({found} of {asked})"),
            _ => String::new(),
        };
        let mut reason = self.reason(
            Cause::Threshold,
            format!("`{name}` is {found}, which does not meet {}{of}", self.asked()),
        );
        reason.value = Some(found);
        reason
    }

    /// What the first condition compares, as it is by then.
    fn compared(&self) -> Option<String> {
        let Expr::Call(call) = self.first() else { return None };
        let value = call.args.iter().find(|arg| !matches!(arg, Expr::Literal(..)))?;
        self.way.value_at(value, self.atoms[0].step)
    }

    fn absent(&self, name: &Name) -> Reason {
        let (cause, why) = absence(self.way, &name.name, name.step);
        let so = match self.wanted() {
            true => format!("so {} is not true", self.asked()),
            false => {
                format!("so {} is neither true nor false, and a NOT does not make it true", self.asked())
            }
        };
        self.reason(cause, format!("{why}, {so}"))
    }

    fn present(&self, name: &str, value: &str) -> Reason {
        let cause = self.cause(name, value);
        let found = if value.is_empty() { "empty".to_owned() } else { format!("`{}`", cut(value)) };
        let near = self.nearest(value).filter(|_| matches!(cause, Cause::Value));
        let message = match cause {
            _ if !self.wanted() => format!("`{name}` is {found}, which {} excludes", self.asked()),
            Cause::Case => {
                let asked = self.written(self.but_for_case().unwrap_or(self.first()).span());
                format!("`{name}` is {found}, which differs from `{asked}` in upper and lower case only")
            }
            Cause::Type => format!("`{name}` is {found}, no number, so {} is not true", self.asked()),
            _ => {
                let near = near.map(|span| format!("; the nearest is `{}`", self.written(span)));
                let hint = near.or_else(|| self.elsewhere(name)).unwrap_or_default();
                format!("`{name}` is {found}, which does not meet {}{hint}", self.asked())
            }
        };
        let mut reason = self.reason(cause, message);
        if let Some(atom) = self.but_for_case().filter(|_| cause == Cause::Case) {
            (reason.start, reason.end) = (atom.span().start, atom.span().end);
        }
        reason.value = Some(value.to_owned());
        reason.nearest = near;
        reason
    }

    /// The condition that would be true if upper and lower case did not count.
    fn but_for_case(&self) -> Option<&Expr> {
        let holds = |atom: &&Atom<'_>| {
            atom.wanted
                && without_case(atom.expr)
                    .is_some_and(|other| self.way.truth(&other, atom.step) == Some(true))
        };
        self.atoms.iter().find(holds).map(|atom| atom.expr)
    }

    fn cause(&self, name: &str, value: &str) -> Cause {
        let texts = self.texts();
        match role(self.way, name) {
            _ if value.is_empty() || value == "-" => Cause::Blank,
            Some(Role::LogSource) => Cause::LogSource,
            Some(Role::Time) => Cause::TimeWindow,
            _ if self.but_for_case().is_some() => Cause::Case,
            _ if texts.is_empty() && self.asks_for_number() && value.parse::<f64>().is_err() => Cause::Type,
            _ => Cause::Value,
        }
    }

    /// Another field of the event that has exactly what was asked of this one.
    fn elsewhere(&self, name: &str) -> Option<String> {
        if role(self.way, name) != Some(Role::LogSource) {
            return None;
        }
        let texts = self.texts();
        let others = taxonomy::fields_of_role(view(self.way)?, Role::LogSource);
        others.iter().filter(|other| *other != name).find_map(|other| {
            let value = self.own(other)?;
            let same = texts.iter().any(|text| text.eq_ignore_ascii_case(&value));
            same.then(|| format!("; that is its `{other}`"))
        })
    }

    /// The alternative among all patterns of the atoms that comes nearest to a value.
    fn nearest(&self, value: &str) -> Option<Span> {
        if !self.wanted() {
            return None;
        }
        let literals: Vec<Span> = self.atoms.iter().flat_map(|atom| literals_of(atom.expr)).collect();
        let all = alternatives(&literals, self.way.replay.text);
        // One alternative alone is what the sentence shows anyway.
        let several = all.len() > 1;
        nearest(&all, value).map(|found| found.span).filter(|_| several)
    }

    /// What is asked of the field.
    fn asked(&self) -> String {
        let first = self.written(self.first().span());
        match self.atoms.len() {
            1 => format!("`{first}`"),
            many => format!("any of {many} conditions such as `{first}`"),
        }
    }

    /// What the event has in a field of the view before the query changed it, or in the log under that name: a view
    /// may show an empty value as none. What a step made or took away is as it is in the event's row.
    fn value(&self, name: &Name) -> Option<String> {
        match name.step {
            0 => self.own(&name.name),
            step => self.way.value_at(&Expr::field(&name.name, self.first().span()), step),
        }
    }

    fn own(&self, name: &str) -> Option<String> {
        let way = self.way;
        shown(way, name).or_else(|| {
            let values = way.replay.store.event(way.event)?;
            values.into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
        })
    }

    fn texts(&self) -> Vec<&str> {
        self.atoms.iter().flat_map(|atom| texts_of(atom.expr)).collect()
    }

    fn asks_for_number(&self) -> bool {
        self.atoms.iter().any(|atom| !numbers_of(atom.expr).is_empty())
    }

    fn wanted(&self) -> bool {
        self.atoms.iter().all(|atom| atom.wanted)
    }

    fn first(&self) -> &Expr {
        self.atoms[0].expr
    }

    fn written(&self, span: Span) -> String {
        cut(&span.of(self.way.replay.text).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn reason(&self, cause: Cause, message: String) -> Reason {
        let mut reason = super::reason(self.step, self.way.replay.text, cause, message, self.first().span());
        reason.excluded = !self.wanted();
        reason.conditions = self.atoms.iter().map(|atom| atom.expr.span()).collect();
        reason.literals = self.atoms.iter().flat_map(|atom| written_texts(atom.expr)).collect();
        reason
    }
}

/// Why a name has no value in the event's row before a step.
pub(super) fn absence(way: &Way<'_>, name: &str, step: usize) -> (Cause, String) {
    let stage = |at: usize| super::first_line(way.plan.steps[at].span, way.replay.text);
    match way.origin(name, step) {
        Origin::Made(at) => (Cause::AbsentAtStage, format!("`{}` gives the event no `{name}`", stage(at))),
        Origin::Lost(at) => (Cause::AbsentAtStage, format!("`{}` takes `{name}` away", stage(at))),
        Origin::Renamed(at, from) => absence(way, from, at),
        Origin::Event | Origin::Computed(..) => match never_exists(way, name) {
            Some(kind) => (Cause::AbsentInSchema, format!("no {kind} ever has `{name}`")),
            None => (Cause::AbsentInEvent, format!("the event has no `{name}`")),
        },
    }
}

/// `Microsoft-Windows-Sysmon Event ID 3`, where no event of that id ever has the field.
fn never_exists(way: &Way<'_>, field: &str) -> Option<String> {
    let class = way.replay.store.class(way.event)?;
    let id = class.event_id?;
    taxonomy::field_never_exists(class.channel, id, field)
        .then(|| format!("{} Event ID {id}", class.provider))
}

fn view<'a>(way: &'a Way<'_>) -> Option<&'a str> {
    match &way.plan.steps.first()?.kind {
        StepKind::Scan(scan) => Some(&scan.view.0),
        _ => None,
    }
}

fn role(way: &Way<'_>, field: &str) -> Option<Role> {
    taxonomy::role(view(way)?, field)
}

/// What the event has in a field of the view that the plan scans.
fn shown(way: &Way<'_>, name: &str) -> Option<String> {
    let Step { kind: StepKind::Scan(scan), span } = way.plan.steps.first()? else { return None };
    let range = TimeRange::default();
    let scan = Step { kind: StepKind::Scan(Scan { view: scan.view.clone(), range }), span: *span };
    let fields = vec![Field { name: name.to_owned(), span: *span }];
    let project = StepKind::Project(Project { projection: Projection::Only, fields });
    let plan = plan::Plan { steps: vec![scan, Step { kind: project, span: *span }] };
    let rows = way.replay.engine.run(&plan, way.replay.store, way.replay.environment).ok()?;
    let row = rows.iter().find(|row| row.events.contains(&way.event))?;
    let (_, value) = row.fields.first()?;
    value.text().map(|text| text.into_owned())
}

/// The texts written in an expression.
fn texts_of(expr: &Expr) -> Vec<&str> {
    match expr {
        Expr::Literal(Literal::Text(text), _) => vec![text.as_str()],
        _ => expr.parts().into_iter().flat_map(texts_of).collect(),
    }
}

/// Where texts are written in an expression.
fn literals_of(expr: &Expr) -> Vec<Span> {
    match expr {
        Expr::Literal(Literal::Text(_), span) => vec![*span],
        _ => expr.parts().into_iter().flat_map(literals_of).collect(),
    }
}

/// The texts written in an expression, and whether the call that takes each reads it as a regular expression.
fn written_texts(expr: &Expr) -> Vec<WrittenText> {
    let regex = matches!(expr, Expr::Call(call) if is_regex(&call.function));
    let texts = expr.parts().into_iter().flat_map(|part| match part {
        Expr::Literal(Literal::Text(_), span) => vec![WrittenText { span: *span, regex }],
        other => written_texts(other),
    });
    texts.collect()
}

/// Does the function take regular expressions?
fn is_regex(function: &str) -> bool {
    let name = function.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ["match", "matches", "imatches", "re"].contains(&name.as_str())
}

/// The numbers written in an expression, as they are written.
fn numbers_of(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Literal(Literal::Number(_, written), _) => vec![written.clone()],
        Expr::Literal(Literal::Integer(number), _) => vec![number.to_string()],
        _ => expr.parts().into_iter().flat_map(numbers_of).collect(),
    }
}
