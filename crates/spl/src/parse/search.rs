//! The `search` command's own language.
//!
//! Parentheses, `NOT`, then `OR`, then `AND`: the other way round than in `where` (Search Manual, "Boolean
//! expressions"). `AND` may be left out; `NOT` takes the next term only. Operators are upper case.

use text::{Diagnostic, Span, Spanned};

use super::cursor::{Cursor, Result};
use super::escape::unescape;
use crate::syntax::{Search, SearchValue};

impl<'a> Cursor<'a> {
    /// Everything behind `search`.
    pub(super) fn search_command(&mut self) -> Result<Option<Search>> {
        self.skip_separators();
        if self.at_end() {
            return Ok(None);
        }
        let start = self.at;
        if self.eat_operator("OR") {
            // pySigma writes `search OR a=b` after a deferred regular expression.
            let message = "a term is missing before this `OR`, which therefore does nothing";
            self.diagnostics.push(Diagnostic::warning("missing-term", self.span_from(start), message));
        }
        let found = self.search_all()?;
        self.skip_separators();
        match self.peek() {
            None => Ok(Some(found)),
            Some(')') => self.error("unbalanced-parenthesis", self.here(), "no parenthesis is open here"),
            Some(c) => self.error("unexpected", self.here(), format!("`{c}` is not expected here")),
        }
    }

    /// Terms joined by a written or implied `AND`.
    fn search_all(&mut self) -> Result<Search> {
        let mut parts = vec![self.search_any()?];
        loop {
            self.skip_separators();
            if matches!(self.peek(), None | Some(')')) {
                break;
            }
            let start = self.at;
            if self.eat_operator("AND") && self.nothing_follows() {
                return self.error("missing-term", self.span_from(start), "a term is missing after `AND`");
            }
            parts.push(self.search_any()?);
        }
        Ok(join(parts, Search::And))
    }

    /// Terms joined by `OR`.
    fn search_any(&mut self) -> Result<Search> {
        let mut parts = vec![self.search_term()?];
        loop {
            self.skip_separators();
            let start = self.at;
            if !self.eat_operator("OR") {
                break;
            }
            if self.nothing_follows() {
                return self.error("missing-term", self.span_from(start), "a term is missing after `OR`");
            }
            parts.push(self.search_term()?);
        }
        Ok(join(parts, Search::Or))
    }

    fn search_term(&mut self) -> Result<Search> {
        self.skip_separators();
        let start = self.at;
        if self.eat_operator("NOT") {
            if self.nothing_follows() {
                return self.error("missing-term", self.span_from(start), "a term is missing after `NOT`");
            }
            let inner = self.deeper(Self::search_term)?;
            return Ok(Search::Not(Box::new(inner), self.span_from(start)));
        }
        for operator in ["AND", "OR"] {
            if self.eat_operator(operator) {
                let message = format!("a term is missing before `{operator}`");
                return self.error("missing-term", self.span_from(start), message);
            }
        }
        match self.peek() {
            Some('(') => self.search_group(),
            Some('[') => Ok(Search::Term(SearchValue::Subsearch(self.subsearch()?))),
            Some('`') => Ok(Search::Term(SearchValue::Macro(self.macro_call()?))),
            _ => self.search_predicate(),
        }
    }

    fn search_group(&mut self) -> Result<Search> {
        let start = self.at;
        self.at += 1;
        self.skip_separators();
        if self.peek() == Some(')') {
            self.at += 1;
            return self.error("missing-term", self.span_from(start), "these parentheses are empty");
        }
        let inner = self.deeper(Self::search_all)?;
        self.skip_separators();
        if !self.eat(")") {
            let open = self.input.span(start..start + 1);
            return self.error("unbalanced-parenthesis", open, "this parenthesis is not closed");
        }
        Ok(inner)
    }

    /// A comparison, an `IN`, or a term.
    fn search_predicate(&mut self) -> Result<Search> {
        let start = self.at;
        let first = self.search_word()?;
        let name_end = self.at;
        self.skip_blanks();
        if let (SearchValue::Word(field) | SearchValue::Phrase(field), Some(comparator)) =
            (&first, self.comparator())
        {
            let field = field.clone();
            let value = self.search_value(&field)?;
            return Ok(Search::Compare { field, comparator, value, span: self.span_from(start) });
        }
        if let SearchValue::Word(field) | SearchValue::Phrase(field) = &first {
            let negated = self.eat_not_in();
            if negated || self.eat_in() {
                let field = field.clone();
                let values = self.in_values()?;
                let span = self.span_from(start);
                let found = Search::In { field, values, span };
                return Ok(if negated { Search::Not(Box::new(found), span) } else { found });
            }
        }
        self.at = name_end;
        self.doubt_operator(&first);
        Ok(Search::Term(first))
    }

    /// Operators are upper case (Search Manual, "Boolean expressions"): `a or b` looks for the word `or` too.
    fn doubt_operator(&mut self, term: &SearchValue) {
        let SearchValue::Word(word) = term else { return };
        let upper = word.value.to_ascii_uppercase();
        let is_in = upper == "IN" && self.rest().trim_start().starts_with('(');
        if is_in || ["AND", "OR", "NOT"].contains(&upper.as_str()) {
            let message = format!("`{}` is a word to look for here; the operator is `{upper}`", word.value);
            let doubt = Diagnostic::warning("lower-case-operator", word.span, message);
            self.diagnostics.push(doubt.with_fix(word.span, upper));
        }
    }

    /// Moves over `IN` if a list follows.
    fn eat_in(&mut self) -> bool {
        let start = self.at;
        if self.eat_operator("IN") {
            self.skip_blanks();
            if self.peek() == Some('(') {
                return true;
            }
        }
        self.at = start;
        false
    }

