//! `PARSETIMESTAMP('pattern', text)`.

use jiff::tz::TimeZone;
use plan::{Arity, Literal};
use text::Diagnostic;

use super::dateformat::invalid_pattern;
use super::simple_date_format::SimpleDateFormat;
use super::text_of::text_of;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `PARSETIMESTAMP('pattern', text)` reads a time by a pattern of Java's SimpleDateFormat, in milliseconds since 1970.
///
/// - **Null**: null where an argument is null or the text does not fit.
/// - **Errors**: a pattern that Java refuses is reported at the pattern when the query is planned.
/// - **Source**: IBM, "AQL data calculation and formatting functions", which gives the pattern first.
pub(crate) const PARSETIMESTAMP: Function = Function {
    spec: spec::scalar(
        "ariel.PARSETIMESTAMP",
        "PARSETIMESTAMP('pattern', text) -> milliseconds",
        Arity::exactly(2),
        spec::integer,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let zone = context.zone.clone();
    let Some(Literal::Text(pattern)) = &args[0].constant else {
        return Ok(Box::new(move |args| {
            let format = text_of(&args[0]).and_then(|pattern| SimpleDateFormat::new(&pattern).ok());
            format.and_then(|format| read(&args[1], &format, &zone)).into()
        }));
    };
    let format =
        SimpleDateFormat::new(pattern).map_err(|reason| invalid_pattern(pattern, &reason, args[0].span))?;
    Ok(Box::new(move |args| read(&args[1], &format, &zone).into()))
}

fn read(value: &Value<'_>, format: &SimpleDateFormat, zone: &TimeZone) -> Option<i64> {
    format.parse(&text_of(value)?, zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn reads_times() {
        check(&PARSETIMESTAMP, &[text("yyyy-MM-dd HH:mm:ss"), field("2026-08-24 13:30:15")], "1787578215000");
        check(&PARSETIMESTAMP, &[text("yyyyMMdd"), field("20260824")], "1787529600000");
        check(
            &PARSETIMESTAMP,
            &[text("dd MMM yyyy hh:mm a Z"), field("24 Aug 2026 01:30 PM +0200")],
            "1787571000000",
        );
        check(&PARSETIMESTAMP, &[text("yyyy-MM-dd"), field("today")], "null");
        check(&PARSETIMESTAMP, &[text("yyyy-MM-dd"), missing()], "null");
    }
}
