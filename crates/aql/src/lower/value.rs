//! Values and conditions.

use plan::{Expr as Planned, Literal, Type};
use text::{Diagnostic, Span};

use super::{DEEPEST, Lowering, MOST_VALUES, Typed};
use crate::leniency;
use crate::syntax::{BinaryOp, Expr, Sign};

impl<'a> Lowering<'a> {
    /// The value, or `None` where something in it is wrong and has been reported.
    pub(crate) fn value(&mut self, expr: &Expr) -> Option<Typed> {
        self.values += usize::from(!self.expanding.is_empty());
        if self.values > MOST_VALUES {
            let message = format!("the aliases of this query stand for more than {MOST_VALUES} values");
            let first = self.values == MOST_VALUES + 1;
            return if first {
                self.report(Diagnostic::error("query-too-large", expr.span(), message))
            } else {
                None
            };
        }
        if self.depth >= DEEPEST {
            let message = format!("with its aliases written out this nests deeper than {DEEPEST} levels");
            return self.report(Diagnostic::error("nesting-too-deep", expr.span(), message));
        }
        self.depth += 1;
        let value = self.value_here(expr);
        self.depth -= 1;
        value
    }

    fn value_here(&mut self, expr: &Expr) -> Option<Typed> {
        match expr {
            Expr::Text(text, span) => Some(Typed::new(Planned::text(text.clone(), *span), Type::Text)),
            Expr::Number(number, span) => self.number(number, *span),
            Expr::Boolean(value, span) => {
                Some(Typed::new(Planned::Literal(Literal::Boolean(*value), *span), Type::Boolean))
            }
            Expr::Null(span) => Some(Typed::new(Planned::Literal(Literal::Null, *span), Type::Null)),
            Expr::Name(name) => self.name(name),
            Expr::Call(call) => self.call(call),
            Expr::Unary { sign, value, span } => self.signed(*sign, value, *span),
            Expr::Binary { op, left, right } if op.value.compares() => self.comparison(op.value, left, right),
            Expr::Binary { op, left, right } => self.arithmetic(op.value, left, right),
            Expr::Match { op, negated, value, pattern } => {
                let matched = self.matching(op, value, pattern)?;
                Some(negate_if(*negated, matched, expr.span()))
            }
            Expr::IsNull { value, negated, span } => {
                let value = self.value(value)?;
                let is_null = self.known_call("ariel.is_null", vec![value], *span, Type::Boolean);
                Some(negate_if(*negated, is_null, *span))
            }
            Expr::Between { value, negated, low, high } => {
                let between = self.between(value, low, high, expr.span())?;
                Some(negate_if(*negated, between, expr.span()))
            }
            Expr::In { value, negated, list, span } => {
                let inside = self.is_in(value, list, *span)?;
                Some(negate_if(*negated, inside, *span))
            }
            Expr::TextSearch { text, span } => self.text_search(text, *span),
            Expr::Case { subject, arms, otherwise, span } => {
                self.case(subject.as_deref(), arms, otherwise.as_deref(), *span)
            }
            Expr::If { condition, then, otherwise, span } => self.if_(condition, then, otherwise, *span),
            Expr::Subquery(query) => self.subquery_value(query),
            Expr::And(parts, span) => {
                let parts = self.conditions(parts)?;
                Some(Typed::new(Planned::And(parts, *span), Type::Boolean))
            }
            Expr::Or(parts, span) => {
                let parts = self.conditions(parts)?;
                Some(Typed::new(Planned::Or(parts, *span), Type::Boolean))
            }
            Expr::Not(value, span) => {
                let value = self.value(value)?;
                Some(negate_if(true, value, *span))
            }
            Expr::Fault(_) => None,
        }
    }

    /// All of them, so that every error is found, or `None` where one has an error.
    fn conditions(&mut self, parts: &[Expr]) -> Option<Vec<Planned>> {
        let values: Vec<Option<Typed>> = parts.iter().map(|part| self.value(part)).collect();
        values.into_iter().map(|value| value.map(|value| value.expr)).collect()
    }

    pub(super) fn number(&mut self, number: &str, span: Span) -> Option<Typed> {
        let whole = match number.get(..2) {
            Some("0x" | "0X") => i64::from_str_radix(&number[2..], 16).ok(),
            _ => number.parse().ok(),
        };
        if let Some(whole) = whole {
            return Some(Typed::new(Planned::Literal(Literal::Integer(whole), span), Type::Integer));
        }
        match number.parse::<f64>() {
            Ok(value) => Some(Typed::new(
                Planned::Literal(Literal::Number(value, number.to_owned()), span),
                Type::Number,
            )),
            Err(_) => self.report(Diagnostic::error("bad-number", span, format!("`{number}` is no number"))),
        }
    }

