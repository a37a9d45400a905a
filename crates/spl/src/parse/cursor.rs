//! A place in a command's text that moves on.

use std::ops::Range;

use text::{Diagnostic, Diagnostics, Span, Spanned};

use super::MAX_DEPTH;
use super::escape::unescape;
use crate::input::Input;
use crate::syntax::{Comparator, MacroCall, Pipeline};

/// A reading that stops at the first error.
pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A place in one command's text that moves on.
pub(super) struct Cursor<'a> {
    pub(super) input: &'a Input,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) depth: usize,
    /// How many operators were chained so far; trees lean left by as many.
    pub(super) links: usize,
    /// What is wrong inside subsearches.
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(input: &'a Input, range: Range<usize>, depth: usize) -> Cursor<'a> {
        Cursor { input, at: range.start, end: range.end, depth, links: 0, diagnostics: Vec::new() }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        &self.input.text[self.at..self.end]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn starts_with(&self, prefix: &str) -> bool {
        self.rest().starts_with(prefix)
    }

    /// Moves over blanks.
    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Moves over blanks; is anything left?
    pub(super) fn at_end(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.end
    }

    /// Moves over `token` if it is next.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// The next word of letters, digits and `_`, in upper case, not moved over.
    pub(super) fn peek_keyword(&self) -> String {
        let length = self.rest().find(|c: char| !is_word(c)).unwrap_or(self.rest().len());
        self.rest()[..length].to_ascii_uppercase()
    }

    /// Moves over `keyword` if it is the next whole word, in any case.
    pub(super) fn eat_keyword(&mut self, keyword: &str) -> bool {
        let found = self.peek_keyword() == keyword;
        if found {
            self.at += keyword.len();
        }
        found
    }

    /// The place from `start` to here in the query.
    pub(super) fn span_from(&self, start: usize) -> Span {
        self.input.span(start..self.at)
    }

    /// The place of the next character, or just behind the text.
    pub(super) fn here(&self) -> Span {
        match self.peek() {
            Some(c) => self.input.span(self.at..self.at + c.len_utf8()),
            None if self.at > 0 => self.input.span(self.at - 1..self.at).after(),
            None => Span::default(),
        }
    }

    pub(super) fn error<T>(&self, name: &'static str, span: Span, message: impl Into<String>) -> Result<T> {
        Err(Box::new(Diagnostic::error(name, span, message)))
    }

    /// Runs `read` one level deeper, or says that the query nests too deeply.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            return self.error("too-deep", self.here(), format!("more than {MAX_DEPTH} levels of nesting"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// A text between two `quote`s as it is written between them; the cursor stands on the first.
    pub(super) fn quoted_raw(&mut self, quote: char) -> Result<(&'a str, Span)> {
        let start = self.at;
        let mut escaped = false;
        for (offset, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == quote => {
                    let inner = &self.input.text[start + 1..start + offset];
                    self.at = start + offset + 1;
                    return Ok((inner, self.span_from(start)));
                }
                _ => {}
            }
        }
        let span = self.input.span(start..start + 1);
        self.error("unbalanced-quote", span, format!("this {quote} is not closed"))
    }

    /// A text in double quotes, unescaped.
    pub(super) fn quoted(&mut self) -> Result<Spanned<String>> {
        let (inner, span) = self.quoted_raw('"')?;
        Ok(Spanned::new(unescape(inner), span))
    }

    /// `` `...` ``; the cursor stands on the first backtick.
    pub(super) fn macro_call(&mut self) -> Result<MacroCall> {
        let start = self.at;
        let Some(length) = self.rest()[1..].find('`') else {
            let span = self.input.span(start..start + 1);
            return self.error("unbalanced-backtick", span, "this macro call has no closing backtick");
        };
        self.at += length + 2;
        let text = self.input.text[start + 1..self.at - 1].trim().to_owned();
        if text.is_empty() {
            return self.error("missing-name", self.span_from(start), "a macro's name is missing here");
        }
        Ok(MacroCall { text, span: self.span_from(start) })
    }

    /// `[...]`; the cursor stands on the bracket.
    pub(super) fn subsearch(&mut self) -> Result<Pipeline> {
        let start = self.at;
        let Some(length) = super::pipeline::closing_bracket(self.rest()) else {
            let span = self.input.span(start..start + 1);
            return self.error("unbalanced-bracket", span, "this bracket is not closed");
        };
        let inner = start + 1..start + length;
        self.at = start + length + 1;
        let span = self.span_from(start);
        let input = self.input;
        let (mut pipeline, diagnostics) = self.deeper(|cursor| {
            let mut diagnostics = Vec::new();
            let pipeline = super::pipeline::parse_pipeline(
                input,
                inner,
                super::pipeline::Place::Subsearch,
                cursor.depth,
                &mut diagnostics,
            );
            Ok((pipeline, diagnostics))
        })?;
        self.diagnostics.extend(diagnostics);
        pipeline.span = span;
        Ok(pipeline)
    }

    /// A comparison sign, if one is next.
    pub(super) fn comparator(&mut self) -> Option<Comparator> {
        const SIGNS: [(&str, Comparator); 7] = [
            ("==", Comparator::Equal),
            ("!=", Comparator::NotEqual),
            ("<=", Comparator::LessOrEqual),
            (">=", Comparator::GreaterOrEqual),
            ("=", Comparator::Equal),
            ("<", Comparator::Less),
            (">", Comparator::Greater),
        ];
        let (sign, comparator) = SIGNS.into_iter().find(|(sign, _)| self.starts_with(sign))?;
        self.at += sign.len();
        Some(comparator)
    }
}

/// Does this character belong to a keyword or function name?
pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
