//! `multikv`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, bad_value, field};
use super::vendor;

/// `multikv [copyattrs=b] [forceheader=n] [multitable=b] [noheader=b] [rmorig=b] [fields f...] [filter t...]`.
pub(super) fn multikv(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    if let Some(conf) = reader.text_option(&["conf"])? {
        let message = format!("`conf={}`: stanzas of `multikv.conf` are not supported yet", conf.value);
        return Err(Box::new(Diagnostic::error("unsupported-option", conf.span, message)));
    }
    let mut args = vec![arg("field", ArgValue::Fields(vec![field(&raw(span))]), span)];
    for (name, default) in [("copyattrs", true), ("multitable", true), ("noheader", false), ("rmorig", true)]
    {
        let set = reader.boolean_option(&[name])?.unwrap_or(Spanned::new(default, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    if let Some(line) = reader.count_option(&["forceheader"])? {
        if line.value == 0 {
            return Err(bad_value(&line.map(|line| line.to_string()), "positive integer", "forceheader"));
        }
        args.push(arg("forceheader", ArgValue::Integer(line.value), line.span));
    }
    loop {
        reader.skip_commas();
        if reader.keyword("fields") {
            let fields = reader.fields(&["filter"]);
            args.push(arg("only", ArgValue::Fields(fields), span));
        } else if reader.keyword("filter") {
            for term in reader.fields(&["fields"]) {
                args.push(arg("filter", ArgValue::Text(term.name), term.span));
            }
        } else {
            break;
        }
    }
    reader.finish()?;
    Ok(vendor("splunk.multikv", args, span))
}

fn raw(span: text::Span) -> Spanned<String> {
    Spanned::new("_raw".to_owned(), span)
}
