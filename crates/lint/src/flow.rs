//! What a query makes of each field up to each step, and which events come that far.

use std::collections::BTreeMap;
use std::rc::Rc;

use plan::{
    Aggregate, ArgValue, Emit, Expr, Field, Literal, Plan, Project, Projection, Renaming, Step, StepKind,
    Vendor,
};
use text::Span;

use crate::classes::{Classes, Universe};

/// A pipeline and what is known before each of its steps.
pub(crate) struct Pipeline<'a> {
    /// The pipeline.
    pub(crate) plan: &'a Plan,
    /// Before each step, and after the last.
    pub(crate) moments: Vec<Moment>,
}

/// What is known before a step.
#[derive(Clone)]
pub(crate) struct Moment {
    /// What each name stands for.
    pub(crate) names: Names,
    /// Which events can come here; `None` where rows no longer are events of one scan.
    pub(crate) classes: Option<Classes>,
}

/// What each name stands for.
#[derive(Clone, Default)]
pub(crate) struct Names {
    made: BTreeMap<String, Rc<Expr>>,
    others: Others,
}

/// What a name stands for that the query has not made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Others {
    /// The event's own field.
    Own,
    /// Nothing: only named columns are left.
    Nothing,
    /// Nobody knows.
    #[default]
    Unknown,
}

/// How many nodes an expression may have after names are resolved.
const MOST_NODES: usize = 20_000;

/// The mark of a value that the query made and that cannot be written as an expression.
const MADE: char = '\u{0}';

/// Is it a field of the event itself?
pub(crate) fn is_own(field: &Field) -> bool {
    !field.name.starts_with(MADE)
}

/// A value of which nothing is known but that the query made it.
fn made(name: &str, span: Span) -> Expr {
    Expr::field(format!("{MADE}{name}"), span)
}

