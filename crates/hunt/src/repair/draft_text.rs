//! A text under edits, each of which can be taken back later.

use super::candidate::Candidate;

/// A text under edits. Every piece knows which edit wrote it and which took it away.
#[derive(Clone, Debug)]
pub(super) struct DraftText {
    pieces: Vec<Piece>,
    /// How many bytes each edit wrote and took away.
    sizes: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Piece {
    text: String,
    /// The edit that wrote it; `None` for what was there.
    by: Option<usize>,
    /// The edit that took it away.
    gone: Option<usize>,
}

impl DraftText {
    pub(super) fn new(text: &str) -> DraftText {
        DraftText { pieces: vec![Piece { text: text.to_owned(), by: None, gone: None }], sizes: Vec::new() }
    }

    /// The text with all edits but those taken back.
    pub(super) fn text(&self) -> String {
        self.pieces.iter().filter(|piece| piece.gone.is_none()).map(|piece| piece.text.as_str()).collect()
    }

    /// How many edits were made.
    pub(super) fn edits(&self) -> usize {
        self.sizes.len()
    }

    /// How many bytes an edit wrote and took away.
    pub(super) fn size(&self, edit: usize) -> usize {
        self.sizes[edit]
    }

    /// Makes an edit whose places are those of [`DraftText::text`].
    pub(super) fn apply(&mut self, candidate: &Candidate) {
        let edit = self.sizes.len();
        self.sizes.push(candidate.size());
        let mut changes: Vec<_> = candidate.changes.iter().collect();
        changes.sort_by_key(|change| change.span);
        for change in changes.into_iter().rev() {
            let (start, end) = (self.cut(change.span.start), self.cut(change.span.end));
            let taken = self.pieces[start..end].iter_mut().filter(|piece| piece.gone.is_none());
            taken.for_each(|piece| piece.gone = Some(edit));
            let written = Piece { text: change.replacement.clone(), by: Some(edit), gone: None };
            self.pieces.insert(start, written);
        }
    }

    /// The text as if an edit had not been made.
    pub(super) fn without(&self, edit: usize) -> DraftText {
        let mut other = self.clone();
        other.pieces.retain(|piece| piece.by != Some(edit));
        for piece in &mut other.pieces {
            piece.gone = piece.gone.filter(|by| *by != edit);
        }
        other
    }

    /// The number of the first piece at or after a place of the text; a piece that the place is within is cut in two.
    fn cut(&mut self, place: usize) -> usize {
        let mut before = 0;
        for at in 0..self.pieces.len() {
            let piece = &self.pieces[at];
            if piece.gone.is_some() {
                continue;
            }
            if place == before {
                return at;
            }
            if place < before + piece.text.len() {
                let rest = Piece { text: piece.text[place - before..].to_owned(), by: piece.by, gone: None };
                self.pieces[at].text.truncate(place - before);
                self.pieces.insert(at + 1, rest);
                return at + 1;
            }
            before += piece.text.len();
        }
        self.pieces.len()
    }
}

#[cfg(test)]
mod tests {
    use text::Span;

    use super::*;

    #[test]
    fn an_edit_can_be_taken_back_under_later_ones() {
        let mut draft = DraftText::new("one two three");
        draft.apply(&Candidate::one("a", Span::new(4, 7), "2"));
        draft.apply(&Candidate::one("b", Span::new(0, 0), "zero "));
        draft.apply(&Candidate::one("c", Span::new(11, 16), "3"));
        check(&draft, "zero one 2 3");
        check(&draft.without(0), "zero one two 3");
        check(&draft.without(1), "one 2 3");
        check(&draft.without(1).without(0).without(2), "one two three");
    }

    fn check(draft: &DraftText, expected: &str) {
        assert_eq!(draft.text(), expected);
    }
}
