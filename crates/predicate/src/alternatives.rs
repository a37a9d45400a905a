//! The alternatives that are written in a pattern or a list.

use std::ops::Range;

use plan::{Call, Expr, Literal};

/// An alternative of a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What is written for it.
    pub text: String,
    /// Where it stands, in bytes of the pattern.
    pub place: Range<usize>,
    /// The whole pattern with only this alternative left.
    pub pattern: String,
}

/// The alternatives of a pattern: those at its top, or of its one group (`^(a|b)$`). None where it has no choice.
pub fn pattern_alternatives(pattern: &str) -> Vec<Alternative> {
    let start = flags(pattern);
    let top = bars(pattern, start..pattern.len());
    let (inside, places) = match top {
        Some(places) if places.len() > 1 => (start..pattern.len(), places),
        _ => match group(pattern, start).and_then(|inside| Some((inside.clone(), bars(pattern, inside)?))) {
            Some((inside, places)) if places.len() > 1 => (inside, places),
            _ => return Vec::new(),
        },
    };
    let only = |place: &Range<usize>| {
        format!("{}{}{}", &pattern[..inside.start], &pattern[place.clone()], &pattern[inside.end..])
    };
    places
        .iter()
        .map(|place| Alternative {
            text: pattern[place.clone()].to_owned(),
            place: place.clone(),
            pattern: only(place),
        })
        .collect()
}

/// The same call once for each alternative that is written in it: those of a pattern, the members of a list. The call
/// itself where it has none.
pub fn call_alternatives(call: &Call) -> Vec<(String, Call)> {
    let with = |args: Vec<Expr>| Call { args, ..call.clone() };
    let name = call.function.rsplit('.').next().unwrap_or_default();
    if matches!(name, "in") && call.args.len() > 2 {
        let one = |other: &Expr| (shown(other), with(vec![call.args[0].clone(), other.clone()]));
        return call.args[1..].iter().map(one).collect();
    }
    let is_pattern = matches!(name, "match" | "regex_match" | "re" | "MATCHES" | "IMATCHES");
    if let Some(Expr::Literal(Literal::Text(pattern), span)) = call.args.get(1)
        && is_pattern
    {
        let found = pattern_alternatives(pattern);
        if !found.is_empty() {
            return found
                .into_iter()
                .map(|alternative| {
                    let mut args = call.args.clone();
                    args[1] = Expr::text(alternative.pattern, *span);
                    (alternative.text, with(args))
                })
                .collect();
        }
    }
    let text = call.args.iter().find(|arg| matches!(arg, Expr::Literal(..))).map(shown);
    vec![(text.unwrap_or_default(), call.clone())]
}

fn shown(expr: &Expr) -> String {
    crate::accepts::written(expr).unwrap_or_default()
}

/// The parts of `inside` between the bars at its own level; `None` where brackets do not close.
fn bars(pattern: &str, inside: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut places = Vec::new();
    let (mut depth, mut start) = (0usize, inside.start);
    for (place, c) in Walk::new(pattern, inside.clone()) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            '|' if depth == 0 => {
                places.push(start..place);
                start = place + 1;
            }
            _ => {}
        }
    }
    places.push(start..inside.end);
    (depth == 0).then_some(places)
}

/// Where a pattern starts behind the flags that hold for all of it.
pub(crate) fn flags(pattern: &str) -> usize {
    let inside = pattern.strip_prefix("(?").and_then(|rest| rest.split_once(')'));
    let found =
        inside.filter(|(flags, _)| !flags.is_empty() && flags.bytes().all(|c| c.is_ascii_lowercase()));
    found.map_or(0, |(flags, _)| flags.len() + 3)
}

/// The inside of the first group at the top behind `start`, where the pattern has only one there.
fn group(pattern: &str, start: usize) -> Option<Range<usize>> {
    let (mut depth, mut open, mut found) = (0usize, 0, None);
    for (place, c) in Walk::new(pattern, start..pattern.len()) {
        match c {
            '(' => {
                if depth == 0 {
                    open = place + 1;
                }
                depth += 1;
            }
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 && found.replace(open..place).is_some() {
                    return None;
                }
            }
            _ => {}
        }
    }
    let mut inside: Range<usize> = found?;
    // A group that is repeated is no choice of one.
    if pattern[inside.end + 1..].starts_with(['*', '+', '?', '{']) {
        return None;
    }
    if let Some(rest) = pattern[inside.clone()].strip_prefix('?') {
        let skipped = rest.find([':', '>', '=', '!'])? + 2;
        if !matches!(&rest[..skipped - 1], ":" | "i:") && !rest.starts_with(['P', '<']) {
            return None;
        }
        inside.start += skipped;
    }
    Some(inside)
}

/// The characters of a pattern that are not escaped and in no class, with their places.
pub(crate) struct Walk<'p> {
    pattern: &'p str,
    at: usize,
    end: usize,
}

impl<'p> Walk<'p> {
    pub(crate) fn new(pattern: &'p str, inside: Range<usize>) -> Walk<'p> {
        Walk { pattern, at: inside.start, end: inside.end }
    }

    fn take(&mut self) -> Option<(usize, char)> {
        let c = self.pattern.get(self.at..self.end)?.chars().next()?;
        let place = self.at;
        self.at += c.len_utf8();
        Some((place, c))
    }

    fn skip_class(&mut self) {
        let mut first = true;
        while let Some((_, c)) = self.take() {
            match c {
                '\\' => {
                    self.take();
                }
                '^' if first => continue,
                ']' if !first => return,
                _ => {}
            }
            first = false;
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        loop {
            let (place, c) = self.take()?;
            match c {
                '\\' => {
                    self.take();
                }
                '[' => self.skip_class(),
                _ => return Some((place, c)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &[(&str, &str)]) {
        let found = pattern_alternatives(pattern);
        let found: Vec<(&str, &str)> =
            found.iter().map(|found| (found.text.as_str(), found.pattern.as_str())).collect();
        assert_eq!(found, expected, "{pattern}");
    }

    #[test]
    fn alternatives_stand_at_the_top_or_in_the_one_group() {
        check(r"a\.b|c", &[(r"a\.b", r"a\.b"), ("c", "c")]);
        check("^(a|b[|)]c)$", &[("a", "^(a)$"), ("b[|)]c", "^(b[|)]c)$")]);
        check("(?:a|b)x", &[("a", "(?:a)x"), ("b", "(?:b)x")]);
        check("(?i)(a|b)", &[("a", "(?i)(a)"), ("b", "(?i)(b)")]);
        check("(?i)a|b", &[("a", "(?i)a"), ("b", "(?i)b")]);
        check("(a|b)*", &[]);
        check("(a|b)(c|d)", &[]);
        check("abc", &[]);
        check("(?!a|b)c", &[]);
    }
}
