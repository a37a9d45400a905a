//! The vendors' functions over columns, one file each.
//!
//! A scalar function is written over one row's [`Value`]s; [`evaluate`] runs it over columns, once for each
//! distinct value where a column is a dictionary. An aggregate function is an [`Accumulator`] fed row by row.

mod column;
mod value;

use plan::{Call, FunctionSpec, Literal, Type};
use text::{Diagnostic, Span};

pub use column::{Column, array_of, evaluate, value_at};
pub use value::Value;

/// A scalar function: what is known of it, and how a call becomes a kernel.
pub struct Function {
    /// What is known before it runs.
    pub spec: FunctionSpec,
    /// Checks the arguments once, when the query is planned, and prepares constants (patterns, zones).
    pub bind: fn(&[Argument], &Context) -> Result<Kernel, Diagnostic>,
}

/// Computes one row's value. The result may borrow from the arguments.
pub type Kernel = Box<dyn for<'a> Fn(&[Value<'a>]) -> Value<'a> + Send + Sync>;

/// An aggregate function: what is known of it, and how a call becomes accumulators.
pub struct AggregateFunction {
    /// What is known before it runs.
    pub spec: FunctionSpec,
    /// Checks the arguments once; what it returns makes an accumulator for each group.
    pub bind: fn(&[Argument], &Context) -> Result<NewAccumulator, Diagnostic>,
}

/// Makes an accumulator for a new group.
pub type NewAccumulator = Box<dyn Fn() -> Box<dyn Accumulator> + Send + Sync>;

/// Gathers the rows of one group.
pub trait Accumulator: Send + Sync {
    /// One row: its arguments, and its time in seconds since 1970 (`None` where the row has no `_time`).
    fn update(&mut self, args: &[Value<'_>], time: Option<f64>);

    /// The measure; `Null` where there was nothing to compute.
    fn finish(&mut self) -> Value<'static>;

    /// Bytes held, for the memory budget.
    fn size(&self) -> usize;
}

/// What is known of an argument when the query is planned.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The type of its values.
    pub ty: Type,
    /// The value, where it is written in the query.
    pub constant: Option<Literal>,
    /// The name, where it is a plain field.
    pub field: Option<String>,
    /// Where it is written.
    pub span: Span,
}

/// What a function may know of the world: it is told, it never asks.
#[derive(Clone, Debug)]
pub struct Context {
    /// The time of the search, UTC nanoseconds since 1970.
    pub now_ns: i64,
    /// The zone in which times are read and printed.
    pub zone: jiff::tz::TimeZone,
    /// The whole call, for messages.
    pub call: Span,
}

/// The scalar function of that name in a plan, such as `splunk.match`.
pub fn scalar(name: &str) -> Option<&'static Function> {
    let _ = name;
    None
}

/// The aggregate function of that name in a plan, such as `splunk.values`.
pub fn aggregate(name: &str) -> Option<&'static AggregateFunction> {
    let _ = name;
    None
}

/// All functions, for those who lower a query.
pub struct Catalogue;

impl plan::Functions for Catalogue {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        scalar(name).map(|found| found.spec).or_else(|| aggregate(name).map(|found| found.spec))
    }

    fn names(&self, prefix: &str) -> Vec<&'static str> {
        let _ = prefix;
        Vec::new()
    }
}

/// The diagnostic for a call of a function that does not exist.
pub fn unknown_function(call: &Call) -> Diagnostic {
    Diagnostic::error("unknown-function", call.span, format!("`{}` is not a function", call.function))
}
