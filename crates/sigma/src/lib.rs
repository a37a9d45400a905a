//! Sigma rules: YAML to syntax to plan.
//!
//! [`parse`] reads the Sigma Rules Specification (2.0, modifiers appendix 2.1) and always answers with both what it
//! could read and what it has to say, each at its place in the file. [`lower`] asks for the rule's events: a scan of
//! the view `sigma`, then one filter: what the log source means, and the condition.
//!
//! Meaning, as the plan's functions have it: text is compared without regard to case unless a modifier says
//! otherwise, `*` and `?` are wildcards, and every comparison is either true or false: a field that the event does
//! not have makes it false (`is_null` true), so that `not` of it is true.
//!
//! [`Pipelines`] change rules before they are lowered, as a site's processing pipelines of pySigma say.
//!
//! Correlation rules, and the aggregations of Sigma 1, are read; whoever has the findings of the rules evaluates them.
//! Filters are conditions that are added to the rules that they name. The actions of Sigma 1 (`global`, `reset`,
//! `repeat`) are read too.

mod aggregation;
mod condition;
mod correlation;
mod diagnostics;
mod encode;
mod filter;
mod logsource;
mod lower;
mod modifier;
mod operation;
mod pattern;
mod pipeline;
mod rule;
mod syntax;
mod yaml;

pub use correlation::{Alias, Choice, Comparison, Correlation, CorrelationType, Together};
pub use filter::Filter;
pub use logsource::{Channel, Logsources, Source};
pub use lower::{Placeholders, lower, lower_filter, lower_with};
pub use modifier::Modifier;
pub use pipeline::{Pipeline, Pipelines};
pub use rule::{Parsed, parse};
pub use syntax::{
    Body, Condition, Detection, Group, Item, Level, Logsource, Quantity, Related, Rule, Search, Status, Value,
};
