//! Sigma's texts in parts, as pipelines change them.

/// A character, or a wildcard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Char(char),
    /// `*`
    Many,
    /// `?`
    One,
}

/// The parts of a text as rules write it.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(found) = chars.next() {
        parts.push(match found {
            '*' => Part::Many,
            '?' => Part::One,
            '\\' => Part::Char(chars.next_if(|next| matches!(next, '*' | '?' | '\\')).unwrap_or('\\')),
            found => Part::Char(found),
        });
    }
    parts
}

/// The text that has these parts.
pub(super) fn written(parts: &[Part]) -> String {
    let mut text = String::with_capacity(parts.len());
    for part in parts {
        match part {
            Part::Char(found) => {
                if matches!(found, '*' | '?' | '\\') {
                    text.push('\\');
                }
                text.push(*found);
            }
            Part::Many => text.push('*'),
            Part::One => text.push('?'),
        }
    }
    text
}

/// The text as pySigma shows it to expressions and tables: a backslash is one, a wildcard that is none has one before
/// it.
pub(super) fn plain(parts: &[Part]) -> String {
    parts.iter().map(|part| shown(*part)).collect()
}

fn shown(part: Part) -> String {
    match part {
        Part::Char(found @ ('*' | '?')) => format!("\\{found}"),
        Part::Char(found) => found.to_string(),
        Part::Many => "*".to_owned(),
        Part::One => "?".to_owned(),
    }
}

/// Where in the plain text each part stands.
pub(super) fn places(parts: &[Part]) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut places = Vec::with_capacity(parts.len());
    for part in parts {
        let end = at + shown(*part).len();
        places.push((at, end));
        at = end;
    }
    places
}

/// A piece of plain text that was put in: a backslash is one unless a wildcard follows it.
pub(super) fn parts_of_plain(text: &str) -> Vec<Part> {
    let mut parts = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(found) = chars.next() {
        parts.push(match found {
            '*' => Part::Many,
            '?' => Part::One,
            '\\' => Part::Char(chars.next_if(|next| matches!(next, '*' | '?')).unwrap_or('\\')),
            found => Part::Char(found),
        });
    }
    parts
}

/// With a wildcard at both ends.
pub(super) fn anywhere(parts: Vec<Part>) -> Vec<Part> {
    ending_anyhow(starting_anyhow(parts))
}

/// With a wildcard in front.
pub(super) fn starting_anyhow(mut parts: Vec<Part>) -> Vec<Part> {
    if parts.first() != Some(&Part::Many) {
        parts.insert(0, Part::Many);
    }
    parts
}

/// With a wildcard at the end.
pub(super) fn ending_anyhow(mut parts: Vec<Part>) -> Vec<Part> {
    if parts.last() != Some(&Part::Many) {
        parts.push(Part::Many);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_when_its_parts_are_written() {
        for text in [r"C:\Windows\*", r"a\\*", r"\*?", "", r"a\b"] {
            assert_eq!(parts(&written(&parts(text))), parts(text));
        }
        assert_eq!(plain(&parts(r"C:\\*\?")), r"C:\*\?");
        assert_eq!(places(&parts(r"a\*b")), [(0, 1), (1, 3), (3, 4)]);
        assert_eq!(written(&anywhere(parts("*a"))), "*a*");
    }
}
