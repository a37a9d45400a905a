//! The pattern of a query that comes nearest to a value that no pattern matches.

use text::Span;

/// A pattern, or one alternative of a pattern, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alternative {
    /// Where it is written, without quotes and brackets.
    pub(crate) span: Span,
    /// What it says without the signs of its pattern language, in lower case.
    plain: String,
}

/// The alternatives of the patterns that are written at `literals`.
pub(crate) fn alternatives(literals: &[Span], text: &str) -> Vec<Alternative> {
    literals.iter().flat_map(|literal| split(*literal, text)).collect()
}

/// The alternative that shares most with the value, where one shares as much as half of itself.
pub(crate) fn nearest<'a>(all: &'a [Alternative], value: &str) -> Option<&'a Alternative> {
    let value = value.to_lowercase();
    let scored = all.iter().filter_map(|one| Some((shared(&one.plain, &value)?, one)));
    scored
        .fold(None, |best: Option<(usize, &Alternative)>, (score, one)| match best {
            Some((known, _)) if known >= score => best,
            _ => Some((score, one)),
        })
        .map(|(_, one)| one)
}

/// A written literal, cut at the bars of its pattern.
fn split(literal: Span, text: &str) -> Vec<Alternative> {
    let written = literal.of(text);
    let quoted = written.len() >= 2 && written.starts_with(['"', '\'']);
    let inner = if quoted { &written[1..written.len() - 1] } else { written };
    let mut start = literal.start + usize::from(quoted);
    let mut found = Vec::new();
    for part in inner.split('|') {
        let span = trimmed(part, start);
        let plain = plain(span.of(text));
        if !plain.is_empty() {
            found.push(Alternative { span, plain });
        }
        start += part.len() + 1;
    }
    found
}

/// An alternative without the brackets of the group around it and the group's flags.
fn trimmed(part: &str, start: usize) -> Span {
    let mut inner = part;
    while let Some(rest) = inner.strip_prefix('(') {
        inner = match rest.strip_prefix('?') {
            Some(flags) => flags.split_once([':', ')']).map_or("", |(_, rest)| rest),
            None => rest,
        };
    }
    let start = start + part.len() - inner.len();
    let mut depth = 0;
    let closing = inner.bytes().position(|sign| {
        depth += i32::from(sign == b'(') - i32::from(sign == b')');
        depth < 0
    });
    inner = closing.map_or(inner, |at| &inner[..at]);
    Span { start, end: start + inner.len() }
}

/// What a pattern says without its signs.
fn plain(pattern: &str) -> String {
    const SIGNS: [char; 14] = ['\\', '%', '*', '^', '$', '(', ')', '[', ']', '?', '+', '{', '}', '"'];
    pattern.chars().filter(|sign| !SIGNS.contains(sign)).flat_map(char::to_lowercase).collect()
}

/// How many letters of the pattern are found somewhere in the value, less those that must change for it; `None` where
/// that is less than half of it.
fn shared(pattern: &str, value: &str) -> Option<usize> {
    const LONGEST: usize = 256;
    let pattern: Vec<char> = pattern.chars().take(LONGEST).collect();
    // The edits that take the pattern so far to a text that ends here and begins anywhere (Sellers).
    let mut row: Vec<usize> = (0..=pattern.len()).collect();
    let mut fewest = pattern.len();
    for letter in value.chars().take(LONGEST) {
        let mut diagonal = row[0];
        for at in 1..=pattern.len() {
            let same = diagonal + usize::from(pattern[at - 1] != letter);
            diagonal = row[at];
            row[at] = same.min(row[at] + 1).min(row[at - 1] + 1);
        }
        fewest = fewest.min(row[pattern.len()]);
    }
    (2 * fewest <= pattern.len()).then(|| pattern.len() - 2 * fewest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_an_alternation() {
        check(r#""(box\.com|dropbox\.com|slack\.com)""#, "api.dropboxapi.com", Some(r"dropbox\.com"));
        check(r#""(?i)(cmd|powershell)\.exe$""#, r"C:\Windows\powershell_ise.exe", Some(r"powershell"));
    }

    #[test]
    fn a_like_pattern_is_one() {
        check("'%pastebin.com%'", "pastebin.org", Some("%pastebin.com%"));
    }

    #[test]
    fn nothing_is_near() {
        check(r#""(box\.com|slack\.com)""#, "192.0.2.7", None);
        check("\"\"", "x", None);
    }

    fn check(literal: &str, value: &str, expected: Option<&str>) {
        let all = alternatives(&[Span { start: 0, end: literal.len() }], literal);
        assert_eq!(nearest(&all, value).map(|one| one.span.of(literal)), expected);
    }
}
