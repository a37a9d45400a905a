//! `convert`.

use plan::{ArgValue, Renaming, Step};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg, field};
use super::super::{Lowering, Result};
use super::vendor;
use crate::suggest::nearest;
use crate::syntax::{Argument, ArgumentKind};

/// How times are written where nothing is said (Search Reference, "convert").
const DEFAULT_FORMAT: &str = "%m/%d/%Y %H:%M:%S";

/// The conversions, in the words of the reference.
const CONVERSIONS: &[&str] =
    &["auto", "ctime", "dur2sec", "memk", "mktime", "mstime", "none", "num", "rmcomma", "rmunit"];

/// `convert [timeformat=".."] ctime(f*) [AS g] ...`: each conversion is an argument under its own name.
pub(super) fn convert(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let format =
        reader.text_option(&["timeformat"])?.unwrap_or(Spanned::new(DEFAULT_FORMAT.to_owned(), span));
    let mut args = vec![arg("timeformat", ArgValue::Text(format.value), format.span)];
    loop {
        reader.skip_commas();
        let Some(argument) = reader.rest.front().copied() else { break };
        let ArgumentKind::Call(name, inner) = &argument.kind else { return Err(reader.unexpected(argument)) };
        reader.rest.pop_front();
        let conversion = conversion(name)?;
        let fields = names(&reader, inner, argument.span)?;
        let pairs = if reader.keyword("as") {
            let to = reader.expect("a field name after `AS`")?;
            lowering.declared.insert(to.value.clone());
            fields.iter().map(|from| Renaming { from: field(from), to: field(&to) }).collect()
        } else {
            fields.iter().map(|from| Renaming { from: field(from), to: field(from) }).collect()
        };
        args.push(arg(conversion, ArgValue::Pairs(pairs), argument.span));
    }
    if args.len() == 1 {
        reader.expect("a conversion such as `ctime(field)`")?;
    }
    reader.finish()?;
    Ok(vendor("splunk.convert", args, span))
}

fn conversion(name: &Spanned<String>) -> Result<&'static str> {
    let folded = name.value.to_ascii_lowercase();
    if let Some(found) = CONVERSIONS.iter().find(|known| **known == folded) {
        return Ok(found);
    }
    let message = format!("`{}` is not a conversion of `convert`", name.value);
    let mut diagnostic = Diagnostic::error("unknown-function", name.span, message);
    if let Some(near) = nearest(&folded, CONVERSIONS.iter().copied()) {
        diagnostic = diagnostic.with_note(format!("did you mean `{near}`?")).with_fix(name.span, near);
    }
    Err(Box::new(diagnostic))
}

fn names(reader: &Reader<'_>, inner: &[Argument], call: Span) -> Result<Vec<Spanned<String>>> {
    let mut found = Vec::new();
    for argument in inner {
        match &argument.kind {
            ArgumentKind::Word(name) | ArgumentKind::Text(name) => {
                found.push(Spanned::new(name.clone(), argument.span));
            }
            ArgumentKind::Comma => {}
            _ => return Err(reader.unexpected(argument)),
        }
    }
    if found.is_empty() {
        let message = "Error in 'convert' command: a field name is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", call, message)));
    }
    Ok(found)
}
