//! A rule of a collection, and one that cannot run.

use query::{SigmaLevel, SigmaStatus};
use text::{Source, Span};

/// A rule that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it detects, in a line.
    pub title: String,
    /// Its UUID; empty where it has none.
    pub id: String,
    /// How grave a match is. A rule that does not say counts as informational.
    pub level: SigmaLevel,
    /// How far it is proven, where it says so.
    pub status: Option<SigmaStatus>,
    /// Namespaced words such as `attack.execution`.
    pub tags: Vec<String>,
    /// The name of the file that it was read from.
    pub file: String,
}

/// A rule, or a file, that cannot run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file.
    pub file: String,
    /// The line of the fault, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
    /// What is wrong.
    pub reason: String,
    /// The rule's id, where it has one.
    pub id: Option<String>,
}

impl Refused {
    /// A rule with a fault at a place of its text.
    pub(crate) fn at(source: &Source, span: Span, reason: String, id: Option<String>) -> Refused {
        let place = source.position(span.start);
        Refused { file: source.name().to_owned(), line: place.line, column: place.column, reason, id }
    }
}
