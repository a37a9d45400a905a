//! Backslashes.

/// A backslash takes away the meaning of a following `"` or `\`; before anything else it stands for itself, so
/// that regular expressions need no doubling (Search Manual, "Backslashes").
pub(crate) fn unescape(written: &str) -> String {
    replace_escapes(written, |following| match following {
        '"' => Some('"'),
        '\\' => Some('\\'),
        _ => None,
    })
}

/// As [`unescape`], for a text of an eval expression, where `\t`, `\n` and `\r` are the control characters too
/// (Search Manual 10.0, "Types of expressions": `"C:\\windows\temp"` holds a tab).
pub(crate) fn unescape_eval(written: &str) -> String {
    replace_escapes(written, |following| match following {
        '"' => Some('"'),
        '\\' => Some('\\'),
        't' => Some('\t'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        _ => None,
    })
}

fn replace_escapes(written: &str, meaning: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(written.len());
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.clone().next().and_then(&meaning) {
            Some(meant) => {
                out.push(meant);
                chars.next();
            }
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_quotes_and_backslashes_are_escaped() {
        assert_eq!(unescape(r#"C:\\Temp\\\"a\" \d \*"#), r#"C:\Temp\"a" \d \*"#);
        assert_eq!(unescape(r"end\"), r"end\");
    }

    #[test]
    fn eval_knows_tabs_and_line_ends() {
        assert_eq!(unescape_eval(r"a\tb\\tc\d"), "a\tb\\tc\\d");
    }
}
