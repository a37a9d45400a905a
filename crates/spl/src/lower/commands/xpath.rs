//! `xpath`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `xpath "path" [field=f] [outfield=g] [default=s]`.
pub(super) fn xpath(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut args = Vec::new();
    for (name, default) in [("field", "_raw"), ("outfield", "xpath")] {
        let named = reader.text_option(&[name])?.unwrap_or(Spanned::new(default.to_owned(), span));
        args.push(arg(name, ArgValue::Fields(vec![field(&named)]), named.span));
    }
    if let Some(default) = reader.text_option(&["default"])? {
        args.push(arg("default", ArgValue::Text(default.value), default.span));
    }
    let path = reader.expect("a path in quotes")?;
    reader.finish()?;
    args.push(arg("path", ArgValue::Text(path.value), path.span));
    Ok(vendor("splunk.xpath", args, span))
}
