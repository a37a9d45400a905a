//! The expression language of `eval` and `where`.
//!
//! `!` is `NOT` (searchbnf.conf, `eval-bool-exp`). From tightest to loosest: signs; `* / %`; `+ -`; `.`; comparison; `NOT`; `AND`; `OR`; `XOR` (Search Manual,
//! "Boolean expressions"; arithmetic before `.` is believed).

use text::{Diagnostic, Span, Spanned};

use super::cursor::{Cursor, Result, is_word};
use super::escape::unescape_eval;
use crate::syntax::{Assignment, BinaryOperator, Comparator, Expr, UnaryOperator};

/// How many operators may be chained in one command: trees lean left by as many.
const MAX_LINKS: usize = 600;

impl<'a> Cursor<'a> {
    /// An expression with nothing behind it.
    pub(super) fn whole_expression(&mut self) -> Result<Expr> {
        let found = self.expression()?;
        if self.at_end() { Ok(found) } else { self.malformed() }
    }

    /// `a=1, b=2`.
    pub(super) fn assignments(&mut self) -> Result<Vec<Assignment>> {
        let mut found = Vec::new();
        loop {
            self.skip_blanks();
            let field = self.assigned_field()?;
            self.skip_blanks();
            if !self.eat("=") {
                let message = format!("`=` is expected after the field `{}`", field.value);
                return self.error("expected-equals", self.here(), message);
            }
            let value = self.expression()?;
            found.push(Assignment { field, value });
            self.skip_blanks();
            if !self.eat(",") {
                break;
            }
            if self.at_end() {
                return self.error(
                    "expected-field",
                    self.here(),
                    "an assignment is expected after this comma",
                );
            }
        }
        if self.at_end() { Ok(found) } else { self.malformed() }
    }

    /// The field that an `eval` assigns: in quotes of either kind, or anything up to the `=`.
    fn assigned_field(&mut self) -> Result<Spanned<String>> {
        match self.peek() {
            Some('"') => return self.quoted(),
            Some('\'') => return self.quoted_field(),
            _ => {}
        }
        let start = self.at;
        let stop = |c: char| c.is_whitespace() || matches!(c, '=' | ',' | '(' | ')' | '"' | '[' | ']' | '`');
        let length = self.rest().find(stop).unwrap_or(self.rest().len());
        if length == 0 {
            return self.error("expected-field", self.here(), "a field to assign is expected here");
        }
        let name = self.rest()[..length].to_owned();
        self.at += length;
        Ok(Spanned::new(name, self.span_from(start)))
    }

    /// Any expression.
    pub(super) fn expression(&mut self) -> Result<Expr> {
        self.deeper(Self::xor_expression)
    }

    fn xor_expression(&mut self) -> Result<Expr> {
        let mut left = self.or_expression()?;
        loop {
            self.skip_blanks();
            if !self.eat_keyword("XOR") {
                return Ok(left);
            }
            let right = self.or_expression()?;
            left = self.link(BinaryOperator::Xor, left, right)?;
        }
    }

    fn or_expression(&mut self) -> Result<Expr> {
        let mut parts = vec![self.and_expression()?];
        loop {
            self.skip_blanks();
            if !self.eat_keyword("OR") {
                break;
            }
            parts.push(self.and_expression()?);
        }
        Ok(join(parts, true))
    }

    fn and_expression(&mut self) -> Result<Expr> {
        let mut parts = vec![self.not_expression()?];
        loop {
            self.skip_blanks();
            if !self.eat_keyword("AND") {
                break;
            }
            parts.push(self.not_expression()?);
        }
        Ok(join(parts, false))
    }

