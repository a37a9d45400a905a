//! A pattern without one of the alternatives that are written in it.

use std::ops::Range;

use crate::alternatives::{Walk, flags};

/// A regular expression without one of its alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// What was written for the alternative.
    pub text: String,
    /// Where it stood, in bytes of the pattern.
    pub place: Range<usize>,
    /// The pattern that is left.
    pub pattern: String,
}

/// The pattern once without each alternative of each of its groups, those at its top included. None where it has no
/// choice or its brackets do not close.
pub fn patterns_without(pattern: &str) -> Vec<Without> {
    let start = flags(pattern);
    let mut open: Vec<Vec<usize>> = vec![vec![start]];
    let mut found = Vec::new();
    for (place, c) in Walk::new(pattern, start..pattern.len()) {
        match c {
            '(' => open.push(vec![place + 1 + prefix(&pattern[place + 1..])]),
            '|' => {
                let Some(group) = open.last_mut() else { return Vec::new() };
                group.push(place + 1);
            }
            ')' => match open.pop() {
                Some(starts) if !open.is_empty() => found.extend(each(pattern, &starts, place)),
                _ => return Vec::new(),
            },
            _ => {}
        }
    }
    match open.as_slice() {
        [starts] => found.extend(each(pattern, starts, pattern.len())),
        _ => return Vec::new(),
    }
    found.sort_by_key(|without: &Without| (without.place.start, without.place.end));
    found
}

/// How long what makes a group special is: `?:`, `?i:`, `?<name>`, `?=`.
fn prefix(inside: &str) -> usize {
    let Some(rest) = inside.strip_prefix('?') else { return 0 };
    if rest.starts_with("<=") || rest.starts_with("<!") {
        return 3;
    }
    let named = rest.starts_with('<') || rest.starts_with("P<");
    let end = if named { rest.find('>') } else { rest.find([':', '=', '!', '>', ')']) };
    end.map_or(0, |end| end + 2)
}

/// The pattern without each alternative of a group whose alternatives start there and which ends there.
fn each(pattern: &str, starts: &[usize], end: usize) -> Vec<Without> {
    if starts.len() < 2 {
        return Vec::new();
    }
    let one = |at: usize| {
        let from = starts[at];
        let to = starts.get(at + 1).map_or(end, |next| next - 1);
        // The bar behind it goes with it, or the one before it.
        let cut = if at + 1 < starts.len() { from..to + 1 } else { from - 1..to };
        Some(Without {
            text: pattern.get(from..to)?.to_owned(),
            place: from..to,
            pattern: format!("{}{}", pattern.get(..cut.start)?, pattern.get(cut.end..)?),
        })
    };
    (0..starts.len()).filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &[(&str, &str)]) {
        let found = patterns_without(pattern);
        let found: Vec<(&str, &str)> =
            found.iter().map(|found| (found.text.as_str(), found.pattern.as_str())).collect();
        assert_eq!(found, expected, "{pattern}");
    }

    #[test]
    fn each_alternative_of_each_group_is_left_out_once() {
        check("a|b", &[("a", "b"), ("b", "a")]);
        check(
            r"(^|\.)(a\|x|b)$",
            &[
                ("^", r"(\.)(a\|x|b)$"),
                (r"\.", r"(^)(a\|x|b)$"),
                (r"a\|x", r"(^|\.)(b)$"),
                ("b", r"(^|\.)(a\|x)$"),
            ],
        );
        check(
            "(?i)(?:a(b|c)|[|])",
            &[
                ("a(b|c)", "(?i)(?:[|])"),
                ("b", "(?i)(?:a(c)|[|])"),
                ("c", "(?i)(?:a(b)|[|])"),
                ("[|]", "(?i)(?:a(b|c))"),
            ],
        );
        check("(?<n>a|b)", &[("a", "(?<n>b)"), ("b", "(?<n>a)")]);
        check("(?<!a|b)", &[("a", "(?<!b)"), ("b", "(?<!a)")]);
        check("(a|b", &[]);
        check("a)|b", &[]);
        check("abc", &[]);
    }
}
