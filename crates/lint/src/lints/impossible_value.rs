//! ## What it finds
//! A value that the field can never have: a host name with `/` or a backslash, a whole path that is a bare name, letters in
//! an address, capitals behind `lower()`.
//!
//! ## Why it matters
//! The condition is never true, and reads as if it were.
//!
//! ## Example
//! ```yaml
//! QueryName|contains: 'example.org/raw'
//! ```
//! A name that is asked for has no path. `Image: tool.exe` never matches either: `Image` holds the whole path.
//!
//! ## How sure
//! Certain for capitals. That a field holds host names, addresses or whole paths is in `taxonomy/lints.toml`. That a
//! regular expression matches no host name is proved with automata.

use std::sync::LazyLock;

use predicate::Language;
use taxonomy::lint_facts;
use text::{Diagnostic, Severity};

use crate::texts::{Change, Kind, Pattern, Piece, Test};
use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "impossible-value",
    finds: "a value that the field never has",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (test, field, _) in subject.tests() {
        for pattern in &test.patterns {
            if let Some(why) = impossible(&test, pattern, &field.name) {
                found.push(Diagnostic::warning(LINT.name, pattern.span, why));
            }
        }
    }
    found
}

fn impossible(test: &Test<'_>, pattern: &Pattern<'_>, field: &str) -> Option<String> {
    let written = pattern.written;
    if let (Some(letter), Some(word)) = (changed_letter(test, pattern), changed_word(test)) {
        return Some(format!("`{written}` never matches: `{letter}` is not in a text in {word} case"));
    }
    let Some(pieces) = pattern.pieces() else {
        return is_host_name(field).then(|| no_host(written)).flatten();
    };
    if lint_facts().is_address(field)
        && let Some(letter) = odd_in_address(&pieces)
    {
        return Some(format!(
            "`{written}` never matches: `{field}` holds an address, and `{letter}` is in none"
        ));
    }
    if is_host_name(field) && pieces.contains(&Piece::Char('/')) {
        return Some(format!("`{written}` never matches: the name of a host has no `/`"));
    }
    let plain = pieces.iter().all(|piece| matches!(piece, Piece::Char(_)));
    let bare = plain && !written.is_empty() && !written.contains(['\\', '/', ':', '<', '%', ' ']);
    if bare && lint_facts().is_program_path(field) && written.contains('.') {
        return Some(format!("`{written}` never matches: `{field}` holds the whole path"));
    }
    None
}

/// A letter that is in no address: those of names with digits for their letters (`fe80::1%eth0`) are left out.
fn odd_in_address(pieces: &[Piece]) -> Option<char> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Char(c) if c.is_ascii_alphabetic() && !c.is_ascii_hexdigit() && !matches!(c, 'x' | 'X') => {
            Some(*c)
        }
        _ => None,
    })
}

/// Why a regular expression matches no name of a host, where that is proved.
fn no_host(pattern: &str) -> Option<String> {
    static NAMES: LazyLock<Option<Language>> = LazyLock::new(|| Language::pattern(r"^[^/\\\s]*$").ok());
    let accepted = Language::pattern(pattern).ok()?;
    let among = accepted.and(NAMES.as_ref()?).ok()?;
    (among.is_empty() && !accepted.is_empty()).then(|| {
        format!("`{pattern}` never matches: the name of a host has no `/`, no backslash and no blank")
    })
}

/// A letter of the pattern that the changed text never has.
fn changed_letter(test: &Test<'_>, pattern: &Pattern<'_>) -> Option<char> {
    let gone = |c: &char| match test.change() {
        Change::Nothing => false,
        Change::Lower => c.is_ascii_uppercase(),
        Change::Upper => c.is_ascii_lowercase(),
    };
    if !test.cased {
        return None;
    }
    match pattern.kind {
        Kind::Regex => literal_letters(pattern.written)?.find(gone),
        Kind::Plain | Kind::Stars | Kind::Like | Kind::Sigma(_) => pattern.written.chars().find(gone),
    }
}

/// The letters that stand for themselves, where the expression is one of which every match needs all of them.
fn literal_letters(pattern: &str) -> Option<impl Iterator<Item = char>> {
    if pattern.contains(['(', '[', '|', '?', '*', '{']) {
        return None;
    }
    let mut escaped = false;
    Some(pattern.chars().filter(move |c| {
        let own = !escaped && *c != '\\';
        escaped = !escaped && *c == '\\';
        own
    }))
}

fn changed_word(test: &Test<'_>) -> Option<&'static str> {
    match test.change() {
        Change::Nothing => None,
        Change::Lower => Some("lower"),
        Change::Upper => Some("upper"),
    }
}

/// A field that holds nothing but the name of a host; `query` may be that of a database.
fn is_host_name(field: &str) -> bool {
    lint_facts().is_host(field) && !["query", "domain"].contains(&field)
}

#[cfg(test)]
mod tests {
    use query::Language;

    use super::LINT;
    use crate::trial;

    #[test]
    fn a_host_has_no_path_and_a_path_no_bare_name() {
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("dns_query", "QueryName|contains: a.co/"),
            &["a.co/: `a.co/` never matches: the name of a host has no `/`"],
        );
        trial::check(
            &LINT,
            Language::Sigma,
            &trial::rule("process_creation", "Image: tool.exe"),
            &["tool.exe: `tool.exe` never matches: `Image` holds the whole path"],
        );
        trial::check(&LINT, Language::Sigma, &trial::rule("process_creation", r"Image: 'C:\tool.exe'"), &[]);
    }

    #[test]
    fn an_address_has_no_word_and_a_host_no_backslash() {
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT qid FROM events WHERE destinationip ILIKE '%tool%' LAST 1 HOURS",
            &["'%tool%': `%tool%` never matches: `destinationip` holds an address, and `t` is in none"],
        );
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT qid FROM events WHERE sourceip ILIKE '10.%' LAST 1 HOURS",
            &[],
        );
        trial::check(
            &LINT,
            Language::Spl,
            r#"* | where match(QueryName, "a\\\\.example")"#,
            &[
                r#""a\\\\.example": `a\\.example` never matches: the name of a host has no `/`, no backslash and no blank"#,
            ],
        );
        trial::check(&LINT, Language::Spl, r#"* | where match(QueryName, "a\.example")"#, &[]);
    }

    #[test]
    fn capitals_are_gone_in_lower_case() {
        trial::check(
            &LINT,
            Language::Spl,
            "* | where lower(x)=\"Abc\"",
            &["\"Abc\": `Abc` never matches: `A` is not in a text in lower case"],
        );
        trial::check(&LINT, Language::Spl, "* | where like(lower(x), \"%abc\")", &[]);
        trial::check(&LINT, Language::Spl, "* | eval x=lower(x) | search x=Abc", &[]);
    }
}
