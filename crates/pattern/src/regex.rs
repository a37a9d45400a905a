//! A compiled regular expression of the PCRE and Java class.

use std::borrow::Cow;
use std::sync::Arc;

use text::{Diagnostic, Span};

use super::kept;
use super::pcre::translate;

/// How many steps back a pattern with lookaround or backreferences may take on one text. Splunk's own limit
/// (`match_limit` of `[rex]`) is 100,000; a pattern that needs more does not match.
const BACKTRACK_LIMIT: usize = 100_000;

/// Whose rules a pattern follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Splunk, Sigma.
    Pcre,
    /// Ariel. Classes may hold classes and intersections (`[a-z&&[^m]]`).
    Java,
}

/// A compiled pattern. Most compile to an automaton that is linear in the text; lookaround and backreferences
/// need the other one, which steps back and gives up at a limit.
#[derive(Debug)]
pub struct Regex {
    program: Arc<Program>,
    /// `$` before a last line end: these patterns are tried again without it.
    may_end_before_newline: bool,
}

#[derive(Debug)]
pub(crate) enum Program {
    Linear(regex::Regex),
    Backtracking(Box<fancy_regex::Regex>),
}

impl Program {
    fn of(pattern: &str, dialect: Dialect) -> Result<Program, String> {
        let translated = translate(pattern, dialect)?;
        match regex::Regex::new(&translated) {
            Ok(compiled) => Ok(Program::Linear(compiled)),
            Err(first) => {
                match fancy_regex::RegexBuilder::new(&translated).backtrack_limit(BACKTRACK_LIMIT).build() {
                    Ok(compiled) => Ok(Program::Backtracking(Box::new(compiled))),
                    Err(_) => Err(reason(&first)),
                }
            }
        }
    }
}

/// Where the groups of one match are, in bytes of the text.
pub struct Captures {
    places: Vec<Option<(usize, usize)>>,
}

impl Captures {
    /// The bytes of a group; 0 is the whole match.
    pub fn place(&self, group: usize) -> Option<(usize, usize)> {
        self.places.get(group).copied().flatten()
    }

    /// The text of a group; 0 is the whole match.
    pub fn text<'t>(&self, text: &'t str, group: usize) -> Option<&'t str> {
        self.place(group).and_then(|(start, end)| text.get(start..end))
    }
}

impl Regex {
    /// Compiles a pattern; the error says what is wrong, in PCRE's words where they are known.
    pub fn new(pattern: &str, dialect: Dialect) -> Result<Regex, String> {
        let program = kept::program(pattern, dialect, || Program::of(pattern, dialect))?;
        let may_end_before_newline = pattern.contains('$') && !pattern.contains("(?m");
        Ok(Regex { program, may_end_before_newline })
    }

    /// Does the pattern match anywhere in `text`?
    pub fn is_match(&self, text: &str) -> bool {
        let before_newline = if self.may_end_before_newline { text.strip_suffix('\n') } else { None };
        self.occurs(text) || before_newline.is_some_and(|text| self.occurs(text))
    }

    /// The pattern in the syntax of the crate `regex`, where it is one of its patterns: for whoever looks for many
    /// at once. A text that this does not match may still match without a last line end.
    pub fn linear(&self) -> Option<&str> {
        match &*self.program {
            Program::Linear(regex) => Some(regex.as_str()),
            Program::Backtracking(_) => None,
        }
    }

    fn occurs(&self, text: &str) -> bool {
        match &*self.program {
            Program::Linear(regex) => regex.is_match(text),
            Program::Backtracking(regex) => regex.is_match(text).unwrap_or(false),
        }
    }

    /// How many groups the pattern has, without the whole match.
    pub fn groups(&self) -> usize {
        self.group_names().len().saturating_sub(1)
    }

    /// The first match.
    pub fn captures(&self, text: &str) -> Option<Captures> {
        self.captures_from(text, 0)
    }

