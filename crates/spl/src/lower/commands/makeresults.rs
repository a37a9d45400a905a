//! `makeresults`.

use plan::{ArgValue, Step, StepKind, Vendor};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result, step};
use super::vendor;

/// `makeresults [count=n] [annotate=b]` or `makeresults format=csv|json data="..."`. Messages are Splunk's, recorded
/// from 10.4.2. It takes no notice of options that it does not know; here each is warned of.
pub(super) fn makeresults(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let count = reader.count_option(&["count"])?;
    let annotate = reader.boolean_option(&["annotate"])?;
    super::metadata::only_server(&mut reader)?;
    let format = reader.text_option(&["format"])?;
    let data = reader.text_option(&["data"])?;
    let given = count.is_some() || annotate.is_some();
    for unknown in reader.take_unknown() {
        let message = format!("`makeresults` takes no notice of `{}`", unknown.value);
        lowering.doubts.borrow_mut().push(Diagnostic::warning("ignored-option", unknown.span, message));
    }
    reader.finish()?;
    let count = count.unwrap_or(Spanned::new(1, span));
    let annotate = annotate.unwrap_or(Spanned::new(false, span));
    let mut args = vec![
        arg("count", ArgValue::Integer(count.value), count.span),
        arg("annotate", ArgValue::Boolean(annotate.value), annotate.span),
    ];
    match (format, data) {
        (None, None) => {}
        (Some(format), Some(data)) => {
            if given {
                return fail(span, ONLY_DATA);
            }
            if !matches!(format.value.as_str(), "csv" | "json") {
                let message = format!(
                    "An invalid 'format' was specified: {}. Valid 'format' options are 'csv' and 'json'",
                    format.value
                );
                return fail(format.span, &message);
            }
            args.push(arg("format", ArgValue::Text(format.value), format.span));
            args.push(arg("data", ArgValue::Text(data.value), data.span));
        }
        (Some(alone), None) | (None, Some(alone)) => return fail(alone.span, BOTH),
    }
    Ok(vendor("splunk.makeresults", args, span))
}

/// So many rows that hold only a time.
pub(super) fn rows(count: i64, span: Span) -> Step {
    let args =
        vec![arg("count", ArgValue::Integer(count), span), arg("annotate", ArgValue::Boolean(false), span)];
    let vendor = Vendor { command: "splunk.makeresults".to_owned(), args };
    step(StepKind::Vendor(vendor), span)
}

const BOTH: &str = "You must specify both 'format' and 'data' arguments for 'makeresults' to read inline data. If you \
                    are providing inline data, specify both 'format' and 'data'. If you are not providing inline \
                    data, do not specify either argument";

const ONLY_DATA: &str = "When 'makeresults' generates events from inline data, it does not allow arguments other than \
                         'format' and 'data'. If you are providing inline data for 'makeresults', specify only the \
                         'format' and 'data' arguments";

fn fail<T>(span: Span, message: &str) -> Result<T> {
    let message = format!("Error in 'MakeResultsProcessor': {message}");
    Err(Box::new(Diagnostic::error("bad-arguments", span, message)))
}