impl<'a> Pipeline<'a> {
    /// Follows a pipeline step by step.
    pub(crate) fn new(plan: &'a Plan, universe: &Universe) -> Pipeline<'a> {
        let mut moment = Moment { names: Names::default(), classes: None };
        let mut moments = vec![moment.clone()];
        for step in &plan.steps {
            moment = after(&moment, step, universe);
            moments.push(moment.clone());
        }
        Pipeline { plan, moments }
    }

    /// Each step and what is known before it.
    pub(crate) fn steps(&self) -> impl Iterator<Item = (&'a Step, &Moment)> {
        self.plan.steps.iter().zip(&self.moments)
    }
}

/// The pipeline and every one inside it.
pub(crate) fn pipelines<'a>(plan: &'a Plan, universe: &Universe) -> Vec<Pipeline<'a>> {
    let mut found = vec![Pipeline::new(plan, universe)];
    for step in &plan.steps {
        match &step.kind {
            StepKind::Union(inner) => found.extend(pipelines(inner, universe)),
            StepKind::Vendor(vendor) => {
                for arg in &vendor.args {
                    if let ArgValue::Plan(inner) = &arg.value {
                        found.extend(pipelines(inner, universe));
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn after(before: &Moment, step: &Step, universe: &Universe) -> Moment {
    let mut moment = before.clone();
    match &step.kind {
        StepKind::Scan(_) => {
            moment.names = Names { made: BTreeMap::new(), others: Others::Own };
            moment.classes = Some(universe.all());
        }
        StepKind::Filter(condition) => {
            if let Some(classes) = &before.classes {
                moment.classes = Some(universe.narrowed(classes, &before.names.resolved(condition)));
            }
        }
        StepKind::Extend(assignments) => {
            for assignment in assignments {
                let value = moment.names.resolved(&assignment.value);
                moment.names.set(&assignment.field.name, value);
            }
        }
        StepKind::Project(project) => moment.names.project(project),
        StepKind::Rename(renamings) => moment.names.rename(renamings),
        StepKind::Aggregate(aggregate) => moment.names.aggregate(aggregate),
        StepKind::Sort(_) | StepKind::Limit(_) => {}
        StepKind::Union(_) => moment = Moment { names: Names::default(), classes: None },
        StepKind::Vendor(vendor) => {
            if !moment.names.vendor(vendor, step.span) {
                moment.names = Names::default();
            }
            if vendor.args.iter().any(|arg| matches!(arg.value, ArgValue::Plan(_))) {
                moment.classes = None;
            }
        }
    }
    moment
}

impl Names {
    /// The expression over the event's own fields, as far as that can be said.
    pub(crate) fn resolved(&self, expr: &Expr) -> Expr {
        let mut left = MOST_NODES;
        self.resolve(expr, &mut left)
    }

    /// What becomes of a name that the query has not made.
    pub(crate) fn others(&self) -> Others {
        self.others
    }

    /// Is it a name that the query made or named?
    pub(crate) fn is_made(&self, name: &str) -> bool {
        self.made.contains_key(name)
    }

    /// The names that the query made.
    pub(crate) fn all_made(&self) -> impl Iterator<Item = &str> {
        self.made.keys().map(String::as_str)
    }

    fn resolve(&self, expr: &Expr, left: &mut usize) -> Expr {
        *left = left.saturating_sub(1);
        let span = expr.span();
        if *left == 0 {
            return made("", span);
        }
        let mut parts = |parts: &[Expr]| parts.iter().map(|part| self.resolve(part, left)).collect();
        match expr {
            Expr::Field(field) => self.field(field, left),
            Expr::Literal(..) => expr.clone(),
            Expr::Call(call) => Expr::call(&call.function, parts(&call.args), span),
            Expr::And(inner, _) => Expr::And(parts(inner), span),
            Expr::Or(inner, _) => Expr::Or(parts(inner), span),
            Expr::Not(inner, _) => Expr::Not(Box::new(self.resolve(inner, left)), span),
        }
    }

    fn field(&self, field: &Field, left: &mut usize) -> Expr {
        match self.made.get(&field.name) {
            Some(value) => {
                *left = left.saturating_sub(size(value));
                if *left == 0 { made(&field.name, field.span) } else { (**value).clone() }
            }
            None => match self.others {
                Others::Own => Expr::Field(field.clone()),
                Others::Nothing => Expr::Literal(Literal::Null, field.span),
                Others::Unknown => made(&field.name, field.span),
            },
        }
    }

    fn set(&mut self, name: &str, value: Expr) {
        self.made.insert(name.to_owned(), Rc::new(value));
    }

    fn set_made(&mut self, field: &Field) {
        self.set(&field.name, made(&field.name, field.span));
    }

    fn project(&mut self, project: &Project) {
        let wild = project.fields.iter().any(|field| field.name.contains('*'));
        match project.projection {
            Projection::Without => {
                for field in &project.fields {
                    self.set(&field.name, Expr::Literal(Literal::Null, field.span));
                }
            }
            Projection::Only | Projection::Select | Projection::OnlyAndInternal => {
                let mut kept: BTreeMap<String, Rc<Expr>> = BTreeMap::new();
                for field in &project.fields {
                    kept.insert(field.name.clone(), Rc::new(self.field(field, &mut MOST_NODES.clone())));
                }
                if project.projection == Projection::OnlyAndInternal {
                    for internal in ["_time", "_raw"] {
                        let field = Field { name: internal.to_owned(), span: Span::default() };
                        kept.insert(
                            internal.to_owned(),
                            Rc::new(self.field(&field, &mut MOST_NODES.clone())),
                        );
                    }
                }
                if wild {
                    kept.extend(std::mem::take(&mut self.made));
                    self.others = Others::Unknown;
                } else {
                    self.others = Others::Nothing;
                }
                self.made = kept;
            }
        }
    }

    fn rename(&mut self, renamings: &[Renaming]) {
        if renamings.iter().any(|pair| pair.from.name.contains('*')) {
            *self = Names::default();
            return;
        }
        let values: Vec<Expr> =
            renamings.iter().map(|pair| self.field(&pair.from, &mut MOST_NODES.clone())).collect();
        for pair in renamings {
            self.set(&pair.from.name, Expr::Literal(Literal::Null, pair.from.span));
        }
        for (pair, value) in renamings.iter().zip(values) {
            self.set(&pair.to.name, value);
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let wild = aggregate.by.iter().chain(aggregate.measures.iter().map(|measure| &measure.name));
        let wild = wild.map(|field| &field.name).any(|name| name.contains('*'));
        if aggregate.emit != Emit::EveryRow {
            let keys: Vec<(String, Expr)> = aggregate
                .by
                .iter()
                .map(|key| (key.name.clone(), self.field(key, &mut MOST_NODES.clone())))
                .collect();
            self.made.clear();
            self.made.extend(keys.into_iter().map(|(name, value)| (name, Rc::new(value))));
            self.others = if wild { Others::Unknown } else { Others::Nothing };
        }
        for measure in &aggregate.measures {
            // Without keys there is a group of no rows.
            let rows = measure.call.args.iter().all(|arg| matches!(arg, Expr::Literal(..)))
                && !aggregate.by.is_empty();
            let count = rows && measure.call.function.to_ascii_lowercase().ends_with(".count");
            let span = measure.name.span;
            let name =
                if count { format!("{COUNT}{}", measure.name.name) } else { measure.name.name.clone() };
            self.set(&measure.name.name, made(&name, span));
        }
        if wild {
            self.others = Others::Unknown;
        }
    }

    /// What a vendor's command makes; says whether that is known.
    fn vendor(&mut self, vendor: &Vendor, span: Span) -> bool {
        match vendor.command.as_str() {
            "splunk.rex" => {
                let groups: Vec<&str> = vendor.text("pattern").into_iter().flat_map(plan::groups).collect();
                if groups.is_empty() {
                    return false;
                }
                for group in groups {
                    self.set_made(&Field { name: group.to_owned(), span });
                }
            }
            "splunk.rex_sed" | "splunk.makemv" | "splunk.convert" => {
                let fields = vendor.fields("field").iter().chain(vendor.fields("fields")).cloned();
                let fields: Vec<Field> = fields.collect();
                fields.iter().for_each(|field| self.set_made(field));
            }
            "splunk.lookup" => {
                let outputs = vendor.pairs("outputs");
                if outputs.is_empty() {
                    return false;
                }
                outputs.iter().for_each(|pair| self.set_made(&pair.to));
            }
            "splunk.bin" => {
                if vendor.fields("field").is_empty() && vendor.fields("as").is_empty() {
                    return false;
                }
                let fields: Vec<Field> =
                    vendor.fields("field").iter().chain(vendor.fields("as")).cloned().collect();
                fields.iter().for_each(|field| self.set_made(field));
            }
            "splunk.fillnull" => {
                let fields = vendor.fields("fields").to_vec();
                if fields.is_empty() {
                    return false;
                }
                fields.iter().for_each(|field| self.set_made(field));
            }
            "splunk.table" | "splunk.dedup" | "splunk.head" | "splunk.tail" | "splunk.reverse"
            | "splunk.mvexpand" => {}
            _ => return false,
        }
        true
    }
}

/// Marks a value that counts rows, behind the mark of made values.
const COUNT: &str = "count of ";

/// Is the resolved expression a number of rows of a group?
pub(crate) fn is_count(expr: &Expr) -> bool {
    matches!(expr, Expr::Field(field) if field.name.strip_prefix(MADE).is_some_and(|name| name.starts_with(COUNT)))
}

fn size(expr: &Expr) -> usize {
    1 + expr.parts().into_iter().map(size).sum::<usize>()
}
