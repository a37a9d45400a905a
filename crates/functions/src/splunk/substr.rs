//! `substr(text, start, length)`.

use plan::Arity;
use text::Diagnostic;

use super::number::as_number;
use super::refusal::{needs_number, needs_value};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `substr(text, start, length)` is the part from character `start`, counted from 1, or from the end where it is
/// negative; without a length up to the end. As SQLite, a start before the text uses length up on the characters
/// that are not there, and a negative length takes the characters before the start.
///
/// - **Null, multivalue**: null where an argument is missing or the text has several values (believed).
/// - **Source**: Search Reference, "Text functions", which names SQLite's function; measured on 10.4.2 (missing).
pub(crate) const SUBSTR: Function = Function {
    spec: spec::scalar(
        "splunk.substr",
        "substr(text, start, length) -> text",
        Arity::between(2, 3),
        spec::text,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("substr", &args[0], context)?;
    args[1..].iter().try_for_each(|argument| needs_number("substr", argument, context))?;
    Ok(Box::new(|args| part(args).into()))
}

fn part(args: &[Value<'_>]) -> Option<String> {
    if args[0].members().len() != 1 {
        return None;
    }
    let text: Vec<char> = args[0].text()?.chars().collect();
    let count = text.len() as i64;
    let start = as_number(&args[1])? as i64;
    let length = match args.get(2) {
        Some(length) => as_number(length)? as i64,
        None => count.saturating_add(start.saturating_abs()),
    };
    let from = if start > 0 {
        start - 1
    } else if start < 0 {
        count.saturating_add(start)
    } else {
        -1
    };
    let (from, to) =
        if length < 0 { (from.saturating_add(length), from) } else { (from, from.saturating_add(length)) };
    let bounds = from.clamp(0, count) as usize..to.clamp(0, count) as usize;
    Some(text.get(bounds).unwrap_or_default().iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn counts_from_one_and_from_the_end() {
        check(&SUBSTR, &[field("string"), number("1"), number("3")], "str");
        check(&SUBSTR, &[field("string"), number("-3")], "ing");
        check(&SUBSTR, &[field("string"), number("4")], "ing");
        check(&SUBSTR, &[field("äbc"), number("2"), number("1")], "b");
        check(&SUBSTR, &[field("abc"), number("9")], "");
        check(&SUBSTR, &[field("abc"), number("0"), number("2")], "a");
    }

    #[test]
    fn null_stays_null() {
        check(&SUBSTR, &[missing(), number("1"), number("2")], "null");
    }
}
