//! Numbers as eval sees them: judged by their value, with the precision they are written in.

use std::borrow::Cow;

use crate::{Argument, Value};
use plan::Literal;

/// The number that a text writes: sign, digits, decimals, exponent, nothing else (no blanks around, no `nan`).
pub(crate) fn read_number(text: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if !text.bytes().all(plain) { None } else { text.parse().ok() }
}

/// The number that a value is: a number, or a text that looks like one.
pub(crate) fn as_number(value: &Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        Value::Text(text) => read_number(text),
        Value::Multi(texts) if texts.len() == 1 => read_number(&texts[0]),
        Value::Null | Value::Boolean(_) | Value::Multi(_) => None,
    }
}

/// How precisely a number is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    /// A whole number, or one that was computed.
    Exact,
    /// Written with decimals.
    Written {
        /// Digits without leading zeros.
        significant: i32,
        /// Digits after the point.
        decimals: i32,
    },
}

impl Precision {
    /// The precision of a number as it is written.
    pub(crate) fn of(text: &str) -> Precision {
        let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
        let Some((_, decimals)) = mantissa.split_once('.') else {
            return Precision::Exact;
        };
        let digits = mantissa.bytes().filter(u8::is_ascii_digit);
        let significant = digits.skip_while(|digit| *digit == b'0').count().max(1);
        Precision::Written { significant: significant as i32, decimals: decimals.len() as i32 }
    }

    /// The less precise of two, for products.
    fn coarser(self, other: Precision) -> Precision {
        match (self, other) {
            (Precision::Exact, precision) | (precision, Precision::Exact) => precision,
            (
                Precision::Written { significant: one, decimals },
                Precision::Written { significant: other, decimals: others },
            ) => Precision::Written { significant: one.min(other), decimals: decimals.min(others) },
        }
    }
}

/// How the precision of the operands limits a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limits {
    /// `*`, `/`, `%`, `pow`: as many significant digits as the coarsest operand; whole digits are never dropped.
    Digits,
    /// `+`, `-`: as many decimals as the coarsest operand.
    Decimals,
}

/// A result, rounded (halves away from zero) to what the coarsest operand allows. Not finite gives `None`.
pub(crate) fn limited(result: f64, operands: &[Precision], limits: Limits) -> Option<f64> {
    if !result.is_finite() {
        return None;
    }
    match places(result, operands, limits) {
        Some(_) if result == 0.0 => Some(0.0),
        Some(places) => Some(rounded(result, places)),
        None => Some(result),
    }
}

/// How many decimals the coarsest operand allows a result; `None` where no operand is coarse.
pub(crate) fn places(result: f64, operands: &[Precision], limits: Limits) -> Option<i32> {
    let coarsest = operands.iter().fold(Precision::Exact, |one, other| one.coarser(*other));
    let Precision::Written { significant, decimals } = coarsest else { return None };
    Some(match limits {
        Limits::Decimals => decimals,
        Limits::Digits if result == 0.0 => 0,
        Limits::Digits => (significant - (result.abs().log10().floor() as i32 + 1)).max(0),
    })
}

/// Rounded to `places` decimals, halves away from zero as they are written in decimal.
pub(crate) fn rounded(number: f64, places: i32) -> f64 {
    if !(-300..=300).contains(&places) {
        return number;
    }
    let scale = 10f64.powi(places);
    let scaled = number * scale;
    if !scaled.is_finite() {
        return number;
    }
    // 1.005 is a little less than it is written; its sixteenth digit decides that the half was meant. In a large number
    // that digit is worth a good part of one, and would make a half of any fraction.
    let nearest = scaled.round();
    let half = (scaled - scaled.trunc()).abs();
    let meant = if (half - 0.5).abs() <= (4.0 * f64::EPSILON * scaled.abs()).min(1e-3) {
        scaled.trunc() + scaled.signum()
    } else {
        nearest
    };
    meant / scale
}

/// What is known of an operand before it is read: its written precision, or that a quoted text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A number written in the query.
    Number(Precision),
    /// A quoted text: never a number, whatever its digits.
    Quoted,
    /// A field: judged by its value; a text has the precision it is written in.
    Field,
    /// The result of another function.
    Computed,
}

impl Origin {
    /// Where an argument comes from.
    pub(crate) fn of(argument: &Argument) -> Origin {
        match (&argument.constant, &argument.field) {
            (Some(Literal::Text(_)), _) => Origin::Quoted,
            (Some(Literal::Number(_, written)), _) => Origin::Number(Precision::of(written)),
            (Some(_), _) => Origin::Number(Precision::Exact),
            (None, Some(_)) => Origin::Field,
            (None, None) => Origin::Computed,
        }
    }

    /// The number and its precision, where the operand is one.
    pub(crate) fn number(self, value: &Value<'_>) -> Option<(f64, Precision)> {
        let number = match self {
            Origin::Quoted => return None,
            Origin::Number(_) | Origin::Field | Origin::Computed => as_number(value)?,
        };
        let precision = match (self, value) {
            (Origin::Number(precision), _) => precision,
            (Origin::Field, Value::Text(text)) => Precision::of(text),
            _ => Precision::Exact,
        };
        Some((number, precision))
    }
}

/// A text made of a number and fixed decimals, such as `10.00`.
pub(crate) fn fixed(number: f64, places: usize) -> Cow<'static, str> {
    let text = format!("{:.places$}", rounded(number, places as i32));
    let zero = text.starts_with('-') && text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    Cow::Owned(if zero { text[1..].to_owned() } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_only_what_is_written_as_one() {
        assert_eq!(
            ["12", "-1.5", "1e3", ".5"].map(read_number),
            [Some(12.0), Some(-1.5), Some(1000.0), Some(0.5)]
        );
        assert_eq!([" 12 ", "nan", "inf", "0x1f", "", "-", "1_000"].map(read_number), [None; 7]);
    }

    #[test]
    fn precision_is_counted_without_leading_zeros() {
        assert_eq!(Precision::of("0.014"), Precision::Written { significant: 2, decimals: 3 });
        assert_eq!(Precision::of("8.250"), Precision::Written { significant: 4, decimals: 3 });
        assert_eq!(Precision::of("200"), Precision::Exact);
    }

    #[test]
    fn halves_are_rounded_away_from_zero_as_written() {
        assert_eq!(
            [rounded(10.5, 0), rounded(-2.5, 0), rounded(1.005, 2), rounded(2.4, 0)],
            [11.0, -3.0, 1.01, 2.0]
        );
        assert_eq!([rounded(9.5, 12), rounded(1_773_136_800.123, 1)], [9.5, 1_773_136_800.1]);
        assert_eq!(fixed(-0.001, 2), "0.00");
    }
}
