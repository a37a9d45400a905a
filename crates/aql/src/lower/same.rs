//! Equality of what is computed, wherever it is written.

use plan::Expr;

/// Do the two compute the same? Spans are left aside.
pub(crate) fn same(a: &Expr, b: &Expr) -> bool {
    match (a, b) {
        (Expr::Field(a), Expr::Field(b)) => a.name == b.name,
        (Expr::Literal(a, _), Expr::Literal(b, _)) => a == b,
        (Expr::Call(a), Expr::Call(b)) => a.function == b.function && all_same(&a.args, &b.args),
        (Expr::And(a, _), Expr::And(b, _)) | (Expr::Or(a, _), Expr::Or(b, _)) => all_same(a, b),
        (Expr::Not(a, _), Expr::Not(b, _)) => same(a, b),
        _ => false,
    }
}

pub(crate) fn all_same(a: &[Expr], b: &[Expr]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}
