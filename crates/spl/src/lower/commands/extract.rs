//! `extract`, `kv` and `xmlkv`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `extract [pairdelim=s] [kvdelim=s] [limit=n] [maxchars=n] [mv_add=b] [clean_keys=b]`; transforms are not supported.
pub(super) fn extract(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    for name in ["auto", "segment", "reload"] {
        reader.boolean_option(&[name])?;
    }
    let mut args = Vec::new();
    for name in ["pairdelim", "kvdelim"] {
        if let Some(text) = reader.text_option(&[name])? {
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    for (name, default) in [("limit", 50), ("maxchars", 10_240)] {
        let count = reader.count_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Integer(count.value), count.span));
    }
    for (name, default) in [("mv_add", false), ("clean_keys", true)] {
        let flag = reader.boolean_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Boolean(flag.value), flag.span));
    }
    if let Some(name) = reader.word() {
        let message = format!("`{}`: transforms of `extract` are not supported yet", name.value);
        return Err(Box::new(Diagnostic::error("unsupported-argument", name.span, message)));
    }
    reader.finish()?;
    args.push(arg("field", ArgValue::Fields(vec![field(&Spanned::new("_raw".to_owned(), span))]), span));
    Ok(vendor("splunk.extract", args, span))
}

/// `xmlkv [f] [maxinputs=n]`: `maxinputs` bounds how many events Splunk takes at once, not what it answers.
pub(super) fn xmlkv(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    reader.count_option(&["maxinputs"])?;
    let subject = reader.word().unwrap_or(Spanned::new("_raw".to_owned(), span));
    reader.finish()?;
    let args = vec![arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span)];
    Ok(vendor("splunk.xmlkv", args, span))
}
