//! `SUBSTRING(text, start, length)`.

use plan::Arity;

use super::text_of::{long_of, text_of};
use crate::{Function, Value, spec};

/// `SUBSTRING(text, start, length)` is the part from a place counted from 0 (by analogy with STRPOS: not stated);
/// without a length up to the end.
///
/// - **Null**: null where an argument is null.
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const SUBSTRING: Function = Function {
    spec: spec::scalar(
        "ariel.SUBSTRING",
        "SUBSTRING(text, start, length) -> text",
        Arity::between(2, 3),
        spec::text,
    ),
    bind: |_, _| Ok(Box::new(|args| part(args).into())),
};

fn part(args: &[Value<'_>]) -> Option<String> {
    let text = text_of(&args[0])?;
    let start = long_of(&args[1])?.max(0) as usize;
    let length = match args.get(2) {
        Some(length) => long_of(length)?.max(0) as usize,
        None => usize::MAX,
    };
    Some(text.chars().skip(start).take(length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn counts_from_zero() {
        check(&SUBSTRING, &[field("abcdef"), number("1"), number("3")], "bcd");
        check(&SUBSTRING, &[field("abcdef"), number("4")], "ef");
        check(&SUBSTRING, &[field("ab"), number("9"), number("1")], "");
        check(&SUBSTRING, &[missing(), number("1")], "null");
    }
}
