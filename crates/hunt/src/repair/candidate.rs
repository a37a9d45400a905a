//! An edit that may mend a cause.

use text::{Fix, Span};

/// An edit that may mend a cause. Nobody believes it before the tests have run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What it does, one sentence without a full stop.
    pub(super) about: String,
    /// The changes, in any order; none overlaps another.
    pub(super) changes: Vec<Fix>,
}

impl Candidate {
    pub(super) fn new(about: impl Into<String>, changes: Vec<Fix>) -> Candidate {
        Candidate { about: about.into(), changes }
    }

    /// One change.
    pub(super) fn one(about: impl Into<String>, span: Span, replacement: impl Into<String>) -> Candidate {
        Candidate::new(about, vec![change(span, replacement)])
    }

    /// How many bytes it writes and takes away.
    pub(super) fn size(&self) -> usize {
        self.changes.iter().map(|change| change.replacement.len() + change.span.end - change.span.start).sum()
    }

    /// The first place that it changes.
    pub(super) fn start(&self) -> usize {
        self.changes.iter().map(|change| change.span.start).min().unwrap_or_default()
    }

    /// The text with the changes made.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut changes: Vec<&Fix> = self.changes.iter().collect();
        changes.sort_by_key(|change| change.span);
        let mut out = text.to_owned();
        for change in changes.into_iter().rev() {
            out.replace_range(change.span.start..change.span.end, &change.replacement);
        }
        out
    }
}

/// One change.
pub(super) fn change(span: Span, replacement: impl Into<String>) -> Fix {
    Fix { span, replacement: replacement.into() }
}

/// Where `part` is written within `span`, the first time.
pub(super) fn find(text: &str, span: Span, part: &str) -> Option<Span> {
    let at = span.start + span.of(text).find(part)?;
    Some(Span::new(at, at + part.len()))
}
