//! Comparisons, and how a literal takes the type of what it is compared with.
//!
//! Quoted numbers fit whole-number properties (`logsourceid='65'`) and unquoted ones text properties
//! (`EventID = 1`); both ran on real consoles. What does not fit (`devicetype = 'Linux'`) is an error (believed).

use plan::{Expr as Planned, Literal, Type};
use text::{Diagnostic, Span, Spanned};

use super::value::{negate_if, operator};
use super::{Lowering, Typed};
use crate::catalog::PropertyKind;
use crate::leniency;
use crate::options::Matching;
use crate::syntax::{BinaryOp, Expr, InList, MatchOp};

impl Lowering<'_> {
    pub(super) fn comparison(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Typed> {
        let span = left.span().to(right.span());
        let (left_value, right_value) = (self.value(left), self.value(right));
        let (mut left_value, mut right_value) = (left_value?, right_value?);
        if let Some(compared) = self.compared_with_null(op, &left_value, &right_value, span) {
            return Some(compared);
        }
        if is_log_source_type_id(left) {
            right_value = self.log_source_type(right_value);
        }
        let ordered = !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        (left_value, right_value) = self.fit_both(left_value, right_value, ordered)?;
        Some(self.known_call(operator(op), vec![left_value, right_value], span, Type::Boolean))
    }

    /// `x <> NULL` is `x IS NOT NULL`, and `x = NULL` its opposite. No page has it; apps of vendors for QRadar that were
    /// reviewed by IBM filter with it, and would show nothing if it were never true.
    fn compared_with_null(&mut self, op: BinaryOp, left: &Typed, right: &Typed, span: Span) -> Option<Typed> {
        let is_null = |value: &Typed| matches!(value.expr, Planned::Literal(Literal::Null, _));
        let value = match (is_null(left), is_null(right)) {
            (false, true) => left,
            (true, false) => right,
            (true, true) | (false, false) => return None,
        };
        let meant = if op == BinaryOp::Equal {
            "IS NULL"
        } else if op == BinaryOp::NotEqual {
            "IS NOT NULL"
        } else {
            return None;
        };
        let message = format!("no page has a comparison with NULL; it is taken for {meant}");
        self.diagnostics.push(Diagnostic::warning("null-compared", span, message));
        let tested = self.known_call("ariel.is_null", vec![value.clone()], span, Type::Boolean);
        Some(negate_if(op == BinaryOp::NotEqual, tested, span))
    }

    /// `left = right`, both lowered already.
    pub(super) fn equal(&mut self, left: Typed, right: Typed, span: Span) -> Option<Typed> {
        let (left, right) = self.fit_both(left, right, false)?;
        Some(self.known_call("ariel.eq", vec![left, right], span, Type::Boolean))
    }

    fn fit_both(&mut self, left: Typed, right: Typed, ordered: bool) -> Option<(Typed, Typed)> {
        match (is_literal(&left), is_literal(&right)) {
            (false, true) => {
                let right = self.fit(right, &left, ordered)?;
                Some((self.as_text_beside(left, &right), right))
            }
            (true, false) => {
                let left = self.fit(left, &right, ordered)?;
                let right = self.as_text_beside(right, &left);
                Some((left, right))
            }
            (true, true) | (false, false) => Some((left, right)),
        }
    }

    /// Where a literal text stayed a text beside a number (lenient), the number becomes a text too.
    fn as_text_beside(&self, value: Typed, literal: &Typed) -> Typed {
        let number = matches!(value.ty, Type::Integer | Type::Number | Type::Boolean);
        if !(number && literal.ty == Type::Text) {
            return value;
        }
        let span = value.expr.span();
        self.known_call("ariel.STR", vec![value], span, Type::Text)
    }

    /// The literal as the type of what it is compared with.
    fn fit(&mut self, literal: Typed, beside: &Typed, ordered: bool) -> Option<Typed> {
        let span = literal.expr.span();
        let Planned::Literal(value, _) = &literal.expr else { return Some(literal) };
        let fitted = match beside.ty {
            Type::Integer | Type::Number => to_number(value),
            Type::Boolean => to_boolean(value),
            Type::Text => {
                if ordered && matches!(value, Literal::Integer(_) | Literal::Number(..)) {
                    self.warn_text_order(span);
                }
                to_text(value)
            }
            Type::Multi => to_text(value),
            Type::Null => Some(value.clone()),
        };
        if let Some(fitted) = fitted {
            let fitted = self.time(fitted, beside, span);
            let ty = type_of(&fitted);
            return Some(Typed::new(Planned::Literal(fitted, span), ty));
        }
        let words = beside.kind.map_or("a number", PropertyKind::words);
        let shown = match value {
            Literal::Text(text) => format!("the text '{text}'"),
            other => format!("{other:?}"),
        };
        let message = format!("{shown} is compared with {words} and is none");
        if self.is_lenient() {
            self.diagnostics.push(Diagnostic::warning(
                "type-mismatch",
                span,
                format!("{message}; both are taken as text"),
            ));
            return Some(literal);
        }
        self.report(Diagnostic::error("type-mismatch", span, message))
    }

    /// A number of seconds beside a property that counts milliseconds.
    fn time(&mut self, literal: Literal, beside: &Typed, span: Span) -> Literal {
        let Literal::Integer(count) = literal else { return literal };
        let Some(meant) = leniency::epoch_seconds(&beside.expr, count, span) else { return literal };
        if !self.is_lenient() {
            self.diagnostics.push(meant.doubt);
            return literal;
        }
        self.diagnostics.push(meant.warning);
        Literal::Integer(meant.milliseconds)
    }

    fn warn_text_order(&mut self, span: Span) {
        let message = "a number is compared with text: the order is that of letters, so 10 comes before 9";
        self.diagnostics
            .push(Diagnostic::warning("text-order", span, message).with_note("LONG(x) makes a number of it"));
    }

    pub(super) fn matching(&mut self, op: &Spanned<MatchOp>, value: &Expr, pattern: &Expr) -> Option<Typed> {
        let span = value.span().to(pattern.span());
        let full = self.options.matching == Matching::Full;
        let (word, function) = match op.value {
            MatchOp::Like => ("LIKE", "ariel.LIKE"),
            MatchOp::ILike => ("ILIKE", "ariel.ILIKE"),
            MatchOp::Matches if full => ("MATCHES", "ariel.MATCHES_WHOLE"),
            MatchOp::Matches => ("MATCHES", "ariel.MATCHES"),
            MatchOp::IMatches if full => ("IMATCHES", "ariel.IMATCHES_WHOLE"),
            MatchOp::IMatches => ("IMATCHES", "ariel.IMATCHES"),
        };
        let (left, right) = (self.value(value), self.value(pattern));
        let (left, mut right) = (left?, right?);
        let left = self.text_wanted(left, word)?;
        if matches!(op.value, MatchOp::Matches | MatchOp::IMatches) {
            self.note_extent(&right.expr, word);
        }
        if let Planned::Literal(literal, at) = &right.expr
            && let Some(text) = to_text(literal)
        {
            right = Typed::new(Planned::Literal(text, *at), Type::Text);
        }
        Some(self.known_call(function, vec![left, right], span, Type::Boolean))
    }

    /// The vendor does not say whether a part of the text is enough; where that makes a difference it is told.
    fn note_extent(&mut self, pattern: &Planned, word: &str) {
        let Planned::Literal(Literal::Text(text), span) = pattern else { return };
        if !depends_on_extent(text) {
            return;
        }
        let taken = match self.options.matching {
            Matching::Find => "any part of a text is enough here",
            Matching::Full => "the whole text has to match here",
        };
        let message = format!("no page says whether {word} wants the whole text; {taken}");
        self.diagnostics.push(
            Diagnostic::note("match-extent", *span, message)
                .with_note("`.*` or an anchor at both ends of the pattern says it"),
        );
    }

    /// LIKE and its kin take text only: `sourceip LIKE '127.%'` is a syntax error to the product (stix-shifter,
    /// issue 365).
    fn text_wanted(&mut self, value: Typed, word: &str) -> Option<Typed> {
        let span = value.expr.span();
        match leniency::bytes(&value, span) {
            Some(said) if self.is_lenient() => {
                self.diagnostics.push(said.warning);
                return Some(value);
            }
            Some(said) => return self.report(said.error),
            None => {}
        }
        let Some(what) = leniency::not_text(&value) else { return Some(value) };
        let said = leniency::text_wanted(span, what, word);
        if self.is_lenient() {
            self.diagnostics.push(said.warning);
            return Some(self.known_call("ariel.STR", vec![value], span, Type::Text));
        }
        self.report(said.error)
    }

    pub(super) fn between(&mut self, value: &Expr, low: &Expr, high: &Expr, span: Span) -> Option<Typed> {
        let (value, low, high) = (self.value(value), self.value(low), self.value(high));
        let (value, low, high) = (value?, low?, high?);
        let low = if is_literal(&low) { self.fit(low, &value, true) } else { Some(low) };
        let high = if is_literal(&high) { self.fit(high, &value, true) } else { Some(high) };
        let (low, high) = (low?, high?);
        let value = self.as_text_beside(value, &low);
        Some(self.known_call("ariel.between", vec![value, low, high], span, Type::Boolean))
    }

    pub(super) fn is_in(&mut self, value: &Expr, list: &InList, span: Span) -> Option<Typed> {
        let values = match list {
            InList::Values(values) => values,
            InList::Query(query) => return self.in_subquery(value, query, span),
        };
        let subject = self.value(value);
        let choices: Vec<Option<Typed>> = values.iter().map(|value| self.value(value)).collect();
        let subject = subject?;
        let made_up = is_log_source_type_id(value);
        let mut args = vec![subject.clone()];
        for choice in choices {
            let mut choice = choice?;
            if made_up {
                choice = self.log_source_type(choice);
            }
            let choice = if is_literal(&choice) { self.fit(choice, &subject, false)? } else { choice };
            // Two wrong ids may mean the same type.
            let twice =
                made_up && args[1..].iter().any(|before| super::same::same(&before.expr, &choice.expr));
            if !twice {
                args.push(choice);
            }
        }
        if let Some(text) = args[1..].iter().find(|choice| choice.ty == Type::Text).cloned() {
            args[0] = self.as_text_beside(subject, &text);
        }
        Some(self.known_call("ariel.in", args, span, Type::Boolean))
    }

    /// The id that is meant beside the function LOGSOURCETYPEID, which does not exist: who made the function up
    /// made the ids up as well.
    fn log_source_type(&mut self, id: Typed) -> Typed {
        if !self.is_lenient() {
            return id;
        }
        let Some(meant) = leniency::log_source_type_meant(self.catalog, &id.expr) else { return id };
        self.diagnostics.push(meant.warning);
        Typed::new(Planned::Literal(Literal::Integer(meant.value), id.expr.span()), Type::Integer)
    }
}

