//! Values that can be computed without an event.

use plan::Literal;

use crate::accepts::literal_text;
use crate::cases::Known;

/// Functions that give a value and not a truth. What is not among them and is no known condition is not understood
/// either way.
pub(crate) fn is_constant_function(name: &str) -> bool {
    const VALUES: [&str; 12] = [
        "add", "subtract", "multiply", "divide", "modulo", "concat", "CONCAT", "negate", "LONG", "DOUBLE",
        "len", "STRLEN",
    ];
    VALUES.contains(&name) || !is_condition(name)
}

/// Functions that give a truth.
fn is_condition(name: &str) -> bool {
    const CONDITIONS: [&str; 41] = [
        "match",
        "regex_match",
        "like",
        "search_eq",
        "search_case_eq",
        "search_ne",
        "search_lt",
        "search_le",
        "search_gt",
        "search_ge",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "in",
        "cidrmatch",
        "isnull",
        "isnotnull",
        "LIKE",
        "ILIKE",
        "MATCHES",
        "IMATCHES",
        "MATCHES_WHOLE",
        "IMATCHES_WHOLE",
        "between",
        "INCIDR",
        "TEXT_SEARCH",
        "is_null",
        "term",
        "phrase",
        "case_term",
        "indexed_term",
        "xor",
        "isnum",
        "isint",
        "isstr",
        "isbool",
        "ismv",
        "searchmatch",
    ];
    CONDITIONS.contains(&name)
}

/// The value of a call of constants; `None` where it is not understood.
pub(crate) fn computed(function: &str, values: &[&Known]) -> Option<Known> {
    let literals: Option<Vec<&Literal>> = values
        .iter()
        .map(|known| match known {
            Known::Constant(literal) => Some(literal),
            _ => None,
        })
        .collect();
    let literals = literals?;
    let (_, name) = function.split_once('.')?;
    if literals.contains(&&Literal::Null) && !matches!(name, "now" | "time") {
        return arithmetic(name, 1.0, 1.0).map(|_| Known::Constant(Literal::Null));
    }
    let number = |at: usize| literals.get(at).and_then(|literal| whole(literal));
    match (name, literals.as_slice()) {
        ("concat", [left, right]) => {
            let text = literal_text(left)? + &literal_text(right)?;
            Some(Known::Constant(Literal::Text(text)))
        }
        // Whole numbers only: what Splunk does to decimals hangs on how they are written.
        (_, [_, _]) => {
            let result = arithmetic(name, number(0)?, number(1)?)?;
            let is_whole = result.fract() == 0.0 && result.abs() < 1e15;
            is_whole.then_some(Known::Constant(Literal::Integer(result as i64)))
        }
        _ => None,
    }
}

fn arithmetic(name: &str, left: f64, right: f64) -> Option<f64> {
    match name {
        "add" => Some(left + right),
        "subtract" => Some(left - right),
        "multiply" => Some(left * right),
        _ => None,
    }
}

/// A whole number that is one in every language: no quoted text.
fn whole(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Integer(number) => Some(*number as f64),
        Literal::Number(number, _) if number.fract() == 0.0 => Some(*number),
        _ => None,
    }
}
