//! `set`.

use plan::{ArgValue, Step};
use text::Diagnostic;

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result};
use super::vendor;

/// `set union|diff|intersect [..] [..]`: the rows of two subsearches as sets.
pub(super) fn set(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let operation = reader.expect("`union`, `diff` or `intersect`")?;
    let folded = operation.value.to_ascii_lowercase();
    if !matches!(folded.as_str(), "union" | "diff" | "intersect") {
        let message =
            format!("Error in 'set' command: `{}` is not one of union, diff and intersect", operation.value);
        return Err(Box::new(Diagnostic::error("unexpected-argument", operation.span, message)));
    }
    let mut args = vec![arg("operation", ArgValue::Text(folded), operation.span)];
    for name in ["subsearch", "other"] {
        let Some(subsearch) = reader.subsearch() else {
            reader.expect("a subsearch in brackets")?;
            return Ok(Vec::new());
        };
        args.push(arg(name, ArgValue::Plan(lowering.subpipeline(subsearch)?), subsearch.span));
    }
    reader.finish()?;
    Ok(vendor("splunk.set", args, span))
}