    /// Moves over `NOT IN` if a list follows.
    fn eat_not_in(&mut self) -> bool {
        let start = self.at;
        if self.eat_operator("NOT") {
            self.skip_blanks();
            if self.eat_in() {
                return true;
            }
        }
        self.at = start;
        false
    }

    fn in_values(&mut self) -> Result<Vec<SearchValue>> {
        let start = self.at;
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip_separators();
            match self.peek() {
                None => {
                    let open = self.input.span(start..start + 1);
                    return self.error("unbalanced-parenthesis", open, "this parenthesis is not closed");
                }
                Some(')') => {
                    self.at += 1;
                    break;
                }
                Some('[') => values.push(SearchValue::Subsearch(self.subsearch()?)),
                Some('`') => values.push(SearchValue::Macro(self.macro_call()?)),
                Some(_) => values.push(self.value_word()?),
            }
        }
        if values.is_empty() {
            return self.error("missing-value", self.span_from(start), "`IN` needs at least one value");
        }
        Ok(values)
    }

    /// The right side of a comparison.
    fn search_value(&mut self, field: &Spanned<String>) -> Result<SearchValue> {
        self.skip_blanks();
        match self.peek() {
            None | Some(')' | ',' | '=' | '<' | '>') => {
                let message = format!("a value for `{}` is missing", field.value);
                self.error("missing-value", self.here(), message)
            }
            Some('[') => Ok(SearchValue::Subsearch(self.subsearch()?)),
            Some('`') => Ok(SearchValue::Macro(self.macro_call()?)),
            Some(_) => self.value_word(),
        }
    }

    /// A word, a phrase, `CASE(..)` or `TERM(..)` where a value stands: a word may hold `=`, `<` and `>` here.
    fn value_word(&mut self) -> Result<SearchValue> {
        self.word_until(|c| matches!(c, '(' | ')' | ',' | '"' | '[' | ']' | '|' | '`'))
    }

    /// The same where a term or a field's name stands.
    fn search_word(&mut self) -> Result<SearchValue> {
        self.word_until(|c| matches!(c, '(' | ')' | ',' | '"' | '[' | ']' | '|' | '`' | '=' | '<' | '>'))
    }

    fn word_until(&mut self, stops: impl Fn(char) -> bool) -> Result<SearchValue> {
        if self.peek() == Some('"') {
            return Ok(SearchValue::Phrase(self.quoted()?));
        }
        let start = self.at;
        let mut chars = self.rest().char_indices().peekable();
        let mut length = self.rest().len();
        while let Some((offset, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c == '\\' && matches!(next, Some('"' | '\\')) {
                chars.next();
                continue;
            }
            if c.is_whitespace() || stops(c) || (c == '!' && next == Some('=') && stops('=')) {
                length = offset;
                break;
            }
        }
        if length == 0 {
            return match self.peek() {
                Some(c) => {
                    self.error("expected-term", self.here(), format!("a term is expected here, not `{c}`"))
                }
                None => self.error("expected-term", self.here(), "a term is expected here"),
            };
        }
        if self.rest()[length..].starts_with("()") {
            // `latest=now()`
            length += 2;
        }
        let word = &self.rest()[..length];
        self.at += length;
        if self.peek() == Some('(') {
            match word {
                "CASE" => return Ok(SearchValue::Case(self.directive(start)?)),
                "TERM" => return Ok(SearchValue::Indexed(self.directive(start)?)),
                _ => {}
            }
        }
        Ok(SearchValue::Word(Spanned::new(unescape(word), self.span_from(start))))
    }

    /// The text in the parentheses of `CASE(..)` or `TERM(..)`.
    fn directive(&mut self, start: usize) -> Result<Spanned<String>> {
        let open = self.input.span(self.at..self.at + 1);
        self.at += 1;
        self.skip_blanks();
        let value = if self.peek() == Some('"') {
            self.quoted()?.value
        } else {
            let length = self.rest().find(')').unwrap_or(self.rest().len());
            let word = self.rest()[..length].trim();
            self.at += length;
            unescape(word)
        };
        self.skip_blanks();
        if !self.eat(")") {
            return self.error("unbalanced-parenthesis", open, "this parenthesis is not closed");
        }
        if value.is_empty() {
            return self.error(
                "missing-value",
                self.span_from(start),
                "a term is missing in the parentheses",
            );
        }
        Ok(Spanned::new(value, self.span_from(start)))
    }

    /// Moves over an operator that stands alone.
    fn eat_operator(&mut self, operator: &str) -> bool {
        let Some(behind) = self.rest().strip_prefix(operator) else { return false };
        let alone = behind.chars().next().is_none_or(|c| c.is_whitespace() || "()[]\"`|,".contains(c));
        // `AND=1` and `OR = x` are comparisons with an odd field; nothing but an operator is followed by a term.
        if alone {
            self.at += operator.len();
        }
        alone
    }

    fn nothing_follows(&mut self) -> bool {
        self.skip_separators();
        matches!(self.peek(), None | Some(')'))
    }

    /// Blanks and commas part terms.
    fn skip_separators(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
    }
}

/// One part stays itself; the parts of a part of the same kind move up, so that the printed form has one shape.
fn join(mut parts: Vec<Search>, kind: fn(Vec<Search>, Span) -> Search) -> Search {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let span = parts[0].span().to(parts[parts.len() - 1].span());
    let is_and = matches!(kind(Vec::new(), span), Search::And(..));
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Search::And(inner, _) if is_and => flat.extend(inner),
            Search::Or(inner, _) if !is_and => flat.extend(inner),
            other => flat.push(other),
        }
    }
    kind(flat, span)
}
