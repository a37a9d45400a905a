//! SESSION BY: the rows in the order of their times, each with the number of its session.

use plan::{Arg, ArgValue, Step, StepKind, Type, Vendor};
use text::{Diagnostic, Span};

use super::Lowering;
use crate::catalog::{Property, PropertyKind};
use crate::syntax::{Clause, Expr, Session, SessionUnit};

/// The column that holds the number of a session.
pub(super) const SESSION_ID: &str = "SessionId";

/// The property of that column.
pub(super) fn session_id() -> Property {
    Property { name: SESSION_ID.to_owned(), ty: Type::Integer, kind: PropertyKind::Long }
}

impl Lowering<'_> {
    /// The step that puts rows into sessions.
    pub(super) fn session(&mut self, clause: &Clause<Session>) -> Option<Step> {
        let session = &clause.value;
        let mut args: Vec<Option<Arg>> = Vec::new();
        for (index, key) in session.keys.iter().enumerate() {
            let name = if index == 0 { "time" } else { "key" };
            args.push(self.session_expr(name, key));
        }
        for (edge, name, explicit) in
            [(&session.begin, "begin", "explicit_begin"), (&session.end, "end", "explicit_end")]
        {
            let Some(edge) = edge else { continue };
            let span = edge.condition.span();
            args.push(self.session_expr(name, &edge.condition));
            args.push(Some(Arg { name: explicit, value: ArgValue::Boolean(edge.explicit), span }));
        }
        if let Some(timeout) = &session.timeout {
            args.push(self.milliseconds("timeout_ms", timeout, 1));
        }
        if let Some(window) = &session.window {
            let unit = match session.window_unit.as_ref().map(|unit| unit.value) {
                None => 1,
                Some(SessionUnit::Seconds) => 1_000,
                Some(SessionUnit::Minutes) => 60_000,
                Some(SessionUnit::Hours) => 3_600_000,
                Some(SessionUnit::Days) => 86_400_000,
            };
            args.push(self.milliseconds("window_ms", window, unit));
        }
        let args: Vec<Arg> = args.into_iter().collect::<Option<_>>()?;
        let vendor = Vendor { command: "ariel.session".to_owned(), args };
        Some(Step { kind: StepKind::Vendor(vendor), span: clause.span })
    }

    fn session_expr(&mut self, name: &'static str, expr: &Expr) -> Option<Arg> {
        let value = self.value(expr)?;
        Some(Arg { name, value: ArgValue::Expr(value.expr), span: expr.span() })
    }

    fn milliseconds(&mut self, name: &'static str, expr: &Expr, unit: i64) -> Option<Arg> {
        let span: Span = expr.span();
        let count = match expr {
            Expr::Number(number, _) => number.parse::<i64>().ok().and_then(|count| count.checked_mul(unit)),
            _ => None,
        };
        match count {
            Some(count) => Some(Arg { name, value: ArgValue::Integer(count), span }),
            None => {
                let message = "this is a whole number that is written in the query";
                self.report(Diagnostic::error("bad-session", span, message))
            }
        }
    }
}
