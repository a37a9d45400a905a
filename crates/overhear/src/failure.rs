//! Why a command could not run.

use std::fmt;

use text::{Diagnostic, Severity, Source};

/// Why a command could not run, ready for the terminal. Exit code 2.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl Failure {
    /// One sentence.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure(message.into())
    }

    /// What is wrong with a query.
    pub(crate) fn query(source: &Source, diagnostics: &[Diagnostic]) -> Failure {
        let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
        Failure(errors.map(|error| error.render(source)).collect::<Vec<_>>().join("\n").trim_end().to_owned())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure(error.to_string())
    }
}
