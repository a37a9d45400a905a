//! `addtotals` and `addcoltotals`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// What the row of totals is called where nothing is said, and the field of a row's total.
const TOTAL: &str = "Total";

/// `addtotals [row=t] [col=f] [labelfield=f] [label=Total] [fieldname=Total] [f* ...]`.
pub(super) fn addtotals(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let row = reader.boolean_option(&["row"])?.unwrap_or(Spanned::new(true, span));
    let col = reader.boolean_option(&["col"])?.unwrap_or(Spanned::new(false, span));
    let name = reader.text_option(&["fieldname"])?.unwrap_or(Spanned::new(TOTAL.to_owned(), span));
    totals(reader, row, col, &name)
}

/// `addcoltotals [labelfield=f] [label=Total] [f* ...]`.
pub(super) fn addcoltotals(reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let name = Spanned::new(TOTAL.to_owned(), span);
    totals(reader, Spanned::new(false, span), Spanned::new(true, span), &name)
}

fn totals(
    mut reader: Reader<'_>,
    row: Spanned<bool>,
    col: Spanned<bool>,
    name: &Spanned<String>,
) -> Result<Vec<Step>> {
    let span = reader.span();
    let label_field = reader.text_option(&["labelfield"])?;
    let label = reader.text_option(&["label"])?.unwrap_or(Spanned::new(TOTAL.to_owned(), span));
    let fields = reader.fields(&[]);
    reader.finish()?;
    let mut args = vec![
        arg("row", ArgValue::Boolean(row.value), row.span),
        arg("col", ArgValue::Boolean(col.value), col.span),
        arg("fieldname", ArgValue::Fields(vec![field(name)]), name.span),
        arg("label", ArgValue::Text(label.value), label.span),
        arg("fields", ArgValue::Fields(fields), span),
    ];
    args.extend(label_field.map(|name| arg("labelfield", ArgValue::Fields(vec![field(&name)]), name.span)));
    Ok(vendor("splunk.addtotals", args, span))
}
