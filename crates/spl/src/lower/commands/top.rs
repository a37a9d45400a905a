//! `top` and `rare`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg};
use super::vendor;

/// How many values come out where nothing is said (Search Reference, "top").
const DEFAULT_LIMIT: i64 = 10;

/// `top [N] [options] f ... [BY g ...]`.
pub(super) fn top(mut reader: Reader<'_>, command: &str) -> Result<Vec<Step>> {
    let span = reader.span();
    let limit = match reader.count_option(&["limit"])? {
        Some(limit) => limit,
        None => reader.number().unwrap_or(Spanned::new(DEFAULT_LIMIT, span)),
    };
    let fields = reader.fields(&["by"]);
    if fields.is_empty() {
        reader.expect("a field name")?;
    }
    let by = if reader.keyword("by") {
        let by = reader.fields(&[]);
        if by.is_empty() {
            reader.expect("a field name after `BY`")?;
        }
        by
    } else {
        Vec::new()
    };
    let mut args = vec![
        arg("limit", ArgValue::Integer(limit.value), limit.span),
        arg("fields", ArgValue::Fields(fields), span),
        arg("by", ArgValue::Fields(by), span),
    ];
    for (name, default) in [("showcount", true), ("showperc", true), ("useother", false)] {
        let set = reader.boolean_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    for (name, default) in [("countfield", "count"), ("percentfield", "percent"), ("otherstr", "OTHER")] {
        let text = reader.text_option(&[name])?.unwrap_or(Spanned::new(default.to_owned(), span));
        args.push(arg(name, ArgValue::Text(text.value), text.span));
    }
    reader.finish()?;
    Ok(vendor(command, args, span))
}
