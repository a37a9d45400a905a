//! `concurrency`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `concurrency duration=f [start=f] [output=f]`: how many events last at the start of each.
pub(super) fn concurrency(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let Some(duration) = reader.text_option(&["duration"])? else {
        let message = "Error in 'concurrency' command: `duration=<field>` is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    };
    let named = |found: Option<Spanned<String>>, default: &str| {
        found.unwrap_or_else(|| Spanned::new(default.to_owned(), span))
    };
    let start = named(reader.text_option(&["start"])?, "_time");
    let output = named(reader.text_option(&["output"])?, "concurrency");
    reader.finish()?;
    let one =
        |name, written: &Spanned<String>| arg(name, ArgValue::Fields(vec![field(written)]), written.span);
    let args = vec![one("duration", &duration), one("start", &start), one("output", &output)];
    Ok(vendor("splunk.concurrency", args, span))
}
