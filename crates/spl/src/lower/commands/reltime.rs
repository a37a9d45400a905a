//! `reltime`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `reltime [timefield=f ...] [prefix=s]`: how long ago a time was, in words such as `5 days ago`, in `reltime`; of a
/// named field in the field with `prefix` (`reltime_`) before its name.
pub(super) fn reltime(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let named = reader.text_option(&["timefield"])?;
    let prefix = reader.text_option(&["prefix"])?;
    let more = if named.is_some() { reader.fields(&[]) } else { Vec::new() };
    reader.finish()?;
    let time = Spanned::new("_time".to_owned(), span);
    let mut fields = vec![field(named.as_ref().unwrap_or(&time))];
    fields.extend(more);
    let mut steps = Vec::new();
    for of in fields {
        let to = match (&named, &prefix) {
            (None, None) => "reltime".to_owned(),
            (_, Some(prefix)) => format!("{}{}", prefix.value, of.name),
            (Some(_), None) => format!("reltime_{}", of.name),
        };
        let to = plan::Field { name: to, span: of.span };
        let at = of.span;
        let args =
            vec![arg("field", ArgValue::Fields(vec![of]), at), arg("as", ArgValue::Fields(vec![to]), at)];
        steps.extend(vendor("splunk.reltime", args, span));
    }
    Ok(steps)
}
