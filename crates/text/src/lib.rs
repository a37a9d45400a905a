//! Places in a text, and what is said about them.

mod cause;
mod diagnostic;
mod source;
mod span;

pub use cause::Cause;
pub use diagnostic::{Diagnostic, Diagnostics, Fix, Related, Severity};
pub use source::{Position, Source};
pub use span::{Span, Spanned};
