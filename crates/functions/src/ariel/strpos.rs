//! `STRPOS(text, part, from)`.

use plan::Arity;

use super::text_of::{long_of, text_of};
use crate::{Function, Value, spec};

/// `STRPOS(text, part, from)` is the place of the first occurrence at or after `from`, counted in characters from
/// 0; -1 where there is none.
///
/// - **Null**: null where an argument is null.
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const STRPOS: Function = Function {
    spec: spec::scalar(
        "ariel.STRPOS",
        "STRPOS(text, part, from) -> integer",
        Arity::between(2, 3),
        spec::integer,
    ),
    bind: |_, _| Ok(Box::new(|args| place(args).into())),
};

fn place(args: &[Value<'_>]) -> Option<i64> {
    let (text, part) = (text_of(&args[0])?, text_of(&args[1])?);
    let from = args.get(2).map_or(Some(0), long_of)?.max(0) as usize;
    let Some((start, _)) = text.char_indices().nth(from) else { return Some(-1) };
    let found = text[start..].find(part.as_ref());
    Some(found.map_or(-1, |at| text[..start + at].chars().count() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text, whole};

    #[test]
    fn counts_from_zero() {
        check(&STRPOS, &[field("äbcb"), text("b")], "1");
        check(&STRPOS, &[field("äbcb"), text("b"), whole(2)], "3");
        check(&STRPOS, &[field("abc"), text("x")], "-1");
        check(&STRPOS, &[missing(), text("x")], "null");
    }
}
