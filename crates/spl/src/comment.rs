//! Comments.

use text::{Diagnostic, Span};

/// The text with every comment blanked, byte for byte, so that spans stay true: ```` ```so``` ```` and the older
/// `` `comment("so")` ``. Inside double quotes nothing is a comment.
pub(crate) fn blank(text: &str) -> (String, Option<Diagnostic>) {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let (mut at, mut copied, mut quoted) = (0, 0, false);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) => at += 2,
            b'"' => {
                quoted = !quoted;
                at += 1;
            }
            b'`' if !quoted => {
                let Some(length) = comment_length(&text[at..]) else {
                    at += macro_length(&text[at..]);
                    continue;
                };
                if length == 0 {
                    let span = Span::new(at, at + 3);
                    return (text.to_owned(), Some(unclosed_comment(span)));
                }
                out.push_str(&text[copied..at]);
                out.extend(std::iter::repeat_n(' ', length));
                at += length;
                copied = at;
            }
            _ => at += 1,
        }
    }
    out.push_str(&text[copied..]);
    (out, None)
}

/// How long the comment is that starts here; 0 where it has no end; `None` where none starts.
fn comment_length(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("```") {
        return Some(rest.find("```").map_or(0, |end| end + 6));
    }
    let rest = text.strip_prefix("`comment(")?;
    let end = rest.find(")`")?;
    Some("`comment(".len() + end + 2)
}

/// How long the macro call is that starts here, at least 1.
fn macro_length(text: &str) -> usize {
    text[1..].find('`').map_or(1, |end| end + 2)
}

fn unclosed_comment(span: Span) -> Diagnostic {
    Diagnostic::error("unclosed-comment", span, "this comment is not closed with three backticks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(blank(text).0, expected);
    }

    #[test]
    fn blanks_comments_and_keeps_every_other_byte_in_its_place() {
        check("a ```ä | b``` | c", "a              | c");
        check("a `comment(\"x | y\")` | c", "a                    | c");
        check("a \"```no```\" `m(\"x\")`", "a \"```no```\" `m(\"x\")`");
    }

    #[test]
    fn a_comment_without_end_is_an_error_where_it_starts() {
        let (_, diagnostic) = blank("a ```b");
        assert_eq!(diagnostic.map(|found| found.span), Some(Span::new(2, 5)));
    }
}
