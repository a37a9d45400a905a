//! A diagnostic as case files show it: the line, marks below its place, what is said, and what is suggested.

use text::{Diagnostic, Source};

/// The diagnostics, one below the other.
pub(crate) fn draw(diagnostics: &[Diagnostic], source: &Source) -> String {
    diagnostics.iter().map(|diagnostic| drawn(diagnostic, source)).collect::<Vec<_>>().join("\n")
}

fn drawn(diagnostic: &Diagnostic, source: &Source) -> String {
    let (line, span) = source.line_at(diagnostic.span.start);
    let column = source.position(diagnostic.span.start).column;
    let end = diagnostic.span.end.min(span.start + line.len());
    let marked = source.text().get(diagnostic.span.start..end).unwrap_or_default();
    let marks = "^".repeat(marked.chars().count().max(1));
    let near = diagnostic.notes.iter().find(|note| note.starts_with("did you mean"));
    let near = near.map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{line}\n{}{marks} {}: {}{near}", " ".repeat(column - 1), diagnostic.name, diagnostic.message)
}
