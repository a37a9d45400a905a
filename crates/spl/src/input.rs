//! The text that is parsed, and where its bytes came from.

use std::ops::Range;

use text::Span;

/// The text that is parsed: comments blanked, macros perhaps expanded.
#[derive(Debug)]
pub(crate) struct Input {
    /// What the parser reads.
    pub(crate) text: String,
    pieces: Vec<Piece>,
}

/// A stretch of the parsed text and where it came from.
#[derive(Clone, Debug)]
struct Piece {
    end: usize,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    /// Copied from the query, starting there.
    Copied { here: usize, there: usize },
    /// Put in for a macro call.
    Macro(Span),
}

impl Input {
    /// A text as it was given.
    pub(crate) fn plain(text: String) -> Input {
        let end = text.len();
        Input { text, pieces: vec![Piece { end, origin: Origin::Copied { here: 0, there: 0 } }] }
    }

    /// An empty text to push on.
    pub(crate) fn empty() -> Input {
        Input { text: String::new(), pieces: Vec::new() }
    }

    /// Adds a part of the query that starts at byte `there`.
    pub(crate) fn push_copied(&mut self, part: &str, there: usize) {
        let here = self.text.len();
        self.text.push_str(part);
        self.pieces.push(Piece { end: self.text.len(), origin: Origin::Copied { here, there } });
    }

    /// Adds what a macro call stands for.
    pub(crate) fn push_macro(&mut self, expansion: &str, call: Span) {
        self.text.push_str(expansion);
        self.pieces.push(Piece { end: self.text.len(), origin: Origin::Macro(call) });
    }

    /// Where these bytes came from in the query.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let first = self.origin(range.start);
        if range.end <= range.start {
            return Span::new(first.start, first.start);
        }
        let last = self.origin(range.end - 1);
        Span::new(first.start, last.end.max(first.start))
    }

    fn origin(&self, byte: usize) -> Span {
        let at = self.pieces.partition_point(|piece| piece.end <= byte);
        match self.pieces.get(at).or(self.pieces.last()).map(|piece| &piece.origin) {
            Some(Origin::Copied { here, there }) => {
                let start = byte.saturating_sub(*here) + there;
                Span::new(start, start + 1)
            }
            Some(Origin::Macro(call)) => *call,
            None => Span::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_a_macro_have_the_span_of_its_call() {
        let mut input = Input::empty();
        input.push_copied("a ", 0);
        input.push_macro("long expansion", Span::new(2, 5));
        input.push_copied(" b", 5);
        assert_eq!(input.span(0..1), Span::new(0, 1));
        assert_eq!(input.span(4..8), Span::new(2, 5));
        assert_eq!(input.span(17..18), Span::new(6, 7));
        assert_eq!(input.span(18..18), Span::new(7, 7));
        assert_eq!(input.span(0..18), Span::new(0, 7));
    }
}
