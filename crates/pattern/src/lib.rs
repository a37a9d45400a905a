//! Patterns in texts: wildcards and regular expressions as the vendors write them.
//!
//! Kernels match with them, and whoever decides something about a query without running it reads them the same way.

mod glob;
mod kept;
mod pcre;
mod regex;

pub use glob::{Case, Glob, Needed, Piece, folded};
pub use kept::Kept;
pub use pcre::translate;
pub use regex::{Captures, Dialect, Regex, cut, invalid_regex, write_replacement};
