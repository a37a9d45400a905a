//! A plan, step by step: what its names mean and which events get there.

use std::collections::BTreeSet;
use std::sync::Arc;

use plan::{
    Aggregate, ArgValue, Assignment, Emit, Expr, NullKeys, Plan, Project, Projection, Renaming, Step,
    StepKind, Vendor,
};
use text::Span;

use crate::cases::short;
use crate::{Cases, Formula, Known, Scope, Values, View};

/// A plan, step by step, as far as each row still is one event.
pub struct Flow<'p, 'v> {
    /// The steps that see events, each with what stands before it.
    pub stages: Vec<Stage<'p, 'v>>,
    /// When an event passes all of them.
    pub passes: Formula,
    /// What the names mean behind them.
    pub scope: Scope<'v>,
    /// The aggregation that ends the run of events, if there is one, and the steps behind it.
    pub groups: Option<(&'p Aggregate, &'p [Step])>,
    /// Steps that may drop or change events in ways that are not known here. [`Flow::passes`] takes them to do nothing.
    pub gaps: Vec<Gap>,
}

/// A step, and what stands before it.
pub struct Stage<'p, 'v> {
    /// The step.
    pub step: &'p Step,
    /// What names mean to it.
    pub scope: Scope<'v>,
    /// When an event gets to it.
    pub reached: Formula,
}

/// A step that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where it is written.
    pub span: Span,
    /// What it does.
    pub kind: GapKind,
    /// Its command or clause.
    pub name: String,
}

/// What a step does that is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// It lets only some rows through, which hangs on the other rows.
    Limit,
    /// It makes other rows of the rows, or nothing is known of it.
    Other,
}

/// A filter with more parts than this is not looked into.
const MOST_PARTS: usize = 20_000;

impl<'p, 'v> Flow<'p, 'v> {
    /// Walks a plan from its scan to its first aggregation.
    pub fn of(plan: &'p Plan, view: &'v dyn View) -> Flow<'p, 'v> {
        let mut flow = Flow {
            stages: Vec::new(),
            passes: Formula::Always,
            scope: Scope::new(view),
            groups: None,
            gaps: Vec::new(),
        };
        if lets_nothing(plan, view) {
            flow.passes = Formula::Never;
            return flow;
        }
        for (at, step) in plan.steps.iter().enumerate() {
            flow.stages.push(Stage { step, scope: flow.scope.clone(), reached: flow.passes.clone() });
            if let Some(aggregate) = flow.step(&plan.steps[..=at], step, view) {
                flow.groups = Some((aggregate, &plan.steps[at + 1..]));
                break;
            }
            // Nothing gets further: what the names mean there matters to nobody.
            if flow.passes == Formula::Never && !has_union(plan, at) {
                break;
            }
        }
        flow
    }

    fn narrow(&mut self, by: Formula) {
        self.passes = std::mem::replace(&mut self.passes, Formula::Never).and(by);
    }

