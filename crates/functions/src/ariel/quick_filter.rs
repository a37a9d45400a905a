//! The quick filter of TEXT SEARCH: a Lucene query over the payload.
//!
//! | written | true where |
//! |---|---|
//! | `deny` | a word of the payload begins so: `deny` and `denying`, not `undeny` (documented) |
//! | `"deny udp"` | words follow each other so, the last one may go on |
//! | `fire?all`, `10.100.*` | `?` stands for one character of a word and `*` for any number |
//! | `/den(y\|ied)/` | a regular expression matches a part (believed) |
//! | `a AND b`, `a OR b`, `NOT a`, `(…)` | as they say; the words are in capitals, `&&`, `\|\|` and `!` are the same |
//! | `a b` | both (believed: no page says what a blank means) |
//!
//! Case counts nowhere. What stands between words of a term (`Set-ItemProperty`) is any run of such characters, as
//! Lucene cuts the payload into words; a backslash takes a character's meaning away.

use crate::pattern::{Dialect, Regex};

/// A quick filter that was read.
pub(super) enum Filter {
    /// A word, a phrase or a regular expression.
    Part(Regex),
    /// All are true.
    All(Vec<Filter>),
    /// One is true.
    Any(Vec<Filter>),
    /// It is not true.
    Not(Box<Filter>),
    /// Never true.
    Nothing,
}

impl Filter {
    /// Reads a filter; the error says what is wrong.
    pub(super) fn read(text: &str) -> Result<Filter, String> {
        let mut reader = Reader { tokens: tokens(text)?, at: 0 };
        let filter = reader.any(0)?;
        match reader.tokens.get(reader.at) {
            None => Ok(alone(filter)),
            Some(_) => Err("a `)` closes nothing".to_owned()),
        }
    }

    /// Is it true of the payload?
    pub(super) fn holds(&self, payload: &str) -> bool {
        match self {
            Filter::Part(regex) => regex.is_match(payload),
            Filter::All(parts) => parts.iter().all(|part| part.holds(payload)),
            Filter::Any(parts) => parts.iter().any(|part| part.holds(payload)),
            Filter::Not(part) => !part.holds(payload),
            Filter::Nothing => false,
        }
    }
}

