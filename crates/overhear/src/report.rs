//! What is said on standard error.

use std::io::{self, Write};

use text::{Diagnostic, Source};

use crate::output::printable;

/// Something that could not be read or done as asked, while the rest goes on.
pub(crate) fn warning(message: &str) {
    note(&format!("warning: {message}"));
}

/// Something good to know. Where standard error is closed nobody wants to know.
pub(crate) fn note(message: &str) {
    let _ = writeln!(io::stderr(), "{}", printable(message));
}

/// `1 file`, `2 files`, `2 queries`, `2 fixes`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    match (count, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ if what.ends_with('x') => format!("{count} {what}es"),
        _ => format!("{count} {what}s"),
    }
}

/// What is said of a query.
pub(crate) fn diagnostics(source: &Source, found: &[Diagnostic]) {
    if !found.is_empty() {
        note(rendered(source, found.iter()).trim_end());
    }
}

/// Diagnostics with a blank line between them. What is said again of other places is said once, with their number.
pub(crate) fn rendered<'d>(source: &Source, found: impl Iterator<Item = &'d Diagnostic>) -> String {
    let mut once: Vec<(&Diagnostic, Vec<usize>)> = Vec::new();
    for diagnostic in found {
        let same = |(known, _): &&mut (&Diagnostic, Vec<usize>)| {
            known.severity == diagnostic.severity
                && known.name == diagnostic.name
                && known.message == diagnostic.message
        };
        match once.iter_mut().find(same) {
            Some((_, lines)) => lines.push(source.position(diagnostic.span.start).line),
            None => once.push((diagnostic, Vec::new())),
        }
    }
    let drawn = |(diagnostic, lines): &(&Diagnostic, Vec<usize>)| {
        let more = match lines.as_slice() {
            [] => return diagnostic.render(source),
            [line] => format!("and once more, in line {line}"),
            lines => format!(
                "and {} times more, from line {} to line {}",
                lines.len(),
                lines[0],
                lines[lines.len() - 1]
            ),
        };
        (*diagnostic).clone().with_note(more).render(source)
    };
    once.iter().map(drawn).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::Span;

    #[test]
    fn what_is_said_again_is_said_once() {
        let at = |start: usize, message: &str| Diagnostic::warning("w", Span::new(start, start + 1), message);
        check(
            &[at(0, "a"), at(2, "b"), at(4, "a"), at(6, "a")],
            &["and 2 times more, from line 3 to line 4"],
        );
        check(&[at(0, "a"), at(4, "a")], &["and once more, in line 3"]);
        check(&[at(0, "a"), at(4, "b")], &[]);
    }

    #[track_caller]
    fn check(found: &[Diagnostic], more: &[&str]) {
        let drawn = rendered(&Source::new("q", "1\n2\n3\n4"), found.iter());
        let notes: Vec<&str> =
            drawn.lines().filter_map(|line| line.split_once(" = ").map(|(_, note)| note)).collect();
        assert_eq!(notes, more, "{drawn}");
    }
}
