//! What a query asks, in no language's words.
//!
//! A [`Plan`] is a pipeline of [`Step`]s over rows. Every node carries the [`text::Span`] of what caused it, so
//! that lints, explanations and errors can point at the query. A vendor's meaning is written *into* the plan:
//! functions are named for the vendor whose meaning they have (`splunk.match`, `ariel.LIKE`, `sigma.contains`),
//! and Splunk's `search` compares with other functions than its `where`. Whoever runs a plan never asks which
//! language it came from.
//!
//! Lowering keeps what a translation back needs: no lower-cased text, no compiled pattern, no expanded wildcard.

mod compiler;
mod expr;
mod function;
mod limits;
mod made;
mod step;
mod tables;
mod walk;

pub use compiler::Compiler;
pub use expr::{Call, Expr, Field, Literal, Type};
pub use function::{Arity, FunctionSpec, Functions, Kind};
pub use limits::Limits;
pub use made::{groups, loses, makes};
pub use step::{
    Aggregate, Arg, ArgValue, Assignment, Bound, Collation, Direction, Emit, Limit, Measure, MultiKeys,
    NullKeys, Plan, Project, Projection, Renaming, Scan, Sort, SortKey, Step, StepKind, TimeRange, TimeUnit,
    Vendor, View,
};
pub use tables::{TableNamed, tables_named};
pub use walk::{change_exprs, fields_named, fields_read, set_spans, views_read, visit_exprs, visit_step};
