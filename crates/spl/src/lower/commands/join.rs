//! `join`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::reader::{Reader, arg};
use super::super::{Lowering, Result};
use super::vendor;

/// `join [type=inner|left|outer] [overwrite=b] [max=n] [usetime=b] [earlier=b] [f, ...] [search ...]`: without
/// fields those that both sides have. `max=0` means all.
pub(super) fn join(lowering: &mut Lowering<'_>, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let kind = reader.text_option(&["type"])?.unwrap_or(Spanned::new("inner".to_owned(), span));
    let outer = match kind.value.to_ascii_lowercase().as_str() {
        "inner" => false,
        "left" | "outer" => true,
        _ => return Err(bad_type(&kind)),
    };
    let max = reader.count_option(&["max"])?.unwrap_or(Spanned::new(1, span));
    let mut flag = |name: &'static str, default: bool| -> Result<Spanned<bool>> {
        let found = reader.boolean_option(&[name])?;
        Ok(found.unwrap_or(Spanned::new(default, span)))
    };
    let flags = [("overwrite", flag("overwrite", true)?), ("usetime", flag("usetime", false)?)];
    let earlier = flag("earlier", true)?;
    for alias in ["left", "right"] {
        reader.refuse(&[alias])?;
    }
    let fields = reader.fields(&[]);
    let Some(subsearch) = reader.subsearch() else {
        reader.expect("a subsearch in brackets")?;
        return Ok(Vec::new());
    };
    reader.finish()?;
    let mut args = vec![
        arg("fields", ArgValue::Fields(fields), span),
        arg("subsearch", ArgValue::Plan(lowering.subpipeline(subsearch)?), subsearch.span),
        arg("outer", ArgValue::Boolean(outer), kind.span),
        arg("max", ArgValue::Integer(max.value), max.span),
        arg("earlier", ArgValue::Boolean(earlier.value), earlier.span),
    ];
    args.extend(flags.map(|(name, found)| arg(name, ArgValue::Boolean(found.value), found.span)));
    Ok(vendor("splunk.join", args, span))
}

fn bad_type(kind: &Spanned<String>) -> Box<Diagnostic> {
    let message =
        format!("Error in 'join' command: Invalid option value. `{}` is no type of join", kind.value);
    Box::new(
        Diagnostic::error("bad-option-value", kind.span, message)
            .with_note("write `inner`, `left` or `outer`"),
    )
}