fn is_log_source_type_id(expr: &Expr) -> bool {
    matches!(expr, Expr::Call(call) if leniency::is_log_source_type_id(&call.name.value))
}

/// May the pattern match a part of a text that it does not match as a whole? Not where each of its alternatives has an
/// anchor or `.*` at both ends.
fn depends_on_extent(pattern: &str) -> bool {
    alternatives(without_flags(pattern)).iter().any(|one| {
        let one = without_flags(one);
        let starts = [".*", "^", "\\A"].iter().any(|start| one.starts_with(start));
        let ends = [".*", "$", "\\z", "\\Z"].iter().any(|end| one.ends_with(end)) && !one.ends_with("\\$");
        !(starts && ends)
    })
}

/// Without `(?i)` and its like at the start.
fn without_flags(pattern: &str) -> &str {
    let flags = pattern.strip_prefix("(?").and_then(|rest| rest.split_once(')'));
    match flags {
        Some((flags, rest)) if flags.bytes().all(|byte| byte.is_ascii_alphabetic()) => rest,
        _ => pattern,
    }
}

/// The alternatives of a pattern outside of brackets.
fn alternatives(pattern: &str) -> Vec<&str> {
    let (mut open, mut class, mut escaped, mut start) = (0usize, false, false, 0);
    let mut found = Vec::new();
    for (at, c) in pattern.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => open += 1,
            ')' if !class => open = open.saturating_sub(1),
            '|' if !class && open == 0 => {
                found.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&pattern[start..]);
    found
}

