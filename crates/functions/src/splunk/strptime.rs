//! `strptime(text, "format")`.

use jiff::tz::TimeZone;
use plan::Arity;
use text::Diagnostic;

use super::refusal::{constant_text, needs_value};
use super::time_format::TimeFormat;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `strptime(text, "format")` reads a time that a text writes, in the user's zone unless the text names one, as
/// seconds since 1970 with six decimals (`1534143600.000000`). See [`super::time_format`].
///
/// - **Null, multivalue**: null where an argument is missing, the text has several values, or does not fit. The text
///   must name a day.
/// - **Source**: Search Reference, "Date and Time functions".
pub(crate) const STRPTIME: Function = Function {
    spec: spec::scalar(
        "splunk.strptime",
        "strptime(text, \"format\") -> number",
        Arity::exactly(2),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("strptime", argument, context))?;
    let zone = context.zone.clone();
    let year = context.year();
    match constant_text(&args[1]).map(TimeFormat::new) {
        Some(format) => Ok(Box::new(move |args| read(&args[0], &format, &zone, year).into())),
        None => Ok(Box::new(move |args| {
            args[1].text().and_then(|format| read(&args[0], &TimeFormat::new(&format), &zone, year)).into()
        })),
    }
}

/// The time that the text names, in seconds since 1970 with six decimals.
pub(super) fn read(value: &Value<'_>, format: &TimeFormat, zone: &TimeZone, year: i16) -> Option<String> {
    let micros = format.read(&value.text()?, zone, year)?;
    let sign = if micros < 0 { "-" } else { "" };
    Some(format!("{sign}{}.{:06}", micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, context, field, missing, run_in, text};

    #[test]
    fn reads_times_with_six_decimals() {
        check(&STRPTIME, &[field("2026-08-24 13:30:15"), text("%Y-%m-%d %H:%M:%S")], "1787578215.000000");
        check(
            &STRPTIME,
            &[field("2026-08-24T13:30:15.250Z"), text("%Y-%m-%dT%H:%M:%S.%QZ")],
            "1787578215.250000",
        );
        check(
            &STRPTIME,
            &[field("2026-08-24 13:30:15 +0200"), text("%Y-%m-%d %H:%M:%S %z")],
            "1787571015.000000",
        );
        check(&STRPTIME, &[field("08/24/26 01:30:15 PM"), text("%m/%d/%y %I:%M:%S %p")], "1787578215.000000");
        check(&STRPTIME, &[field("1787578215"), text("%s")], "1787578215.000000");
    }

    #[test]
    fn short_names_fit_long_and_fractions_may_be_absent() {
        let zone = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").expect("the rule is one");
        let context = Context { zone, ..context() };
        let shown = |time: &str| run_in(&STRPTIME, &[field(time), text("%a %B %d %H:%M:%S.%N %Y")], &context);
        assert_eq!(shown("Mon Aug 13 00:00:00 2018"), "1534143600.000000");
        assert_eq!(shown("Tue Aug 14 18:00:00 2018"), "1534294800.000000");
    }

    #[test]
    fn what_does_not_fit_is_null() {
        check(&STRPTIME, &[field("2026-08"), text("%Y-%m")], "null");
        check(&STRPTIME, &[field("yesterday"), text("%Y-%m-%d")], "null");
        check(&STRPTIME, &[missing(), text("%Y-%m-%d")], "null");
    }
}
