//! Values and conditions. From loosest to tightest: OR, AND, NOT, comparisons, `+ - | &`, `* / %`, `^`, a sign.

use text::{Diagnostic, Spanned};

use super::{Parser, Reading, is_reserved};
use crate::lex::TokenKind;
use crate::syntax::{Args, BinaryOp, Call, Expr, InList, MatchOp, Name, Quoting, Sign};

/// What NOT may stand before, after a value.
const NEGATABLE: [&str; 6] = ["LIKE", "ILIKE", "MATCHES", "IMATCHES", "BETWEEN", "IN"];

/// A value with or without one more comparison after it.
enum Compared {
    Longer(Expr),
    Same(Expr),
}

impl Parser {
    pub(super) fn expr(&mut self) -> Reading<Expr> {
        self.deeper(Parser::or)
    }

    fn or(&mut self) -> Reading<Expr> {
        let first = self.and()?;
        if !self.is_word(0, "OR") {
            return Ok(first);
        }
        let start = first.span();
        let mut parts = vec![first];
        while self.take_word("OR").is_some() {
            parts.push(self.and()?);
        }
        Ok(Expr::Or(parts, start.to(self.last_span())))
    }

    fn and(&mut self) -> Reading<Expr> {
        let first = self.not()?;
        if !self.is_word(0, "AND") {
            return Ok(first);
        }
        let start = first.span();
        let mut parts = vec![first];
        while self.take_word("AND").is_some() {
            parts.push(self.not()?);
        }
        Ok(Expr::And(parts, start.to(self.last_span())))
    }

    fn not(&mut self) -> Reading<Expr> {
        let Some(start) = self.take_word("NOT") else { return self.comparison() };
        let inner = self.deeper(Parser::not)?;
        let span = start.to(self.last_span());
        Ok(Expr::Not(Box::new(inner), span))
    }

    fn comparison(&mut self) -> Reading<Expr> {
        if self.is_word(0, "TEXT") && self.is_word(1, "SEARCH") {
            let start = self.advance();
            self.advance();
            self.take_symbol("=");
            let text = self.text("a quick filter in single quotes")?;
            let span = start.to(text.span);
            return Ok(Expr::TextSearch { text, span });
        }
        let mut left = self.sum()?;
        let mut first = true;
        loop {
            match self.compare(left)? {
                Compared::Longer(longer) => left = longer,
                Compared::Same(same) => return Ok(same),
            }
            if !first {
                self.chain()?;
            }
            first = false;
        }
    }

    /// One comparison with `left` on its left side, where one follows.
    fn compare(&mut self, left: Expr) -> Reading<Compared> {
        if let Some(op) = self.comparison_op() {
            let right = self.sum()?;
            self.check_bits(op.span.start, &left, &right);
            return Ok(Compared::Longer(Expr::Binary { op, left: Box::new(left), right: Box::new(right) }));
        }
        if self.is_word(0, "IS") || self.is_word(0, "ISNOT") {
            let isnot = self.is_word(0, "ISNOT");
            self.advance();
            let negated = isnot || self.take_word("NOT").is_some();
            self.expect_word("NULL")?;
            let span = left.span().to(self.last_span());
            return Ok(Compared::Longer(Expr::IsNull { value: Box::new(left), negated, span }));
        }
        let negated = self.is_word(0, "NOT") && NEGATABLE.iter().any(|word| self.is_word(1, word));
        if negated {
            self.advance();
        }
        let value = left;
        if let Some(op) = self.match_op() {
            let pattern = Box::new(self.sum()?);
            return Ok(Compared::Longer(Expr::Match { op, negated, value: Box::new(value), pattern }));
        }
        if self.take_word("BETWEEN").is_some() {
            let low = Box::new(self.sum()?);
            self.expect_word("AND")?;
            let high = Box::new(self.sum()?);
            return Ok(Compared::Longer(Expr::Between { value: Box::new(value), negated, low, high }));
        }
        if self.take_word("IN").is_some() {
            return self.in_list(value, negated).map(Compared::Longer);
        }
        Ok(Compared::Same(value))
    }

