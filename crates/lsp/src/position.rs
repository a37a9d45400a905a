//! Places as the protocol counts them: lines from 0, and in a line the 16-bit units of UTF-16.

use gen_lsp_types::{Position, Range};
use text::Span;

/// A text and where its lines begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    text: String,
    starts: Vec<usize>,
}

impl Text {
    /// A text; `\n`, `\r\n` and `\r` end a line.
    pub(crate) fn new(text: impl Into<String>) -> Text {
        let text = text.into();
        let bytes = text.as_bytes();
        let ends =
            |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        Text { text, starts }
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where a byte is; one inside a character counts as its first, one past the end as the end.
    pub(crate) fn position(&self, byte: usize) -> Position {
        let byte = floor(&self.text, byte);
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let before = &self.text[self.starts[line]..byte];
        Position::new(saturated(line), saturated(before.chars().map(char::len_utf16).sum()))
    }

    /// The byte at a place. A place past its line's end counts as that end, one past the last line as the text's, and
    /// one inside a character as its first byte.
    pub(crate) fn byte(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line as usize) else { return self.text.len() };
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(self.text.len());
        let line = self.text[*start..end].trim_end_matches(['\n', '\r']);
        let mut units = position.character as usize;
        for (at, c) in line.char_indices() {
            match units.checked_sub(c.len_utf16()) {
                Some(left) if units > 0 => units = left,
                _ => return start + at,
            }
        }
        start + line.len()
    }

    /// The places of a span's ends.
    pub(crate) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end.max(span.start)))
    }

    /// The bytes between two places; empty where the second is before the first.
    pub(crate) fn span(&self, range: Range) -> Span {
        let start = self.byte(range.start);
        Span::new(start, self.byte(range.end).max(start))
    }

    /// The text with what is between two places replaced.
    pub(crate) fn replaced(&self, range: Range, by: &str) -> Text {
        let span = self.span(range);
        Text::new(format!("{}{by}{}", &self.text[..span.start], &self.text[span.end..]))
    }

    /// The bytes of the line that holds a byte, without its line end.
    pub(crate) fn line_at(&self, byte: usize) -> Span {
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let start = self.starts[line];
        Span::new(start, start + self.text[start..end].trim_end_matches(['\n', '\r']).len())
    }
}

fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_are_units_of_utf_16() {
        let text = Text::new("a\u{1F600}b\r\nä|c\rd");
        assert_eq!(text.position(5), Position::new(0, 3));
        assert_eq!(text.byte(Position::new(0, 2)), 1, "inside the pair");
        assert_eq!(text.byte(Position::new(0, 99)), 6);
        assert_eq!(text.position(10), Position::new(1, 1));
        assert_eq!(text.byte(Position::new(2, 0)), 13);
        assert_eq!(text.byte(Position::new(9, 0)), text.as_str().len());
    }

    /// Texts with everything that makes counting hard.
    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof![
                Just("\n"),
                Just("\r\n"),
                Just("\r"),
                Just("a"),
                Just("ä"),
                Just("\u{1F600}"),
                Just("| ")
            ],
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_place_and_its_byte_are_one(text in texts()) {
            let text = Text::new(text);
            for (at, _) in text.as_str().char_indices().chain([(text.as_str().len(), ' ')]) {
                // The place between the two bytes of a line end is none of the protocol's.
                let inside = text.as_str()[..at].ends_with('\r') && text.as_str()[at..].starts_with('\n');
                if !inside {
                    prop_assert_eq!(text.byte(text.position(at)), at);
                }
            }
        }

        #[test]
        fn a_byte_is_counted_as_a_plain_count_does(text in texts()) {
            let counted = Text::new(text.clone());
            let lines: Vec<&str> = text.split_inclusive(['\n', '\r']).collect();
            let mut line = 0;
            let mut at = 0;
            for (number, part) in lines.iter().enumerate() {
                let second_half = *part == "\n" && number > 0 && lines[number - 1].ends_with('\r');
                if !second_half {
                    let units = u32::try_from(part.trim_end_matches(['\n', '\r']).encode_utf16().count()).unwrap();
                    let end = at + part.trim_end_matches(['\n', '\r']).len();
                    prop_assert_eq!(counted.position(end), Position::new(line, units));
                }
                at += part.len();
                let first_half = part.ends_with('\r') && text[at..].starts_with('\n');
                line += u32::from(!first_half);
            }
        }

        #[test]
        fn an_edit_is_what_it_says(text in texts(), from in (0u32..6, 0u32..9), to in (0u32..6, 0u32..9), by in texts()) {
            let counted = Text::new(text);
            let range = Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
            let span = counted.span(range);
            let edited = counted.replaced(range, &by);
            let expected = format!("{}{by}{}", &counted.as_str()[..span.start], &counted.as_str()[span.end..]);
            prop_assert_eq!(edited.as_str(), expected.as_str());
            prop_assert_eq!(Text::new(expected), edited);
        }
    }
}