fn is_literal(value: &Typed) -> bool {
    matches!(value.expr, Planned::Literal(..))
}

fn type_of(literal: &Literal) -> Type {
    match literal {
        Literal::Text(_) => Type::Text,
        Literal::Number(..) => Type::Number,
        Literal::Integer(_) => Type::Integer,
        Literal::Boolean(_) => Type::Boolean,
        Literal::Null => Type::Null,
    }
}

fn to_number(literal: &Literal) -> Option<Literal> {
    match literal {
        Literal::Text(text) => {
            let text = text.trim();
            let whole = text.parse().ok().map(Literal::Integer);
            let number = || text.parse().ok().filter(|n: &f64| n.is_finite());
            whole.or_else(|| number().map(|number| Literal::Number(number, text.to_owned())))
        }
        Literal::Boolean(value) => Some(Literal::Integer(i64::from(*value))),
        Literal::Number(..) | Literal::Integer(_) | Literal::Null => Some(literal.clone()),
    }
}

fn to_boolean(literal: &Literal) -> Option<Literal> {
    match literal {
        Literal::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(Literal::Boolean(true)),
            "false" | "0" => Some(Literal::Boolean(false)),
            _ => None,
        },
        Literal::Integer(1) => Some(Literal::Boolean(true)),
        Literal::Integer(0) => Some(Literal::Boolean(false)),
        Literal::Integer(_) | Literal::Number(..) => None,
        Literal::Boolean(_) | Literal::Null => Some(literal.clone()),
    }
}

fn to_text(literal: &Literal) -> Option<Literal> {
    Some(match literal {
        Literal::Text(_) | Literal::Null => literal.clone(),
        Literal::Number(_, written) => Literal::Text(written.clone()),
        Literal::Integer(whole) => Literal::Text(whole.to_string()),
        Literal::Boolean(value) => Literal::Text(value.to_string()),
    })
}
