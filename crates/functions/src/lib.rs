//! The vendors' functions over columns, one file each.
//!
//! A scalar function is written over one row's [`Value`]s; [`evaluate`] runs it over columns, once for each
//! distinct value where a column is a dictionary. An aggregate function is an [`Accumulator`] fed row by row.
//!
//! A new function is one file in its vendor's folder and its name in the lists at the top of that folder's
//! `mod.rs`.

mod address;
mod ariel;
mod calendar;
mod column;
pub mod extraction;
mod property;
mod sigma;
mod single;
mod spec;
mod splunk;
mod splunk_stats;
#[cfg(test)]
mod trial;
mod value;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use plan::{Call, Expr, FunctionSpec, Limits, Literal, Type};
use text::{Diagnostic, Span};

pub use ::pattern;
pub use calendar::MONTHS;
pub use column::{Column, array_of, evaluate, value_at};
pub use property::{Expression, Extraction};
pub use sigma::{Sought, sought};
pub use splunk::{RelativeTime, SpanUnit, TimeFormat, paths_of_text, xpath_of_text};
pub use value::{Value, number_text};

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

    /// The measure; `Null` where there was nothing to compute. It may give away what it holds: no row follows.
    fn finish(&mut self) -> Value<'static>;

    /// The measure of the rows so far, where more may follow.
    fn so_far(&mut self) -> Value<'static> {
        self.finish()
    }

    /// What a published limit kept from the measure, as a sentence; `None` where nothing was.
    fn cut(&self) -> Option<&'static str> {
        None
    }

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
    /// What a QRadar server knows beside its events.
    pub qradar: Arc<qradar::State>,
    /// The whole call, for messages.
    pub call: Span,
    /// Whether the vendor's published limits hold.
    pub limits: Limits,
}

impl Context {
    /// The year of the search, for a time that names none.
    pub(crate) fn year(&self) -> i16 {
        jiff::Timestamp::from_nanosecond(i128::from(self.now_ns))
            .map_or(1970, |now| now.to_zoned(self.zone.clone()).year())
    }
}

/// The scalar function of that name in a plan, such as `splunk.match`.
pub fn scalar(name: &str) -> Option<&'static Function> {
    SCALARS.get(name).copied()
}

/// The aggregate function of that name in a plan, such as `splunk.values`.
pub fn aggregate(name: &str) -> Option<&'static AggregateFunction> {
    AGGREGATES.get(name).copied()
}

/// All functions, for those who lower a query.
pub struct Catalogue;

impl plan::Functions for Catalogue {
    fn find(&self, name: &str) -> Option<FunctionSpec> {
        scalar(name).map(|found| found.spec).or_else(|| aggregate(name).map(|found| found.spec))
    }

    fn names(&self, prefix: &str) -> Vec<&'static str> {
        let all = SCALARS.keys().chain(AGGREGATES.keys());
        let mut names: Vec<&'static str> = all.copied().filter(|name| name.starts_with(prefix)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn value(&self, expr: &Expr, row: &[(String, String)], now_ns: Option<i64>) -> Result<Literal, String> {
        single::value(expr, row, now_ns)
    }
}

static SCALARS: LazyLock<BTreeMap<&'static str, &'static Function>> = LazyLock::new(|| {
    let all = [
        splunk::ALL,
        splunk::operators::ALL,
        splunk::search::ALL,
        splunk::convert::ALL,
        ariel::ALL,
        ariel::operators::ALL,
        sigma::ALL,
    ];
    all.into_iter().flatten().map(|function| (function.spec.name, *function)).collect()
});

static AGGREGATES: LazyLock<BTreeMap<&'static str, &'static AggregateFunction>> = LazyLock::new(|| {
    let all = [splunk_stats::ALL, ariel::aggregates::ALL];
    all.into_iter().flatten().map(|function| (function.spec.name, *function)).collect()
});

/// The diagnostic for a call of a function that does not exist.
pub fn unknown_function(call: &Call) -> Diagnostic {
    Diagnostic::error("unknown-function", call.span, format!("`{}` is not a function", call.function))
}

#[cfg(test)]
mod tests {
    use plan::{Functions, Kind};

    use super::*;

    #[test]
    fn every_name_is_unique_and_every_spec_is_filled_in() {
        let scalars = [
            splunk::ALL,
            splunk::operators::ALL,
            splunk::search::ALL,
            splunk::convert::ALL,
            ariel::ALL,
            ariel::operators::ALL,
            sigma::ALL,
        ];
        assert_eq!(scalars.iter().map(|all| all.len()).sum::<usize>(), SCALARS.len());
        assert_eq!(splunk_stats::ALL.len() + ariel::aggregates::ALL.len(), AGGREGATES.len());
        for function in SCALARS.values() {
            assert!(
                !function.spec.signature.is_empty() && function.spec.kind == Kind::Scalar,
                "{}",
                function.spec.name
            );
        }
        for function in AGGREGATES.values() {
            assert!(function.spec.kind == Kind::Aggregate, "{}", function.spec.name);
        }
    }

    #[test]
    fn names_are_found_by_prefix() {
        let names = Catalogue.names("splunk.search_");
        assert!(names.contains(&"splunk.search_eq") && !names.contains(&"splunk.match"), "{names:?}");
        assert!(Catalogue.find("splunk.values").is_some() && Catalogue.find("splunk.nothing").is_none());
    }
}