    /// The first match at or after byte `start`.
    pub fn captures_from(&self, text: &str, start: usize) -> Option<Captures> {
        let places = match &*self.program {
            Program::Linear(regex) => {
                let found = regex.captures_at(text, start)?;
                (0..found.len()).map(|group| found.get(group).map(|at| (at.start(), at.end()))).collect()
            }
            Program::Backtracking(regex) => {
                let found = regex.captures_from_pos(text, start).ok().flatten()?;
                (0..found.len()).map(|group| found.get(group).map(|at| (at.start(), at.end()))).collect()
            }
        };
        Some(Captures { places })
    }

    /// All matches from left to right that do not overlap, at most `limit`.
    pub fn captures_all(&self, text: &str, limit: usize) -> Vec<Captures> {
        let mut all = Vec::new();
        let mut start = 0;
        while all.len() < limit && start <= text.len() {
            let Some(found) = self.captures_from(text, start) else { break };
            let Some((from, to)) = found.place(0) else { break };
            start = if to > from { to } else { to + text[to..].chars().next().map_or(1, char::len_utf8) };
            all.push(found);
        }
        all
    }

    /// The name of each group, in the order of the groups; 0 is the whole match and has none.
    pub fn group_names(&self) -> Vec<Option<String>> {
        match &*self.program {
            Program::Linear(regex) => regex.capture_names().map(|name| name.map(str::to_owned)).collect(),
            Program::Backtracking(regex) => {
                regex.capture_names().map(|name| name.map(str::to_owned)).collect()
            }
        }
    }

    /// Every match (at most `limit`) replaced by what `replacement` makes of it.
    pub fn replace<'t>(
        &self,
        text: &'t str,
        limit: usize,
        replacement: impl Fn(&Captures, &mut String),
    ) -> Cow<'t, str> {
        let all = self.captures_all(text, limit);
        if all.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for found in &all {
            if let Some((start, end)) = found.place(0) {
                out.push_str(&text[done..start]);
                replacement(found, &mut out);
                done = end;
            }
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }
}

/// Writes a replacement with the texts of its groups: `\\1` is the first group, `\\0` the whole match, `\\\\` a backslash.
pub fn write_replacement(template: &str, group: impl Fn(usize) -> String, out: &mut String) {
    let mut rest = template.chars().peekable();
    while let Some(c) = rest.next() {
        match rest.peek().copied().filter(|_| c == '\\') {
            Some(next) if next.is_ascii_digit() => {
                rest.next();
                out.push_str(&group(next as usize - '0' as usize));
            }
            Some('\\') => {
                rest.next();
                out.push('\\');
            }
            _ => out.push(c),
        }
    }
}

/// The diagnostic for a pattern that does not compile, at the pattern.
pub fn invalid_regex(pattern: &str, reason: &str, at: Span) -> Diagnostic {
    let pattern = cut(pattern);
    Diagnostic::error("invalid-regex", at, format!("`{pattern}` is not a regular expression: {reason}"))
}

/// A pattern as a message shows it: its first 200 characters.
pub fn cut(pattern: &str) -> Cow<'_, str> {
    const SHOWN: usize = 200;
    match pattern.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", &pattern[..end])),
        None => Cow::Borrowed(pattern),
    }
}

