//! `PARSEDATETIME('text')`.

use plan::Arity;
use text::Diagnostic;

use crate::spec::written_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `PARSEDATETIME('1 hour ago')` is a time before the search, in milliseconds since 1970: `now`, or a number, a unit
/// from second to year, and `ago`, in any case. Days and longer are of the calendar in the console's zone (believed).
///
/// - **Errors**: another text is reported when the query is planned.
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const PARSEDATETIME: Function = Function {
    spec: spec::scalar(
        "ariel.PARSEDATETIME",
        "PARSEDATETIME('1 hour ago') -> milliseconds",
        Arity::exactly(1),
        spec::integer,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let text = written_text(&args[0])?;
    let time_ms = time_ago(&text, context).ok_or_else(|| {
        let message = format!("`{text}` is not a time such as `1 hour ago`");
        Diagnostic::error("invalid-time", args[0].span, message)
    })?;
    Ok(Box::new(move |_| Value::Integer(time_ms)))
}

fn time_ago(text: &str, context: &Context) -> Option<i64> {
    let now =
        jiff::Timestamp::from_nanosecond(i128::from(context.now_ns)).ok()?.to_zoned(context.zone.clone());
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let span = match words.as_slice() {
        ["now"] => jiff::Span::new(),
        [count, unit, "ago"] => {
            let count: i64 = count.parse().ok()?;
            let span = jiff::Span::new();
            match unit.trim_end_matches('s') {
                "second" => span.try_seconds(count),
                "minute" => span.try_minutes(count),
                "hour" => span.try_hours(count),
                "day" => span.try_days(count),
                "week" => span.try_weeks(count),
                "month" => span.try_months(count),
                "year" => span.try_years(count),
                _ => return None,
            }
            .ok()?
        }
        _ => return None,
    };
    Some(now.checked_sub(span).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, text};

    #[test]
    fn counts_back_from_now() {
        check(&PARSEDATETIME, &[text("now")], "1772600767891");
        check(&PARSEDATETIME, &[text("1 Hour ago")], "1772597167891");
        check(&PARSEDATETIME, &[text("2 weeks ago")], "1771391167891");
        check(&PARSEDATETIME, &[text("soon")], "error: `soon` is not a time such as `1 hour ago`");
    }
}
