//! Ariel's aggregate functions. One file each; a new one is named in both lists below.

mod count;

use crate::AggregateFunction;

/// All aggregate functions of this folder.
pub(crate) const ALL: &[&AggregateFunction] = &[&count::COUNT];
