//! Patterns in texts: wildcards and regular expressions as the vendors write them.

mod glob;
mod pcre;
mod regex;

pub use glob::{Case, Glob, Piece};
pub use regex::{Captures, Dialect, Regex, cut, invalid_regex, write_replacement};

pub(crate) use glob::folded;
