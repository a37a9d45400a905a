//! `spath`.

use plan::{ArgValue, Assignment, Expr, Step, StepKind};
use text::Spanned;

use super::super::reader::{Reader, arg, field};
use super::super::{Result, step};
use super::vendor;

/// `spath [input=f] [output=f] [path=p | p]`: with a path one field, which keeps its value where nothing is found;
/// without one all that the text holds.
pub(super) fn spath(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let input = reader.text_option(&["input"])?.unwrap_or(Spanned::new("_raw".to_owned(), span));
    let output = reader.text_option(&["output"])?;
    let mut path = reader.text_option(&["path"])?;
    if path.is_none() {
        path = reader.word();
    }
    reader.finish()?;
    let Some(path) = path else {
        let args = vec![arg("input", ArgValue::Fields(vec![field(&input)]), input.span)];
        return Ok(vendor("splunk.spath", args, span));
    };
    let output = output.unwrap_or_else(|| path.clone());
    let read = Expr::field(&input.value, input.span);
    let found = Expr::call("splunk.spath", vec![read, Expr::text(&path.value, path.span)], span);
    let kept = Expr::field(&output.value, output.span);
    let value = Expr::call("splunk.coalesce", vec![found, kept], span);
    Ok(vec![step(StepKind::Extend(vec![Assignment { field: field(&output), value }]), span)])
}
