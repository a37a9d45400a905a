//! `timewrap`.

use plan::{ArgValue, Step, TimeRange};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, bad_value};
use super::vendor;

/// `timewrap [n]span [align=now|end] [series=relative|exact|short] [time_format=s]`: each period of a timechart as a
/// series of its own.
pub(super) fn timewrap(range: &TimeRange, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let align = reader.text_option(&["align"])?.unwrap_or(Spanned::new("end".to_owned(), span));
    if !matches!(align.value.as_str(), "now" | "end") {
        return Err(bad_value(&align, "now or end", "align"));
    }
    let series = reader.text_option(&["series"])?.unwrap_or(Spanned::new("relative".to_owned(), span));
    if !matches!(series.value.as_str(), "relative" | "exact" | "short") {
        return Err(bad_value(&series, "relative, exact or short", "series"));
    }
    let format = reader.text_option(&["time_format"])?;
    if series.value == "exact" && format.is_none() {
        let message = "Error in 'timewrap' command: `series=exact` needs `time_format`";
        return Err(Box::new(Diagnostic::error("missing-argument", series.span, message)));
    }
    let wrapped = reader.expect("a span of time such as `1week`")?;
    reader.finish()?;
    let mut args = vec![
        arg("span", ArgValue::Text(wrapped.value), wrapped.span),
        arg("series", ArgValue::Text(series.value), series.span),
    ];
    args.extend(format.map(|format| arg("time_format", ArgValue::Text(format.value), format.span)));
    if align.value == "end" {
        args.extend(range.end.as_ref().map(|end| arg("end", ArgValue::Expr(end.time.clone()), align.span)));
    }
    Ok(vendor("splunk.timewrap", args, span))
}
