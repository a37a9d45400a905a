//! Tokens to syntax. Never fails: what cannot be read becomes a fault node with an error at its place.

mod clauses;
mod exprs;
mod faults;
mod text_search;
mod time;

use text::{Diagnostic, Diagnostics, Span, Spanned};

use crate::lex::{Token, TokenKind, lex};
use crate::syntax::{Name, Query, Quoting};

/// A query and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The syntax; complete where no diagnostic is an error.
    pub syntax: Query,
    /// In the order of the text, as far as one pass finds it.
    pub diagnostics: Diagnostics,
}

/// Reads a query. Any text gives syntax; errors are at their span. Nesting deeper than 100 is an error.
pub fn parse(source: &str) -> Parsed {
    let (tokens, diagnostics) = lex(source);
    let mut parser = Parser { tokens, at: 0, diagnostics, depth: 0, chained: 0 };
    let syntax = parser.whole();
    let mut diagnostics = parser.diagnostics;
    diagnostics.extend(text_search::check(&syntax));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.start);
    Parsed { syntax, diagnostics }
}

/// How deep parentheses, calls and subqueries may nest.
const DEEPEST: usize = 100;

/// How many operators in all may chain (`a + b + c`) to the left; such a chain is a tree as deep as it is long.
const LONGEST_CHAIN: usize = 200;

/// What could not be read has been reported.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault;

type Reading<T> = Result<T, Fault>;

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    diagnostics: Diagnostics,
    depth: usize,
    chained: usize,
}

/// Words that no bare property or alias can be.
const RESERVED: [&str; 25] = [
    "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "BY", "LIMIT", "AS", "AND", "OR", "NOT", "IN",
    "IS", "ISNOT", "LIKE", "ILIKE", "MATCHES", "IMATCHES", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "END",
];

impl Parser {
    fn token(&self) -> &Token {
        self.ahead(0)
    }

    /// The token `count` further on; the last one is `End` and repeats.
    fn ahead(&self, count: usize) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + count).min(last)]
    }

    fn span(&self) -> Span {
        self.token().span
    }

    /// Where the token before this one ends.
    fn last_span(&self) -> Span {
        self.at.checked_sub(1).map_or(Span::new(0, 0), |before| self.tokens[before].span)
    }

    fn advance(&mut self) -> Span {
        let span = self.span();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        span
    }

    fn at_end(&self) -> bool {
        self.token().kind == TokenKind::End
    }

    fn is_word(&self, count: usize, word: &str) -> bool {
        matches!(&self.ahead(count).kind, TokenKind::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn is_symbol(&self, count: usize, symbol: &str) -> bool {
        matches!(self.ahead(count).kind, TokenKind::Symbol(found) if found == symbol)
    }

    fn take_word(&mut self, word: &str) -> Option<Span> {
        self.is_word(0, word).then(|| self.advance())
    }

    fn take_symbol(&mut self, symbol: &str) -> Option<Span> {
        self.is_symbol(0, symbol).then(|| self.advance())
    }

    fn expect_word(&mut self, word: &str) -> Reading<Span> {
        self.take_word(word).ok_or_else(|| self.expected(&format!("`{word}`")))
    }

    fn expect_symbol(&mut self, symbol: &'static str) -> Reading<Span> {
        self.take_symbol(symbol).ok_or_else(|| self.expected(&format!("`{symbol}`")))
    }

    /// Reports that something else stands here, by the name of the fault where it is a known one.
    fn expected(&mut self, what: &str) -> Fault {
        let fault = self.known_fault().unwrap_or_else(|| {
            let message = format!("expected {what}, found {}", self.describe());
            Diagnostic::error("syntax", self.span(), message)
        });
        self.report(fault)
    }

    fn report(&mut self, diagnostic: Diagnostic) -> Fault {
        self.diagnostics.push(diagnostic);
        Fault
    }

    /// Reads one level deeper, unless that is too deep.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Parser) -> Reading<T>) -> Reading<T> {
        if self.depth >= DEEPEST {
            let message = format!("this nests deeper than {DEEPEST} levels");
            return Err(self.report(Diagnostic::error("nesting-too-deep", self.span(), message)));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Counts one more operator of a chain.
    fn chain(&mut self) -> Reading<()> {
        self.chained += 1;
        if self.chained > LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} chained operators");
            return Err(self.report(Diagnostic::error("nesting-too-deep", self.span(), message)));
        }
        Ok(())
    }

    fn describe(&self) -> String {
        match &self.token().kind {
            TokenKind::Word(word) => format!("`{word}`"),
            TokenKind::Quoted(name) => format!("the name \"{name}\""),
            TokenKind::Text(value) => format!("the text '{value}'"),
            TokenKind::Number(number) => format!("the number {number}"),
            TokenKind::Symbol(symbol) => format!("`{symbol}`"),
            TokenKind::Stray(c) => format!("the character `{}`", c.escape_debug()),
            TokenKind::End => "the end of the query".to_owned(),
        }
    }

    /// A name of any quoting, keywords included.
    fn any_name(&mut self, what: &str) -> Reading<Name> {
        let (text, quoting) = match &self.token().kind {
            TokenKind::Word(word) => (word.clone(), Quoting::Bare),
            TokenKind::Quoted(name) => (name.clone(), Quoting::Double),
            TokenKind::Text(value) => (value.clone(), Quoting::Single),
            _ => return Err(self.expected(what)),
        };
        let span = self.advance();
        Ok(Name { text, quoting, span })
    }

    fn text(&mut self, what: &str) -> Reading<Spanned<String>> {
        let TokenKind::Text(value) = &self.token().kind else { return Err(self.expected(what)) };
        let value = value.clone();
        Ok(Spanned::new(value, self.advance()))
    }

    /// A whole number that is not negative.
    fn whole_number(&mut self, what: &str) -> Reading<Spanned<u64>> {
        let TokenKind::Number(number) = &self.token().kind else { return Err(self.expected(what)) };
        let Ok(value) = number.parse() else { return Err(self.expected(what)) };
        Ok(Spanned::new(value, self.advance()))
    }
}

fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests;
