//! `selection and not 1 of filter_*`.

use text::{Diagnostic, Span, Spanned};

use crate::diagnostics::bad_condition;
use crate::{Condition, Group, Quantity};

/// How deep brackets and `not` may nest.
const DEEPEST: usize = 100;

/// Reads a condition. `places` gives for each byte of `text` (and its end) where it stands in the file.
pub(crate) fn condition(text: &str, places: &[usize]) -> Result<Condition, Diagnostic> {
    let words = words(text, places);
    let last = text.trim_end().len().checked_sub(1);
    let end = last.map_or(places[0], |last| places[last] + 1);
    let end = Span::new(end, end);
    let mut reader = Reader { words: &words, at: 0, end, depth: 0 };
    let condition = reader.or()?;
    match reader.peek() {
        None => Ok(condition),
        Some(word) => Err(bad_condition(
            word.span,
            format!("`and`, `or` or the end is missing before `{}`", word.value),
        )),
    }
}

/// Brackets stand alone; everything else between white space is a word.
fn words<'a>(text: &'a str, places: &[usize]) -> Vec<Spanned<&'a str>> {
    let mut words = Vec::new();
    let mut start = None;
    let span = |from: usize, to: usize| Span::new(places[from], places[to - 1] + 1);
    for (at, found) in text.char_indices().chain([(text.len(), ' ')]) {
        let alone = matches!(found, '(' | ')');
        if alone || found.is_whitespace() {
            if let Some(from) = start.take() {
                words.push(Spanned::new(&text[from..at], span(from, at)));
            }
            if alone {
                words.push(Spanned::new(&text[at..at + 1], span(at, at + 1)));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    words
}

struct Reader<'a> {
    words: &'a [Spanned<&'a str>],
    at: usize,
    end: Span,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&Spanned<&'a str>> {
        self.words.get(self.at)
    }

    /// Takes the next word if it is `wanted`, in any case.
    fn takes(&mut self, wanted: &str) -> bool {
        let found = self.peek().is_some_and(|word| word.value.eq_ignore_ascii_case(wanted));
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Condition, Diagnostic> {
        let mut parts = vec![self.and()?];
        while self.takes("or") {
            parts.push(self.and()?);
        }
        Ok(joined(parts, Condition::Or))
    }

    fn and(&mut self) -> Result<Condition, Diagnostic> {
        let mut parts = vec![self.not()?];
        while self.takes("and") {
            parts.push(self.not()?);
        }
        Ok(joined(parts, Condition::And))
    }

    fn not(&mut self) -> Result<Condition, Diagnostic> {
        let start = self.peek().map_or(self.end, |word| word.span);
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(bad_condition(start, format!("the condition nests deeper than {DEEPEST} levels")));
        }
        let found = if self.takes("not") {
            let inner = self.not()?;
            let span = start.to(inner.span());
            Condition::Not(Box::new(inner), span)
        } else {
            self.primary()?
        };
        self.depth -= 1;
        Ok(found)
    }

    fn primary(&mut self) -> Result<Condition, Diagnostic> {
        let Some(word) = self.peek().cloned() else {
            return Err(bad_condition(self.end, "a search identifier is missing at the end".to_owned()));
        };
        if self.takes("(") {
            let inner = self.or()?;
            if !self.takes(")") {
                return Err(bad_condition(word.span, "this bracket is not closed".to_owned()));
            }
            return Ok(inner);
        }
        if word.value == ")" || ["and", "or", "of"].iter().any(|found| word.value.eq_ignore_ascii_case(found))
        {
            return Err(bad_condition(
                word.span,
                format!("a search identifier is missing before `{}`", word.value),
            ));
        }
        self.at += 1;
        if self.takes("of") {
            return self.group(&word);
        }
        Ok(Condition::Search(word.map(str::to_owned)))
    }

    fn group(&mut self, count: &Spanned<&str>) -> Result<Condition, Diagnostic> {
        let quantity = match count.value {
            found if found.eq_ignore_ascii_case("all") => Quantity::All,
            found if found.eq_ignore_ascii_case("any") => Quantity::AtLeast(1),
            found => match found.parse() {
                Ok(number) if number > 0 => Quantity::AtLeast(number),
                _ => {
                    let message = format!("`{found}` is no number: `of` follows `all`, `any` or a number");
                    return Err(bad_condition(count.span, message));
                }
            },
        };
        let Some(word) = self.peek().cloned().filter(|word| !matches!(word.value, "(" | ")")) else {
            return Err(bad_condition(self.end, "`of` is followed by `them` or a pattern".to_owned()));
        };
        self.at += 1;
        let span = count.span.to(word.span);
        let group = if word.value.eq_ignore_ascii_case("them") {
            Group::Them(word.span)
        } else {
            Group::Pattern(word.map(str::to_owned))
        };
        Ok(Condition::Of(quantity, group, span))
    }
}

/// One part stands for itself.
fn joined(mut parts: Vec<Condition>, join: fn(Vec<Condition>, Span) -> Condition) -> Condition {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let span = parts.iter().map(Condition::span).reduce(Span::to).unwrap_or_default();
    join(parts, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(condition: &Condition) -> String {
        let all = |parts: &[Condition]| parts.iter().map(shown).collect::<Vec<_>>().join(" ");
        match condition {
            Condition::Search(name) => name.value.clone(),
            Condition::Of(quantity, group, _) => {
                let group = match group {
                    Group::Them(_) => "them",
                    Group::Pattern(pattern) => &pattern.value,
                };
                format!("{quantity:?}:{group}")
            }
            Condition::And(parts, _) => format!("(and {})", all(parts)),
            Condition::Or(parts, _) => format!("(or {})", all(parts)),
            Condition::Not(inner, _) => format!("(not {})", shown(inner)),
        }
    }

    fn check(text: &str, expected: &str) {
        let places: Vec<usize> = (0..=text.len()).collect();
        let found = match condition(text, &places) {
            Ok(condition) => shown(&condition),
            Err(diagnostic) => format!("{} | {}", diagnostic.span.of(text), diagnostic.message),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn not_binds_before_and_before_or() {
        check("a or b and not c", "(or a (and b (not c)))");
        check("(a or b) and not c or d", "(or (and (or a b) (not c)) d)");
        check("not not a", "(not (not a))");
        check("A AND NOT B", "(and A (not B))");
    }

    #[test]
    fn groups() {
        check("1 of sel* and not all of filter_*", "(and AtLeast(1):sel* (not All:filter_*))");
        check("all of them", "All:them");
        check("2 of them or any of x*", "(or AtLeast(2):them AtLeast(1):x*)");
    }

    #[test]
    fn faults_are_named_at_their_place() {
        check("a and", " | a search identifier is missing at the end");
        check("(a or b", "( | this bracket is not closed");
        check("a b", "b | `and`, `or` or the end is missing before `b`");
        check("a or )", ") | a search identifier is missing before `)`");
        check("some of them", "some | `some` is no number: `of` follows `all`, `any` or a number");
        check(&"(".repeat(5000), "( | the condition nests deeper than 100 levels");
    }
}
