//! `convert mktime(field)`.

use plan::Arity;
use text::Diagnostic;

use crate::splunk::strptime::read;
use crate::splunk::time_format::TimeFormat;
use crate::{Argument, Context, Function, Kernel, spec};

/// `mktime(field, "format")` is the seconds since 1970 of a time that is written in the user's zone.
///
/// - **Null**: null where the value is missing or does not fit the format.
/// - **Source**: Search Reference, "convert".
pub(super) const MKTIME: Function = Function {
    spec: spec::scalar(
        "splunk.convert_mktime",
        "mktime(field, \"format\") -> number",
        Arity::exactly(2),
        spec::number,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let format = TimeFormat::new(&spec::written_text(&args[1])?);
    let zone = context.zone.clone();
    let year = context.year();
    Ok(Box::new(move |args| {
        read(&args[0], &format, &zone, year).and_then(|seconds| seconds.parse::<f64>().ok()).into()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn times_are_read() {
        check(&MKTIME, &[field("08/24/2026 13:30:15"), text("%m/%d/%Y %H:%M:%S")], "1787578215");
        check(&MKTIME, &[field("yesterday"), text("%m/%d/%Y")], "null");
        check(&MKTIME, &[missing(), text("%Y")], "null");
    }
}
