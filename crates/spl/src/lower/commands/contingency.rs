//! `contingency`.

use plan::{ArgValue, Step};
use text::Spanned;

use super::super::Result;
use super::super::reader::{Reader, arg, bad_value, field};
use super::vendor;

/// How many rows and columns there are at most (limits.conf, `[ctable] maxvalues`).
const MOST: i64 = 1000;

/// `contingency [maxrows=n] [maxcols=n] [mincolcover=x] [minrowcover=x] [usetotal=b] [totalstr=s] f g`: how often the
/// values of two fields come together.
pub(super) fn contingency(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut args = Vec::new();
    for name in ["maxrows", "maxcols"] {
        let count = reader.count_option(&[name])?.unwrap_or(Spanned::new(0, span));
        if count.value > MOST {
            return Err(bad_value(&count.map(|count| count.to_string()), "number up to 1000", name));
        }
        let most = if count.value == 0 { MOST } else { count.value };
        args.push(arg(name, ArgValue::Integer(most), count.span));
    }
    for name in ["minrowcover", "mincolcover"] {
        if let Some(text) = reader.text_option(&[name])? {
            match text.value.parse::<f64>() {
                Ok(share) if (0.0..=1.0).contains(&share) => {}
                _ => return Err(bad_value(&text, "number from 0 to 1", name)),
            }
            args.push(arg(name, ArgValue::Text(text.value), text.span));
        }
    }
    let total = reader.boolean_option(&["usetotal"])?.unwrap_or(Spanned::new(true, span));
    args.push(arg("usetotal", ArgValue::Boolean(total.value), total.span));
    let title = reader.text_option(&["totalstr"])?.unwrap_or(Spanned::new("TOTAL".to_owned(), span));
    args.push(arg("totalstr", ArgValue::Text(title.value), title.span));
    let row = reader.expect("the field of the rows")?;
    let column = reader.expect("the field of the columns")?;
    reader.finish()?;
    args.push(arg("row", ArgValue::Fields(vec![field(&row)]), row.span));
    args.push(arg("column", ArgValue::Fields(vec![field(&column)]), column.span));
    Ok(vendor("splunk.contingency", args, span))
}
