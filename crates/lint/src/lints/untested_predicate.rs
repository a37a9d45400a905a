//! ## What it finds
//! A part of a query that the tests of its package do not notice: they pass as well without it, or with something else
//! in its place.
//!
//! ## Why it matters
//! What no test notices may be wrong today, and nothing says so when somebody breaks it tomorrow.
//!
//! ## Example
//! ```spl
//! | where match(QueryName, "(^|\.)(a\.example|b\.example)$")
//! ```
//! in a package whose tests ask for `a.example` only: without `b\.example` they pass too. Give a test an event with
//! `b.example`, and name it in what the test expects.
//!
//! ## How sure
//! Measured: the query was changed in that one place and every test that it passes was run again. Changes that are
//! proved to change nothing are left out, and so are those of what only stands beside a finding. It is looked for where
//! it is asked for (`--mutants`), because it runs the query some hundred times; an event that would tell is computed
//! from the condition.

use text::{Diagnostic, Diagnostics, Severity, Span};

use crate::{Check, Lint};

pub(super) const LINT: Lint = Lint {
    name: "untested-predicate",
    finds: "a part of a query that its tests do not notice",
    severity: Severity::Note,
    check: Check::Tests,
};

/// A change of a query that no test notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untested {
    /// The place that was changed.
    pub span: Span,
    /// What it belongs to: a list, a pattern, a condition, a command.
    pub whole: Span,
    /// What was done, as the end of "no test notices ...".
    pub change: String,
    /// What stands there, or was put there.
    pub detail: String,
    /// Values of an event that would tell, by field.
    pub event: Vec<(String, String)>,
}

/// How many others of one list are named.
const MOST: usize = 12;

/// What is to be said of the changes that no test notices: one finding for each list, pattern or command, in the order
/// of the text.
pub fn untested(all: &[Untested]) -> Diagnostics {
    let mut groups: Vec<Vec<&Untested>> = Vec::new();
    for one in all {
        let like = |group: &&mut Vec<&Untested>| group[0].whole == one.whole && kind(group[0]) == kind(one);
        match groups.iter_mut().find(like) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.iter().map(|group| said(group)).collect()
}

/// The words of a change, what it is of aside.
fn kind(one: &Untested) -> String {
    one.change.replace(&one.detail, "")
}

fn said(group: &[&Untested]) -> Diagnostic {
    let first = group[0];
    let mut said = Diagnostic::note(LINT.name, first.span, format!("no test notices {}", first.change));
    if !first.event.is_empty() {
        let values: Vec<String> =
            first.event.iter().map(|(field, value)| format!("{field}={value}")).collect();
        said.notes.push(format!("an event with {} would tell", values.join(", ")));
    }
    let others: Vec<String> = group[1..].iter().map(|one| format!("`{}`", one.detail)).collect();
    if !others.is_empty() {
        let more = others.len().saturating_sub(MOST);
        let mut note = format!("nor of {}", others[..others.len() - more].join(", "));
        if more > 0 {
            note.push_str(&format!(", and {more} more"));
        }
        said.notes.push(note);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_said_once() {
        let one = |start, detail: &str| Untested {
            span: Span::new(start, start + 1),
            whole: Span::new(0, 9),
            change: format!("when `{detail}` is left out"),
            detail: detail.to_owned(),
            event: vec![("Image".to_owned(), format!("{detail}.exe"))],
        };
        let said = untested(&[one(1, "a"), one(3, "b"), one(5, "c")]);
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].message, "no test notices when `a` is left out");
        assert_eq!(said[0].notes, ["an event with Image=a.exe would tell", "nor of `b`, `c`"]);
    }
}
