//! `printf("format", values)`.

use plan::Arity;
use text::Diagnostic;

use super::conversion::{Conversion, Item};
use super::number::as_number;
use super::refusal::constant_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `printf("format", values)` writes values as C's sprintf does: `%d %i %u %c %o %x %X %a %A %e %E %f %F %g %G %s %%`
/// with the flags `- + # 0 '` and blank, width, precision, and `*` for either.
///
/// - **Null**: a missing value is written as `Null` (measured for `%s`), and counts 0 where a number is needed
///   (believed).
/// - **Errors**: none: what is no conversion stays as it is (believed).
/// - **Source**: Search Reference, "Conversion functions"; measured on 10.4.2 (missing).
pub(crate) const PRINTF: Function = Function {
    spec: spec::scalar(
        "splunk.printf",
        "printf(\"format\", value, ...) -> text",
        Arity::at_least(1),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    match constant_text(&args[0]).map(Item::read_all) {
        Some(items) => Ok(Box::new(move |args| Value::owned(written(&items, &args[1..])))),
        None => Ok(Box::new(|args| match args[0].text() {
            Some(format) => Value::owned(written(&Item::read_all(&format), &args[1..])),
            None => Value::Null,
        })),
    }
}

fn written(items: &[Item], values: &[Value<'_>]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    for item in items {
        match item {
            Item::Plain(text) => out.push_str(text),
            Item::Conversion(conversion) => {
                let mut filled: Conversion = conversion.clone();
                filled.take_stars(|| values.next().and_then(as_number).unwrap_or_default() as i64);
                let value = values.next().unwrap_or(&Value::Null);
                out.push_str(&filled.write(as_number(value), &value.text().unwrap_or("Null".into())));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, number, text};

    #[test]
    fn writes_whole_numbers() {
        check(&PRINTF, &[text("%d,%i,%d"), number("-2"), number("4"), number("30")], "-2,4,30");
        check(&PRINTF, &[text("%u"), number("99")], "99");
        check(&PRINTF, &[text("%o"), number("255")], "377");
        check(&PRINTF, &[text("%x %X %#x"), number("255"), number("255"), number("255")], "ff FF 0xff");
        check(&PRINTF, &[text("%'d"), number("12345")], "12,345");
        check(
            &PRINTF,
            &[text("%5d|%-5d|%05d|%+d"), field("42"), field("42"), field("42"), field("42")],
            "   42|42   |00042|+42",
        );
        check(&PRINTF, &[text("%*d"), number("4"), number("7")], "   7");
    }

    #[test]
    fn writes_doubles() {
        check(&PRINTF, &[text("%.2f"), computed(std::f64::consts::PI)], "3.14");
        check(&PRINTF, &[text("%.3A"), computed(std::f64::consts::PI)], "0X1.922P+1");
        check(&PRINTF, &[text("%e"), number("12345")], "1.234500e+04");
        check(&PRINTF, &[text("%g %g"), number("0.0001"), number("1234567")], "0.0001 1.23457e+06");
        check(&PRINTF, &[text("%f"), number("1.5")], "1.500000");
    }

    #[test]
    fn writes_texts() {
        check(&PRINTF, &[text("100%%")], "100%");
        check(&PRINTF, &[text("%s=%5.2s|"), text("a"), text("bcd")], "a=   bc|");
        check(&PRINTF, &[text("%s"), missing()], "Null");
        check(&PRINTF, &[text("%c"), text("xyz")], "x");
    }
}
