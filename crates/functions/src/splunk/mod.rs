//! Splunk's eval functions. One file each; a new one is named in both lists below.

mod case;
mod if_;
mod lower;
mod match_;
mod number;
pub(crate) mod operators;
mod order;
mod refusal;
pub(crate) mod search;
mod true_;

use crate::Function;

/// All eval functions of this folder.
pub(crate) const ALL: &[&Function] = &[&case::CASE, &if_::IF, &lower::LOWER, &match_::MATCH, &true_::TRUE];
