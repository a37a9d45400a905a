//! `extract`, `kv` and `xmlkv`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg, field};
use super::super::{Lowering, Result};
use super::vendor;
use crate::suggest::nearest;

/// `extract [pairdelim=s] [kvdelim=s] [limit=n] [maxchars=n] [mv_add=b] [clean_keys=b] [transform ...]`: pairs, or what
/// the named stanzas of an app's `transforms.conf` find.
pub(super) fn extract(lowering: &Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
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
    let mut transforms = Vec::new();
    loop {
        reader.skip_commas();
        let Some(name) = reader.word() else { break };
        transforms.push(name);
    }
    if !transforms.is_empty() {
        reader.finish()?;
        return by_transforms(lowering, &transforms, span);
    }
    reader.finish()?;
    args.push(arg("field", ArgValue::Fields(vec![field(&Spanned::new("_raw".to_owned(), span))]), span));
    Ok(vendor("splunk.extract", args, span))
}

/// What stanzas of `transforms.conf` find in each row, whatever it is an event of.
fn by_transforms(lowering: &Lowering<'_>, names: &[Spanned<String>], span: Span) -> Result<Vec<Step>> {
    let known = &lowering.knowledge.transforms;
    let text = |name: &'static str, text: String| arg(name, ArgValue::Text(text), span);
    let listed = names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join(",");
    let mut args =
        vec![text("stanza", "default".to_owned()), text("setting", format!("REPORT-extract={listed}"))];
    for name in names {
        let Some(settings) = known.get(&name.value) else {
            let message = format!("no app defines the transform `{}`", name.value);
            let unknown = Diagnostic::error("unknown-transform", name.span, message);
            let near = nearest(&name.value, known.keys().map(String::as_str));
            return Err(Box::new(match near {
                Some(near) => unknown.with_note(format!("did you mean `{near}`?")),
                None => {
                    unknown.with_note("transforms are stanzas of an app's `transforms.conf`: give the app")
                }
            }));
        };
        args.push(text("transform", name.value.clone()));
        args.extend(settings.iter().map(|(key, value)| text("setting", format!("{key}={value}"))));
    }
    let raw = Spanned::new("_raw".to_owned(), span);
    args.push(arg("reads", ArgValue::Fields(vec![field(&raw)]), span));
    Ok(vendor("splunk.extractions", args, span))
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
