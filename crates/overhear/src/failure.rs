//! Why a command could not run.

use text::{Diagnostic, Severity, Source};

use crate::report;

/// Why a command could not run, or not to its end.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What to say on the terminal. Exit code 2.
    Said(String),
    /// Standard output was closed. Nothing to say.
    NobodyReads,
}

impl Failure {
    /// One sentence.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure::Said(format!("error: {}", message.into()))
    }

    /// What is wrong with a query.
    pub(crate) fn query(source: &Source, diagnostics: &[Diagnostic]) -> Failure {
        let errors = diagnostics.iter().filter(|found| found.severity == Severity::Error);
        Failure::Said(report::rendered(source, errors).trim_end().to_owned())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::NobodyReads,
            _ => Failure::new(error.to_string()),
        }
    }
}
