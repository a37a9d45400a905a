//! Numbers that are one more or one less.

use plan::{Call, Expr, Literal};
use text::Span;

/// A comparison with another number, what stands in it now, and where.
pub(super) fn moved(call: &Call) -> Vec<(Call, String, Span)> {
    let name = call.function.rsplit('.').next().unwrap_or_default();
    let plain = name.strip_prefix("search_").unwrap_or(name);
    if !matches!(plain, "gt" | "ge" | "lt" | "le" | "gte" | "lte" | "between") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, arg) in call.args.iter().enumerate() {
        let Expr::Literal(literal, span) = arg else { continue };
        for step in [-1.0, 1.0] {
            let Some((other, written)) = other(literal, step) else { continue };
            let mut call = call.clone();
            call.args[at] = Expr::Literal(other, *span);
            found.push((call, written, *span));
        }
    }
    found
}

fn other(literal: &Literal, step: f64) -> Option<(Literal, String)> {
    match literal {
        Literal::Integer(whole) => {
            let whole = whole.checked_add(if step < 0.0 { -1 } else { 1 })?;
            Some((Literal::Integer(whole), whole.to_string()))
        }
        Literal::Number(number, _) => {
            let written = (number + step).to_string();
            Some((Literal::Number(number + step, written.clone()), written))
        }
        Literal::Text(text) => {
            let number: f64 = text.trim().parse().ok()?;
            let written = (number + step).to_string();
            Some((Literal::Text(written.clone()), written))
        }
        Literal::Boolean(_) | Literal::Null => None,
    }
}
