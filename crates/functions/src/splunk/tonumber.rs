//! `tonumber(text, base)`.

use plan::{Arity, Literal};
use text::Diagnostic;

use super::number::{as_number, read_number};
use super::refusal::{constant_text, invalid_arguments, needs_value};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `tonumber(text, base)` reads a text as a number, in base 10 or a whole number in a base from 2 to 36.
///
/// - **Null, multivalue**: null where the argument is missing, has several values, or is no number; blanks around
///   make it none.
/// - **Errors**: a quoted text that is no number is refused when the query is planned.
/// - **Source**: Search Reference, "Conversion functions".
pub(crate) const TONUMBER: Function = Function {
    spec: spec::scalar(
        "splunk.tonumber",
        "tonumber(text, base) -> number",
        Arity::between(1, 2),
        spec::number,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("tonumber", &args[0], context)?;
    let base = match args.get(1).map(|base| &base.constant) {
        None => Some(10.0),
        Some(Some(Literal::Number(base, _))) => Some(*base),
        Some(Some(Literal::Integer(base))) => Some(*base as f64),
        Some(_) => None,
    };
    let wrong_base = base.is_some_and(|base| !(2.0..=36.0).contains(&base) || base.fract() != 0.0);
    let written = constant_text(&args[0]).zip(base);
    if wrong_base || written.is_some_and(|(text, base)| read(text, base).is_none()) {
        return Err(invalid_arguments("tonumber", context));
    }
    Ok(Box::new(|args| {
        let base = args.get(1).map_or(Some(10.0), as_number);
        match (&args[0], base) {
            (Value::Integer(_) | Value::Number(_), Some(10.0)) => as_number(&args[0]).into(),
            (Value::Multi(values), _) if values.len() > 1 => Value::Null,
            (value, Some(base)) => value.text().and_then(|text| read(&text, base)).into(),
            (_, None) => Value::Null,
        }
    }))
}

fn read(text: &str, base: f64) -> Option<f64> {
    if base == 10.0 {
        return read_number(text);
    }
    if !(2.0..=36.0).contains(&base) {
        return None;
    }
    let digits =
        if base == 16.0 { text.strip_prefix("0x").or(text.strip_prefix("0X")).unwrap_or(text) } else { text };
    i64::from_str_radix(digits, base as u32).ok().map(|number| number as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn reads_numbers_in_any_base() {
        check(&TONUMBER, &[field("12")], "12");
        check(&TONUMBER, &[text("0A4"), number("16")], "164");
        check(&TONUMBER, &[field("0x1f"), number("16")], "31");
        check(&TONUMBER, &[field("1010"), number("2")], "10");
        check(&TONUMBER, &[field("1.50")], "1.5");
    }

    #[test]
    fn what_is_no_number_is_null_in_a_field_and_refused_in_quotes() {
        check(&TONUMBER, &[field(" 12 ")], "null");
        check(&TONUMBER, &[field("x")], "null");
        check(&TONUMBER, &[missing()], "null");
        check(&TONUMBER, &[text("x")], "error: The arguments to the 'tonumber' function are invalid");
        check(
            &TONUMBER,
            &[field("1"), number("99")],
            "error: The arguments to the 'tonumber' function are invalid",
        );
    }
}
