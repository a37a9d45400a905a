//! Terms in the raw text of an event: what Splunk's index calls segments.

use std::borrow::Cow;

use text::Diagnostic;

use crate::pattern::{Case, folded};
use crate::spec::written_text;
use crate::{Argument, Kernel, Value};

/// Where a term may begin and end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Breakers {
    /// At any breaker: `error` is found in `disk.error=5`.
    Any,
    /// At blanks, brackets, quotes and the like only: `TERM(10.0.0.1)` is not found in `x=10.0.0.1`.
    Major,
}

/// The kernel of a search for a term or a phrase in the raw text.
///
/// A term is found where it stands between breakers (or the ends of the text); `*` stands for any characters but
/// major breakers, and frees the end it stands at. A phrase is found as it is written, blanks included.
///
/// - **Null**: false.
/// - **Source**: Search Manual, "Search literals" and "Use CASE() and TERM() to match phrases"; the breakers are
///   those of the default segmentation in segmenters.conf.
pub(super) fn finds(args: &[Argument], case: Case, breakers: Breakers) -> Result<Kernel, Diagnostic> {
    let term = Term::new(&written_text(&args[1])?, case, breakers);
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|raw| term.occurs(raw)))))
}

/// A term, cut at its wildcards.
struct Term {
    parts: Vec<String>,
    open_start: bool,
    open_end: bool,
    case: Case,
    breakers: Breakers,
}

impl Term {
    fn new(written: &str, case: Case, breakers: Breakers) -> Term {
        let cased = match case {
            Case::Significant => Cow::Borrowed(written),
            Case::Ignored => folded(written),
        };
        Term {
            parts: cased.split('*').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            open_start: cased.starts_with('*'),
            open_end: cased.ends_with('*'),
            case,
            breakers,
        }
    }

    fn occurs(&self, raw: &str) -> bool {
        let raw = match self.case {
            Case::Significant => Cow::Borrowed(raw),
            Case::Ignored => folded(raw),
        };
        let Some(first) = self.parts.first() else { return true };
        raw.match_indices(first.as_str()).any(|(start, _)| {
            let starts =
                self.open_start || self.is_edge(raw[..start].chars().next_back(), first.chars().next());
            starts && self.rest_follows(&raw, start + first.len(), &self.parts[1..])
        })
    }

    /// Do the other parts follow after `at` without a major breaker between, and does the term end there?
    fn rest_follows(&self, raw: &str, at: usize, parts: &[String]) -> bool {
        let Some((part, others)) = parts.split_first() else {
            let last = self.parts.last().and_then(|part| part.chars().next_back());
            return self.open_end || self.is_edge(raw[at..].chars().next(), last);
        };
        let end = raw[at..].find(is_major).map_or(raw.len(), |length| at + length);
        let here = &raw[at..];
        here.match_indices(part.as_str())
            .take_while(|(found, _)| at + found <= end)
            .any(|(found, _)| self.rest_follows(raw, at + found + part.len(), others))
    }

    /// Is there an edge of a segment between a character of the text and the term's own first or last one?
    fn is_edge(&self, outside: Option<char>, own: Option<char>) -> bool {
        let breaks = |c: char| match self.breakers {
            Breakers::Any => is_major(c) || is_minor(c),
            Breakers::Major => is_major(c),
        };
        outside.is_none_or(breaks) || own.is_none_or(breaks)
    }
}

fn is_major(c: char) -> bool {
    c.is_whitespace() || "[]<>(){}|!;,'\"*&?+".contains(c)
}

fn is_minor(c: char) -> bool {
    "/:=@.-$#%\\_".contains(c)
}