    /// Takes a step, the last of those so far. An aggregation into groups is given back: it ends the run of events.
    fn step(&mut self, so_far: &[Step], step: &'p Step, view: &'v dyn View) -> Option<&'p Aggregate> {
        match &step.kind {
            StepKind::Scan(_) => {}
            StepKind::Filter(condition) if self.passes != Formula::Never => {
                let yes = self.scope.yes(condition);
                if yes.size(MOST_PARTS) > MOST_PARTS {
                    self.gap(step.span, GapKind::Other, "too many conditions");
                } else {
                    self.narrow(yes);
                }
            }
            StepKind::Filter(_) => {}
            StepKind::Extend(assignments) => assignments.iter().for_each(|made| self.assign(made)),
            StepKind::Project(project) => self.scope.project(project),
            StepKind::Rename(renamings) => self.rename(renamings, step.span),
            StepKind::Aggregate(aggregate) => return self.aggregate(aggregate, so_far, step.span),
            StepKind::Sort(sort) if sort.limit.is_some() => self.gap(step.span, GapKind::Limit, "sort"),
            StepKind::Sort(_) => {}
            StepKind::Limit(_) => self.gap(step.span, GapKind::Limit, "limit"),
            StepKind::Union(other) => {
                let other = Flow::of(other, view);
                self.passes = std::mem::replace(&mut self.passes, Formula::Never).or(other.passes);
                self.gaps.extend(other.gaps);
                if other.groups.is_some() {
                    self.gap(step.span, GapKind::Other, "union");
                }
            }
            StepKind::Vendor(vendor) => self.vendor(vendor, so_far, step.span),
        }
        None
    }

    fn assign(&mut self, made: &Assignment) {
        let cases = self.scope.cases(&made.value);
        self.scope.set(&made.field.name, cases);
    }

    fn rename(&mut self, renamings: &[Renaming], span: Span) {
        if renamings.iter().any(|renaming| renaming.from.name.contains('*')) {
            return self.gap(span, GapKind::Other, "rename with wildcards");
        }
        let values: Vec<Cases> =
            renamings.iter().map(|renaming| self.scope.field(&renaming.from.name)).collect();
        renamings.iter().for_each(|renaming| self.scope.set(&renaming.from.name, Cases::null()));
        for (renaming, value) in renamings.iter().zip(values) {
            self.scope.set(&renaming.to.name, value);
        }
    }

    fn aggregate(&mut self, aggregate: &'p Aggregate, so_far: &[Step], span: Span) -> Option<&'p Aggregate> {
        if aggregate.emit == Emit::EveryRow {
            // What comes out hangs on all rows that get here.
            let before = unspanned(so_far);
            for measure in &aggregate.measures {
                let known = Known::opaque(format!("{} of {before}", measure.name.name));
                self.scope.set(&measure.name.name, Cases::always(known));
            }
            return None;
        }
        if aggregate.by.iter().any(|key| key.name.contains('*')) {
            self.gap(span, GapKind::Other, "groups by a wildcard");
        }
        if aggregate.null_keys == NullKeys::Drop {
            for key in &aggregate.by {
                let there = self.scope.is_there(&key.name);
                self.narrow(there);
            }
        }
        Some(aggregate)
    }

    fn vendor(&mut self, vendor: &Vendor, so_far: &[Step], span: Span) {
        let name = vendor.command.split_once('.').map_or(vendor.command.as_str(), |(_, name)| name);
        match name {
            "table" | "reverse" | "addinfo" | "addtotals" | "nomv" | "mvcombine" => {}
            "fillnull" if !vendor.fields("fields").is_empty() => self.fill(vendor),
            "rex" | "lookup" | "dnslookup" | "convert" | "bin" | "makemv" | "replace" | "rangemap"
            | "iplocation" | "spath" | "extract" | "assign" | "fillnull" | "xmlkv" | "foreach" => {
                self.made(vendor, self.of_one_row(vendor, so_far))
            }
            "delta" | "accum" | "autoregress" | "streamstats" | "filldown" => {
                self.made(vendor, unspanned(so_far));
            }
            "dedup" | "head" | "tail" => self.gap(span, GapKind::Limit, name),
            _ => self.gap(span, GapKind::Other, name),
        }
    }

    /// What a command that looks at one row does, as text: equal texts give equal values.
    fn of_one_row(&self, vendor: &Vendor, so_far: &[Step]) -> String {
        let step = so_far.last().map_or(&[][..], std::slice::from_ref);
        let read = plan::fields_named(&Plan { steps: step.to_vec() });
        let is_open = read.is_empty() || read.iter().any(|name| name.contains('*'));
        let inputs = if is_open {
            self.scope.all_made()
        } else {
            format!("{:?}", read.iter().map(|name| (name, self.scope.field(name))).collect::<Vec<_>>())
        };
        format!("{} over {inputs}", unspanned(&vendor))
    }

    /// Fields that a command makes are not understood: by the text of what it does.
    fn made(&mut self, vendor: &Vendor, text: String) {
        let text = short(text);
        let mut names: BTreeSet<String> = BTreeSet::new();
        for arg in &vendor.args {
            match &arg.value {
                ArgValue::Fields(fields) => names.extend(fields.iter().map(|field| field.name.clone())),
                ArgValue::Pairs(pairs) if arg.name != "inputs" => {
                    names.extend(pairs.iter().map(|pair| pair.to.name.clone()));
                }
                ArgValue::Aggregate(aggregate) => {
                    names.extend(aggregate.measures.iter().map(|measure| measure.name.name.clone()));
                }
                ArgValue::Text(written) if arg.name == "pattern" => names.extend(group_names(written)),
                _ => {}
            }
        }
        let searched = vendor.command.ends_with("rex");
        if searched {
            vendor.fields("field").iter().for_each(|field| {
                names.remove(&field.name);
            });
        }
        // Which fields a command sets is not always written in it.
        if names.is_empty() || names.iter().any(|name| name.contains('*')) {
            self.scope.cover(&short(text.clone()));
        }
        for name in names {
            let known = Known::opaque(format!("{name} of {text} over {:?}", self.scope.field(&name)));
            self.scope.set(name, Cases::always(known));
        }
    }

    fn fill(&mut self, vendor: &Vendor) {
        let value = plan::Literal::Text(vendor.text("value").unwrap_or("0").to_owned());
        for field in vendor.fields("fields") {
            let span = field.span;
            let args = vec![plan::Expr::Field(field.clone()), plan::Expr::Literal(value.clone(), span)];
            let filled = self.scope.cases(&plan::Expr::call("splunk.coalesce", args, span));
            self.scope.set(&field.name, filled);
        }
    }

    fn gap(&mut self, span: Span, kind: GapKind, name: &str) {
        self.gaps.push(Gap { span, kind, name: name.to_owned() });
    }
}

