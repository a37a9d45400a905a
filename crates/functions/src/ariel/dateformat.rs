//! `DATEFORMAT(milliseconds, 'pattern')`.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use plan::{Arity, Literal};
use text::{Diagnostic, Span};

use super::simple_date_format::SimpleDateFormat;
use super::text_of::{long_of, text_of};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `DATEFORMAT(milliseconds, 'pattern')` writes a time (milliseconds since 1970) as the pattern of Java's
/// SimpleDateFormat says, in the console's zone: `yyyy` is the year, `YYYY` the year of the *week*, `HH` counts to
/// 23, `hh` to 12.
///
/// - **Null**: null where the time is null, no number, or out of range.
/// - **Errors**: a pattern that Java refuses is reported at the pattern when the query is planned.
/// - **Source**: IBM, "Time and date formats"; the zone is believed.
pub(crate) const DATEFORMAT: Function = Function {
    spec: spec::scalar(
        "ariel.DATEFORMAT",
        "DATEFORMAT(milliseconds, 'pattern') -> text",
        Arity::exactly(2),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let zone = context.zone.clone();
    let Some(Literal::Text(pattern)) = &args[1].constant else {
        return Ok(Box::new(move |args| {
            let format = text_of(&args[1]).and_then(|pattern| SimpleDateFormat::new(&pattern).ok());
            format.and_then(|format| written(&args[0], &format, &zone)).into()
        }));
    };
    let format =
        SimpleDateFormat::new(pattern).map_err(|reason| invalid_pattern(pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| written(&args[0], &format, &zone).into()))
}

fn written(value: &Value<'_>, format: &SimpleDateFormat, zone: &TimeZone) -> Option<String> {
    let time = Timestamp::from_millisecond(long_of(value)?).ok()?;
    Some(format.format(&time.to_zoned(zone.clone())))
}

/// The diagnostic for a pattern that Java refuses.
pub(super) fn invalid_pattern(pattern: &str, reason: &str, at: Span) -> Diagnostic {
    Diagnostic::error("invalid-date-pattern", at, format!("`{pattern}` is not a date pattern: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, text, whole};

    #[test]
    fn formats_milliseconds() {
        check(&DATEFORMAT, &[whole(1_772_600_767_891), text("yyyy-MM-dd HH:mm:ss")], "2026-03-04 05:06:07");
        check(&DATEFORMAT, &[whole(0), text("yyyy-MM-dd'T'HH:mm:ss.SSSX")], "1970-01-01T00:00:00.000Z");
        check(&DATEFORMAT, &[missing(), text("yyyy")], "null");
    }

    #[test]
    fn a_bad_pattern_is_reported() {
        check(
            &DATEFORMAT,
            &[whole(0), text("yyyy-bb")],
            "error: `yyyy-bb` is not a date pattern: Illegal pattern character 'b'",
        );
    }
}
