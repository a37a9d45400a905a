//! ## What it finds
//! Two quotes in a row around a value of a list in SPL: `""*name*""`.
//!
//! ## Why it matters
//! The quotes close each other: the value is an empty text, a bare word, and an empty text again. What was meant to be one
//! pattern is three values, and an empty one matches what nobody meant, or nothing.
//!
//! ## Example
//! ```spl
//! QueryName IN ("*a.example*", ""*b.example*"")
//! ```
//! Instead:
//! ```spl
//! QueryName IN ("*a.example*", "*b.example*")
//! ```
//!
//! ## How sure
//! Certain that it is no single value: a quote in a value is written `\"`.

use std::sync::LazyLock;

use query::Language;
use regex::Regex;
use text::{Diagnostic, Severity, Span};

use crate::{Check, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    name: "doubled-quotes",
    finds: "two quotes in a row around a value",
    severity: Severity::Warning,
    check: Check::Query(check),
};

fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    static DOUBLED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[(,=]\s*(""([^\s"',()|]+)"("?))\s*[,)]"#).expect("constant pattern"));
    if subject.language() != Language::Spl {
        return Vec::new();
    }
    let said = |found: regex::Captures<'_>| {
        let (whole, value) = (found.get(1)?, found.get(2)?);
        let span = Span::new(whole.start(), whole.end());
        let message =
            format!("the quotes close each other: this is an empty text and then `{}`", value.as_str());
        Some(Diagnostic::warning(LINT.name, span, message).with_fix(span, format!("\"{}\"", value.as_str())))
    };
    DOUBLED.captures_iter(subject.text()).filter_map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;

    #[test]
    fn quotes_close_each_other() {
        trial::check(
            &LINT,
            Language::Spl,
            "QueryName IN (\"*a*\", \"\"*b*\"\", \"c\")",
            &["\"\"*b*\"\": the quotes close each other: this is an empty text and then `*b*`"],
        );
        trial::check(&LINT, Language::Spl, "a IN (\"\", \"b\") | eval c=\"\", d=if(a=\"\",\"\",b)", &[]);
    }
}