    fn comparison_op(&mut self) -> Option<Spanned<BinaryOp>> {
        let TokenKind::Symbol(symbol) = self.token().kind else { return None };
        let op = match symbol {
            "=" | "==" => BinaryOp::Equal,
            "!=" | "<>" => BinaryOp::NotEqual,
            "<" => BinaryOp::Less,
            "<=" => BinaryOp::LessOrEqual,
            ">" => BinaryOp::Greater,
            ">=" => BinaryOp::GreaterOrEqual,
            _ => return None,
        };
        Some(Spanned::new(op, self.advance()))
    }

    fn match_op(&mut self) -> Option<Spanned<MatchOp>> {
        let TokenKind::Word(word) = &self.token().kind else { return None };
        let op = match word.to_ascii_uppercase().as_str() {
            "LIKE" => MatchOp::Like,
            "ILIKE" => MatchOp::ILike,
            "MATCHES" => MatchOp::Matches,
            "IMATCHES" => MatchOp::IMatches,
            _ => return None,
        };
        Some(Spanned::new(op, self.advance()))
    }

    /// No vendor page shows whether `&` and `|` bind tighter than `=`.
    fn check_bits(&mut self, at: usize, left: &Expr, right: &Expr) {
        for (side, after) in [(left, at), (right, self.span().start)] {
            let Expr::Binary { op: inner, .. } = side else { continue };
            let bits = matches!(inner.value, BinaryOp::BitAnd | BinaryOp::BitOr);
            let closed = self.tokens.iter().any(|token| {
                token.kind == TokenKind::Symbol(")")
                    && token.span.start >= side.span().end
                    && token.span.end <= after
            });
            if bits && !closed {
                let message = "whether `&` and `|` bind tighter than a comparison is in no vendor page; put them in parentheses";
                self.diagnostics.push(Diagnostic::warning("doubtful-precedence", inner.span, message));
            }
        }
    }

    fn in_list(&mut self, value: Expr, negated: bool) -> Reading<Expr> {
        self.expect_symbol("(")?;
        let list = if self.is_word(0, "SELECT") {
            InList::Query(Box::new(self.query()?))
        } else {
            let mut values = vec![self.expr()?];
            while self.take_symbol(",").is_some() {
                values.push(self.expr()?);
            }
            InList::Values(values)
        };
        let end = self.expect_symbol(")")?;
        let span = value.span().to(end);
        Ok(Expr::In { value: Box::new(value), negated, list, span })
    }

    fn sum(&mut self) -> Reading<Expr> {
        self.arithmetic(1)
    }

    /// Operators that bind at least as tightly as `tightness`; all take the left side first.
    fn arithmetic(&mut self, tightness: u8) -> Reading<Expr> {
        let mut left = self.unary()?;
        while let Some((op, binds)) = self.arithmetic_op().filter(|(_, binds)| *binds >= tightness) {
            self.chain()?;
            let span = self.advance();
            let right = Box::new(self.arithmetic(binds + 1)?);
            left = Expr::Binary { op: Spanned::new(op, span), left: Box::new(left), right };
        }
        Ok(left)
    }

    fn arithmetic_op(&self) -> Option<(BinaryOp, u8)> {
        let TokenKind::Symbol(symbol) = self.token().kind else { return None };
        Some(match symbol {
            "+" => (BinaryOp::Add, 1),
            "-" => (BinaryOp::Subtract, 1),
            "|" => (BinaryOp::BitOr, 1),
            "&" => (BinaryOp::BitAnd, 1),
            "*" => (BinaryOp::Multiply, 2),
            "/" => (BinaryOp::Divide, 2),
            "%" => (BinaryOp::Modulo, 2),
            "^" => (BinaryOp::Power, 3),
            _ => return None,
        })
    }

    fn unary(&mut self) -> Reading<Expr> {
        let sign = match self.token().kind {
            TokenKind::Symbol("-") => Sign::Minus,
            TokenKind::Symbol("+") => Sign::Plus,
            _ => return self.primary(),
        };
        let start = self.advance();
        let value = Box::new(self.primary()?);
        Ok(Expr::Unary { sign, value, span: start.to(self.last_span()) })
    }

