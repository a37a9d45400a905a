//! ## What it finds
//! A pattern for a program that stands in a path without the separator before it, so that other programs match.
//!
//! ## Why it matters
//! `%cmd.exe` matches `notcmd.exe`: an allow list that anyone can join by a name, or a detection that fires on tools
//! nobody meant.
//!
//! ## Example
//! ```sql
//! WHERE "Process Path" ILIKE '%cmd.exe'
//! ```
//! Instead:
//! ```sql
//! WHERE "Process Path" ILIKE '%\cmd.exe'
//! ```
//!
//! ## How sure
//! Each report names a path that the pattern was run on and matched. That the field holds whole paths is in
//! `taxonomy/lints.toml`.

use std::sync::LazyLock;

use regex::Regex;
use text::{Diagnostic, Severity, Span};

use crate::texts::{Kind, Pattern, Test};
use crate::{Check, Lint, Subject, place};

pub(super) const LINT: Lint = Lint {
    name: "unbounded-name",
    finds: "a pattern for a program that other programs match too",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let facts = taxonomy::lint_facts();
    let mut open: Vec<(Span, String, String)> = Vec::new();
    for (test, field, _) in subject.tests() {
        if test.negated || !facts.is_program_path(&field.name) {
            continue;
        }
        for pattern in &test.patterns {
            for (range, name) in names(pattern) {
                let Some(stranger) = stranger(&test, pattern, &name) else { continue };
                let span = place::part_of(subject.text(), pattern.span, pattern.written, range);
                if !open.iter().any(|(known, ..)| *known == span) {
                    open.push((span, name, stranger));
                }
            }
        }
    }
    gathered(&open).into_iter().collect()
}

fn gathered(open: &[(Span, String, String)]) -> Option<Diagnostic> {
    let ((span, name, stranger), rest) = open.split_first()?;
    let said =
        Diagnostic::warning(LINT.name, *span, format!("the pattern for `{name}` also matches `{stranger}`"))
            .with_note("a backslash belongs before the name of a program in a path");
    let others: Vec<&str> = rest.iter().map(|(_, name, _)| name.as_str()).take(20).collect();
    Some(if others.is_empty() { said } else { said.with_note(format!("so for {}", others.join(", "))) })
}

/// The programs that are written out in a pattern without a separator before them, and where.
fn names(pattern: &Pattern<'_>) -> Vec<(std::ops::Range<usize>, String)> {
    static IN_REGEX: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[a-z0-9_-]{2,}(?:\.[*+]|\\d[*+]?|\[[^\]]*\][*+]?)?\\?\.(?:exe|dll|com|bat|ps1)")
            .expect("constant pattern")
    });
    static IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[a-z0-9_-]{2,}[%*?]?\.(?:exe|dll|com|bat|ps1)").expect("constant pattern")
    });
    static WILD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\.[*+]|\\d[*+]?|\[[^\]]*\][*+]?|[%*?\\]").expect("constant pattern"));
    let regex = if pattern.kind == Kind::Regex { &IN_REGEX } else { &IN_TEXT };
    regex
        .find_iter(pattern.written)
        .map(|part| (part.range(), WILD.replace_all(part.as_str(), "").into_owned()))
        .collect()
}

/// A path whose last part only ends like the name.
fn stranger(test: &Test<'_>, pattern: &Pattern<'_>, name: &str) -> Option<String> {
    let path = |name: &str| format!("C:\\Users\\Public\\{name}");
    let stranger = path(&format!("not{name}"));
    (test.pattern_accepts(pattern, &path(name)) && test.pattern_accepts(pattern, &stranger))
        .then_some(stranger)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_name_without_a_separator_matches_others() {
        let text = "SELECT * FROM events WHERE \"Process Path\" ILIKE '%tool.exe' OR \"Process Path\" ILIKE '%net%.exe' LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            text,
            &[r"tool.exe: the pattern for `tool.exe` also matches `C:\Users\Public\nottool.exe`"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | where match(Image, "(a1\.exe|b2.*\.exe)")"#,
            &[r"a1\.exe: the pattern for `a1.exe` also matches `C:\Users\Public\nota1.exe`"],
        );
    }

    #[test]
    fn a_separator_bounds_it() {
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("process_creation", r"Image|endswith: '\tool.exe'"),
            &[],
        );
        trial::check(&LINT, Language::Spl, r#"* | where match(Image, "\\\\tool\.exe$")"#, &[]);
        trial::check(&LINT, Language::Spl, "process_name=*tool.exe", &[]);
    }
}
