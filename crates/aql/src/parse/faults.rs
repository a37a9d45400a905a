//! Constructs of other dialects, named where they stand.

use text::Diagnostic;

use super::Parser;
use crate::lex::TokenKind;

impl Parser {
    /// What is known of the token here, where it can be no AQL.
    pub(super) fn known_fault(&self) -> Option<Diagnostic> {
        let span = self.span();
        let error = |name, message: &str| Some(Diagnostic::error(name, span, message));
        let TokenKind::Word(word) = &self.token().kind else { return self.symbol_fault() };
        let upper = word.to_ascii_uppercase();
        let alone = !self.is_symbol(1, "(");
        match upper.as_str() {
            "JOIN" => error("no-join", "AQL has no JOIN"),
            "LEFT" | "RIGHT" | "INNER" | "OUTER" | "FULL" | "CROSS"
                if self.is_word(1, "JOIN") || self.is_word(1, "OUTER") =>
            {
                error("no-join", "AQL has no JOIN")
            }
            "UNION" | "INTERSECT" | "EXCEPT" if alone || self.is_word(1, "ALL") => {
                error("no-union", "AQL has no UNION, INTERSECT or EXCEPT")
            }
            "WITH" if self.at == 0 => error("no-with", "AQL has no WITH; a subquery may stand after FROM"),
            "DISTINCT" => Some(
                Diagnostic::error("no-distinct", span, "AQL has no DISTINCT")
                    .with_note("QRadar takes it for a property: Field \"DISTINCT\" does not exist in catalog \"events\"")
                    .with_note("GROUP BY gives distinct rows, UNIQUECOUNT(x) counts distinct values"),
            ),
            "OFFSET" if matches!(self.ahead(1).kind, TokenKind::Number(_)) => error(
                "no-offset",
                "AQL has no OFFSET; a client pages through the results with a Range header",
            ),
            "EXISTS" => error("no-exists", "AQL has no EXISTS; IN takes a subquery"),
            "OVER" if !alone => error("no-window-function", "AQL has no window functions"),
            "INTERVAL" if !self.is_symbol(1, ")") && alone && !self.is_symbol(1, ",") => {
                error("no-interval", "AQL has no INTERVAL; times are numbers of milliseconds")
            }
            "REFERENCE_SET"
                if self.at > 0
                    && matches!(&self.tokens[self.at - 1].kind, TokenKind::Word(w) if w.eq_ignore_ascii_case("IN")) =>
            {
                error(
                    "no-reference-set",
                    "IN takes a list in parentheses; a reference set is asked with REFERENCESETCONTAINS('set', x)",
                )
            }
            "AS" if self.inside_cast() => {
                error("no-cast", "AQL has no CAST; LONG(x), DOUBLE(x) and STR(x) convert")
            }
            _ => self.interval(&upper),
        }
    }

    fn inside_cast(&self) -> bool {
        let before = self.at.saturating_sub(8);
        self.tokens[before..self.at]
            .iter()
            .any(|token| matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("CAST")))
    }

    /// `1 HOUR` as a value.
    fn interval(&self, unit: &str) -> Option<Diagnostic> {
        let TokenKind::Number(count) = &self.tokens[self.at.checked_sub(1)?].kind else { return None };
        let milliseconds: u64 = match unit.trim_end_matches('S') {
            "SECOND" => 1_000,
            "MINUTE" => 60_000,
            "HOUR" => 3_600_000,
            "DAY" => 86_400_000,
            "WEEK" => 604_800_000,
            _ => return None,
        };
        let total = count.parse::<u64>().ok()?.checked_mul(milliseconds)?;
        let span = self.last_span().to(self.span());
        let message =
            format!("AQL has no intervals such as `{count} {unit}`; times are numbers of milliseconds");
        Some(Diagnostic::error("no-interval", span, message).with_fix(span, total.to_string()))
    }

    fn symbol_fault(&self) -> Option<Diagnostic> {
        let span = self.span();
        match &self.token().kind {
            TokenKind::Stray('.') => {
                Some(Diagnostic::error("qualified-name", span, "AQL has no qualified names such as `e.qid`"))
            }
            TokenKind::Stray('\\') => {
                Some(Diagnostic::error("syntax", span, "a `\\` stands only inside quotes"))
            }
            TokenKind::Stray(c @ ('“' | '”' | '‘' | '’')) => {
                let message = format!(
                    "the typographic quote {c} is no quote of AQL; use ' around texts and \" around names"
                );
                Some(Diagnostic::error("typographic-quote", span, message))
            }
            _ => None,
        }
    }
}
