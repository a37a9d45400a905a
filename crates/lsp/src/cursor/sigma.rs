//! Where in a Sigma rule the cursor stands: the keys above it, by their indentation.

use text::Span;

use super::word_around;

/// Where the cursor stands, and the word that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The keys around the cursor, the outermost first; without modifiers.
    pub(crate) path: Vec<String>,
    /// Where on its line.
    pub(crate) part: Part,
    /// The word around the cursor; empty where there is none.
    pub(crate) word: Span,
}

/// Where on its line the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// In a key.
    Key,
    /// In a key behind a `|`.
    Modifier,
    /// Behind a key's colon, or in an item of a list.
    Value,
    /// In a comment.
    Comment,
}

/// A line taken apart.
struct Line<'a> {
    /// Where its content begins, dashes of lists passed over.
    indent: usize,
    /// Has it a dash?
    item: bool,
    /// The key with its modifiers, where there is one.
    key: Option<&'a str>,
}

/// Where the cursor stands.
pub(crate) fn spot(text: &str, cursor: usize) -> Spot {
    let cursor = cursor.min(text.len());
    let start = text[..cursor].rfind('\n').map_or(0, |at| at + 1);
    let end = text[cursor..].find('\n').map_or(text.len(), |at| cursor + at);
    let own = &text[start..end];
    let before = &text[start..cursor];
    let word = word_around(text, cursor, is_word);
    if before.trim_start().starts_with('#') || before.contains(" #") {
        return Spot { path: Vec::new(), part: Part::Comment, word };
    }
    let line = line(own);
    let mut path = above(&text[..start], &line);
    let part = match line.key {
        Some(key) if before.len() > line.indent + key.len() => {
            path.push(bare(key).to_owned());
            Part::Value
        }
        None if line.item => Part::Value,
        _ if before.contains('|') => {
            path.push(bare(before.trim_start_matches([' ', '-'])).to_owned());
            Part::Modifier
        }
        _ => Part::Key,
    };
    Spot { path, part, word }
}

/// The keys of the lines above that the line is inside of.
fn above(before: &str, own: &Line<'_>) -> Vec<String> {
    let mut path: Vec<String> = Vec::new();
    // An item of a list may stand as far left as the key of its list.
    let mut limit = own.indent;
    let mut item = own.item;
    for text in before.lines().rev() {
        if text.starts_with("---") || limit == 0 && !item {
            break;
        }
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            continue;
        }
        let line = line(text);
        let dashes = if item && !line.item { 1 } else { 0 };
        let Some(key) = line.key.filter(|_| line.indent < limit + dashes) else { continue };
        path.push(bare(key).to_owned());
        limit = line.indent;
        item = line.item;
    }
    path.reverse();
    path
}

fn line(text: &str) -> Line<'_> {
    let mut indent = text.len() - text.trim_start_matches(' ').len();
    let dash = indent;
    let mut item = false;
    while text[indent..].starts_with("- ") || &text[indent..] == "-" {
        item = true;
        let rest = &text[indent + 1..];
        indent += 1 + rest.len() - rest.trim_start_matches(' ').len();
    }
    let rest = &text[indent..];
    let colon = rest.find(": ").or_else(|| rest.trim_end().ends_with(':').then(|| rest.trim_end().len() - 1));
    let key = colon
        .map(|at| &rest[..at])
        .filter(|key| !key.starts_with(['"', '\'', '{', '[']) || key.ends_with(['"', '\'']));
    // What stands behind a dash is as deep as it stands; an item without a key as deep as its dash.
    let indent = if item && key.is_none() { dash } else { indent };
    Line { indent, item, key }
}

/// A key without quotes and modifiers.
fn bare(key: &str) -> &str {
    let key = key.trim().trim_matches(['"', '\'']);
    key.split('|').next().unwrap_or(key)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "title: x\nlogsource:\n  category: process_creation\n  pro\ndetection:\n  a:\n    Image|endswith:\n      - \
                        '\\x'\n      - y\n    Fi\n  b:\n  - Image: 1\n    Comm\n  condition: a and \ntags:\n- attack.\n";

    #[track_caller]
    fn check(behind: &str, path: &[&str], part: Part, word: &str) {
        let cursor = RULE.find(behind).expect("it is there") + behind.len();
        let spot = spot(RULE, cursor);
        assert_eq!(
            (spot.path.as_slice(), &spot.part, spot.word.of(RULE)),
            (&path.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()[..], &part, word)
        );
    }

    #[test]
    fn the_keys_above_are_known() {
        check("tit", &[], Part::Key, "title");
        check("title: ", &["title"], Part::Value, "x");
        check("\n  pro", &["logsource"], Part::Key, "pro");
        check("category: proc", &["logsource", "category"], Part::Value, "process_creation");
        check("Image|ends", &["detection", "a", "Image"], Part::Modifier, "endswith");
        check("- y", &["detection", "a", "Image"], Part::Value, "y");
        check("    Fi", &["detection", "a"], Part::Key, "Fi");
        check("    Comm", &["detection", "b"], Part::Key, "Comm");
        check("a and ", &["detection", "condition"], Part::Value, "");
        check("- attack", &["tags"], Part::Value, "attack.");
    }

    #[test]
    fn nothing_is_known_of_comments() {
        assert_eq!(spot("# a", 3).part, Part::Comment);
        assert_eq!(spot("a: b # c", 8).part, Part::Comment);
    }
}
