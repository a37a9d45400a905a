//! A pipeline of steps over rows.

use text::Span;

use crate::{Call, Expr, Field};

/// A pipeline of steps over rows. The first step makes rows (a [`Scan`], or a [`Vendor`] command such as
/// `splunk.makeresults`), each further one takes the rows of the step before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In running order.
    pub steps: Vec<Step>,
}

/// One step and what was written for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// The command or clause.
    pub span: Span,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// All events of a view in a time range.
    Scan(Scan),
    /// Only rows where the expression is true; false and null drop the row.
    Filter(Expr),
    /// New values for fields, one after the other: a later one sees the earlier.
    Extend(Vec<Assignment>),
    /// Which fields go on.
    Project(Project),
    /// Other names for fields, all at once.
    Rename(Vec<Renaming>),
    /// Measures over groups of rows.
    Aggregate(Aggregate),
    /// Another order.
    Sort(Sort),
    /// Only the first rows.
    Limit(Limit),
    /// The rows so far, then the rows of another plan.
    Union(Plan),
    /// A vendor's command without a neutral meaning.
    Vendor(Vendor),
}

/// All events of a view in a time range.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// Whose field names follow.
    pub view: View,
    /// Which times; an open end reads all.
    pub range: TimeRange,
}

/// The name of a view in `taxonomy`: whose field names a plan uses, such as `splunk`, `ariel`, `sigma`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View(pub String);

/// From `start` (inclusive) to `end` (exclusive).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeRange {
    /// Not before.
    pub start: Option<Bound>,
    /// Before.
    pub end: Option<Bound>,
}

/// A time as a constant expression, such as `splunk.relative_time(splunk.now(), "-24h@h")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Reads no field. Null means open.
    pub time: Expr,
    /// What the number counts, since 1970-01-01 UTC.
    pub unit: TimeUnit,
}

/// What a number of a time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Splunk's unit.
    Seconds,
    /// Ariel's unit.
    Milliseconds,
}

/// `field := value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The field that gets the value.
    pub field: Field,
    /// The value; null takes the field away.
    pub value: Expr,
}

/// Which fields go on. Names may hold `*`.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Kept or dropped.
    pub projection: Projection,
    /// In written order.
    pub fields: Vec<Field>,
}

/// Whether the named fields stay or go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// Only these, in this order (Splunk's `table`); a field that no row has is left out.
    Only,
    /// Only these, in this order, and each of them: a field that no row has is null (a SELECT list).
    Select,
    /// These, and those whose name starts with `_` (Splunk's `fields`).
    OnlyAndInternal,
    /// All but these (Splunk's `fields -`).
    Without,
}

/// `from` becomes `to`. Each may hold `*` in the same number.
#[derive(Clone, Debug, PartialEq)]
pub struct Renaming {
    /// The old name.
    pub from: Field,
    /// The new name.
    pub to: Field,
}

/// Measures over groups of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// The fields whose values make a group; none for one group of all rows.
    pub by: Vec<Field>,
    /// What is measured.
    pub measures: Vec<Measure>,
    /// What comes out.
    pub emit: Emit,
    /// What a row without a key does.
    pub null_keys: NullKeys,
    /// What a multivalue key does.
    pub multi_keys: MultiKeys,
}

/// One measure of a group. Name and argument may hold `*` (Splunk's `values(*) as *`).
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// An aggregate function.
    pub call: Call,
    /// What its column is called.
    pub name: Field,
}

/// What an aggregation puts out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emit {
    /// One row a group: the keys, then the measures, sorted by the keys (Splunk's `stats`).
    Groups,
    /// One row a group, a group of no rows included where there are no keys (SQL).
    GroupsEvenEmpty,
    /// Every row, with the measures of its group (Splunk's `eventstats`).
    EveryRow,
}

/// What a row without a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullKeys {
    /// It is in no group and vanishes (Splunk).
    Drop,
    /// Null is a key like others (Ariel).
    Keep,
}

/// What a multivalue key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MultiKeys {
    /// The row is in the group of each of its values, as often as it has the value (Splunk).
    Each,
    /// The row is once in the group of each of its values (Splunk's `dedup_splitvals`).
    EachOnce,
    /// The list is one key (Ariel).
    Whole,
}

/// Another order, and how many rows stay.
#[derive(Clone, Debug, PartialEq)]
pub struct Sort {
    /// The first is the strongest.
    pub keys: Vec<SortKey>,
    /// How many rows stay; `None` for all. Splunk's `sort` has 10,000 where nothing is said.
    pub limit: Option<u64>,
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// What is compared.
    pub value: Expr,
    /// Up or down.
    pub direction: Direction,
    /// How it is compared.
    pub collation: Collation,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// How values are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Collation {
    /// Splunk's default: pair by pair as numbers, addresses or text.
    SplunkAuto,
    /// As numbers.
    Number,
    /// As text, by code point.
    Text,
    /// As IP addresses.
    Address,
    /// By the column's own type (SQL).
    Typed,
    /// By the rules of a BCP 47 locale.
    Locale(String),
}

/// Only the first rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub count: u64,
}

/// A vendor's command without a neutral meaning. `engine` has one file for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Vendor {
    /// Vendor, full stop, the vendor's own name: `splunk.rex`.
    pub command: String,
    /// What it was given, defaults filled in by the language.
    pub args: Vec<Arg>,
}

/// A named argument of a vendor's command.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// The option's name, or what the position means.
    pub name: &'static str,
    /// The value.
    pub value: ArgValue,
    /// Where it was written; the command's own span for a default.
    pub span: Span,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum ArgValue {
    /// A text, a pattern, an option word.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// Field names, which may hold `*` where the command allows it.
    Fields(Vec<Field>),
    /// Pairs of names (`lookup t a AS b`).
    Pairs(Vec<Renaming>),
    /// An expression.
    Expr(Expr),
    /// A subsearch.
    Plan(Plan),
    /// Measures over groups, of a command that does more with them (`chart`, `streamstats`).
    Aggregate(Aggregate),
}

impl Vendor {
    /// The argument of that name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name == name)
    }

    /// The text argument of that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.arg(name)?.value {
            ArgValue::Text(ref value) => Some(value),
            _ => None,
        }
    }

    /// The whole-number argument of that name.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.arg(name)?.value {
            ArgValue::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The yes-or-no argument of that name; absent counts as no.
    pub fn is_set(&self, name: &str) -> bool {
        matches!(self.arg(name), Some(Arg { value: ArgValue::Boolean(true), .. }))
    }

    /// The field names under that name; absent counts as none.
    pub fn fields(&self, name: &str) -> &[Field] {
        match self.arg(name) {
            Some(Arg { value: ArgValue::Fields(fields), .. }) => fields,
            _ => &[],
        }
    }

    /// The measures under that name.
    pub fn aggregate(&self, name: &str) -> Option<&Aggregate> {
        match self.arg(name)?.value {
            ArgValue::Aggregate(ref aggregate) => Some(aggregate),
            _ => None,
        }
    }

    /// The pairs under that name; absent counts as none.
    pub fn pairs(&self, name: &str) -> &[Renaming] {
        match self.arg(name) {
            Some(Arg { value: ArgValue::Pairs(pairs), .. }) => pairs,
            _ => &[],
        }
    }
}
