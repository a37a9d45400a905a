//! Syntax to a plan over the view `ariel`.
//!
//! The steps come in this order: Scan, Filter (WHERE), Aggregate (GROUP BY or any aggregate) or none, Extend (the
//! result columns), Filter (HAVING), Sort, Limit, Project. Names that the plan needs for itself start with `#`,
//! which starts no property and no bare alias.

mod aggregate;
mod call;
mod case;
mod column_name;
mod compare;
mod cursor;
mod finish;
mod name;
mod same;
mod select;
mod server;
mod session;
mod source;
mod subquery;
mod value;
mod window;

use plan::{Expr, Functions, Plan, Type};
use text::{Diagnostic, Diagnostics, Span};

use crate::catalog::{Catalog, Property, PropertyKind};
use crate::options::{Mode, Options};
use crate::syntax::{Name, Query};

/// The plan of a query, and what is to be said of it. Where a diagnostic is an error the plan is not to be run.
///
/// `query` should be free of syntax errors; a fault in it lowers to nothing and is not reported again.
pub fn lower(
    query: &Query,
    functions: &dyn Functions,
    catalog: &dyn Catalog,
    options: &Options,
) -> (Plan, Diagnostics) {
    let mut lowering = Lowering::new(functions, catalog, options);
    let steps = lowering.statement(query).map(|statement| statement.steps).unwrap_or_default();
    let mut diagnostics = Diagnostics::new();
    for diagnostic in lowering.diagnostics {
        // An alias that is used twice is lowered twice.
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    (Plan { steps }, diagnostics)
}

/// A value and what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub(crate) expr: Expr,
    pub(crate) ty: Type,
    /// For a property, and what keeps its kind.
    pub(crate) kind: Option<PropertyKind>,
}

impl Typed {
    pub(crate) fn new(expr: Expr, ty: Type) -> Typed {
        Typed { expr, ty, kind: None }
    }

    pub(crate) fn property(property: Property, span: Span) -> Typed {
        Typed { expr: Expr::field(property.name, span), ty: property.ty, kind: Some(property.kind) }
    }
}

/// What stands behind an alias.
#[derive(Clone)]
pub(crate) struct Alias<'a> {
    name: &'a Name,
    value: &'a crate::syntax::Expr,
}

/// The lowering of one statement.
pub(crate) struct Lowering<'a> {
    pub(crate) functions: &'a dyn Functions,
    pub(crate) catalog: &'a dyn Catalog,
    pub(crate) options: &'a Options,
    pub(crate) diagnostics: Diagnostics,
    /// The columns of the subquery that the statement reads; `None` where it reads events.
    columns: Option<Vec<Property>>,
    /// The aliases of the SELECT list in written order.
    aliases: Vec<Alias<'a>>,
    /// How many of the aliases may be used where we are.
    visible: usize,
    /// Does an alias win over a property of the same name where we are?
    alias_first: bool,
    /// The aliases that are being written out; none is used inside itself.
    expanding: Vec<usize>,
    /// Which database the statement reads where it reads one.
    database: Database,
    /// Are the rows of the statement in sessions, so that there is a `SessionId`?
    sessions: bool,
    /// The subqueries that stand in values, in the order of their numbers.
    subqueries: Vec<(Plan, Span)>,
    /// The cursors that are being read; none is read inside itself.
    cursors: Vec<String>,
    /// Does the statement read what has a catalogue of its own, unknown here? Then unknown names say nothing.
    foreign: bool,
    /// How deep in values we are.
    depth: usize,
    /// How many values have been lowered for aliases.
    values: usize,
}

/// A database of Ariel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Database {
    Events,
    Flows,
}

impl Database {
    /// What messages call it.
    fn name(self) -> &'static str {
        match self {
            Database::Events => "events",
            Database::Flows => "flows",
        }
    }
}

/// How deep a value may nest once its aliases are written out.
const DEEPEST: usize = 256;

/// How many values aliases may stand for, all uses counted: each alias of aliases may double it.
const MOST_VALUES: usize = 100_000;

impl<'a> Lowering<'a> {
    fn new(functions: &'a dyn Functions, catalog: &'a dyn Catalog, options: &'a Options) -> Lowering<'a> {
        Lowering {
            functions,
            catalog,
            options,
            diagnostics: Diagnostics::new(),
            columns: None,
            aliases: Vec::new(),
            visible: 0,
            alias_first: false,
            expanding: Vec::new(),
            database: Database::Events,
            sessions: false,
            subqueries: Vec::new(),
            cursors: Vec::new(),
            foreign: false,
            depth: 0,
            values: 0,
        }
    }
}

impl Lowering<'_> {
    pub(crate) fn is_lenient(&self) -> bool {
        self.options.mode == Mode::Lenient
    }

    /// Reports, and stands for the value that there is none.
    pub(crate) fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// The type of a call's result, `otherwise` where nobody knows the function.
    pub(crate) fn result_type(&self, function: &str, args: &[Typed], otherwise: Type) -> Type {
        let types: Vec<Type> = args.iter().map(|arg| arg.ty).collect();
        self.functions.find(function).map_or(otherwise, |spec| (spec.returns)(&types))
    }

    /// A call of a function or operator that certainly exists.
    pub(crate) fn known_call(&self, function: &str, args: Vec<Typed>, span: Span, otherwise: Type) -> Typed {
        let ty = self.result_type(function, &args, otherwise);
        let args = args.into_iter().map(|arg| arg.expr).collect();
        Typed::new(Expr::call(function, args, span), ty)
    }
}
