//! `tostring(value, "format")`.

use plan::Arity;
use text::Diagnostic;

use super::number::{as_number, fixed, rounded};
use super::refusal::{constant_text, invalid_arguments};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `tostring(value, "format")` is the value as text: `True` and `False` for booleans, `Null` where it is missing
/// (measured). Formats of numbers: `hex` (`0xF`), `binary`, `commas` (`12,345.68`: two decimals unless whole),
/// `duration` (`1+03:04:05`, seconds to days).
///
/// - **Errors**: another format is refused when the query is planned.
/// - **Source**: Search Reference, "Conversion functions"; measured on 10.4.2 (missing).
pub(crate) const TOSTRING: Function = Function {
    spec: spec::scalar(
        "splunk.tostring",
        "tostring(value, \"format\") -> text",
        Arity::between(1, 2),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let format: fn(f64) -> Option<String> = match args.get(1).map(constant_text) {
        None => return Ok(Box::new(|args| Value::Text(args[0].text().unwrap_or("Null".into())))),
        Some(Some("hex")) => |number| whole(number).map(|number| format!("0x{number:X}")),
        Some(Some("binary")) => |number| whole(number).map(|number| format!("{number:b}")),
        Some(Some("commas")) => |number| Some(commas(number)),
        Some(Some("duration")) => |number| whole(number).map(duration),
        Some(_) => return Err(invalid_arguments("tostring", context)),
    };
    Ok(Box::new(move |args| match as_number(&args[0]).and_then(format) {
        Some(text) => Value::owned(text),
        None => Value::Text(args[0].text().unwrap_or("Null".into())),
    }))
}

fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9e18).then_some(number as i64)
}

/// `12,345.68`: commas between thousands, two decimals unless the number is whole.
pub(super) fn commas(number: f64) -> String {
    let text = if number.fract() == 0.0 { fixed(number, 0) } else { fixed(rounded(number, 2), 2) };
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    format!("{sign}{}{decimals}", grouped(whole))
}

/// Digits with commas between thousands.
pub(super) fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let days = if days > 0 { format!("{days}+") } else { String::new() };
    format!("{sign}{days}{hours:02}:{minutes:02}:{:02}", seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text, truth};

    #[test]
    fn writes_values() {
        check(&TOSTRING, &[truth(true)], "True");
        check(&TOSTRING, &[missing()], "Null");
        check(&TOSTRING, &[field("x")], "x");
    }

    #[test]
    fn formats_numbers() {
        check(&TOSTRING, &[number("15"), text("hex")], "0xF");
        check(&TOSTRING, &[number("9"), text("binary")], "1001");
        check(&TOSTRING, &[number("12345.6789"), text("commas")], "12,345.68");
        check(&TOSTRING, &[field("1000"), text("commas")], "1,000");
        check(&TOSTRING, &[field("-1234567.5"), text("commas")], "-1,234,567.50");
        check(&TOSTRING, &[number("615"), text("duration")], "00:10:15");
        check(&TOSTRING, &[number("97445"), text("duration")], "1+03:04:05");
        check(
            &TOSTRING,
            &[number("1"), text("x")],
            "error: The arguments to the 'tostring' function are invalid",
        );
    }
}