    pub(super) fn primary(&mut self) -> Reading<Expr> {
        match self.token().kind.clone() {
            TokenKind::Text(value) => Ok(Expr::Text(value, self.advance())),
            TokenKind::Number(number) => Ok(Expr::Number(number, self.advance())),
            TokenKind::Quoted(text) => {
                let span = self.advance();
                if text.is_empty() {
                    let message =
                        "a name in double quotes has at least one character; texts are in single quotes";
                    self.diagnostics.push(Diagnostic::error("empty-name", span, message));
                }
                self.qualified(Name { text, quoting: Quoting::Double, span })
            }
            TokenKind::Symbol("(") => self.parenthesised(),
            TokenKind::Word(word) => self.word(word),
            TokenKind::Symbol(_) | TokenKind::Stray(_) | TokenKind::End => Err(self.expected("a value")),
        }
    }

    fn parenthesised(&mut self) -> Reading<Expr> {
        self.advance();
        let inner =
            if self.is_word(0, "SELECT") { Expr::Subquery(Box::new(self.query()?)) } else { self.expr()? };
        self.expect_symbol(")")?;
        Ok(inner)
    }

    fn word(&mut self, word: String) -> Reading<Expr> {
        let called = self.is_symbol(1, "(");
        match word.to_ascii_uppercase().as_str() {
            "CASE" => return self.case(),
            "IF" => return self.if_(),
            "NULL" if !called => return Ok(Expr::Null(self.advance())),
            "TRUE" if !called => return Ok(Expr::Boolean(true, self.advance())),
            "FALSE" if !called => return Ok(Expr::Boolean(false, self.advance())),
            _ => {}
        }
        if self.known_fault().is_some() || is_reserved(&word) {
            return Err(self.expected("a value"));
        }
        let span = self.advance();
        if called {
            return self.call(Spanned::new(word, span));
        }
        self.qualified(Name { text: word, quoting: Quoting::Bare, span })
    }

    /// Reports `e.qid`: AQL has no qualified names.
    fn qualified(&mut self, name: Name) -> Reading<Expr> {
        if self.token().kind != TokenKind::Stray('.') {
            return Ok(Expr::Name(name));
        }
        let start = name.span;
        self.advance();
        let (last, end) = match &self.ahead(0).kind {
            TokenKind::Word(word) => (word.clone(), self.advance()),
            TokenKind::Symbol("*") => ("*".to_owned(), self.advance()),
            _ => (String::new(), self.last_span()),
        };
        let span = start.to(end);
        let message = format!("AQL has no qualified names such as `{}.{last}`", name.text);
        let error = Diagnostic::error("qualified-name", span, message);
        self.diagnostics.push(if last.is_empty() { error } else { error.with_fix(span, last) });
        Ok(Expr::Fault(span))
    }

    fn call(&mut self, name: Spanned<String>) -> Reading<Expr> {
        self.advance();
        let args = self.args()?;
        let end = self.expect_symbol(")")?;
        let span = name.span.to(end);
        Ok(Expr::Call(Call { name, args, span }))
    }

    fn args(&mut self) -> Reading<Args> {
        if self.is_symbol(0, ")") {
            return Ok(Args::List(Vec::new()));
        }
        if self.is_symbol(0, "*") && self.is_symbol(1, ")") {
            return Ok(Args::Everything(self.advance()));
        }
        let mut args = vec![self.expr()?];
        while self.take_symbol(",").is_some() {
            args.push(self.expr()?);
        }
        Ok(Args::List(args))
    }

    fn case(&mut self) -> Reading<Expr> {
        let start = self.advance();
        let subject = if self.is_word(0, "WHEN") { None } else { Some(Box::new(self.expr()?)) };
        let mut arms = Vec::new();
        while self.take_word("WHEN").is_some() {
            let when = self.expr()?;
            self.expect_word("THEN")?;
            arms.push((when, self.expr()?));
        }
        if arms.is_empty() {
            return Err(self.expected("`WHEN`"));
        }
        let otherwise = match self.take_word("ELSE") {
            Some(_) => Some(Box::new(self.expr()?)),
            None => None,
        };
        let end = self.expect_word("END")?;
        Ok(Expr::Case { subject, arms, otherwise, span: start.to(end) })
    }

    fn if_(&mut self) -> Reading<Expr> {
        let start = self.advance();
        let condition = Box::new(self.expr()?);
        self.expect_word("THEN")?;
        let then = Box::new(self.expr()?);
        self.expect_word("ELSE")?;
        let otherwise = Box::new(self.expr()?);
        let span = start.to(self.last_span());
        Ok(Expr::If { condition, then, otherwise, span })
    }
}
