//! `IN`.

use std::collections::HashSet;

use plan::{Arity, Literal, Type};
use text::Diagnostic;

use super::comparison::{As, compare};
use crate::ariel::text_of::text_of;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `a IN (b, c)`: `a = b OR a = c`. Quoted and unquoted values may be mixed; of a list any element may equal.
///
/// - **Null**: null where `a` is null.
/// - **Source**: IBM, "Ariel Query Language operators".
pub(crate) const IN: Function =
    Function { spec: spec::scalar("ariel.in", "a IN (b, ...)", Arity::at_least(2), spec::boolean), bind };

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    if let Some(texts) = written_texts(args) {
        return Ok(Box::new(move |args| match &args[0] {
            Value::Null => Value::Null,
            Value::Multi(members) => Value::Boolean(members.iter().any(|text| texts.contains(&**text))),
            value => text_of(value).map(|text| texts.contains(&*text)).into(),
        }));
    }
    let compared: Vec<As> = args[1..].iter().map(|other| As::of(&args[0], other)).collect();
    Ok(Box::new(move |args| {
        if args[0].is_null() {
            return Value::Null;
        }
        let mut others = args[1..].iter().zip(&compared);
        Value::Boolean(
            others.any(|(other, as_)| compare(*as_, &args[0], other, |order| order.is_eq()) == Some(true)),
        )
    }))
}

/// The choices of a long list, where all are compared as texts: looked up and not gone through.
fn written_texts(args: &[Argument]) -> Option<HashSet<String>> {
    const SHORT: usize = 8;
    let (subject, choices) = args.split_first()?;
    if choices.len() <= SHORT || !matches!(subject.ty, Type::Text | Type::Multi) {
        return None;
    }
    let text = |choice: &Argument| match &choice.constant {
        Some(Literal::Text(text)) => Some(text.clone()),
        _ => None,
    };
    choices.iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text, whole};

    #[test]
    fn equals_any_of_mixed_values() {
        check(&IN, &[whole(113039), number("113039"), text("tunnel-up")], "true");
        check(&IN, &[field("tunnel-up"), number("113039"), text("tunnel-up")], "true");
        check(&IN, &[whole(5), number("93"), number("119")], "false");
        check(&IN, &[missing(), number("1")], "null");
    }

    #[test]
    fn a_long_list_answers_as_a_short_one() {
        let list = |subject| -> Vec<_> {
            std::iter::once(subject).chain(["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(text)).collect()
        };
        check(&IN, &list(field("i")), "true");
        check(&IN, &list(field("I")), "false");
        check(&IN, &list(missing()), "null");
        check(&IN, &list(crate::trial::multi(&["x", "b"])), "true");
    }
}
