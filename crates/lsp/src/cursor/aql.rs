//! Where in an AQL query the cursor stands.

use text::Span;

use super::{closed, word_around};

/// Where the cursor stands, and the word that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Where.
    pub(crate) place: Place,
    /// The word around the cursor, its double quotes with it.
    pub(crate) word: Span,
    /// The name: the word without quotes.
    pub(crate) name: String,
}

/// Where the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a clause, such as `WHERE`; before the first one there is none.
    Clause(Option<&'static str>),
    /// In a comment, or in a text in single quotes.
    Text,
}

/// The words that begin clauses.
pub(crate) const CLAUSES: [&str; 13] = [
    "SELECT",
    "FROM",
    "INTO",
    "WHERE",
    "GROUP",
    "HAVING",
    "SESSION",
    "ORDER",
    "LIMIT",
    "LAST",
    "START",
    "STOP",
    "PARAMETERS",
];

/// Where the cursor stands.
pub(crate) fn spot(text: &str, cursor: usize) -> Spot {
    let cursor = cursor.min(text.len());
    let word = word_around(text, cursor, is_word);
    let mut above: Vec<Option<&'static str>> = Vec::new();
    let mut clause = None;
    let mut at = 0;
    while at < word.start {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or(' ');
        let skipped = match c {
            '\'' => Some((closed(text, at, c, false), false)),
            '"' => Some((closed(text, at, c, false), true)),
            '/' if rest.starts_with("/*") => Some((rest.find("*/").map(|end| at + end + 2), false)),
            '-' if rest.starts_with("--") => Some((rest.find('\n').map(|end| at + end + 1), false)),
            _ => None,
        };
        if let Some((end, is_name)) = skipped {
            let inside = end.is_none_or(|end| end > word.start);
            if inside && is_name {
                let span = Span::new(at, end.unwrap_or(word.end));
                let name = span.of(text).trim_matches('"').to_owned();
                return Spot { place: Place::Clause(clause), word: span, name };
            }
            if inside {
                return Spot { place: Place::Text, word, name: String::new() };
            }
            at = end.unwrap_or(text.len());
        } else if is_word(c) {
            let span = word_around(text, at, is_word);
            let own = &text[at..span.end];
            clause = CLAUSES.into_iter().find(|known| known.eq_ignore_ascii_case(own)).or(clause);
            at = span.end;
        } else {
            match c {
                '(' => above.push(clause),
                ')' => clause = above.pop().unwrap_or(clause),
                _ => {}
            }
            at += c.len_utf8();
        }
    }
    if text[word.start..].starts_with('"') && cursor > word.start {
        let end = closed(text, word.start, '"', false).unwrap_or(word.end);
        let word = Span::new(word.start, end);
        return Spot { place: Place::Clause(clause), word, name: word.of(text).trim_matches('"').to_owned() };
    }
    Spot { place: Place::Clause(clause), word, name: word.of(text).to_owned() }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, clause: Option<&'static str>, name: &str) {
        let cursor = marked.find('^').expect("a mark");
        let spot = spot(&marked.replace('^', ""), cursor);
        assert_eq!((spot.place, spot.name.as_str()), (Place::Clause(clause), name));
    }

    #[test]
    fn a_clause_begins_with_its_word() {
        check("^", None, "");
        check("sel^", None, "sel");
        check("SELECT sou^rceip FROM events", Some("SELECT"), "sourceip");
        check("SELECT a FROM ^", Some("FROM"), "");
        check("SELECT a FROM events WHERE \"Process ^Path\" = 1", Some("WHERE"), "Process Path");
        check("SELECT a FROM events WHERE \"Proc^", Some("WHERE"), "Proc");
        check("SELECT a FROM events WHERE b = 'FROM' AND ^", Some("WHERE"), "");
        check("SELECT a FROM events WHERE b IN (SELECT c FROM events WHERE 1) ORDER ^", Some("ORDER"), "");
        check("SELECT a FROM events WHERE b IN (SELECT ^", Some("SELECT"), "");
        check("SELECT a FROM events -- WHERE\nLAST 5 ^", Some("LAST"), "");
    }

    #[test]
    fn texts_and_comments_are_no_clause() {
        for marked in ["SELECT 'a^", "SELECT /* a^", "SELECT a -- b^"] {
            let cursor = marked.find('^').expect("a mark");
            assert_eq!(spot(&marked.replace('^', ""), cursor).place, Place::Text, "{marked}");
        }
    }
}
