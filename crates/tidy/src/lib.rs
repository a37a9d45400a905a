//! Rules of the house that the compiler cannot check.
//!
//! The tests read the manifests, `ARCHITECTURE.md` and the text of every file that the repository holds; what they need
//! for it is here.

mod code;
mod files;

pub use code::code;
pub use files::{TextFile, files, root};
