//! `xmlunescape`.

use plan::{Assignment, Expr, Field, Step, StepKind};

use super::super::reader::Reader;
use super::super::{Result, step};

/// `xmlunescape [maxinputs=n]`: `&lt;`, `&gt;` and `&amp;` of the event's text as the characters that they stand for. How
/// many events a script of Splunk's takes changes no value.
pub(super) fn xmlunescape(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.count_option(&["maxinputs"])?;
    reader.finish()?;
    let raw = Expr::field("_raw", span);
    let value = [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")].into_iter().fold(raw, |text, (from, to)| {
        Expr::call("splunk.replace", vec![text, Expr::text(from, span), Expr::text(to, span)], span)
    });
    let field = Field { name: "_raw".to_owned(), span };
    Ok(vec![step(StepKind::Extend(vec![Assignment { field, value }]), span)])
}
