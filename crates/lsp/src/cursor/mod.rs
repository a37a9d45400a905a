//! Where in a text the cursor stands, read from the text before it: texts that are being written are seldom well formed.

pub(crate) mod aql;
pub(crate) mod sigma;
pub(crate) mod spl;

use text::Span;

/// The word around a byte: the characters on both sides of it that `is_part` takes.
pub(crate) fn word_around(text: &str, at: usize, is_part: fn(char) -> bool) -> Span {
    let at = at.min(text.len());
    let before = text.get(..at).unwrap_or_default();
    let after = text.get(at..).unwrap_or_default();
    let start =
        before.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(at, |(start, _)| start);
    let end = after.char_indices().find(|(_, c)| !is_part(*c)).map_or(text.len(), |(end, _)| at + end);
    Span::new(start, end.max(start))
}

/// Where a text in `quote` ends that opens at `open`: behind the closing quote. `None` where it stays open. A backslash
/// takes the next character with it where `escapes`.
pub(crate) fn closed(text: &str, open: usize, quote: char, escapes: bool) -> Option<usize> {
    let mut characters = text.get(open + quote.len_utf8()..)?.char_indices();
    while let Some((at, c)) = characters.next() {
        if escapes && c == '\\' {
            characters.next();
        } else if c == quote {
            return Some(open + quote.len_utf8() + at + c.len_utf8());
        }
    }
    None
}
