//! `accum`, `delta` and `autoregress`: a number and those of the rows before.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, bad_value, field};
use super::vendor;

/// `accum f [AS g]`.
pub(super) fn accum(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = reader.expect("a field name")?;
    let to = new_name(&mut reader)?.unwrap_or_else(|| subject.clone());
    reader.finish()?;
    let args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("as", ArgValue::Fields(vec![field(&to)]), to.span),
    ];
    Ok(vendor("splunk.accum", args, span))
}

/// `delta f [AS g] [p=n]`.
pub(super) fn delta(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let back = reader.count_option(&["p"])?.unwrap_or(Spanned::new(1, span));
    if back.value == 0 {
        return Err(bad_value(&back.map(|back| back.to_string()), "positive integer", "p"));
    }
    let subject = reader.expect("a field name")?;
    let named = |name: &String| format!("delta({name})");
    let to = new_name(&mut reader)?.unwrap_or_else(|| subject.clone().map(|name| named(&name)));
    reader.finish()?;
    let args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("as", ArgValue::Fields(vec![field(&to)]), to.span),
        arg("p", ArgValue::Integer(back.value), back.span),
    ];
    Ok(vendor("splunk.delta", args, span))
}

/// `autoregress f [AS g] [p=n | p=n-m]`: `AS` only with one `p`.
pub(super) fn autoregress(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let range = reader.text_option(&["p"])?.unwrap_or(Spanned::new("1".to_owned(), span));
    let (low, high) = range.value.split_once('-').unwrap_or((&range.value, &range.value));
    let (Ok(low), Ok(high)) = (low.trim().parse::<u32>(), high.trim().parse::<u32>()) else {
        return Err(bad_value(&range, "range of integers", "p"));
    };
    if low == 0 || low > high || high - low > MOST_BACK {
        return Err(bad_value(&range, "range of positive integers", "p"));
    }
    let subject = reader.expect("a field name")?;
    let to = new_name(&mut reader)?;
    reader.finish()?;
    if let Some(to) = to.as_ref().filter(|_| low != high) {
        let message = "`AS` names one field, and `p` asks for several";
        return Err(Box::new(Diagnostic::error("bad-arguments", to.span, message)));
    }
    let mut steps = Vec::new();
    for back in low..=high {
        let to = to.clone().unwrap_or_else(|| subject.clone().map(|name| format!("{name}_p{back}")));
        let args = vec![
            arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
            arg("as", ArgValue::Fields(vec![field(&to)]), to.span),
            arg("p", ArgValue::Integer(i64::from(back)), range.span),
        ];
        steps.extend(vendor("splunk.autoregress", args, span));
    }
    Ok(steps)
}

/// A query cannot ask for more fields than this; Splunk names no limit.
const MOST_BACK: u32 = 1000;

fn new_name(reader: &mut Reader<'_>) -> Result<Option<Spanned<String>>> {
    if reader.keyword("as") { reader.expect("a field name after `AS`").map(Some) } else { Ok(None) }
}