    fn signed(&mut self, sign: Sign, value: &Expr, span: Span) -> Option<Typed> {
        let value = self.value(value)?;
        if sign == Sign::Plus {
            return Some(value);
        }
        let negative = match &value.expr {
            Planned::Literal(Literal::Integer(whole), _) => whole.checked_neg().map(Literal::Integer),
            Planned::Literal(Literal::Number(number, written), _) => {
                Some(Literal::Number(-number, format!("-{written}")))
            }
            _ => None,
        };
        let ty = value.ty;
        Some(match negative {
            Some(literal) => Typed::new(Planned::Literal(literal, span), ty),
            None => self.known_call("ariel.negate", vec![value], span, ty),
        })
    }

    fn arithmetic(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Typed> {
        if op == BinaryOp::Subtract
            && let Some(property) = self.hyphenated(left, right)
        {
            return Some(property);
        }
        let span = left.span().to(right.span());
        let (left, right) = (self.value(left), self.value(right));
        let (left, right) = (as_number(left?), as_number(right?));
        let right = if op == BinaryOp::Subtract { self.seconds_before_now(&left, right) } else { right };
        let whole = left.ty == Type::Integer && right.ty == Type::Integer;
        let otherwise = if whole { Type::Integer } else { Type::Number };
        Some(self.known_call(operator(op), vec![left, right], span, otherwise))
    }

    /// `NOW() - 86400`: milliseconds to the product, seconds to its author.
    fn seconds_before_now(&mut self, left: &Typed, right: Typed) -> Typed {
        let Some(meant) = leniency::seconds_before_now(&left.expr, &right.expr) else { return right };
        if !self.is_lenient() {
            self.diagnostics.push(meant.doubt);
            return right;
        }
        self.diagnostics.push(meant.warning);
        Typed::new(Planned::Literal(Literal::Integer(meant.milliseconds), right.expr.span()), Type::Integer)
    }

    fn text_search(&mut self, text: &text::Spanned<String>, span: Span) -> Option<Typed> {
        let payload = self.property("payload");
        let name = payload.map_or_else(|| "payload".to_owned(), |payload| payload.name);
        let args = vec![
            Typed::new(Planned::field(name, span), Type::Text),
            Typed::new(Planned::text(text.value.clone(), text.span), Type::Text),
        ];
        let function = "ariel.TEXT_SEARCH";
        if self.functions.find(function).is_none() {
            let message = "TEXT SEARCH is not supported yet";
            return self.report(Diagnostic::error("unsupported-clause", span, message));
        }
        Some(self.known_call(function, args, span, Type::Boolean))
    }
}

/// A quoted number in arithmetic is a number.
fn as_number(value: Typed) -> Typed {
    let Planned::Literal(Literal::Text(text), span) = &value.expr else { return value };
    let literal = match (text.trim().parse(), text.trim().parse()) {
        (Ok(whole), _) => (Literal::Integer(whole), Type::Integer),
        (_, Ok(number)) => (Literal::Number(number, text.trim().to_owned()), Type::Number),
        _ => return value,
    };
    Typed::new(Planned::Literal(literal.0, *span), literal.1)
}

pub(super) fn negate_if(negated: bool, value: Typed, span: Span) -> Typed {
    if negated { Typed::new(Planned::Not(Box::new(value.expr), span), Type::Boolean) } else { value }
}

/// The function of an operator.
pub(super) fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => "ariel.eq",
        BinaryOp::NotEqual => "ariel.ne",
        BinaryOp::Less => "ariel.lt",
        BinaryOp::LessOrEqual => "ariel.le",
        BinaryOp::Greater => "ariel.gt",
        BinaryOp::GreaterOrEqual => "ariel.ge",
        BinaryOp::Add => "ariel.add",
        BinaryOp::Subtract => "ariel.subtract",
        BinaryOp::Multiply => "ariel.multiply",
        BinaryOp::Divide => "ariel.divide",
        BinaryOp::Modulo => "ariel.modulo",
        BinaryOp::Power => "ariel.power",
        BinaryOp::BitAnd => "ariel.bit_and",
        BinaryOp::BitOr => "ariel.bit_or",
    }
}
