//! What is said about a place in a text.

use std::fmt;
use std::fmt::Write;

use serde::Serialize;

use crate::{Cause, Source, Span};

/// How bad it is. An error stops the query, a warning changes or doubts its answer, a note informs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The query does not run.
    Error,
    /// The query runs; its answer may not be what its author meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// One thing to say about a place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name of the kind, such as `unknown-function`: words with hyphens.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// One sentence without a full stop, naming the values involved.
    pub message: String,
    /// More to know, one sentence each.
    pub notes: Vec<String>,
    /// Other places that it is about.
    pub related: Vec<Related>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// Another place in the same text, and what it has to do with the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there: one sentence without a full stop.
    pub message: String,
}

/// A change of the text: `replacement` in place of `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

impl Fix {
    /// What it does to `text`, in a line.
    pub fn words(&self, text: &str) -> String {
        let (old, new) = (self.span.of(text), &self.replacement);
        match (old.is_empty(), new.is_empty()) {
            (true, _) => format!("add `{new}`"),
            (_, true) => format!("take `{old}` away"),
            _ => format!("`{new}` in place of `{old}`"),
        }
    }
}

/// What was said about one text, in the order of its finding.
pub type Diagnostics = Vec<Diagnostic>;

impl Diagnostic {
    /// An error at `span`.
    pub fn error(name: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, name, span, message)
    }

    /// A warning at `span`.
    pub fn warning(name: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, name, span, message)
    }

    /// A note at `span`.
    pub fn note(name: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, name, span, message)
    }

    fn new(severity: Severity, name: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        let (message, notes, related) = (message.into(), Vec::new(), Vec::new());
        Diagnostic { name, severity, span, message, notes, related, fix: None }
    }

    /// The same with one more thing to know.
    pub fn with_note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// The same with another place that it is about.
    pub fn with_related(mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.related.push(Related { span, message: message.into() });
        self
    }

    /// The same with a change that mends it.
    pub fn with_fix(mut self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { span, replacement: replacement.into() });
        self
    }

    /// Whose matter it is, where it is an error.
    pub fn cause(&self) -> Cause {
        Cause::of(self.name)
    }

    /// Is it an error?
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The diagnostic for a terminal: where it is, the guilty line, marks under the guilty part, and the notes.
    ///
    /// ```text
    /// error[unknown-function]: `mvcuont` is not an eval function
    ///   --> query.spl:2:10
    ///    |
    ///  2 | | eval n=mvcuont(x)
    ///    |          ^^^^^^^
    ///    = did you mean `mvcount`?
    /// ```
    pub fn render(&self, source: &Source) -> String {
        let margin = source.margin(self.span);
        let mut out =
            format!("{}[{}]: {}\n{}", self.severity, self.name, self.message, source.picture(self.span));
        for related in &self.related {
            let at = source.position(related.span.start);
            let _ = writeln!(out, "{margin} = {}:{}: {}", at.line, at.column, related.message);
        }
        for note in &self.notes {
            let _ = writeln!(out, "{margin} = {note}");
        }
        out
    }
}

impl Source {
    /// A place for a terminal: where it is, the line that it begins in, and marks under it.
    ///
    /// ```text
    ///   --> query.spl:2:10
    ///    |
    ///  2 | | eval n=mvcuont(x)
    ///    |          ^^^^^^^
    /// ```
    pub fn picture(&self, span: Span) -> String {
        let at = self.position(span.start);
        let (line, line_span) = self.line_at(span.start);
        let margin = self.margin(span);
        let marked_end = span.end.min(line_span.start + line.len()).max(span.start);
        let marked = self.text().get(span.start..marked_end).unwrap_or_default();
        let (line, before, marked) = cut(line, at.column - 1, marked.chars().count().max(1));
        let marks = "^".repeat(marked);
        let mut out = format!("{margin} --> {}:{}:{}\n", self.name(), at.line, at.column);
        let _ = writeln!(out, "{margin} |");
        let _ = writeln!(out, "{} | {line}", at.line);
        let _ = writeln!(out, "{margin} | {}{marks}", " ".repeat(before));
        out
    }

    /// As many blanks as the line's number has digits.
    fn margin(&self, span: Span) -> String {
        " ".repeat(self.position(span.start).line.to_string().len())
    }
}

/// The part of a long line around its marked characters: the line, how many characters stand before the marks, and
/// how many are marked.
fn cut(line: &str, before: usize, marked: usize) -> (String, usize, usize) {
    const MOST: usize = 140;
    const LEAD: usize = 40;
    let length = line.chars().count();
    if length <= MOST {
        return (line.to_owned(), before, marked);
    }
    let start = before.saturating_sub(LEAD);
    let end = (start + MOST).min(length);
    let shown: String = line.chars().skip(start).take(end - start).collect();
    let (head, tail) = (if start > 0 { "…" } else { "" }, if end < length { "…" } else { "" });
    let before = before - start + head.chars().count();
    let marked = marked.min(head.chars().count() + (end - start) - before.min(end - start)).max(1);
    (format!("{head}{shown}{tail}"), before, marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_the_line_and_marks_the_part() {
        let source = Source::new("q.spl", "index=*\n| eval n=mvcuont(x)");
        let drawn =
            Diagnostic::error("unknown-function", Span::new(17, 24), "`mvcuont` is not an eval function")
                .with_note("did you mean `mvcount`?")
                .render(&source);
        let expected = "error[unknown-function]: `mvcuont` is not an eval function\n  --> q.spl:2:10\n  |\n\
                        2 | | eval n=mvcuont(x)\n  |          ^^^^^^^\n  = did you mean `mvcount`?\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn a_span_over_several_lines_is_marked_on_its_first() {
        let source = Source::new("q", "ab\ncd");
        let drawn = Diagnostic::note("x", Span::new(1, 5), "m").render(&source);
        assert!(drawn.ends_with("1 | ab\n  |  ^\n"), "{drawn}");
    }
    #[test]
    fn a_long_line_is_cut_around_the_part() {
        let text = format!("{}GUILTY{}", "a".repeat(300), "b".repeat(300));
        let drawn = Diagnostic::note("x", Span::new(300, 306), "m").render(&Source::new("q", text));
        let lines: Vec<&str> = drawn.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() < 160), "{drawn}");
        let at = lines[3].chars().position(|c| c == 'G');
        assert_eq!(at, lines[4].chars().position(|c| c == '^'), "{drawn}");
        assert!(lines[4].ends_with("^^^^^^"), "{drawn}");
    }
}