    fn not_expression(&mut self) -> Result<Expr> {
        self.skip_blanks();
        let start = self.at;
        let bang = self.starts_with("!") && !self.starts_with("!=");
        if bang || self.peek_keyword() == "NOT" {
            self.at += if bang { 1 } else { "NOT".len() };
            if self.at_end() {
                return self.error("missing-term", self.span_from(start), "a term is missing after `NOT`");
            }
            let operand = self.deeper(Self::not_expression)?;
            let span = self.input.span(start..self.at);
            return Ok(Expr::Unary { operator: UnaryOperator::Not, operand: Box::new(operand), span });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr> {
        let mut left = self.concatenation()?;
        loop {
            self.skip_blanks();
            let start = self.at;
            if let Some(comparator) = self.comparator() {
                if self.starts_with(">") {
                    return self.unexpected_at(start);
                }
                let right = self.concatenation()?;
                left = self.link(operator_of(comparator), left, right)?;
                continue;
            }
            let negated = self.peek_keyword() == "NOT";
            if negated {
                self.at += "NOT".len();
                self.skip_blanks();
            }
            left = match self.peek_keyword().as_str() {
                "LIKE" => self.like(left)?,
                "IN" => self.in_list(left)?,
                _ => {
                    self.at = start;
                    return Ok(left);
                }
            };
            if negated {
                let span = left.span();
                left = Expr::Unary { operator: UnaryOperator::Not, operand: Box::new(left), span };
            }
        }
    }

    fn like(&mut self, left: Expr) -> Result<Expr> {
        self.at += "LIKE".len();
        let right = self.concatenation()?;
        self.link(BinaryOperator::Like, left, right)
    }

    fn in_list(&mut self, value: Expr) -> Result<Expr> {
        self.at += "IN".len();
        self.skip_blanks();
        if self.peek() != Some('(') {
            return self.error("expected-list", self.here(), "`IN` needs a list in parentheses");
        }
        let list = self.call_arguments()?;
        let end = self.input.span(self.at - 1..self.at);
        if list.is_empty() {
            return self.error("missing-value", end, "`IN` needs at least one value");
        }
        let span = value.span().to(end);
        Ok(Expr::In { value: Box::new(value), list, span })
    }

    fn concatenation(&mut self) -> Result<Expr> {
        let mut left = self.sum()?;
        loop {
            self.skip_blanks();
            if !self.eat(".") {
                return Ok(left);
            }
            let right = self.sum()?;
            left = self.link(BinaryOperator::Concat, left, right)?;
        }
    }

    fn sum(&mut self) -> Result<Expr> {
        let mut left = self.product()?;
        loop {
            self.skip_blanks();
            let operator = match self.peek() {
                Some('+') => BinaryOperator::Add,
                Some('-') => BinaryOperator::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.product()?;
            left = self.link(operator, left, right)?;
        }
    }

    fn product(&mut self) -> Result<Expr> {
        let mut left = self.signed()?;
        loop {
            self.skip_blanks();
            let operator = match self.peek() {
                Some('*') => BinaryOperator::Multiply,
                Some('/') => BinaryOperator::Divide,
                Some('%') => BinaryOperator::Modulo,
                _ => return Ok(left),
            };
            self.at += 1;
            let right = self.signed()?;
            left = self.link(operator, left, right)?;
        }
    }

    fn signed(&mut self) -> Result<Expr> {
        self.skip_blanks();
        let start = self.at;
        let operator = match self.peek() {
            Some('-') => UnaryOperator::Minus,
            Some('+') => UnaryOperator::Plus,
            _ => return self.primary(),
        };
        self.at += 1;
        let operand = self.deeper(Self::signed)?;
        Ok(Expr::Unary { operator, operand: Box::new(operand), span: self.span_from(start) })
    }

    fn primary(&mut self) -> Result<Expr> {
        match self.peek() {
            None => {
                let message = "the expression is malformed: a value is missing at its end";
                self.error("malformed-expression", self.here(), message)
            }
            Some('(') => self.parenthesised(),
            Some('"') => {
                let (inner, span) = self.quoted_raw('"')?;
                Ok(Expr::Text(Spanned::new(unescape_eval(inner), span)))
            }
            Some('\'') => Ok(Expr::Field(self.quoted_field()?)),
            Some('[') => Ok(Expr::Subsearch(self.subsearch()?)),
            Some('`') => Ok(Expr::Macro(self.macro_call()?)),
            Some(c) if c.is_ascii_digit() || (c == '.' && self.digit_at(1)) => Ok(self.number_or_field()),
            Some(c) if starts_field(c) || self.starts_with("<<") => self.field_or_call(),
            Some(_) => self.malformed(),
        }
    }

    fn parenthesised(&mut self) -> Result<Expr> {
        let start = self.at;
        self.at += 1;
        let inner = self.expression()?;
        self.skip_blanks();
        if !self.eat(")") {
            let open = self.input.span(start..start + 1);
            return match self.peek() {
                None => self.error("unbalanced-parenthesis", open, "this parenthesis is not closed"),
                Some(_) => self.malformed(),
            };
        }
        Ok(inner)
    }

    /// `'name'`: no escapes but `\'`.
    fn quoted_field(&mut self) -> Result<Spanned<String>> {
        let (inner, span) = self.quoted_raw('\'')?;
        if inner.is_empty() {
            return self.error("expected-field", span, "a field's name is missing between these quotes");
        }
        Ok(Spanned::new(inner.replace("\\'", "'").replace("\\\\", "\\"), span))
    }

    fn number_or_field(&mut self) -> Expr {
        let start = self.at;
        let length = number_length(self.rest());
        let word =
            self.rest()[length..].find(|c: char| !is_field(c)).map_or(self.rest().len(), |n| n + length);
        if word > length && !self.rest()[..length].contains('.') {
            let name = self.rest()[..word].to_owned();
            self.at += word;
            return Expr::Field(Spanned::new(name, self.span_from(start)));
        }
        let written = self.rest()[..length].to_owned();
        self.at += length;
        Expr::Number(Spanned::new(written, self.span_from(start)))
    }

    fn digit_at(&self, offset: usize) -> bool {
        self.rest().as_bytes().get(offset).is_some_and(u8::is_ascii_digit)
    }

    fn field_or_call(&mut self) -> Result<Expr> {
        let start = self.at;
        let length = field_length(self.rest());
        let name = self.rest()[..length].to_owned();
        let called = self.rest()[length..].trim_start().starts_with('(');
        // `like(..)` and `in(..)` are functions, `x LIKE y` and `x IN (..)` are not.
        let function = called && (name.eq_ignore_ascii_case("like") || name.eq_ignore_ascii_case("in"));
        if is_reserved(&name) && !function {
            return self.malformed();
        }
        self.at += length;
        let name = Spanned::new(name, self.span_from(start));
        let behind = self.at;
        self.skip_blanks();
        if self.peek() == Some('(') && name.value.chars().all(is_word) {
            let args = self.call_arguments()?;
            return Ok(Expr::Call { name, args, span: self.span_from(start) });
        }
        self.at = behind;
        Ok(Expr::Field(name))
    }

    /// `(a, b)`; the cursor stands on the parenthesis.
    fn call_arguments(&mut self) -> Result<Vec<Expr>> {
        let start = self.at;
        self.at += 1;
        let mut args = Vec::new();
        self.skip_blanks();
        if self.eat(")") {
            return Ok(args);
        }
        loop {
            args.push(self.expression()?);
            self.skip_blanks();
            if self.eat(")") {
                return Ok(args);
            }
            if !self.eat(",") {
                let open = self.input.span(start..start + 1);
                return match self.peek() {
                    None => self.error("unbalanced-parenthesis", open, "this parenthesis is not closed"),
                    Some(_) => self.malformed(),
                };
            }
        }
    }

    /// Two expressions and the operator between them, unless too many are chained.
    fn link(&mut self, operator: BinaryOperator, left: Expr, right: Expr) -> Result<Expr> {
        let span = left.span().to(right.span());
        self.links += 1;
        if self.links > MAX_LINKS {
            return self.error("too-deep", span, format!("more than {MAX_LINKS} operators in one command"));
        }
        Ok(Expr::Binary { operator, left: Box::new(left), right: Box::new(right), span })
    }

    /// Splunk's words for an expression that does not go on like this (recorded from 10.4.2).
    fn malformed<T>(&mut self) -> Result<T> {
        self.skip_blanks();
        let at = self.at;
        self.unexpected_at(at)
    }

    fn unexpected_at<T>(&self, at: usize) -> Result<T> {
        let rest = &self.input.text[at..self.end];
        let shown: String = rest.chars().take(40).collect();
        let length = rest.chars().next().map_or(0, char::len_utf8);
        let span = self.input.span(at..at + length);
        let message = format!("The expression is malformed. An unexpected character is reached at '{shown}'");
        let mut diagnostic = Diagnostic::error("malformed-expression", span, message);
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        diagnostic = match rest.chars().next() {
            Some('!') => {
                diagnostic.with_note("write `NOT`: there is no `!` before a condition").with_fix(span, "NOT ")
            }
            Some('&' | '|') => diagnostic.with_note("write `AND` or `OR`"),
            Some('\\') => diagnostic.with_note("no backslash is needed before a quote that begins a text"),
            _ if word.eq_ignore_ascii_case("is") => {
                diagnostic.with_note("write `isnull(x)` or `isnotnull(x)`")
            }
            _ => diagnostic,
        };
        Err(Box::new(diagnostic))
    }
}

fn operator_of(comparator: Comparator) -> BinaryOperator {
    match comparator {
        Comparator::Equal => BinaryOperator::Equal,
        Comparator::NotEqual => BinaryOperator::NotEqual,
        Comparator::Less => BinaryOperator::Less,
        Comparator::LessOrEqual => BinaryOperator::LessOrEqual,
        Comparator::Greater => BinaryOperator::Greater,
        Comparator::GreaterOrEqual => BinaryOperator::GreaterOrEqual,
    }
}

/// How long the number is that `text` starts with. Its point needs a digit behind it: `1 . x` joins.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| {
        text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| from + length)
    };
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') && is_digit(end + 1) {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if is_digit(end + 1 + sign) {
            end = digits(end + 1 + sign);
        }
    }
    end
}

