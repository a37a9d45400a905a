//! Comments that allow what a lint finds: `overhear: allow NAME, NAME because ...`.
//!
//! The comment has the language's own form: three backticks around it (SPL), `/* */` or `--` (AQL), `#` (Sigma). On
//! a line with a part of the query it counts for that line; on a line of its own for the next line that is none.
//! `overhear: allow-file NAME` counts for the whole text.

use query::Language;
use text::{Diagnostic, Source, Span};

/// What the comments of a text allow.
#[derive(Debug, Default)]
pub(crate) struct Allowed {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    /// The line, from 1, or the whole text.
    line: Option<usize>,
    span: Span,
}

const MARK: &str = "overhear: allow";

impl Allowed {
    /// Reads the comments of a text.
    pub(crate) fn of(language: Language, source: &Source) -> Allowed {
        let mut entries = Vec::new();
        for (at, _) in source.text().match_indices(MARK) {
            let (line, line_span) = source.line_at(at);
            let before = &source.text()[line_span.start..at];
            let Some(opened) = openers(language).iter().find_map(|opener| before.rfind(opener)) else {
                continue;
            };
            let rest = &source.text()[at + MARK.len()..(line_span.start + line.len()).max(at + MARK.len())];
            let (whole, rest) = match rest.strip_prefix("-file") {
                Some(rest) => (true, rest),
                None => (false, rest),
            };
            let alone = before[..opened].trim().is_empty() && after_comment(language, rest).trim().is_empty();
            let number = source.position(at).line;
            let line = if whole {
                None
            } else if alone {
                Some(next_line(language, source, number))
            } else {
                Some(number)
            };
            let span = Span::new(at, at + MARK.len());
            entries.extend(names(rest).map(|name| Entry { name: name.to_owned(), line, span }));
        }
        Allowed { entries }
    }

    /// Is the finding allowed?
    pub(crate) fn allows(&self, finding: &Diagnostic, source: &Source) -> bool {
        let line = source.position(finding.span.start).line;
        let fits = |entry: &Entry| entry.line.is_none_or(|allowed| allowed == line);
        self.entries.iter().any(|entry| entry.name == finding.name && fits(entry))
    }

    /// Names that no lint has, and where they are written.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (&str, Span)> {
        self.entries
            .iter()
            .filter(|entry| crate::find(&entry.name).is_none())
            .map(|entry| (entry.name.as_str(), entry.span))
    }
}

fn openers(language: Language) -> &'static [&'static str] {
    match language {
        Language::Spl => &["```", "`comment("],
        Language::Aql => &["/*", "--"],
        Language::Sigma => &["#"],
    }
}

/// What follows the comment on its line.
fn after_comment(language: Language, rest: &str) -> &str {
    let closer = match language {
        Language::Spl => "`",
        Language::Aql => "*/",
        Language::Sigma => return "",
    };
    rest.split_once(closer).map_or("", |(_, after)| after.trim_start_matches('`'))
}

/// The names up to the first word that is none: `a, b because ...`.
fn names(rest: &str) -> impl Iterator<Item = &str> {
    let end = rest.find(" because").unwrap_or(rest.len());
    let end = rest[..end].find(['`', '*', '"', ')']).unwrap_or(end);
    rest[..end].split([',', ' ']).map(str::trim).filter(|name| !name.is_empty())
}

/// The first line behind `line` that is no comment of its own.
fn next_line(language: Language, source: &Source, line: usize) -> usize {
    let lines = source.text().lines().enumerate().skip(line);
    let is_comment = |text: &str| {
        let text = text.trim();
        text.is_empty() || openers(language).iter().any(|opener| text.starts_with(opener))
    };
    lines.into_iter().find(|(_, text)| !is_comment(text)).map_or(line, |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, text: &str, expected: &[(&str, Option<usize>)]) {
        let allowed = Allowed::of(language, &Source::new("q", text));
        let found: Vec<(&str, Option<usize>)> =
            allowed.entries.iter().map(|entry| (entry.name.as_str(), entry.line)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_comment_counts_for_its_line_or_the_next() {
        check(
            Language::Spl,
            "a\n```overhear: allow x-y, z because so```\n| b",
            &[("x-y", Some(3)), ("z", Some(3))],
        );
        check(Language::Spl, "a\n| b ```overhear: allow x```", &[("x", Some(2))]);
        check(Language::Aql, "/* overhear: allow-file x */\nSELECT", &[("x", None)]);
        check(Language::Aql, "SELECT a -- overhear: allow x", &[("x", Some(1))]);
        check(Language::Sigma, "# overhear: allow x because y\n# z\na: b", &[("x", Some(3))]);
        check(Language::Spl, "a=\"overhear: allow x\"", &[]);
    }
}
