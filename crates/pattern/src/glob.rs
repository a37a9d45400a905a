//! Patterns of literal text and wildcards, matched against a whole text.

use std::borrow::Cow;

use memchr::memmem::Finder;

/// Do letters of different case match?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No.
    Significant,
    /// Yes, in any script.
    Ignored,
}

/// A part of a [`Glob`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// This character.
    Char(char),
    /// Any one character.
    One,
    /// Any number of any characters, none included.
    Run,
}

/// A pattern of literal text and wildcards that must match a whole text.
#[derive(Debug)]
pub struct Glob {
    case: Case,
    shape: Shape,
}

/// What a text must be or hold so that a [`Glob`] can match it. Texts are compared as [`Glob::seen`] gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed<'g> {
    /// Nothing: every text matches.
    Nothing,
    /// It is this text; then it matches.
    Whole(&'g str),
    /// It starts with this text; then it matches.
    Start(&'g str),
    /// It ends with this text; then it matches.
    End(&'g str),
    /// It holds this text; then it matches.
    Part(&'g str),
    /// It holds this text, which may be empty; whether it matches is for [`Glob::matches`] to say.
    AtLeast(&'g str),
}

/// The pattern, by what has to be done to match it.
#[derive(Debug)]
enum Shape {
    Anything,
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(Box<Finder<'static>>),
    Pieces(Vec<Piece>, String),
}

impl Glob {
    /// A pattern of these parts.
    pub fn new(pieces: Vec<Piece>, case: Case) -> Glob {
        let pieces = match case {
            Case::Significant => pieces,
            Case::Ignored => pieces.into_iter().flat_map(lower).collect(),
        };
        Glob { case, shape: shape(pieces) }
    }

    /// `*` stands for any characters and nothing escapes it (Splunk's `search`).
    pub fn stars(pattern: &str, case: Case) -> Glob {
        let piece = |c| if c == '*' { Piece::Run } else { Piece::Char(c) };
        Glob::new(pattern.chars().map(piece).collect(), case)
    }

    /// `%` stands for any characters and `_` for one; nothing escapes them (Splunk's and Ariel's LIKE).
    pub fn like(pattern: &str, case: Case) -> Glob {
        let piece = |c| match c {
            '%' => Piece::Run,
            '_' => Piece::One,
            _ => Piece::Char(c),
        };
        Glob::new(pattern.chars().map(piece).collect(), case)
    }

    /// `*` stands for any characters and `?` for one; a backslash before `*`, `?` or a backslash makes it plain
    /// (Sigma).
    pub fn sigma(pattern: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut rest = pattern.chars().peekable();
        while let Some(c) = rest.next() {
            pieces.push(match c {
                '*' => Piece::Run,
                '?' => Piece::One,
                '\\' => match rest.peek() {
                    Some('*' | '?' | '\\') => Piece::Char(rest.next().unwrap_or('\\')),
                    _ => Piece::Char('\\'),
                },
                _ => Piece::Char(c),
            });
        }
        pieces
    }

    /// Does the whole of `text` match?
    pub fn matches(&self, text: &str) -> bool {
        let text = match self.case {
            Case::Significant => Cow::Borrowed(text),
            Case::Ignored => folded(text),
        };
        match &self.shape {
            Shape::Anything => true,
            Shape::Exact(literal) => text == *literal,
            Shape::Prefix(literal) => text.starts_with(literal),
            Shape::Suffix(literal) => text.ends_with(literal),
            Shape::Contains(finder) => finder.find(text.as_bytes()).is_some(),
            Shape::Pieces(pieces, _) => pieces_match(pieces, &text),
        }
    }

    /// Whether case counts.
    pub fn case(&self) -> Case {
        self.case
    }

    /// The text as it is compared: in lower case where case is ignored.
    pub fn seen(text: &str, case: Case) -> Cow<'_, str> {
        match case {
            Case::Significant => Cow::Borrowed(text),
            Case::Ignored => folded(text),
        }
    }

    /// What a text must be or hold so that this can match it: for whoever looks for many patterns at once.
    pub fn needed(&self) -> Needed<'_> {
        match &self.shape {
            Shape::Anything => Needed::Nothing,
            Shape::Exact(literal) => Needed::Whole(literal),
            Shape::Prefix(literal) => Needed::Start(literal),
            Shape::Suffix(literal) => Needed::End(literal),
            Shape::Contains(finder) => {
                std::str::from_utf8(finder.needle()).map_or(Needed::AtLeast(""), Needed::Part)
            }
            Shape::Pieces(_, longest) => Needed::AtLeast(longest),
        }
    }
}

/// The longest run of plain characters.
fn longest_literal(pieces: &[Piece]) -> String {
    let mut longest = String::new();
    let mut run = String::new();
    for piece in pieces {
        match piece {
            Piece::Char(c) => run.push(*c),
            Piece::One | Piece::Run => run.clear(),
        }
        if run.len() > longest.len() {
            longest.clone_from(&run);
        }
    }
    longest
}

/// The text in lower case.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase() })
}

fn lower(piece: Piece) -> Vec<Piece> {
    match piece {
        Piece::Char(c) => c.to_lowercase().map(Piece::Char).collect(),
        Piece::One | Piece::Run => vec![piece],
    }
}

fn shape(pieces: Vec<Piece>) -> Shape {
    let open_start = pieces.first() == Some(&Piece::Run);
    let open_end = pieces.last() == Some(&Piece::Run);
    let start = pieces.iter().take_while(|piece| **piece == Piece::Run).count();
    let end = pieces.iter().rev().take_while(|piece| **piece == Piece::Run).count();
    if start == pieces.len() && open_start {
        return Shape::Anything;
    }
    let middle = &pieces[start..pieces.len() - end];
    let literal: Option<String> = middle
        .iter()
        .map(|piece| match piece {
            Piece::Char(c) => Some(*c),
            Piece::One | Piece::Run => None,
        })
        .collect();
    match (literal, open_start, open_end) {
        (None, _, _) => {
            let longest = longest_literal(&pieces);
            Shape::Pieces(pieces, longest)
        }
        (Some(literal), false, false) => Shape::Exact(literal),
        (Some(literal), false, true) => Shape::Prefix(literal),
        (Some(literal), true, false) => Shape::Suffix(literal),
        (Some(literal), true, true) => Shape::Contains(Box::new(Finder::new(&literal).into_owned())),
    }
}

/// Matches left to right; after a failure only the last run is made one character longer, which is enough.
fn pieces_match(pieces: &[Piece], text: &str) -> bool {
    let (mut at, mut byte) = (0, 0);
    let mut last_run: Option<(usize, usize)> = None;
    loop {
        if pieces.get(at) == Some(&Piece::Run) {
            at += 1;
            last_run = Some((at, byte));
            continue;
        }
        match (text[byte..].chars().next(), pieces.get(at)) {
            (None, None) => return true,
            (None, Some(_)) => return false,
            (Some(c), Some(Piece::Char(wanted))) if c == *wanted => {
                at += 1;
                byte += c.len_utf8();
            }
            (Some(c), Some(Piece::One)) => {
                at += 1;
                byte += c.len_utf8();
            }
            (Some(_), _) => {
                let Some((after_run, start)) = last_run else { return false };
                byte = start + text[start..].chars().next().map_or(1, char::len_utf8);
                at = after_run;
                last_run = Some((after_run, byte));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &Glob, matching: &[&str], not_matching: &[&str]) {
        for text in matching {
            assert!(glob.matches(text), "{glob:?} must match {text}");
        }
        for text in not_matching {
            assert!(!glob.matches(text), "{glob:?} must not match {text}");
        }
    }

    #[test]
    fn like_matches_whole_texts_with_case() {
        check(&Glob::like("%t.co%", Case::Significant), &["t.co", "microsoft.com"], &["T.CO", "", "t,co"]);
        check(&Glob::like("a_c%", Case::Significant), &["abc", "aäcd"], &["ac", "xabc"]);
        check(
            &Glob::like("%python%.exe", Case::Significant),
            &["c:\\python3.exe", "python.exe.exe"],
            &["python.exe "],
        );
        check(&Glob::like("", Case::Significant), &[""], &["a"]);
        check(&Glob::like("%", Case::Significant), &["", "a"], &[]);
        check(&Glob::like("%_", Case::Significant), &["a", "ab", "\u{e4}"], &[""]);
    }

    #[test]
    fn stars_know_only_the_star() {
        check(&Glob::stars("a*b*c", Case::Ignored), &["AbC", "aXXbYYbc"], &["abcd", "acb"]);
        check(&Glob::stars("50%_?", Case::Ignored), &["50%_?"], &["50xxy"]);
        check(&Glob::stars("GR\u{dc}N*", Case::Ignored), &["gr\u{fc}nspan"], &["gru"]);
    }

    #[test]
    fn what_a_pattern_needs_is_known() {
        let needed = |pattern, expected| {
            let glob = Glob::new(Glob::sigma(pattern), Case::Ignored);
            assert_eq!(glob.needed(), expected, "{pattern}");
        };
        needed("A\\*b", Needed::Whole("a*b"));
        needed("*", Needed::Nothing);
        needed("Ab*", Needed::Start("ab"));
        needed("*aB", Needed::End("ab"));
        needed("*Ab*", Needed::Part("ab"));
        needed("*a?Bcd*e", Needed::AtLeast("bcd"));
        needed("??", Needed::AtLeast(""));
    }

    #[test]
    fn a_backslash_makes_sigma_wildcards_plain() {
        let glob = |pattern| Glob::new(Glob::sigma(pattern), Case::Ignored);
        check(&glob("*\\cmd.exe"), &["C:\\CMD.EXE"], &["cmd.exe"]);
        check(&glob("a\\*b"), &["a*b"], &["axb"]);
        check(&glob("a\\\\*"), &["a\\x"], &["a*"]);
        check(&glob("?b"), &["ab"], &["b", "aab"]);
    }
}
