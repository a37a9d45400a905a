//! `trendline`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;
use crate::syntax::ArgumentKind;

/// `trendline (sma|ema|wma)<n>(f) [AS g]...`, where `n` is from 2 to 10,000.
pub(super) fn trendline(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let mut steps = Vec::new();
    while let Some(next) = reader.rest.pop_front() {
        let ArgumentKind::Call(name, arguments) = &next.kind else {
            if next.kind == ArgumentKind::Comma {
                continue;
            }
            return Err(reader.unexpected(next));
        };
        let folded = name.value.to_ascii_lowercase();
        let (kind, digits) = folded.split_at(folded.len().min(3));
        let period = digits.parse::<u32>().ok().filter(|period| (2..=10_000).contains(period));
        let (true, Some(period)) = (matches!(kind, "sma" | "ema" | "wma"), period) else {
            let message = format!(
                "Error in 'trendline' command: `{}` is no trend such as `sma5`, `ema10` or `wma2`, over 2 to 10000 rows",
                name.value
            );
            return Err(Box::new(Diagnostic::error("bad-arguments", name.span, message)));
        };
        let [argument] = arguments.as_slice() else { return Err(reader.unexpected(next)) };
        let (ArgumentKind::Word(subject) | ArgumentKind::Text(subject)) = &argument.kind else {
            return Err(reader.unexpected(argument));
        };
        let subject = Spanned::new(subject.clone(), argument.span);
        let to = if reader.keyword("as") {
            reader.expect("a field name after `AS`")?
        } else {
            Spanned::new(format!("{folded}({})", subject.value), next.span)
        };
        let args = vec![
            arg("trend", ArgValue::Text(kind.to_owned()), name.span),
            arg("period", ArgValue::Integer(i64::from(period)), name.span),
            arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
            arg("as", ArgValue::Fields(vec![field(&to)]), to.span),
        ];
        steps.extend(vendor("splunk.trendline", args, span));
    }
    if steps.is_empty() {
        reader.expect("a trend such as `sma5(f)`")?;
    }
    reader.finish()?;
    Ok(steps)
}
