//! `starttime > 1604913950`: times are milliseconds since 1970, so this is a day of January 1970; the number of
//! seconds is meant.

use plan::Expr;
use text::{Diagnostic, Span};

use super::seconds::Seconds;

/// 1990 to 2100 in seconds; in milliseconds all of it is in January and February of 1970.
const SECONDS: std::ops::Range<i64> = 631_152_000..4_102_444_800;

const TIMES: [&str; 3] = ["starttime", "devicetime", "endtime"];

/// `Some` where a property that holds a time is compared with a number of seconds.
pub(crate) fn epoch_seconds(beside: &Expr, count: i64, span: Span) -> Option<Seconds> {
    let Expr::Field(field) = beside else { return None };
    if !TIMES.iter().any(|time| field.name.eq_ignore_ascii_case(time)) || !SECONDS.contains(&count) {
        return None;
    }
    let milliseconds = count.checked_mul(1000)?;
    let name = "milliseconds-as-seconds";
    let what =
        format!("`{}` counts milliseconds since 1970, and {count} of them are in early 1970", field.name);
    Some(Seconds {
        milliseconds,
        warning: Diagnostic::warning(name, span, format!("{what}; {count} s are taken"))
            .with_fix(span, milliseconds.to_string()),
        doubt: Diagnostic::warning(name, span, what).with_fix(span, milliseconds.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(property: &str, count: i64, expected: Option<i64>) {
        let field = Expr::field(property, Span::default());
        assert_eq!(epoch_seconds(&field, count, Span::default()).map(|found| found.milliseconds), expected);
    }

    #[test]
    fn tells_seconds_since_1970_from_milliseconds() {
        check("starttime", 1_604_913_950, Some(1_604_913_950_000));
        check("starttime", 1_604_913_950_000, None);
        check("devicetime", 0, None);
        check("qid", 1_604_913_950, None);
    }
}
