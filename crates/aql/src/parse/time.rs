//! The time clause.

use text::{Diagnostic, Spanned};

use super::{Parser, Reading};
use crate::lex::TokenKind;
use crate::syntax::{Expr, TimeUnit, Window};

impl Parser {
    /// `LAST n unit` or `START time [STOP time]`.
    pub(super) fn window(&mut self) -> Reading<Window> {
        if self.take_word("LAST").is_some() {
            let count = self.whole_number("how many minutes, hours or days")?;
            let unit = self.time_unit()?;
            return Ok(Window::Last { count, unit });
        }
        if self.is_word(0, "STOP") {
            let error = Diagnostic::error("stop-without-start", self.span(), "STOP without START before it");
            self.advance();
            self.time_value()?;
            return Err(self.report(error));
        }
        self.expect_word("START")?;
        let start = self.time_value()?;
        let stop = match self.take_word("STOP") {
            Some(_) => Some(self.time_value()?),
            None => None,
        };
        Ok(Window::Between { start, stop })
    }

    fn time_value(&mut self) -> Reading<Expr> {
        let is_time = match &self.token().kind {
            TokenKind::Text(_) | TokenKind::Number(_) => true,
            TokenKind::Word(_) => self.is_symbol(1, "("),
            TokenKind::Quoted(_) | TokenKind::Symbol(_) | TokenKind::Stray(_) | TokenKind::End => false,
        };
        if !is_time {
            return Err(self.expected(
                "a time such as '2024-05-01 10:00', a number of milliseconds or PARSEDATETIME(…)",
            ));
        }
        self.primary()
    }

    fn time_unit(&mut self) -> Reading<Spanned<TimeUnit>> {
        const WHAT: &str = "MINUTES, HOURS or DAYS";
        let TokenKind::Word(word) = &self.token().kind else { return Err(self.expected(WHAT)) };
        let word = word.to_ascii_uppercase();
        let (unit, plural) = match word.as_str() {
            "MINUTES" | "MINUTE" => (TimeUnit::Minutes, "MINUTES"),
            "HOURS" | "HOUR" => (TimeUnit::Hours, "HOURS"),
            "DAYS" | "DAY" => (TimeUnit::Days, "DAYS"),
            _ => {
                let message = format!("LAST counts {WHAT}, not `{word}`");
                return Err(self.report(Diagnostic::error("time-unit", self.span(), message)));
            }
        };
        let span = self.advance();
        if word != plural {
            let message = format!("the unit `{word}` is in no vendor page; `{plural}` is");
            self.diagnostics.push(Diagnostic::warning("doubtful-unit", span, message).with_fix(span, plural));
        }
        Ok(Spanned::new(unit, span))
    }
}
