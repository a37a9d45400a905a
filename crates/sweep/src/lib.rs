//! Many rules in one pass over the events.
//!
//! A rule is a plan that keeps the events of one view for which a filter is true; thousands of them are compiled to a
//! [`Sweep`], and a [`Worker`] says of each event which of them are true. The answer is that of the engine on the same
//! plan: a comparison is the same function's kernel, found once instead of once a rule.
//!
//! - A filter is taken apart into comparisons of a field with constants (*atoms*), each kept once for all rules.
//! - What atoms of one field look for is looked for at once: whole texts in a table, parts of texts with one automaton,
//!   and an expression only where the text has a part that all its matches have. What was found in a text is
//!   remembered, so that it is looked for once for each distinct text (of the last ones).
//! - What provider, channel and event id decide is decided once for each class of events. Of the rules that are left,
//!   only those are evaluated of which an atom came true that they cannot do without.
//!
//! This room knows neither Arrow nor any language: rules come as plans, events as [`telemetry::Event`].

mod atom;
mod class;
mod compile;
mod correlate;
mod error;
mod field;
mod matched;
mod memory;
mod needles;
mod node;
mod read;
mod sweep;
mod worker;

pub use correlate::{Bound, Burst, Choice, Correlation, Hit, Hits, Together};
pub use error::Unsweepable;
pub use matched::Matched;
pub use sweep::{Need, Sweep};
pub use worker::Worker;
