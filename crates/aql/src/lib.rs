//! QRadar's Ariel Query Language: text to plan and back.
//!
//! [`parse`] takes any text and gives typed [`syntax`] with what is wrong in it; [`lower`] turns syntax into a
//! [`plan::Plan`] over the view `ariel`. Printing the syntax gives AQL again, and parsing that the same syntax.
//!
//! What a property is called and what it holds comes from a [`Catalog`], which functions exist from
//! [`plan::Functions`]. In [`Mode::Strict`] the answer is what the vendor's product would answer; in
//! [`Mode::Lenient`] what the author meant runs, and each leniency is a warning at its place.

mod catalog;
mod known;
mod leniency;
mod lex;
mod lower;
mod options;
mod parse;
mod print;
pub mod syntax;

pub use catalog::{Catalog, Meant, Property, PropertyKind, SELECT_STAR, SELECT_STAR_OF_FLOWS};
pub use lower::lower;
pub use options::{Matching, Mode, Options};
pub use parse::{Parsed, parse};

/// The name of the view whose property names a lowered plan uses.
pub const VIEW: &str = "ariel";

/// The name of the view that a plan scans for `FROM flows`.
pub const FLOWS: &str = "flows";
