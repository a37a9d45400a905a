//! `rangemap`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;
use crate::syntax::NamedOption;

/// `rangemap field=f [name=low-high ...] [default=None]`: each range is an argument `range` of `low`, `high` and
/// its name, joined by line ends.
pub(super) fn rangemap(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let Some(subject) = reader.text_option(&["field"])? else {
        let message = "Error in 'rangemap' command: `field=` is expected";
        return Err(Box::new(Diagnostic::error("missing-argument", reader.command.name.span, message)));
    };
    let default = reader.text_option(&["default"])?.unwrap_or(Spanned::new("None".to_owned(), span));
    let mut args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("default", ArgValue::Text(default.value), default.span),
    ];
    for option in reader.other_options() {
        let bounds = reader.option_text(option)?;
        let Some((low, high)) = range(&bounds.value) else {
            return Err(no_range(option, &bounds));
        };
        let written = format!("{low}\n{high}\n{}", option.name.value);
        args.push(arg("range", ArgValue::Text(written), option.span));
    }
    if let Some(left) = reader.rest.front() {
        return Err(reader.unexpected(left));
    }
    Ok(vendor("splunk.rangemap", args, span))
}

/// `-5--1`: the `-` between two numbers.
fn range(text: &str) -> Option<(f64, f64)> {
    let between = text.char_indices().skip(1).filter(|(_, c)| *c == '-');
    between.into_iter().find_map(|(at, _)| {
        let (low, high) = (text[..at].trim().parse().ok()?, text[at + 1..].trim().parse().ok()?);
        Some((low, high))
    })
}

fn no_range(option: &NamedOption, bounds: &Spanned<String>) -> Box<Diagnostic> {
    let message = format!(
        "Error in 'rangemap' command: the range of `{}` is `{}`, where two numbers joined by `-` are expected",
        option.name.value, bounds.value
    );
    Box::new(Diagnostic::error("bad-option-value", bounds.span, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_may_be_negative() {
        assert_eq!(range("0-30"), Some((0.0, 30.0)));
        assert_eq!(range("-5--1.5"), Some((-5.0, -1.5)));
        assert_eq!(range("30"), None);
    }
}
