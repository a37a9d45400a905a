//! `strftime(time, "format")`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use plan::Arity;
use text::Diagnostic;

use super::number::as_number;
use super::refusal::{constant_text, needs_value};
use super::time_format::TimeFormat;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `strftime(time, "format")` writes a time, given in seconds since 1970, in the user's zone. See
/// [`super::time_format`].
///
/// - **Null, multivalue**: null where an argument is missing or the time is no number or has several values.
/// - **Source**: Search Reference, "Date and Time functions" and "Common time format variables".
pub(crate) const STRFTIME: Function = Function {
    spec: spec::scalar(
        "splunk.strftime",
        "strftime(time, \"format\") -> text",
        Arity::exactly(2),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("strftime", argument, context))?;
    let zone = context.zone.clone();
    match constant_text(&args[1]).map(TimeFormat::new) {
        Some(format) => Ok(Box::new(move |args| written(&args[0], &format, &zone).into())),
        None => Ok(Box::new(move |args| {
            args[1].text().and_then(|format| written(&args[0], &TimeFormat::new(&format), &zone)).into()
        })),
    }
}

/// The time as text.
pub(super) fn written(value: &Value<'_>, format: &TimeFormat, zone: &TimeZone) -> Option<String> {
    let seconds = as_number(value).filter(|seconds| seconds.abs() < 3e11)?;
    // A double holds microseconds of today's times; what is beyond is noise.
    let micros = (seconds * 1e6).round() as i64;
    Some(format.write(&Timestamp::from_microsecond(micros).ok()?.to_zoned(zone.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, number, text};

    #[test]
    fn writes_times() {
        check(&STRFTIME, &[number("1787578215"), text("%Y-%m-%d %H:%M:%S %a")], "2026-08-24 13:30:15 Mon");
        check(
            &STRFTIME,
            &[computed(1521467703.049), text("%Y-%m-%dT%H:%M:%S.%Q")],
            "2018-03-19T13:55:03.049",
        );
        check(&STRFTIME, &[field("0"), text("%m/%d/%Y %I:%M %p%%")], "01/01/1970 12:00 AM%");
        check(&STRFTIME, &[field("x"), text("%Y")], "null");
        check(&STRFTIME, &[missing(), text("%Y")], "null");
    }
}
