//! `format` and `return`.

use plan::{ArgValue, Field, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `format [mvsep=s] [maxresults=n] [emptystr=s] [six texts]`: the texts stand before a row, before its fields, between
/// them, after them, between rows and after the last.
pub(super) fn format(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    const PARTS: [(&str, &str); 6] = [
        ("row_prefix", "("),
        ("column_prefix", "("),
        ("column_separator", "AND"),
        ("column_end", ")"),
        ("row_separator", "OR"),
        ("row_end", ")"),
    ];
    let span = reader.span();
    let mut text = |name: &'static str, default: &str| -> Result<Spanned<String>> {
        Ok(reader.text_option(&[name])?.unwrap_or(Spanned::new(default.to_owned(), span)))
    };
    let mvsep = text("mvsep", "OR")?;
    let empty = text("emptystr", "NOT( )")?;
    let most = reader.count_option(&["maxresults"])?.unwrap_or(Spanned::new(0, span));
    let mut args = vec![
        arg("mvsep", ArgValue::Text(mvsep.value), mvsep.span),
        arg("emptystr", ArgValue::Text(empty.value), empty.span),
        arg("maxresults", ArgValue::Integer(most.value), most.span),
    ];
    let mut given = Vec::new();
    while let Some(word) = reader.word() {
        given.push(word);
    }
    reader.finish()?;
    if !given.is_empty() && given.len() != PARTS.len() {
        let message =
            format!("Error in 'format' command: six texts are needed, and {} are given", given.len());
        return Err(Box::new(Diagnostic::error("bad-arguments", span, message)));
    }
    for (index, (name, default)) in PARTS.into_iter().enumerate() {
        let found = given.get(index).cloned().unwrap_or(Spanned::new(default.to_owned(), span));
        args.push(arg(name, ArgValue::Text(found.value), found.span));
    }
    Ok(vendor("splunk.format", args, span))
}

/// `return [n] [alias=f] [f] [$f]`: the first `n` rows (1) as text for the search around.
pub(super) fn returned(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let count = reader.number().unwrap_or(Spanned::new(1, span));
    let mut shown: Vec<Field> = Vec::new();
    let mut read: Vec<Field> = Vec::new();
    let mut parts: Vec<(Field, Field)> = Vec::new();
    for (name, source) in reader.aliases()? {
        parts.push((field(&name), field(&source)));
    }
    while let Some(word) = reader.word() {
        let source = word.value.strip_prefix('$').unwrap_or(&word.value).to_owned();
        let source = Field { name: source, span: word.span };
        // Without a name only the value is given.
        let name = if word.value.starts_with('$') { String::new() } else { source.name.clone() };
        parts.push((Field { name, span: word.span }, source));
    }
    reader.finish()?;
    if parts.is_empty() {
        let message = "Error in 'return' command: a field is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", span, message)));
    }
    parts.sort_by_key(|(name, _)| name.span.start);
    for (name, source) in parts {
        shown.push(name);
        read.push(source);
    }
    let args = vec![
        arg("count", ArgValue::Integer(count.value), count.span),
        arg("names", ArgValue::Fields(shown), span),
        arg("fields", ArgValue::Fields(read), span),
    ];
    Ok(vendor("splunk.return", args, span))
}
