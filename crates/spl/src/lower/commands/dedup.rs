//! `dedup`.

use plan::{ArgValue, Collation, Direction, Sort, SortKey, Step, StepKind};
use text::{Diagnostic, Spanned};

use super::super::reader::{Reader, arg};
use super::super::{Result, step};
use super::sort::{key, signed};
use super::vendor;

/// `dedup [N] f ... [keepevents=] [keepempty=] [consecutive=] [sortby -a +b]`: `sortby` is a sort before it.
pub(super) fn dedup(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let count = reader.number().unwrap_or(Spanned::new(1, span));
    let fields = reader.fields(&["sortby"]);
    if fields.is_empty() {
        reader.expect("a field name")?;
    }
    let mut steps = Vec::new();
    if reader.keyword("sortby") {
        let keys = sort_keys(&mut reader)?;
        steps.push(step(StepKind::Sort(Sort { keys, limit: None }), span));
    }
    let mut args = vec![
        arg("count", ArgValue::Integer(count.value), count.span),
        arg("fields", ArgValue::Fields(fields), span),
    ];
    for name in ["keepempty", "keepevents", "consecutive"] {
        let set = reader.boolean_option(&[name])?.unwrap_or(Spanned::new(false, span));
        args.push(arg(name, ArgValue::Boolean(set.value), set.span));
    }
    reader.finish()?;
    steps.extend(vendor("splunk.dedup", args, span));
    Ok(steps)
}

fn sort_keys(reader: &mut Reader<'_>) -> Result<Vec<SortKey>> {
    let mut keys = Vec::new();
    let mut standing: Option<Direction> = None;
    while let Some(word) = reader.word() {
        let (sign, name) = signed(&word.value);
        if name.is_empty() {
            standing = sign;
            continue;
        }
        let Some(direction) = sign.or(standing) else {
            let message = format!("`{name}` needs a sign here: `+` or `-`");
            return Err(Box::new(Diagnostic::error("missing-sign", word.span, message)));
        };
        standing = None;
        keys.push(key(Spanned::new(name.to_owned(), word.span), direction, Collation::SplunkAuto));
    }
    if keys.is_empty() {
        reader.expect("a field name after `sortby`")?;
    }
    Ok(keys)
}
