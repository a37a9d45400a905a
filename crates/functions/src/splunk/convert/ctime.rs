//! `convert ctime(field)`.

use plan::Arity;
use text::Diagnostic;

use crate::splunk::number::as_number;
use crate::splunk::strftime::written;
use crate::splunk::time_format::TimeFormat;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `ctime(field, "format")` writes a time, given in seconds since 1970, in the user's zone.
///
/// - **Null** stays null; each member of a multivalue is written, and what is no number stays (believed).
/// - **Source**: Search Reference, "convert"; measured on Splunk 10.4.2.
pub(super) const CTIME: Function = Function {
    spec: spec::scalar(
        "splunk.convert_ctime",
        "ctime(field, \"format\") -> text",
        Arity::exactly(2),
        spec::text_like_first,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let format = TimeFormat::new(&spec::written_text(&args[1])?);
    let zone = context.zone.clone();
    Ok(Box::new(move |args| match &args[0] {
        Value::Null => Value::Null,
        Value::Integer(_) | Value::Number(_) => written(&args[0], &format, &zone).into(),
        other => other.map_members(|text| {
            let number = as_number(&Value::Text(text.clone())).map(Value::Number);
            number.and_then(|number| written(&number, &format, &zone)).map_or(text, Into::into)
        }),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, multi, text};

    #[test]
    fn times_are_written() {
        check(&CTIME, &[field("1"), text("%Y")], "1970");
        check(&CTIME, &[computed(1_787_578_215.0), text("%Y-%m-%dT%H:%M:%S")], "2026-08-24T13:30:15");
        check(&CTIME, &[multi(&["0", "x"]), text("%d.%m.%Y")], "[01.01.1970, x]");
        check(&CTIME, &[missing(), text("%Y")], "null");
    }
}