/// What is wrong, in PCRE's words where the crate's own last line is known, else in the crate's.
fn reason(error: &regex::Error) -> String {
    let drawn = error.to_string();
    let last = drawn.lines().last().unwrap_or_default().trim_start_matches("error: ");
    let known = [
        ("duplicate capture group name", "two named subpatterns have the same name (PCRE2_DUPNAMES not set)"),
        ("invalid character class range", "range out of order in character class"),
        ("unclosed group", "missing closing parenthesis"),
        ("unclosed character class", "missing terminating ] for character class"),
    ];
    known.iter().find(|(start, _)| last.starts_with(start)).map_or(last, |(_, pcre)| pcre).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, matching: &[&str], not_matching: &[&str]) {
        let regex = Regex::new(pattern, Dialect::Pcre).expect("the test's pattern compiles");
        for text in matching {
            assert!(regex.is_match(text), "{pattern} must match {text:?}");
        }
        for text in not_matching {
            assert!(!regex.is_match(text), "{pattern} must not match {text:?}");
        }
    }

    #[track_caller]
    fn check_error(pattern: &str, expected: &str) {
        assert_eq!(Regex::new(pattern, Dialect::Pcre).err().as_deref(), Some(expected), "{pattern}");
    }

    #[test]
    fn finds_the_pattern_anywhere_and_with_case() {
        check(r"t\.co", &["t.co", "microsoft.com"], &["T.CO", "tico"]);
        check("(?i)POWER", &["powershell"], &["pow"]);
    }

    #[test]
    fn classes_are_ascii_and_their_brackets_plain() {
        check(r"^\w+$", &["abc_1"], &["\u{e4}"]);
        check(r"^[\w.-]+$", &["a.b-c"], &["a b"]);
        check(r"[[]", &["["], &["x"]);
        check(r"^[a&&b]+$", &["a&b"], &["c"]);
        check(r"[]x]", &["]"], &["y"]);
        check(r"^[[:alpha:]]+$", &["abc"], &["1"]);
        check(r"\d{1,3}", &["10"], &["\u{0663}"]);
    }

    #[test]
    fn braces_and_escapes_that_perl_takes_as_plain_are_plain() {
        check(r"a{", &["a{"], &["a"]);
        check(r"\<Data\>", &["<Data>"], &["Data"]);
        check(r"{x}", &["{x}"], &["x"]);
        check(r"\Qa.b\E+", &["a.bb"], &["axb"]);
        check(r"\x41\0", &["A\0"], &["A"]);
        check(r"a(?#comment)b", &["ab"], &["a"]);
    }

    #[test]
    fn lookaround_backreferences_and_possessive_runs_work() {
        check(r"(?<!micro)t\.co", &["t.co", "at.co"], &["microt.co"]);
        check(r"(a)\1", &["aa"], &["ab"]);
        check(r"a++b", &["aab"], &["a"]);
        check(r"^(?!.*\.exe$)", &["a.dll"], &["a.exe"]);
        check(r"(?<q>['x])y\k<q>", &["xyx"], &["xy'"]);
    }

    #[test]
    fn a_dollar_also_matches_before_a_last_line_end() {
        check(r"exe$", &["a.exe", "a.exe\n"], &["a.exe\n\n", "exe.a"]);
    }

    #[test]
    fn errors_are_in_the_words_of_pcre() {
        check_error("(?P<bad>", "missing closing parenthesis");
        check_error("a**", "quantifier does not follow a repeatable item");
        check_error("*a", "quantifier does not follow a repeatable item");
        check_error("(?P<1bad>x)", "subpattern name must start with a non-digit");
        check_error("a{3,1}", "numbers out of order in {} quantifier");
        check_error("[z-a]", "range out of order in character class");
        check_error("(?P<x>a)(?P<x>b)", "two named subpatterns have the same name (PCRE2_DUPNAMES not set)");
        check_error("a)", "unmatched closing parenthesis");
        check_error("(?P<b>[", "missing terminating ] for character class");
    }

    #[test]
    fn groups_are_named_and_placed() {
        let regex = Regex::new(r"(?<user>\w+)@(\w+)", Dialect::Pcre).expect("the test's pattern compiles");
        assert_eq!(regex.group_names(), [None, Some("user".to_owned()), None]);
        let text = "to bob@host, ann@net";
        let all = regex.captures_all(text, 10);
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].text(text, 1), Some("ann"));
        assert_eq!(regex.replace(text, 1, |_, out| out.push('X')), "to X, ann@net");
    }
}
