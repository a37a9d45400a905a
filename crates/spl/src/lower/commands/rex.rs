//! `rex`.

use plan::{ArgValue, Step};
use text::{Diagnostic, Spanned};

use super::super::Result;
use super::super::reader::{Reader, arg, field};
use super::vendor;

/// `rex [field=f] [max_match=n] [offset_field=o] "pattern"`, or `rex [field=f] mode=sed "s/regex/text/g"`.
pub(super) fn rex(mut reader: Reader<'_>) -> Result<Vec<Step>> {
    let span = reader.span();
    let subject = reader.text_option(&["field"])?.unwrap_or(Spanned::new("_raw".to_owned(), span));
    let max_match = reader.count_option(&["max_match"])?.unwrap_or(Spanned::new(1, span));
    let offset_field = reader.text_option(&["offset_field"])?;
    if let Some(mode) = reader.text_option(&["mode"])? {
        if mode.value != "sed" {
            let message = format!("`rex` has no mode `{}`", mode.value);
            return Err(Box::new(
                Diagnostic::error("bad-option-value", mode.span, message).with_note("its only mode is `sed`"),
            ));
        }
        return sed(reader, &subject);
    }
    let pattern = reader.expect("a regular expression")?;
    reader.finish()?;
    let mut args = vec![
        arg("field", ArgValue::Fields(vec![field(&subject)]), subject.span),
        arg("pattern", ArgValue::Text(pattern.value), pattern.span),
        arg("max_match", ArgValue::Integer(max_match.value), max_match.span),
    ];
    args.extend(
        offset_field.map(|name| arg("offset_field", ArgValue::Fields(vec![field(&name)]), name.span)),
    );
    Ok(vendor("splunk.rex", args, span))
}

/// `mode=sed`: `s/regex/replacement/flags`, where a flag is `g` for all matches, a number for one of them, or `i` for
/// any case; or `y/from/to/`, which changes characters.
fn sed(mut reader: Reader<'_>, subject: &Spanned<String>) -> Result<Vec<Step>> {
    let span = reader.span();
    let script = reader.expect("a sed expression")?;
    reader.finish()?;
    let wrong = |what: &str| {
        let message = format!("Error in 'rex' command: Failed to initialize sed. {what}");
        Err(Box::new(Diagnostic::error("bad-sed", script.span, message)))
    };
    let mut chars = script.value.chars();
    let (Some(kind), Some(delimiter)) = (chars.next(), chars.next()) else {
        return wrong("The expression is empty");
    };
    let parts = cut(chars.as_str(), delimiter);
    let [pattern, replacement, flags] = parts.as_slice() else {
        return wrong(&format!("The expression `{}` does not have two parts", script.value));
    };
    let mut args = vec![
        arg("field", ArgValue::Fields(vec![field(subject)]), subject.span),
        arg("pattern", ArgValue::Text(pattern.clone()), script.span),
        arg("replacement", ArgValue::Text(replacement.clone()), script.span),
    ];
    match kind {
        'y' if flags.trim().is_empty() => {
            if pattern.chars().count() != replacement.chars().count() {
                return wrong("The two parts of `y` are of different length");
            }
            args.push(arg("kind", ArgValue::Text("y".to_owned()), script.span));
        }
        's' => {
            args.push(arg("kind", ArgValue::Text("s".to_owned()), script.span));
            for flag in flags.trim().chars() {
                match flag {
                    'g' => args.push(arg("all", ArgValue::Boolean(true), script.span)),
                    'i' => args.push(arg("any_case", ArgValue::Boolean(true), script.span)),
                    '1'..='9' => {
                        let number = i64::from(flag.to_digit(10).unwrap_or(1));
                        args.push(arg("number", ArgValue::Integer(number), script.span));
                    }
                    _ => return wrong(&format!("`{flag}` is no flag")),
                }
            }
        }
        _ => return wrong(&format!("`{kind}` is neither `s` nor `y`")),
    }
    Ok(vendor("splunk.rex_sed", args, span))
}

/// The parts between unescaped delimiters.
fn cut(text: &str, delimiter: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let last = parts.len() - 1;
        match c {
            '\\' => match chars.next() {
                Some(next) if next == delimiter => parts[last].push(next),
                Some(next) => {
                    parts[last].push(c);
                    parts[last].push(next);
                }
                None => parts[last].push(c),
            },
            _ if c == delimiter && parts.len() < 3 => parts.push(String::new()),
            _ => parts[last].push(c),
        }
    }
    parts
}
