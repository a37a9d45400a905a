//! `join`.

use plan::{ArgValue, Field, Renaming, Step, StepKind};
use text::{Diagnostic, Span, Spanned};

use super::super::reader::{Reader, arg, field};
use super::super::{Lowering, Result, step};
use super::named_dataset::{begins, named};
use super::vendor;

/// `join [type=inner|left|outer] [overwrite=b] [max=n] [usetime=b] [earlier=b] [f, ...] [search ...]`: without
/// fields those that both sides have. `max=0` means all.
///
/// `join left=L right=R where L.f=R.g ... [search ...]`: each field with the alias of its side before its name, internal
/// ones as they are (believed).
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
    reader.refuse(&["return_multivalue"])?;
    let aliased = aliased(&mut reader)?;
    let mut fields = reader.fields(&[]);
    let (mut other, place) = match (reader.subsearch(), dataset(&mut fields)) {
        (Some(subsearch), _) => (lowering.subpipeline(subsearch)?, subsearch.span),
        (None, Some((name, at))) => (named(lowering, &name, at)?, at),
        (None, None) => {
            reader.expect("a subsearch in brackets")?;
            return Ok(Vec::new());
        }
    };
    reader.skip_commas();
    match reader.rest.front() {
        Some(left) => return Err(reader.unexpected(left)),
        None if aliased.is_none() => reader.finish_options()?,
        None => {}
    }
    let mut steps = Vec::new();
    let (mut ours, mut theirs) = (fields, Vec::new());
    if let Some(aliased) = aliased {
        steps.push(under(&aliased.left));
        other.steps.push(under(&aliased.right));
        (ours, theirs) = aliased.pairs.into_iter().unzip();
    }
    let mut args = vec![
        arg("fields", ArgValue::Fields(ours), span),
        arg("other_fields", ArgValue::Fields(theirs), span),
        arg("subsearch", ArgValue::Plan(other), place),
        arg("outer", ArgValue::Boolean(outer), kind.span),
        arg("max", ArgValue::Integer(max.value), max.span),
        arg("earlier", ArgValue::Boolean(earlier.value), earlier.span),
    ];
    args.extend(flags.map(|(name, found)| arg(name, ArgValue::Boolean(found.value), found.span)));
    steps.extend(vendor("splunk.join", args, span));
    Ok(steps)
}

/// The dataset behind the fields, which then end before it; `datamodel:"M.D"` comes in two parts.
fn dataset(fields: &mut Vec<Field>) -> Option<(String, Span)> {
    let at = fields.iter().position(|field| begins(&field.name))?;
    let parts = fields.split_off(at);
    let span = parts.iter().map(|part| part.span).reduce(Span::to)?;
    Some((parts.into_iter().map(|part| part.name).collect(), span))
}

/// `left=L right=R where L.f=R.g ...`.
struct Aliased {
    left: Spanned<String>,
    right: Spanned<String>,
    pairs: Vec<(Field, Field)>,
}

/// The aliases of both sides and the fields that must be equal; `None` where none is given.
fn aliased(reader: &mut Reader<'_>) -> Result<Option<Aliased>> {
    let (left, right) = (reader.text_option(&["left"])?, reader.text_option(&["right"])?);
    let (left, right) = match (left, right) {
        (None, None) => return Ok(None),
        (Some(left), Some(right)) => (left, right),
        (Some(alone), None) | (None, Some(alone)) => {
            let message = "Error in 'join' command: `left` and `right` are given together";
            return Err(Box::new(Diagnostic::error("missing-argument", alone.span, message)));
        }
    };
    let span = reader.span();
    let hint = format!("write `where {}.field={}.field`", left.value, right.value);
    let wrong = |at, what: &str| {
        let message = format!("Error in 'join' command: {what}");
        Box::new(Diagnostic::error("bad-arguments", at, message).with_note(hint.clone()))
    };
    if !reader.keyword("where") {
        return Err(wrong(span, "aliases need a `where` that says which fields are equal"));
    }
    let under = |alias: &Spanned<String>, written: &Spanned<String>| {
        let behind = written.value.strip_prefix(alias.value.as_str());
        behind.is_some_and(|name| name.len() > 1 && name.starts_with('.')).then(|| field(written))
    };
    let mut pairs = Vec::new();
    for option in reader.other_options() {
        let value = reader.option_text(option)?;
        let pair = match (under(&left, &option.name), under(&right, &value)) {
            (Some(ours), Some(theirs)) => Some((ours, theirs)),
            _ => under(&left, &value).zip(under(&right, &option.name)),
        };
        pairs.push(
            pair.ok_or_else(|| wrong(option.span, "a field of one side is compared with one of the other"))?,
        );
    }
    while reader.keyword("and") {}
    if pairs.is_empty() {
        return Err(wrong(span, "`where` names no fields"));
    }
    Ok(Some(Aliased { left, right, pairs }))
}

/// All fields with an alias before their names.
fn under(alias: &Spanned<String>) -> Step {
    let named = |name: String| Field { name, span: alias.span };
    let renaming = Renaming { from: named("*".to_owned()), to: named(format!("{}.*", alias.value)) };
    step(StepKind::Rename(vec![renaming]), alias.span)
}

fn bad_type(kind: &Spanned<String>) -> Box<Diagnostic> {
    let message =
        format!("Error in 'join' command: Invalid option value. `{}` is no type of join", kind.value);
    Box::new(
        Diagnostic::error("bad-option-value", kind.span, message)
            .with_note("write `inner`, `left` or `outer`"),
    )
}