/// A filter of nothing but NOT finds nothing (documented: another logical expression has to stand beside it).
fn alone(filter: Filter) -> Filter {
    match filter {
        Filter::Not(_) => Filter::Nothing,
        Filter::All(parts) if parts.iter().all(|part| matches!(part, Filter::Not(_))) => Filter::Nothing,
        other => other,
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A word or phrase, as a pattern.
    Part(String),
    And,
    Or,
    Not,
    Open,
    Close,
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

/// How deep parentheses may nest.
const DEEPEST: usize = 50;

impl Reader {
    fn next_is(&mut self, token: &Token) -> bool {
        let is = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(is);
        is
    }

    fn any(&mut self, depth: usize) -> Result<Filter, String> {
        let mut parts = vec![self.all(depth)?];
        while self.next_is(&Token::Or) {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Filter, String> {
        let mut parts = vec![self.not(depth)?];
        loop {
            let and = self.next_is(&Token::And);
            match self.tokens.get(self.at) {
                None | Some(Token::Or | Token::Close) if !and => break,
                _ => parts.push(self.not(depth)?),
            }
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Filter::All(parts) })
    }

    fn not(&mut self, depth: usize) -> Result<Filter, String> {
        if self.next_is(&Token::Not) {
            return Ok(Filter::Not(Box::new(self.not(depth)?)));
        }
        if self.next_is(&Token::Open) {
            if depth >= DEEPEST {
                return Err(format!("this nests deeper than {DEEPEST} levels"));
            }
            let inner = self.any(depth + 1)?;
            return if self.next_is(&Token::Close) {
                Ok(inner)
            } else {
                Err("a `(` is not closed".to_owned())
            };
        }
        match self.tokens.get(self.at) {
            Some(Token::Part(pattern)) => {
                self.at += 1;
                Ok(Filter::Part(Regex::new(pattern, Dialect::Java)?))
            }
            Some(Token::And | Token::Or) => Err("AND and OR stand between two terms".to_owned()),
            Some(Token::Close) => Err("a `)` closes nothing".to_owned()),
            Some(Token::Not | Token::Open) | None => Err("a term is missing".to_owned()),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            '!' | '-' if !rest[1..].starts_with(char::is_whitespace) => (Token::Not, 1),
            '+' => {
                rest = rest[1..].trim_start();
                continue;
            }
            '"' => phrase(rest)?,
            '/' if closing(rest, '/').is_some() => regular(rest)?,
            _ => word(rest)?,
        };
        found.push(token);
        rest = rest[length..].trim_start();
    }
    if found.is_empty() { Err("there is nothing to look for".to_owned()) } else { Ok(found) }
}

/// Where the mark that begins the text stands again, not escaped.
fn closing(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let found = c == mark && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })
}

fn phrase(text: &str) -> Result<(Token, usize), String> {
    let end = closing(text, '"').ok_or("a `\"` is not closed")?;
    let after = &text[end + 1..];
    if after.starts_with('~') {
        return Err("`~` (words near each other) is not supported".to_owned());
    }
    let pattern = pattern(&characters(&text[1..end], false)).ok_or("a phrase holds at least one word")?;
    Ok((Token::Part(pattern), end + 1))
}

fn regular(text: &str) -> Result<(Token, usize), String> {
    let end = closing(text, '/').ok_or("a `/` is not closed")?;
    Ok((Token::Part(format!("(?i){}", &text[1..end])), end + 1))
}

fn word(text: &str) -> Result<(Token, usize), String> {
    let mut escaped = false;
    let ends = |c: char, escaped: bool| !escaped && (c.is_whitespace() || matches!(c, '(' | ')' | '"'));
    let length = text
        .char_indices()
        .find_map(|(at, c)| {
            let end = ends(c, escaped);
            escaped = c == '\\' && !escaped;
            end.then_some(at)
        })
        .unwrap_or(text.len());
    let written = &text[..length];
    let token = match written {
        "AND" | "&&" => Token::And,
        "OR" | "||" => Token::Or,
        "NOT" => Token::Not,
        _ => {
            let characters = characters(boosted(written), true);
            if matches!(characters.first(), Some(Character::Many | Character::One)) {
                return Err(format!("`{written}` begins with a wildcard, which the product does not take"));
            }
            if written.len() > 1 && written.ends_with('~') {
                return Err("`~` (words like another) is not supported".to_owned());
            }
            let pattern = pattern(&characters).ok_or_else(|| format!("`{written}` holds no word"))?;
            Token::Part(pattern)
        }
    };
    Ok((token, length))
}

/// The word before a boost (`deny^4`), which orders results and finds no other.
fn boosted(word: &str) -> &str {
    match word.rsplit_once('^') {
        Some((before, boost)) if !before.is_empty() && boost.parse::<f64>().is_ok() => before,
        _ => word,
    }
}

/// A character of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Character {
    /// Itself.
    Plain(char),
    /// `?`.
    One,
    /// `*`.
    Many,
}

fn characters(text: &str, wildcards: bool) -> Vec<Character> {
    let mut found = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        found.push(match c {
            '\\' => match chars.next() {
                Some(next) => Character::Plain(next),
                None => break,
            },
            '?' if wildcards => Character::One,
            '*' if wildcards => Character::Many,
            other => Character::Plain(other),
        });
    }
    found
}

