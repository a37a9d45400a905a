//! Which values a condition of a query accepts, decided without running it.
//!
//! - [`Language`]: a set of texts as a minimal automaton: union, difference, inclusion, a shortest text that reads well.
//! - [`Accepts`]: what a call of a vendor's predicate (`splunk.match`, `ariel.LIKE`, `sigma.contains`, ...) accepts of the
//!   one value it compares, exactly as its kernel in `functions` does (a property test holds them together), and what it
//!   is where there is no value.
//! - [`Scope`]: what the names of a query mean at one of its steps; it takes an expression to its [`Truths`] (when is it
//!   true, when false) and to its [`Cases`] (what may it be, and when).
//! - [`Formula`]: a condition over fields; [`Formula::model`] gives an event for which it is true, or proves that there is
//!   none.
//! - [`Flow`]: a plan step by step, with the scope before each and when an event gets there.
//! - [`branches`], [`subsumed`], [`call_alternatives`]: branches of a choice that nothing takes, alternatives that add
//!   nothing, and the alternatives that are written in a pattern or a list.
//!
//! Whether a condition always or never holds: `Reach::of(&formula).is_never()`, with `!formula` for always.
//!
//! What is left out of account: fields with several values (any may make a condition true; here a field has one),
//! characters that only case folding ties to ASCII, and numbers with an exponent. What is not understood is never taken
//! to be true or false: it is [`Formula::Opaque`], or an [`Opaque`] with the reason.
//!
//! ```
//! use predicate::{Language, Extent};
//! use pattern::{Case, Dialect};
//!
//! let host = Language::regex(r"t\.co", Dialect::Pcre, Extent::Part)?;
//! let longer = Language::like("%bigt.com%", Case::Significant)?;
//! assert!(host.includes(&longer)?);
//! assert_eq!(host.witness_not_in(&longer)?.as_deref(), Some("t.co"));
//! # Ok::<(), predicate::Opaque>(())
//! ```
mod accepts;
mod alternatives;
mod branches;
mod cases;
mod change;
mod classes;
mod constants;
mod dfa;
mod flow;
mod formula;
mod language;
mod model;
mod network;
mod nfa;
mod number;
mod order;
mod partition;
mod scope;
mod values;
mod without;

use std::fmt;

pub use accepts::{Accepts, Truth};
pub use alternatives::{Alternative, call_alternatives, pattern_alternatives};
pub use branches::{Branch, Reach, Subsumed, branches, subsumed};
pub use cases::{Cases, Known};
pub use change::Change;
pub use flow::{Flow, Gap, GapKind, Stage, unspanned};
pub use formula::{Formula, Outcomes};
pub use language::Language;
pub use model::{Model, Universe};
pub use nfa::Extent;
pub use scope::{Fields, Scope, Truths, View};
pub use values::Values;
pub use without::{Without, patterns_without};

/// An automaton gets larger than is allowed: the question is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the patterns make an automaton that is too large")
    }
}

impl std::error::Error for TooLarge {}

/// What cannot be decided, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque {
    /// One sentence's end: `... is not known`.
    pub reason: String,
}

impl Opaque {
    pub(crate) fn new(reason: impl Into<String>) -> Opaque {
        Opaque { reason: reason.into() }
    }
}

impl From<TooLarge> for Opaque {
    fn from(large: TooLarge) -> Opaque {
        Opaque::new(large.to_string())
    }
}

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Opaque {}
