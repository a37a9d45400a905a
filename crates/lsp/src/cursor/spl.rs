//! Where in a query of SPL the cursor stands.

use text::Span;

use super::{closed, word_around};

/// Where the cursor stands, and the word that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Where.
    pub(crate) place: Place,
    /// The word around the cursor; empty where there is none.
    pub(crate) word: Span,
}

/// Where the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where the name of a command stands.
    Command,
    /// Among the arguments of a command.
    Argument(Argument),
    /// Between backticks.
    Macro,
    /// In a comment, or in a text in double quotes.
    Text,
}

/// Among the arguments of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Argument {
    /// The command, in lower case.
    pub(crate) command: String,
    /// Where the command's name ends.
    pub(crate) behind_name: usize,
    /// The last of the words that part arguments (`BY`, `AS`, `OVER`, `OUTPUT`, `WHERE`, `FROM`) before the word.
    pub(crate) clause: Option<String>,
    /// The function whose parentheses the word stands in.
    pub(crate) call: Option<String>,
    /// The name before the `=` that the word follows.
    pub(crate) left_of_equals: Option<String>,
}

/// Words that part the arguments of a command.
const PARTING: [&str; 8] = ["BY", "AS", "OVER", "OUTPUT", "OUTPUTNEW", "WHERE", "FROM", "WITH"];

/// A pipeline that the cursor is in: the query, or a subsearch around it.
struct Level {
    /// Behind the last `|` or the bracket.
    start: usize,
    /// The query's first command, whose name may be left out.
    first: bool,
    /// Open parentheses of the command.
    parens: Vec<usize>,
}

/// Where the cursor stands.
pub(crate) fn spot(text: &str, cursor: usize) -> Spot {
    let cursor = cursor.min(text.len());
    let word = word_around(text, cursor, is_word);
    let level = match level_at(text, word.start) {
        Ok(level) => level,
        Err(place) => return Spot { place, word },
    };
    let segment = &text[level.start..word.start];
    let lead = segment.len() - segment.trim_start().len();
    let (name, implied) = match segment.trim_start() {
        "" if !level.first => return Spot { place: Place::Command, word },
        "" => ("", true),
        words => {
            let name = &words[..words.find(|c: char| !is_name(c)).unwrap_or(words.len())];
            (name, level.first && !name.eq_ignore_ascii_case("search"))
        }
    };
    let begin = level.start + lead;
    let behind_name = if implied { begin } else { begin + name.len() };
    let command = if implied { "search".to_owned() } else { name.to_ascii_lowercase() };
    let arguments = &text[behind_name..word.start];
    let argument = Argument {
        command,
        behind_name,
        clause: words(arguments)
            .into_iter()
            .rev()
            .map(str::to_ascii_uppercase)
            .find(|word| PARTING.contains(&word.as_str())),
        call: level.parens.last().map(|open| before(text, *open)).filter(|name| !name.is_empty()),
        left_of_equals: left_of_equals(arguments),
    };
    Spot { place: Place::Argument(argument), word }
}

/// The pipeline around a byte; the place itself where it is in a macro, a comment or a text.
fn level_at(text: &str, end: usize) -> Result<Level, Place> {
    let mut above: Vec<Level> = Vec::new();
    let mut level = Level { start: 0, first: true, parens: Vec::new() };
    let mut at = 0;
    while at < end {
        let rest = &text[at..];
        let c = rest.chars().next().unwrap_or(' ');
        let quoted = |next: Option<usize>, inside: Place| match next {
            Some(next) if next <= end => Ok(next),
            _ => Err(inside),
        };
        at = match c {
            '`' if rest.starts_with("```") => {
                quoted(rest[3..].find("```").map(|close| at + close + 6), Place::Text)?
            }
            '`' => quoted(closed(text, at, '`', false), Place::Macro)?,
            '"' => quoted(closed(text, at, '"', true), Place::Text)?,
            _ => {
                match c {
                    '|' => level = Level { start: at + 1, first: false, parens: Vec::new() },
                    '[' => {
                        let inner = Level { start: at + 1, first: false, parens: Vec::new() };
                        above.push(std::mem::replace(&mut level, inner));
                    }
                    ']' => level = above.pop().unwrap_or(level),
                    '(' => level.parens.push(at),
                    ')' => drop(level.parens.pop()),
                    _ => {}
                }
                at + c.len_utf8()
            }
        };
    }
    Ok(level)
}

/// What may be in a field's name or an option's.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '{' | '}' | '@' | ':')
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The words of a command's arguments outside of quotes.
fn words(arguments: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = arguments[at..].chars().next() {
        if c == '"' {
            at = closed(arguments, at, c, true).unwrap_or(arguments.len());
        } else if is_word(c) {
            let word = word_around(arguments, at, is_word);
            found.push(&arguments[at..word.end]);
            at = word.end;
        } else {
            at += c.len_utf8();
        }
    }
    found
}

/// The name just before a parenthesis.
fn before(text: &str, open: usize) -> String {
    let word = word_around(&text[..open], open, is_name);
    word.of(text).to_ascii_lowercase()
}

/// The name before a comparison that ends these arguments.
fn left_of_equals(arguments: &str) -> Option<String> {
    let rest = arguments.trim_end().trim_end_matches('"').trim_end();
    let left = rest.trim_end_matches(['=', '!', '<', '>']);
    if left.len() == rest.len() {
        return None;
    }
    let left = left.trim_end();
    let word = word_around(left, left.len(), is_word);
    Some(word.of(left).to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place at `^` in a query.
    fn at(marked: &str) -> Spot {
        let cursor = marked.find('^').expect("a mark");
        spot(&marked.replace('^', ""), cursor)
    }

    fn argument(marked: &str) -> Argument {
        match at(marked).place {
            Place::Argument(argument) => argument,
            other => panic!("{marked}: {other:?}"),
        }
    }

    #[test]
    fn a_command_is_due_behind_a_pipe_and_a_bracket() {
        for marked in ["a | ^", "a | st^", "^ | stats", "a [ ^", "a [sea^", "| eval x=\"|\" | ^wh"] {
            let expected = marked != "^ | stats";
            assert_eq!(at(marked).place == Place::Command, expected, "{marked}");
        }
    }

    #[test]
    fn arguments_know_their_command() {
        assert_eq!(argument("Image^").command, "search");
        assert_eq!(argument("search Image^").command, "search");
        assert_eq!(argument("index=a [search x=1] | STATS count BY h^").command, "stats");
        assert_eq!(argument("a | stats count BY h^").clause.as_deref(), Some("BY"));
        assert_eq!(argument("a | stats count(\"by\") ^").clause, None);
        assert_eq!(argument("a | eval x=lower(^)").call.as_deref(), Some("lower"));
        assert_eq!(argument("a | eval x=lower(b) + ^").call, None);
        assert_eq!(argument("EventCode=^").left_of_equals.as_deref(), Some("EventCode"));
        assert_eq!(argument("a | bin span=^").left_of_equals.as_deref(), Some("span"));
        assert_eq!(argument("a [search b] ^").command, "search");
    }

    #[test]
    fn texts_comments_and_macros_are_told_apart() {
        assert_eq!(at("a \"x | ^").place, Place::Text);
        assert_eq!(at("a ```x | ^").place, Place::Text);
        assert_eq!(at("a `sys^").place, Place::Macro);
        assert_eq!(at("`a` | ^").place, Place::Command);
        assert_eq!(at("ä\u{1F600} | ^").place, Place::Command);
    }
}
