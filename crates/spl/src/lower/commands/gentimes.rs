//! `gentimes`.

use plan::{ArgValue, Expr, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg};
use super::vendor;

/// `gentimes start=t [end=t] [increment=n(s|m|h|d)]`: a row for each span of time, where `t` is `MM/DD/YYYY[:HH:MM:SS]` or
/// a number of days from today. Without `end` it is the midnight before now.
pub(super) fn gentimes(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let Some(start) = reader.text_option(&["start"])? else {
        let message = "Error in 'gentimes' command: `start=<time>` is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    };
    let end = reader.text_option(&["end"])?.unwrap_or(Spanned::new("0".to_owned(), span));
    let increment = reader.text_option(&["increment"])?.unwrap_or(Spanned::new("1d".to_owned(), span));
    reader.finish()?;
    let seconds = seconds(&increment)?;
    let args = vec![
        arg("start", ArgValue::Expr(time(&start)?), start.span),
        arg("end", ArgValue::Expr(time(&end)?), end.span),
        arg("increment", ArgValue::Integer(seconds), increment.span),
    ];
    Ok(vendor("splunk.gentimes", args, span))
}

/// The time as an expression in seconds since 1970.
fn time(written: &Spanned<String>) -> Result<Expr> {
    let (text, span) = (written.value.trim(), written.span);
    if let Ok(days) = text.parse::<i64>() {
        let modifier = Expr::text(format!("{days:+}d@d"), span);
        return Ok(Expr::call(
            "splunk.relative_time",
            vec![Expr::call("splunk.now", Vec::new(), span), modifier],
            span,
        ));
    }
    let (day, clock) = text.split_once(':').unwrap_or((text, "00:00:00"));
    let parts: Vec<&str> = day.split('/').collect();
    let digits = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let &[month, date, year] = parts.as_slice() else { return Err(wrong(written)) };
    if !parts.iter().all(digits)
        || clock.split(':').count() != 3
        || !clock.split(':').all(|part| digits(&part))
    {
        return Err(wrong(written));
    }
    let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
    let whole = Expr::text(format!("{month}/{date}/{year}:{clock}"), span);
    Ok(Expr::call("splunk.strptime", vec![whole, Expr::text("%m/%d/%Y:%H:%M:%S", span)], span))
}

fn wrong(written: &Spanned<String>) -> Box<Diagnostic> {
    let message = format!("Error in 'gentimes' command: `{}` is no time", written.value);
    Box::new(
        Diagnostic::error("invalid-time", written.span, message).with_note(
            "write `MM/DD/YYYY`, `MM/DD/YYYY:HH:MM:SS`, or a number of days from today such as `-30`",
        ),
    )
}

/// `4h` as seconds.
fn seconds(written: &Spanned<String>) -> Result<i64> {
    let text = written.value.trim();
    let at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let each = match &text[at..] {
        "s" | "" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => 0,
    };
    match text[..at].parse::<i64>().ok().and_then(|count| count.checked_mul(each)) {
        Some(seconds) if seconds > 0 => Ok(seconds),
        _ => {
            let message = format!("Error in 'gentimes' command: `{text}` is no increment");
            Err(Box::new(
                Diagnostic::error("bad-option-value", written.span, message)
                    .with_note("write a number with `s`, `m`, `h` or `d`"),
            ))
        }
    }
}
