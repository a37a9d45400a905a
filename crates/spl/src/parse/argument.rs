//! The arguments of commands that have no grammar of their own here: words, texts, options, lists, calls.

use text::Spanned;

use super::cursor::{Cursor, Result, is_word};
use super::escape::unescape;
use crate::syntax::{Argument, ArgumentKind, NamedOption};

impl<'a> Cursor<'a> {
    /// All arguments up to the end of the command.
    pub(super) fn arguments(&mut self) -> Result<Vec<Argument>> {
        let found = self.argument_list()?;
        match self.peek() {
            None => Ok(found),
            Some(_) => self.error("unbalanced-parenthesis", self.here(), "no parenthesis is open here"),
        }
    }

    /// Arguments before and after one in brackets, which is a template: text that is a search only once its parts are
    /// filled in.
    pub(super) fn arguments_with_template(&mut self) -> Result<Vec<Argument>> {
        let end = self.end;
        let Some(open) = super::pipeline::opening_bracket(self.rest()) else { return self.arguments() };
        self.end = self.at + open;
        let mut found = self.arguments()?;
        (self.at, self.end) = (self.end, end);
        let start = self.at;
        let Some(length) = super::pipeline::closing_bracket(self.rest()) else {
            let span = self.input.span(start..start + 1);
            return self.error("unbalanced-bracket", span, "this bracket is not closed");
        };
        let template = self.rest()[1..length].to_owned();
        self.at = start + length + 1;
        found.push(Argument { kind: ArgumentKind::Template(template), span: self.span_from(start) });
        found.extend(self.arguments()?);
        Ok(found)
    }

    /// The arguments of `rex` and `regex`: options, and a pattern that may stand without quotes, up to the end of the
    /// command (ESCU has some; that it may hold blanks is believed).
    pub(super) fn arguments_with_pattern(&mut self) -> Result<Vec<Argument>> {
        let mut found = Vec::new();
        loop {
            self.skip_blanks();
            let Some(next) = self.peek() else { return Ok(found) };
            let rest = self.rest();
            let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            let is_option = word > 0 && rest[word..].trim_start().starts_with('=');
            if is_option || matches!(next, '"' | '`' | ',') {
                found.push(self.argument()?);
                continue;
            }
            found.push(self.bare_pattern());
            return Ok(found);
        }
    }

    /// All that is left, as a text.
    fn bare_pattern(&mut self) -> Argument {
        let start = self.at;
        let text = unescape(self.rest());
        self.at = self.end;
        Argument { kind: ArgumentKind::Text(text), span: self.span_from(start) }
    }

    /// Arguments up to a closing parenthesis, which stays.
    fn argument_list(&mut self) -> Result<Vec<Argument>> {
        let mut found = Vec::new();
        while !self.at_end() && self.peek() != Some(')') {
            found.push(self.argument()?);
        }
        Ok(found)
    }

    fn argument(&mut self) -> Result<Argument> {
        let start = self.at;
        let kind = match self.peek() {
            Some(',') => {
                self.at += 1;
                ArgumentKind::Comma
            }
            Some('(') => ArgumentKind::Group(self.group()?),
            Some('=' | '<' | '>' | '!') if self.comparator_ahead() => match self.comparator() {
                Some(comparator) => ArgumentKind::Operator(comparator),
                None => return self.error("unexpected", self.here(), "this is not expected here"),
            },
            _ => return self.option_or_value(),
        };
        Ok(Argument { kind, span: self.span_from(start) })
    }

    fn comparator_ahead(&self) -> bool {
        self.starts_with("=") || self.starts_with("<") || self.starts_with(">") || self.starts_with("!=")
    }

    /// A value, or `name=value` where the value is a word or text that a comparison follows.
    fn option_or_value(&mut self) -> Result<Argument> {
        let start = self.at;
        let first = self.value()?;
        let behind = self.at;
        let name = match &first.kind {
            ArgumentKind::Word(name) | ArgumentKind::Text(name) => Spanned::new(name.clone(), first.span),
            _ => return Ok(first),
        };
        self.skip_blanks();
        let Some(comparator) = self.comparator() else {
            self.at = behind;
            return Ok(first);
        };
        let sign_end = self.at;
        self.skip_blanks();
        let value = match self.peek() {
            None | Some(',' | ')' | '=' | '<' | '>') => {
                self.at = sign_end;
                None
            }
            Some('(') => {
                let open = self.at;
                let kind = ArgumentKind::Group(self.group()?);
                Some(Box::new(Argument { kind, span: self.span_from(open) }))
            }
            Some(_) => Some(Box::new(self.value()?)),
        };
        let span = self.span_from(start);
        Ok(Argument { kind: ArgumentKind::Option(NamedOption { name, comparator, value, span }), span })
    }

    /// A word, a text, a call, a subsearch or a macro.
    fn value(&mut self) -> Result<Argument> {
        let start = self.at;
        let kind = match self.peek() {
            Some('"') => ArgumentKind::Text(self.quoted()?.value),
            Some('[') => ArgumentKind::Subsearch(self.subsearch()?),
            Some('`') => ArgumentKind::Macro(self.macro_call()?),
            _ => {
                let word = self.argument_word()?;
                if self.peek() == Some('(') {
                    ArgumentKind::Call(word, self.group()?)
                } else {
                    ArgumentKind::Word(word.value)
                }
            }
        };
        Ok(Argument { kind, span: self.span_from(start) })
    }

    fn argument_word(&mut self) -> Result<Spanned<String>> {
        let start = self.at;
        if self.peek() == Some('\'')
            && let Ok((inner, span)) = self.quoted_raw('\'')
        {
            return Ok(Spanned::new(inner.to_owned(), span));
        }
        self.at = start;
        let mut chars = self.rest().char_indices().peekable();
        let mut length = self.rest().len();
        while let Some((offset, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if c == '\\' && matches!(next, Some('"' | '\\')) {
                chars.next();
                continue;
            }
            let stop = matches!(c, ',' | '(' | ')' | '"' | '[' | ']' | '`' | '=' | '<' | '>');
            if c.is_whitespace() || stop || (c == '!' && next == Some('=')) {
                length = offset;
                break;
            }
        }
        if length == 0 {
            return self.error("unexpected", self.here(), "this is not expected here");
        }
        let word = unescape(&self.rest()[..length]);
        self.at += length;
        Ok(Spanned::new(word, self.span_from(start)))
    }

    /// `(...)`; the cursor stands on the parenthesis.
    fn group(&mut self) -> Result<Vec<Argument>> {
        let open = self.input.span(self.at..self.at + 1);
        self.at += 1;
        let found = self.deeper(Self::argument_list)?;
        if !self.eat(")") {
            return self.error("unbalanced-parenthesis", open, "this parenthesis is not closed");
        }
        Ok(found)
    }
}
