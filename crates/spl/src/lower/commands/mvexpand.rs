//! `mvexpand`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `mvexpand f [limit=n]`: 0 means no limit.
pub(super) fn mvexpand(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let limit = reader.count_option(&["limit"])?.unwrap_or(Spanned::new(0, span));
    let subject = reader.expect("A field name")?;
    reader.finish()?;
    let args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("limit", ArgValue::Integer(limit.value), limit.span),
    ];
    Ok(vendor("splunk.mvexpand", args, span))
}
