//! What is known about a function before it runs.

use crate::{Expr, Literal, Type};

/// What is known about a function before it runs. The language crates read this; `functions` fills it in.
#[derive(Clone, Copy, Debug)]
pub struct FunctionSpec {
    /// The name that plans use: vendor, full stop, vendor's own name (`splunk.match`, `ariel.DATEFORMAT`).
    pub name: &'static str,
    /// For people: names, types, which arguments must be constant.
    pub signature: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// Row by row or over a group.
    pub kind: Kind,
    /// The type of its result from the types of its arguments.
    pub returns: fn(&[Type]) -> Type,
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arity {
    /// At least.
    pub min: usize,
    /// At most; `None` where there is no limit.
    pub max: Option<usize>,
}

impl Arity {
    /// Exactly `count`.
    pub const fn exactly(count: usize) -> Arity {
        Arity { min: count, max: Some(count) }
    }

    /// From `min` to `max`.
    pub const fn between(min: usize, max: usize) -> Arity {
        Arity { min, max: Some(max) }
    }

    /// `min` or more.
    pub const fn at_least(min: usize) -> Arity {
        Arity { min, max: None }
    }

    /// Does a call with `count` arguments fit?
    pub fn takes(self, count: usize) -> bool {
        count >= self.min && self.max.is_none_or(|max| count <= max)
    }
}

/// Row by row or over a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One value for each row.
    Scalar,
    /// One value for each group of rows.
    Aggregate,
}

/// The functions that exist. The language crates ask it while they lower; they never see a kernel.
pub trait Functions: Sync {
    /// The function of that full name (`splunk.match`), if there is one. Splunk's names are lower case and
    /// Ariel's upper case here; the caller folds what its language folds.
    fn find(&self, name: &str) -> Option<FunctionSpec>;

    /// All names that start with `prefix` (`splunk.`), for "did you mean".
    fn names(&self, prefix: &str) -> Vec<&'static str>;

    /// The value of an expression over one row of texts, before any search runs: what the definition or the validation
    /// of a macro gives. Fields that `row` does not name are absent; `now_ns` is the time of the search, UTC
    /// nanoseconds, where it is known already.
    ///
    /// # Errors
    /// Why it has no value, as a sentence; whoever knows no kernels has none.
    fn value(&self, expr: &Expr, row: &[(String, String)], now_ns: Option<i64>) -> Result<Literal, String> {
        let _ = (expr, row, now_ns);
        Err("expressions are not evaluated here".to_owned())
    }
}
