//! Sigma's texts: `*` and `?` are wildcards, a backslash before them or before a backslash takes their meaning away,
//! any other backslash is one.

/// The text without its escapes; `None` where it holds a wildcard.
pub(crate) fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(found) = chars.next() {
        match found {
            '*' | '?' => return None,
            '\\' => plain.push(chars.next_if(|next| matches!(next, '*' | '?' | '\\')).unwrap_or('\\')),
            found => plain.push(found),
        }
    }
    Some(plain)
}

/// The text with escapes, so that it stands for itself.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for found in text.chars() {
        if matches!(found, '*' | '?' | '\\') {
            escaped.push('\\');
        }
        escaped.push(found);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(plain(text).as_deref(), expected);
    }

    #[test]
    fn backslashes_are_as_in_the_specification() {
        check(r"C:\Windows\cmd.exe", Some(r"C:\Windows\cmd.exe"));
        check(r"a\\b", Some(r"a\b"));
        check(r"a\*", Some("a*"));
        check(r"a\\*", None);
        check(r"a\\\*", Some(r"a\*"));
        check(r"a\\\\b", Some(r"a\\b"));
        check(r"a\", Some(r"a\"));
    }

    #[test]
    fn what_is_escaped_stands_for_itself() {
        for text in [r"a\b*c?", r"\\\", "", "?"] {
            assert_eq!(plain(&escaped(text)).as_deref(), Some(text));
        }
    }
}
