//! A collection of Sigma rules: which of them run, what they find in one pass over files, and what is reported of it.
//!
//! - A [`Loader`] takes files of rules, each compiled by `query`, and makes a [`Ruleset`] of those that a [`Selection`]
//!   asks for: with what [`Exclusions`] leave out, what filters and pipelines change, and what correlation rules need. A
//!   rule that cannot run is [`Refused`], with its reason.
//! - A [`Pass`] reads pieces of files on several threads and hands over each [`RuleMatch`] in the order of the files; a
//!   [`Correlator`] takes them together.
//! - [`Summary`], [`Timeline`], [`Page`] and [`navigator_layer`] are what a reader gets of them; [`judge`] compares them
//!   with what the tests of the Sigma project state.
//!
//! Whoever opens files, writes them, and shows how far a pass has come, is above: here are no paths and no terminal.

mod correlate;
mod exclusions;
mod html;
mod join;
mod load;
mod navigator;
mod pass;
mod regression;
mod rule;
mod rule_match;
mod ruleset;
mod selection;
mod summary;
mod timeline;

pub use correlate::{Correlated, Correlator};
pub use exclusions::Exclusions;
pub use html::Page;
pub use load::{Loader, NothingToRun};
pub use navigator::navigator_layer;
pub use pass::{Pass, PassError, PassTotals, Watch};
pub use regression::{Verdict, VerdictKind, judge};
pub use rule::{Refused, Rule};
pub use rule_match::{COLUMNS, RuleMatch, field_name};
pub use ruleset::Ruleset;
pub use selection::Selection;
pub use summary::Summary;
pub use sweep::Matched;
pub use timeline::{SortedRuns, Timeline};
