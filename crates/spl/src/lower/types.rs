//! What Splunk checks of an expression's types before it runs: literals only, since a field may hold anything.
//!
//! The messages are Splunk's, recorded from 10.4.2.

use text::{Diagnostic, Span};

use super::Result;
use crate::syntax::{BinaryOperator, Expr, UnaryOperator};

/// What is known of an expression's values from its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Boolean,
    /// `null()`.
    Null,
    Unknown,
}

/// What is known of an expression's values.
pub(super) fn kind(expr: &Expr) -> Kind {
    match expr {
        Expr::Text(_) => Kind::Text,
        Expr::Number(_) => Kind::Number,
        Expr::And(..) | Expr::Or(..) | Expr::In { .. } => Kind::Boolean,
        Expr::Unary { operator: UnaryOperator::Not, .. } => Kind::Boolean,
        Expr::Unary { .. } => Kind::Number,
        Expr::Binary { operator, .. } => match operator {
            BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Modulo => Kind::Number,
            BinaryOperator::Concat => Kind::Text,
            BinaryOperator::Add => Kind::Unknown,
            BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessOrEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterOrEqual
            | BinaryOperator::Like
            | BinaryOperator::Xor => Kind::Boolean,
        },
        Expr::Call { name, .. } => match name.value.to_ascii_lowercase().as_str() {
            "null" => Kind::Null,
            "true" | "false" | "match" | "like" | "cidrmatch" | "isnull" | "isnotnull" | "isnum"
            | "isint" | "isstr" | "isbool" | "tobool" | "ismv" | "in" | "searchmatch" | "json_valid"
            | "isarray" | "isobject" | "isdouble" => Kind::Boolean,
            _ => Kind::Unknown,
        },
        Expr::Field(_) | Expr::Subsearch(_) | Expr::Macro(_) => Kind::Unknown,
    }
}

/// Refuses operands that an operator cannot take.
pub(super) fn check_binary(operator: BinaryOperator, left: &Expr, right: &Expr, span: Span) -> Result<()> {
    let (a, b) = (kind(left), kind(right));
    match operator {
        BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Modulo => {
            check_number(operator.symbol(), left)?;
            check_number(operator.symbol(), right)
        }
        BinaryOperator::Concat if [a, b].iter().any(|kind| matches!(kind, Kind::Null | Kind::Boolean)) => {
            fail(span, "The '.' operator only takes strings and numbers")
        }
        BinaryOperator::Add if [a, b].iter().any(|kind| matches!(kind, Kind::Null | Kind::Boolean)) => {
            fail(span, "'+' only takes two strings or two numbers")
        }
        BinaryOperator::Add
            if matches!(
                (left, right),
                (Expr::Text(_), Expr::Number(_)) | (Expr::Number(_), Expr::Text(_))
            ) =>
        {
            fail(span, "'+' only takes two strings or two numbers")
        }
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessOrEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterOrEqual
            if (a == Kind::Null) != (b == Kind::Null) || differ(left, right) =>
        {
            let sign = if operator == BinaryOperator::Equal { "==" } else { operator.symbol() };
            fail(span, &format!("The '{sign}' operator received different types"))
        }
        _ => Ok(()),
    }
}

/// Refuses what is surely no number.
pub(super) fn check_number(sign: &str, operand: &Expr) -> Result<()> {
    match kind(operand) {
        Kind::Number | Kind::Unknown => Ok(()),
        Kind::Text | Kind::Boolean | Kind::Null => {
            fail(operand.span(), &format!("'{sign}' only takes numbers"))
        }
    }
}

/// Two literals of different type. Nothing is recorded of literals against what an operator gives.
fn differ(left: &Expr, right: &Expr) -> bool {
    matches!((left, right), (Expr::Text(_), Expr::Number(_)) | (Expr::Number(_), Expr::Text(_)))
}

/// An argument that a function refuses by its form: `null()` by nearly all, a number literal by some.
pub(super) fn refused_argument<'a>(function: &str, args: &'a [Expr]) -> Option<&'a Expr> {
    const TAKE_NULL: &[&str] = &[
        "if",
        "case",
        "coalesce",
        "ifnull",
        "nullif",
        "isnull",
        "isnotnull",
        "min",
        "max",
        "typeof",
        "tostring",
        "printf",
        "validate",
        "mvappend",
        "json_object",
        "json_array",
        "isnum",
        "isint",
        "isstr",
        "isbool",
        "tobool",
        "ismv",
    ];
    const REFUSE_NUMBERS: &[&str] =
        &["len", "upper", "lower", "md5", "sha1", "sha256", "sha512", "urldecode"];
    args.iter().find(|arg| match kind(arg) {
        Kind::Null => !TAKE_NULL.contains(&function),
        Kind::Number => REFUSE_NUMBERS.contains(&function) && matches!(arg, Expr::Number(_)),
        Kind::Text | Kind::Boolean | Kind::Unknown => false,
    })
}

fn fail(span: Span, message: &str) -> Result<()> {
    Err(Box::new(Diagnostic::error("type-mismatch", span, format!("Type checking failed. {message}"))))
}