/// A part of a plan as text, the places in its query left out: equal texts mean the same where the names do.
pub fn unspanned(part: &(impl std::fmt::Debug + ?Sized)) -> String {
    let written = format!("{part:?}");
    let mut out = String::with_capacity(written.len());
    let mut rest = written.as_str();
    while let Some((before, after)) = rest.split_once("Span { start: ") {
        out.push_str(before);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// Does a filter that asks for the event's own fields let nothing through, whatever is made of them before? Most kinds of
/// events are dropped so, and what is made before is costly to know.
fn lets_nothing(plan: &Plan, view: &dyn View) -> bool {
    let scope = Scope::new(view);
    let mut made: BTreeSet<&str> = BTreeSet::new();
    for (at, step) in plan.steps.iter().enumerate() {
        match &step.kind {
            StepKind::Scan(_) => {}
            StepKind::Extend(assignments) => {
                made.extend(assignments.iter().map(|one| one.field.name.as_str()))
            }
            StepKind::Filter(condition) => {
                let parts = match condition {
                    Expr::And(parts, _) => parts.as_slice(),
                    other => std::slice::from_ref(other),
                };
                let own = |part: &&Expr| !reads(part, &made);
                if parts.iter().filter(own).any(|part| scope.yes(part) == Formula::Never) {
                    return !has_union(plan, at);
                }
            }
            _ => return false,
        }
    }
    false
}

fn reads(expr: &Expr, names: &BTreeSet<&str>) -> bool {
    match expr {
        Expr::Field(field) => names.contains(field.name.as_str()),
        other => other.parts().into_iter().any(|part| reads(part, names)),
    }
}

fn has_union(plan: &Plan, behind: usize) -> bool {
    plan.steps[behind..].iter().any(|step| matches!(step.kind, StepKind::Union(_)))
}

/// The names of a pattern's groups.
fn group_names(pattern: &str) -> Vec<String> {
    let starts = pattern.match_indices("(?<").map(|(at, start)| at + start.len());
    let starts = starts.chain(pattern.match_indices("(?P<").map(|(at, start)| at + start.len()));
    let named = starts.filter_map(|at| pattern[at..].split_once('>').map(|(name, _)| name));
    named.filter(|name| !name.starts_with(['=', '!'])).map(str::to_owned).collect()
}

impl Scope<'_> {
    /// When the name has a value.
    pub fn is_there(&self, name: &str) -> Formula {
        let there = self.field(name).0.into_iter().map(|(when, known)| match known {
            Known::Field(field, _) => when.and(Formula::is_in(field.as_str(), Values::present())),
            Known::Constant(plan::Literal::Null) => Formula::Never,
            Known::Constant(_) => when,
            Known::Opaque(text) => {
                let outcome = crate::Outcomes::only(crate::Truth::True);
                when.and(Formula::Opaque(Arc::from(format!("{text} is there")), outcome))
            }
        });
        Formula::any(there)
    }
}

/// Does a name fit one that may hold `*`?
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    pattern::Glob::stars(pattern, pattern::Case::Significant).matches(name)
}

pub(crate) fn kept(project: &Project, name: &str) -> bool {
    let named = project.fields.iter().any(|field| fits(&field.name, name));
    match project.projection {
        Projection::Only | Projection::Select => named,
        Projection::OnlyAndInternal => named || name.starts_with('_'),
        Projection::Without => !named,
    }
}
