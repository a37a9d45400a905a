//! What `MATCHES` and `IMATCHES` share.

use plan::Literal;
use text::Diagnostic;

use crate::ariel::text_of::text_of;
use crate::pattern::{Dialect, Regex, invalid_regex};
use crate::{Argument, Kernel, Value};

/// How much of the text a pattern has to match.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Any part.
    Part,
    /// All of it.
    Whole,
}

/// The kernel of a match with a Java pattern, `flags` put before it. Any element of a list may match.
pub(super) fn regular(args: &[Argument], flags: &'static str, extent: Extent) -> Result<Kernel, Diagnostic> {
    let Some(Literal::Text(pattern)) = &args[1].constant else {
        return Ok(Box::new(move |args| {
            match text_of(&args[1]).map(|pattern| compile(&pattern, flags, extent)) {
                Some(Ok(regex)) => matches(&args[0], &regex),
                Some(Err(_)) | None => Value::Null,
            }
        }));
    };
    let regex =
        compile(pattern, flags, extent).map_err(|reason| invalid_regex(pattern, &reason, args[1].span))?;
    Ok(Box::new(move |args| matches(&args[0], &regex)))
}

fn compile(pattern: &str, flags: &str, extent: Extent) -> Result<Regex, String> {
    Regex::new(pattern, Dialect::Java)?;
    match extent {
        Extent::Part => Regex::new(&format!("{flags}{pattern}"), Dialect::Java),
        Extent::Whole => Regex::new(&format!("{flags}\\A(?:{pattern})\\z"), Dialect::Java),
    }
}

fn matches(value: &Value<'_>, regex: &Regex) -> Value<'static> {
    if let Value::Multi(texts) = value {
        return Value::Boolean(texts.iter().any(|text| regex.is_match(text)));
    }
    text_of(value).map(|text| regex.is_match(&text)).into()
}
