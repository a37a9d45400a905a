//! Case files: what is true of the languages, as text.
//!
//! ```text
//! # Prose: what the file is about, and the page or recording that it rests on.
//!
//! === events                                 rows that all cases below start from, one JSON object a line
//! {"host": "a"}
//!
//! === a name that says what is true          documented
//! --- spl
//! | stats count by host
//! --- rows
//! {"host": "a", "count": "1"}
//! ```
//!
//! A line `=== events` (rows as a view shows them) or `=== telemetry` (events as a file has them) is shared by the
//! cases below it; a case may have its own `--- events` or `--- telemetry` in place of it. Every other `===` line is
//! a case and ends with how its truth is known: `measured`, `documented`, `ours` or `believed`. Several languages in one case
//! must give the same answer. `state NAME` is a file of the state of a QRadar server, shared (`=== state NAME`) or of one
//! case; `options` holds options of AQL. `app NAME` is a file of a Splunk app (`macros.conf`, `props.conf`,
//! `lookups/t.csv`), shared or of one case, and `text` a log in no format of its own. `=== rules` are Sigma documents
//! that stand before those of each case below; `findings` are what all rules of a case find together, which the tests of
//! `overhear` ask. This crate reads the files and writes answers into them; the test target `cases` runs
//! them.

mod parse;
mod rewrite;

pub use parse::{Fault, parse};
pub use rewrite::{Answer, rewrite};

use serde_json::Value as Json;

/// A case file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaseFile {
    /// In written order.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is true.
    pub name: String,
    /// How it is known.
    pub level: Level,
    /// The line of its `===`, from 1.
    pub line: usize,
    /// What the questions are asked of.
    pub input: Input,
    /// Files of a Splunk app: path (`props.conf`, `lookups/t.csv`) and text.
    pub app: Vec<(String, String)>,
    /// Lookup tables: name and CSV.
    pub lookups: Vec<(String, String)>,
    /// The time of the search, RFC 3339; `None` where the case does not depend on it.
    pub now: Option<String>,
    /// Is it asked with the vendor's published limits off?
    pub without_limits: bool,
    /// The questions, each of which must give the expected answer.
    pub questions: Vec<Question>,
    /// AQL: the files of the server's state by their names.
    pub state: Vec<(String, String)>,
    /// AQL: options that are not as they are by default, one a line (`matches full`, `window 300`).
    pub options: Vec<String>,
    /// The names of the columns in their order, where the case says something of it.
    pub columns: Option<Vec<String>>,
    /// The expected answer; `None` where it is still to be filled in.
    pub expected: Option<Expected>,
    /// What is expected to be said besides, as drawn; `None` where the case says nothing of it.
    pub diagnostics: Option<String>,
}

/// How the truth of a case is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Recorded from the product.
    Measured,
    /// The vendor says so.
    Documented,
    /// It is Overhear's own, and says nothing of the product: a mode, a note or an answer that no product has.
    Ours,
    /// None of these.
    Believed,
}

/// What a case starts from.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Rows as the language's view shows them.
    Rows(Vec<Json>),
    /// The bytes of a file of events.
    Telemetry(Vec<u8>),
    /// A text in no format of its own, of the sourcetype `log`, the source `app_one` and the host `web`.
    Text(String),
}

/// A question in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// In which.
    pub language: Language,
    /// The query.
    pub text: String,
    /// Its first line in the file, from 1.
    pub line: usize,
}

/// A language of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Splunk's.
    Spl,
    /// QRadar's, as the product takes it.
    Aql,
    /// QRadar's, as its author meant it.
    AqlLenient,
    /// Sigma rules.
    Sigma,
}

/// An expected answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// These rows, in this order.
    Rows(Vec<Json>),
    /// These rows in any order.
    Unordered(Vec<Json>),
    /// An error, as drawn.
    Error(String),
    /// What all rules of a Sigma file find together, correlation rules included; a finding says at least this.
    Findings(Vec<Json>),
}
