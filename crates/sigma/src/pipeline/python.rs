//! Regular expressions as pipelines write them: those of Python.

use fancy_regex::{Captures, Regex};

/// A regular expression.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// Found anywhere.
    found: Regex,
    /// Found where the text starts.
    starts: Regex,
}

/// What stands for a match, which `\1`, `\g<1>` and `\g<name>` take parts of.
#[derive(Clone, Debug)]
pub(super) struct Replacement(Vec<Put>);

#[derive(Clone, Debug)]
enum Put {
    Text(String),
    Group(usize),
    Named(String),
}

impl Pattern {
    pub(super) fn new(text: &str) -> Result<Pattern, String> {
        let compiled = |text: &str| Regex::new(text).map_err(|error| error.to_string());
        Ok(Pattern { found: compiled(text)?, starts: compiled(&format!(r"\A(?:{text})"))? })
    }

    /// `re.match`: does the text start so?
    pub(super) fn starts(&self, text: &str) -> Result<bool, String> {
        self.starts.is_match(text).map_err(|error| error.to_string())
    }

    /// The names of its groups, and what they hold where the text starts so.
    pub(super) fn named(&self, text: &str) -> Result<Option<Vec<(String, String)>>, String> {
        let Some(found) = self.starts.captures(text).map_err(|error| error.to_string())? else {
            return Ok(None);
        };
        let named = |name: &str| Some((name.to_owned(), found.name(name)?.as_str().to_owned()));
        Ok(Some(self.names().filter_map(named).collect()))
    }

    /// The names of its groups.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.starts.capture_names().flatten()
    }

    /// How many groups it has, itself included.
    pub(super) fn groups(&self) -> usize {
        self.found.captures_len()
    }

    /// All matches: where each stands, and what is put in its place.
    pub(super) fn replaced(
        &self,
        text: &str,
        by: &Replacement,
    ) -> Result<Vec<(usize, usize, String)>, String> {
        let mut all = Vec::new();
        for found in self.found.captures_iter(text) {
            let found = found.map_err(|error| error.to_string())?;
            if let Some(whole) = found.get(0) {
                all.push((whole.start(), whole.end(), by.of(&found)));
            }
        }
        Ok(all)
    }
}

impl Replacement {
    /// Reads a replacement for a pattern.
    pub(super) fn new(text: &str, pattern: &Pattern) -> Result<Replacement, String> {
        let mut puts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(found) = rest.chars().next() {
            rest = &rest[found.len_utf8()..];
            if found != '\\' {
                plain.push(found);
                continue;
            }
            let Some(escaped) = rest.chars().next() else { return Err("it ends in a backslash".to_owned()) };
            rest = &rest[escaped.len_utf8()..];
            match escaped {
                '1'..='9' => {
                    let digits = 1 + usize::from(rest.starts_with(|next: char| next.is_ascii_digit()));
                    let whole = &text[text.len() - rest.len() - 1..];
                    puts.push(Put::Text(std::mem::take(&mut plain)));
                    puts.push(Put::Group(whole[..digits].parse().unwrap_or(usize::MAX)));
                    rest = &whole[digits..];
                }
                'g' => {
                    let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
                    let (name, after) = named.ok_or(r"`\g` is followed by `<` and the name of a group")?;
                    puts.push(Put::Text(std::mem::take(&mut plain)));
                    puts.push(name.parse().map_or_else(|_| Put::Named(name.to_owned()), Put::Group));
                    rest = after;
                }
                'n' => plain.push('\n'),
                't' => plain.push('\t'),
                'r' => plain.push('\r'),
                '\\' => plain.push('\\'),
                letter if letter.is_ascii_alphabetic() => {
                    return Err(format!(r"`\{letter}` means nothing in it"));
                }
                other => plain.extend(['\\', other]),
            }
        }
        puts.push(Put::Text(plain));
        for put in &puts {
            match put {
                Put::Group(number) if *number >= pattern.groups() => {
                    return Err(format!("the expression has no group {number}"));
                }
                Put::Named(name) if !pattern.names().any(|known| known == name) => {
                    return Err(format!("the expression has no group `{name}`"));
                }
                _ => {}
            }
        }
        Ok(Replacement(puts))
    }

    fn of(&self, found: &Captures<'_, str>) -> String {
        let put = |put: &Put| match put {
            Put::Text(text) => text.clone(),
            Put::Group(number) => {
                found.get(*number).map_or_else(String::new, |group| group.as_str().to_owned())
            }
            Put::Named(name) => found.name(name).map_or_else(String::new, |group| group.as_str().to_owned()),
        };
        self.0.iter().map(put).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, replacement: &str, text: &str, expected: &str) {
        let pattern = Pattern::new(pattern).expect("an expression");
        let found = Replacement::new(replacement, &pattern).and_then(|by| {
            let mut whole = String::new();
            let mut at = 0;
            for (start, end, put) in pattern.replaced(text, &by)? {
                whole = whole + &text[at..start] + &put;
                at = end;
            }
            Ok(whole + &text[at..])
        });
        assert_eq!(found.unwrap_or_else(|error| error), expected);
    }

    #[test]
    fn replacements_are_those_of_python() {
        check("(a)(?P<n>b)", r"\2-\1", "xabab", "xb-ab-a");
        check("(a)(?P<n>b)", r"\g<n>\g<1>0\\", "ab", r"ba0\");
        check("^", r"\*", "a", r"\*a");
        check("a", r"\q", "a", r"`\q` means nothing in it");
        check("a", r"\1", "a", "the expression has no group 1");
        check("a(?!b)", "x", "abac", "abxc");
        assert!(Pattern::new("ab|c").expect("an expression").starts("cd").expect("an answer"));
        assert!(!Pattern::new("b|c").expect("an expression").starts("abc").expect("an answer"));
    }
}
