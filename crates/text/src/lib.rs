//! Places in a text, and what is said about them.

mod diagnostic;
mod source;
mod span;

pub use diagnostic::{Diagnostic, Diagnostics, Fix, Severity};
pub use source::{Position, Source};
pub use span::{Span, Spanned};
