//! `xyseries`, `untable` and `transpose`: rows become columns and back.

use plan::{ArgValue, Step, TimeRange};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, bad_value, field};
use super::vendor;

/// `xyseries [grouped=f] x name data ... [sep=": "] [format="$AGG$: $VAL$"]`.
pub(super) fn xyseries(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let grouped = reader.boolean_option(&["grouped"])?.unwrap_or(Spanned::new(false, span));
    let sep = reader.text_option(&["sep"])?.unwrap_or(Spanned::new(": ".to_owned(), span));
    let format = reader.text_option(&["format"])?;
    let x = reader.expect("the field of the rows")?;
    let name = reader.expect("the field of the columns' names")?;
    let data = reader.fields(&[]);
    if data.is_empty() {
        reader.expect("the field of the values")?;
    }
    reader.finish()?;
    let mut args = vec![
        arg("grouped", ArgValue::Boolean(grouped.value), grouped.span),
        arg("sep", ArgValue::Text(sep.value), sep.span),
        arg("x", ArgValue::Fields(vec![field(&x)]), x.span),
        arg("name", ArgValue::Fields(vec![field(&name)]), name.span),
        arg("data", ArgValue::Fields(data), span),
    ];
    args.extend(format.map(|format| arg("format", ArgValue::Text(format.value), format.span)));
    Ok(vendor("splunk.xyseries", args, span))
}

/// `untable x name data`.
pub(super) fn untable(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut args = Vec::new();
    for (name, what) in
        [("x", "the field that stays"), ("name", "the field of names"), ("data", "the field of values")]
    {
        let named = reader.expect(what)?;
        args.push(arg(name, ArgValue::Fields(vec![field(&named)]), named.span));
    }
    reader.finish()?;
    Ok(vendor("splunk.untable", args, span))
}

/// How many rows become columns where nothing is said (Search Reference, "transpose").
const DEFAULT_ROWS: i64 = 5;

/// `transpose [n] [column_name=column] [header_field=f] [include_empty=t]`.
pub(super) fn transpose(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let column = reader.text_option(&["column_name"])?.unwrap_or(Spanned::new("column".to_owned(), span));
    let header = reader.text_option(&["header_field"])?;
    let empty = reader.boolean_option(&["include_empty"])?.unwrap_or(Spanned::new(true, span));
    let rows = match reader.count_option(&["int"])? {
        Some(rows) => rows,
        None => reader.number().unwrap_or(Spanned::new(DEFAULT_ROWS, span)),
    };
    reader.finish()?;
    let mut args = vec![
        arg("rows", ArgValue::Integer(rows.value), rows.span),
        arg("column_name", ArgValue::Text(column.value), column.span),
        arg("include_empty", ArgValue::Boolean(empty.value), empty.span),
    ];
    args.extend(header.map(|name| arg("header_field", ArgValue::Fields(vec![field(&name)]), name.span)));
    Ok(vendor("splunk.transpose", args, span))
}

/// `makecontinuous [f] [span=..] [minspan=..] [aligntime=..] [bins=..] [start=..] [end=..]`: `_time` where no field is named.
pub(super) fn makecontinuous(range: &TimeRange, mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = match reader.word() {
        Some(word) => word,
        None => Spanned::new("_time".to_owned(), span),
    };
    let mut args = vec![arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span)];
    args.extend(super::bin::align(range, &mut reader)?);
    for name in ["span", "minspan", "start", "end"] {
        if let Some(text) = reader.text_option(&[name])? {
            if !name.ends_with("span") && text.value.parse::<f64>().is_err() {
                return Err(bad_value(&text, "number", name));
            }
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    if let Some(bins) = reader.count_option(&["bins"])? {
        args.push(arg("bins", ArgValue::Integer(bins.value), bins.span));
    }
    if let Some(left) = reader.rest.front() {
        let message = "Error in 'makecontinuous' command: one field is expected";
        return Err(Box::new(Diagnostic::error("unexpected-argument", left.span, message)));
    }
    reader.finish()?;
    Ok(vendor("splunk.makecontinuous", args, span))
}
