//! `mvindex(list, start, end)`.

use plan::{Arity, Type};
use text::Diagnostic;

use super::number::as_number;
use super::refusal::{needs_number, needs_value};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `mvindex(list, start)` is one value, `mvindex(list, start, end)` those from start to end, both counted from 0 or,
/// negative, from the end (-1 is the last); the end is included.
///
/// - **Null**: null where an argument is missing or the place is not in the list.
/// - **Source**: Search Reference, "Multivalue eval functions"; measured on 10.4.2 (out of range).
pub(crate) const MVINDEX: Function = Function {
    spec: spec::scalar("splunk.mvindex", "mvindex(list, start, end) -> any", Arity::between(2, 3), returns),
    bind,
};

fn returns(types: &[Type]) -> Type {
    if types.len() > 2 { Type::Multi } else { Type::Text }
}

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("mvindex", &args[0], context)?;
    args[1..].iter().try_for_each(|argument| needs_number("mvindex", argument, context))?;
    Ok(Box::new(|args| picked(args).unwrap_or(Value::Null)))
}

fn picked<'a>(args: &[Value<'a>]) -> Option<Value<'a>> {
    let members = args[0].members();
    let place = |index: &Value<'_>| {
        let index = as_number(index)? as i64;
        Some(if index < 0 { index + members.len() as i64 } else { index })
    };
    let start = place(&args[1])?;
    let Some(end) = args.get(2) else {
        return members.get(usize::try_from(start).ok()?).cloned().map(Value::Text);
    };
    let end = place(end)?.min(members.len() as i64 - 1);
    let range = usize::try_from(start).ok()?..usize::try_from(end + 1).ok()?;
    members.get(range).filter(|picked| !picked.is_empty()).map(|picked| Value::Multi(picked.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number};

    #[test]
    fn counts_from_zero_and_from_the_end() {
        let list = multi(&["a", "b", "c", "d"]);
        check(&MVINDEX, &[list.clone(), number("0")], "a");
        check(&MVINDEX, &[list.clone(), number("-3")], "b");
        check(&MVINDEX, &[list.clone(), number("1"), number("2")], "[b, c]");
        check(&MVINDEX, &[list.clone(), number("-2"), number("-1")], "[c, d]");
        check(&MVINDEX, &[list.clone(), number("2"), number("99")], "[c, d]");
        check(&MVINDEX, &[field("x"), number("0")], "x");
    }

    #[test]
    fn outside_is_null() {
        check(&MVINDEX, &[multi(&["a", "b"]), number("9")], "null");
        check(&MVINDEX, &[multi(&["a", "b"]), number("-9")], "null");
        check(&MVINDEX, &[multi(&["a", "b"]), number("1"), number("0")], "null");
        check(&MVINDEX, &[missing(), number("0")], "null");
    }
}
