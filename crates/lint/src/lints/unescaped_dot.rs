//! ## What it finds
//! A full stop of a domain or a file name that a regular expression reads as any character.
//!
//! ## Why it matters
//! `match(Image, "cmd.exe")` is true of `cmdXexe` too. Seldom a disaster, always a sign that the pattern was not
//! tried.
//!
//! ## Example
//! ```spl
//! | where match(QueryName, "example.org")
//! ```
//! Instead:
//! ```spl
//! | where match(QueryName, "example\.org")
//! ```
//!
//! ## How sure
//! Each report names a text that the pattern was run on and matched.

use std::sync::LazyLock;

use regex::Regex;
use text::{Diagnostic, Severity};

use crate::texts::{Kind, Pattern, Test};
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "unescaped-dot",
    finds: "a full stop that a regular expression reads as any character",
    severity: Severity::Note,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[a-z0-9_-]{2,}\.(?:exe|dll|com|net|org|io|bat|ps1|vbs|hta|lnk|zip|iso)\b")
            .expect("constant pattern")
    });
    let mut found = Vec::new();
    for (test, _, _) in subject.tests() {
        for pattern in test.patterns.iter().filter(|pattern| pattern.kind == Kind::Regex) {
            for part in NAME.find_iter(pattern.written) {
                let Some(witness) = witness(&test, pattern, part.range()) else { continue };
                let span = place::part_of(subject.text(), pattern.span, pattern.written, part.range());
                let dot = part.as_str().rfind('.').unwrap_or_default();
                let said = Diagnostic::note(
                    LINT.name,
                    span,
                    format!("`{}` also matches `{witness}`", part.as_str()),
                );
                let exact = span.of(subject.text()) == part.as_str();
                let at = text::Span::new(span.start + dot, span.start + dot + 1);
                found.push(if exact { said.with_fix(at, "\\.") } else { said });
            }
        }
    }
    found
}

/// The name with another character in place of the full stop, where the pattern matches it.
fn witness(test: &Test<'_>, pattern: &Pattern<'_>, range: std::ops::Range<usize>) -> Option<String> {
    let before = &pattern.written[..range.start];
    let in_class = before.rfind('[') > before.rfind(']');
    if in_class || before.ends_with('\\') {
        return None;
    }
    let name = &pattern.written[range];
    let dot = name.rfind('.')?;
    let witness = format!("{}X{}", &name[..dot], &name[dot + 1..]);
    test.pattern_accepts(pattern, &witness).then_some(witness)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_full_stop_stands_for_anything() {
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | where match(a, "tool.exe")"#,
            &["tool.exe: `tool.exe` also matches `toolXexe`"],
        );
        trial::check(&LINT, Language::Spl, r#"* | where match(a, "tool\.exe")"#, &[]);
        trial::check(&LINT, Language::Spl, r#"* | where match(a, "[^to.exe]")"#, &[]);
    }
}