/// How long the bare field name is that `text` starts with.
fn field_length(text: &str) -> usize {
    let mut end = 0;
    while end < text.len() {
        let rest = &text[end..];
        if rest.starts_with("<<")
            && let Some(length) = rest.find(">>")
            && rest[2..length].chars().all(is_word)
        {
            end += length + 2;
            continue;
        }
        match rest.chars().next() {
            Some(c) if is_field(c) => end += c.len_utf8(),
            _ => break,
        }
    }
    end
}

fn starts_field(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '{' | '@' | '#')
}

fn is_field(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '{' | '}' | '@' | ':' | '#')
}

/// Can this field be written without quotes?
pub(crate) fn is_plain_field(name: &str) -> bool {
    name.starts_with(starts_field) && name.chars().all(is_field) && !is_reserved(name)
}

/// Is this word an operator?
fn is_reserved(word: &str) -> bool {
    ["AND", "OR", "NOT", "XOR", "LIKE", "IN"].iter().any(|operator| word.eq_ignore_ascii_case(operator))
}

/// One part stays itself; the parts of a part of the same kind move up, so that the printed form has one shape.
fn join(mut parts: Vec<Expr>, any: bool) -> Expr {
    if parts.len() == 1 {
        return parts.remove(0);
    }
    let span: Span = parts[0].span().to(parts[parts.len() - 1].span());
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Expr::Or(inner, _) if any => flat.extend(inner),
            Expr::And(inner, _) if !any => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if any { Expr::Or(flat, span) } else { Expr::And(flat, span) }
}
