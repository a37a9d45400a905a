//! ## What it finds
//! A query that finds nothing in any of its package's tests that expect a finding.
//!
//! ## Why it matters
//! Either the query is silent for good, or the tests are not about it. In both cases nothing is tested.
//!
//! ## Example
//! ```spl
//! source="XmlWinEventLog:Microsoft-Windows-Sysmon/Operational" EventCode=3 ParentImage="*\\a.exe" | table Image
//! ```
//! in a package whose tests hold Sysmon's events: event 3 has no `ParentImage`, so no test can match.
//!
//! ## How sure
//! Measured: the query was run on the telemetry of each test. It is looked for where `untested-predicate` is.

use text::{Diagnostic, Severity, Span};

use crate::{Check, Lint};

pub(super) const LINT: Lint = Lint {
    name: "unmatched-tests",
    finds: "a query that finds nothing in any test",
    severity: Severity::Warning,
    check: Check::Tests,
};

/// What is to be said of a query, the first command of which is at `place`, that finds nothing in `tests` tests.
pub fn unmatched(place: Span, tests: usize) -> Diagnostic {
    let message =
        format!("this finds nothing in any of the {tests} recordings of attacks that the package tests");
    Diagnostic::warning(LINT.name, place, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_many_were_tried() {
        let said = unmatched(Span::new(0, 1), 8);
        assert_eq!(said.name, LINT.name);
        assert!(said.message.contains("any of the 8 recordings"));
    }
}
