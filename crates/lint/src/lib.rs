//! The faults that a detection ships with, found without running it.
//!
//! A lint is one file in `lints/`, named for what it finds; its head is its page in `docs/lints.md`. It looks at a
//! [`Subject`]: a compiled query, what the query makes of each field up to each step, and which events can come
//! that far. What a lint says of reach it shows with a witness: a value that was run through the pattern.

#[cfg(test)]
mod agreement;
mod allow;
mod choices;
mod classes;
mod flow;
mod hosts;
mod lints;
mod package;
mod place;
mod report;
mod run;
pub mod sarif;
mod subject;
mod tables;
mod texts;
#[cfg(test)]
mod trial;

pub use classes::Universe;
pub use lints::{ALL, Untested, unmatched, untested};
pub use package::{Package, lint_package, lint_query};
pub use report::{Counts, Report};
pub use run::{Linter, Selection, Unknown, fixed, fixes};
pub use subject::Subject;
pub use tables::Tables;

use text::{Diagnostic, Severity};

/// One fault that is looked for.
pub struct Lint {
    /// Names what is found, so that "allow `name`" reads as a sentence.
    pub name: &'static str,
    /// What it finds, in one sentence without a full stop.
    pub finds: &'static str,
    /// How grave it is where nothing else is said.
    pub severity: Severity,
    /// How it is found.
    pub check: Check,
}

/// How a fault is found.
#[derive(Clone, Copy)]
pub enum Check {
    /// The compiler says it, under these names.
    Said(&'static [&'static str]),
    /// In a query by itself.
    Query(fn(&Subject<'_>) -> Vec<Diagnostic>),
    /// The compiler says some of it, and the rest is found in the query.
    SaidAndQuery(&'static [&'static str], fn(&Subject<'_>) -> Vec<Diagnostic>),
    /// By running the tests of the package that the query is in, which whoever asks for it does.
    Tests,
    /// In a query beside the package that it is in.
    Package(fn(&Package<'_>, &Subject<'_>) -> Vec<Diagnostic>),
}

/// The lint of that name.
pub fn find(name: &str) -> Option<&'static Lint> {
    ALL.iter().copied().find(|lint| lint.name == name)
}