/// A pattern that finds the words of a term one after the other, from the beginning of a word of the payload. `None`
/// where there is no word.
fn pattern(characters: &[Character]) -> Option<String> {
    let is_word = |c: &Character| !matches!(c, Character::Plain(c) if !c.is_alphanumeric() && *c != '_');
    let start = characters.iter().position(is_word)?;
    let end = characters.iter().rposition(is_word)?;
    let mut pattern = String::from(r"(?i)(?:^|[^\p{L}\p{N}_])");
    let mut between = false;
    for character in characters.get(start..=end)? {
        match character {
            Character::One => pattern.push_str(r"[^\s]"),
            Character::Many => pattern.push_str(r"[^\s]*"),
            Character::Plain('.') => pattern.push_str(r"\."),
            Character::Plain(c) if c.is_alphanumeric() || *c == '_' => pattern.push(*c),
            Character::Plain(_) if between => continue,
            Character::Plain(_) => pattern.push_str(r"[^\p{L}\p{N}_]+"),
        }
        between = matches!(character, Character::Plain(c) if !c.is_alphanumeric() && *c != '_' && *c != '.');
    }
    Some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(filter: &str, payload: &str, expected: bool) {
        let read = Filter::read(filter).expect("the test's filter can be read");
        assert_eq!(read.holds(payload), expected, "{filter} of {payload}");
    }

    #[test]
    fn a_term_begins_a_word() {
        check("user", "login of user_1", true);
        check("USER", "User=ann", true);
        for other in ["ruser", "myuser", "anyuser"] {
            check("user", other, false);
        }
    }

    #[test]
    fn words_of_a_phrase_follow_each_other() {
        check(r#""firewall deny""#, "Firewall  Denying all", true);
        check(r#""firewall deny""#, "deny by firewall", false);
        check("firewall deny", "deny by firewall", true);
        check("Set-ItemProperty", "set-itemproperty -Path", true);
        check("%Set-ItemProperty%", "x Set-ItemProperty y", true);
    }

    #[test]
    fn wildcards_stand_for_characters_of_a_word() {
        check("f?rewall", "the Firewall", true);
        check("10.100.*", "src=10.100.7.1", true);
        check("10.100.*", "src=10x100x7", false);
        check("d*y", "deny", true);
        check("d*y", "den y", false);
    }

    #[test]
    fn logic_is_written_in_capitals() {
        check("a AND b", "b a", true);
        check("a AND b OR c", "c", true);
        check("(a OR b) AND c", "a", false);
        check("a NOT b", "a", true);
        check("a NOT b", "a b", false);
        check("a && !b", "a", true);
        check("a and b", "a b", false);
        check("a and b", "a and b", true);
        check("a -b", "a b", false);
    }

    #[test]
    fn not_alone_finds_nothing() {
        check("NOT a", "b", false);
        check("NOT a NOT b", "c", false);
        check("NOT a AND c", "c", true);
    }

    #[test]
    fn a_backslash_takes_the_meaning_away() {
        check(r"%PIX\-5\-304001", "Mar 1: %PIX-5-304001: x", true);
        check(r"a\*", "a*", true);
        check(r#"\"deny"#, "deny", true);
    }

    #[test]
    fn a_regular_expression_stands_between_slashes() {
        check("/den(y|ied)/", "was Denied", true);
        check("a /b+$/", "a bb", true);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |text: &str| Filter::read(text).err().unwrap_or_default();
        assert_eq!(error(""), "there is nothing to look for");
        assert_eq!(error("*x"), "`*x` begins with a wildcard, which the product does not take");
        assert_eq!(error("a AND"), "a term is missing");
        assert_eq!(error("OR a"), "AND and OR stand between two terms");
        assert_eq!(error("(a"), "a `(` is not closed");
        assert_eq!(error("a)"), "a `)` closes nothing");
        assert_eq!(error("\"a"), "a `\"` is not closed");
        assert_eq!(error("%%"), "`%%` holds no word");
        assert_eq!(error("roam~"), "`~` (words like another) is not supported");
        assert_eq!(error(&"(".repeat(99)), "this nests deeper than 50 levels");
    }
}
