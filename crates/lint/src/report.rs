//! What was found in one text, and where that text is.

use serde_json::{Value, json};
use text::{Diagnostic, Diagnostics, Severity, Source};

/// What was found in one text.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file, as the user named it.
    pub file: String,
    /// The line of the file that holds the text, from 1, where each line holds one.
    pub line: Option<usize>,
    /// The text.
    pub source: Source,
    /// What was found, in the order of the text.
    pub findings: Diagnostics,
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The query does not run.
    pub errors: usize,
    /// Its answer may not be what its author meant.
    pub warnings: usize,
    /// Worth knowing.
    pub notes: usize,
}

impl Counts {
    /// Those of all reports.
    pub fn of(reports: &[Report]) -> Counts {
        let mut counts = Counts::default();
        for finding in reports.iter().flat_map(|report| &report.findings) {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }
}

impl Report {
    /// A finding in plain data.
    pub fn plain(&self, finding: &Diagnostic) -> Value {
        let (at, end) = (self.source.position(finding.span.start), self.source.position(finding.span.end));
        let mut plain = json!({
            "file": self.file,
            "line": at.line,
            "column": at.column,
            "end_line": end.line,
            "end_column": end.column,
            "name": finding.name,
            "severity": finding.severity,
            "message": finding.message,
            "notes": finding.notes,
        });
        if let Some(line) = self.line {
            plain["corpus_line"] = json!(line);
            plain["query"] = json!(self.source.name());
        }
        if let Some(fix) = &finding.fix {
            plain["fix"] = json!({
                "start": fix.span.start,
                "end": fix.span.end,
                "replacement": fix.replacement,
            });
        }
        plain
    }

    /// A finding for a terminal, with what would mend it.
    pub fn rendered(&self, finding: &Diagnostic) -> String {
        let mut shown = finding.clone();
        if let Some(fix) = &finding.fix {
            let change = fix.words(self.source.text());
            if change.len() < 200 {
                shown.notes.push(format!("fix: {change}"));
            }
        }
        shown.render(&self.source)
    }
}
