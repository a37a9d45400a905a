//! `tojson`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, bad_value, field};
use super::vendor;
use crate::syntax::{Argument, ArgumentKind};

/// How a field is written.
const KINDS: [&str; 6] = ["auto", "bool", "json", "none", "num", "str"];

/// `tojson [kind(fields)]... [default_type=kind] [fill_null=b] [include_internal=b] [output_field=f]`.
pub(super) fn tojson(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let kind = reader.text_option(&["default_type"])?.unwrap_or(Spanned::new("none".to_owned(), span));
    if !KINDS.contains(&kind.value.as_str()) {
        return Err(bad_value(&kind, "auto, bool, json, none, num or str", "default_type"));
    }
    let mut args = vec![arg("default_type", ArgValue::Text(kind.value), kind.span)];
    for name in ["fill_null", "include_internal"] {
        let set = reader.boolean_option(&[name])?.unwrap_or(Spanned::new(false, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    let to = reader.text_option(&["output_field"])?.unwrap_or(Spanned::new("_raw".to_owned(), span));
    args.push(arg("output_field", ArgValue::Fields(vec![field(&to)]), to.span));
    while let Some(next) = reader.rest.front().copied() {
        match &next.kind {
            ArgumentKind::Comma => {}
            ArgumentKind::Call(name, fields) => {
                let name = KINDS.into_iter().find(|known| *known == name.value.to_ascii_lowercase());
                let name = name.ok_or_else(|| reader.unexpected(next))?;
                args.push(arg(name, ArgValue::Fields(named(fields)?), next.span));
            }
            ArgumentKind::Word(name) | ArgumentKind::Text(name) => {
                let name = Spanned::new(name.clone(), next.span);
                args.push(arg("default", ArgValue::Fields(vec![field(&name)]), next.span));
            }
            _ => return Err(reader.unexpected(next)),
        }
        reader.rest.pop_front();
    }
    reader.finish()?;
    Ok(vendor("splunk.tojson", args, span))
}

/// The fields in the parentheses behind a kind.
fn named(arguments: &[Argument]) -> Result<Vec<plan::Field>> {
    let mut fields = Vec::new();
    for argument in arguments {
        match &argument.kind {
            ArgumentKind::Comma => {}
            ArgumentKind::Word(name) | ArgumentKind::Text(name) => {
                fields.push(field(&Spanned::new(name.clone(), argument.span)));
            }
            _ => {
                let message = format!("Error in 'tojson' command: The argument '{argument}' is invalid");
                return Err(Box::new(Diagnostic::error("unexpected-argument", argument.span, message)));
            }
        }
    }
    Ok(fields)
}
