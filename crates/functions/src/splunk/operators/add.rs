//! `a + b`.

use plan::{Arity, Literal, Type};
use text::Diagnostic;

use super::arithmetic::sum_or_product;
use crate::splunk::number::{Limits, Origin};
use crate::splunk::refusal::type_checking;
use crate::{Argument, Context, Function, Kernel, Value, number_text, spec};

/// `a + b` adds two numbers or joins two texts.
///
/// A quoted text is always text, a field holding digits is a number: `1 + 1` is 2, a field `1` + `"2"` is `12`, a
/// field `x` + 1 is null. A sum has as many decimals as its coarsest operand (`0.1 + 0.2` is 0.3).
///
/// - **Null, multivalue**: null where an operand is missing or has several values.
/// - **Errors**: a number and a text both written in the query, a boolean, or `null()` are refused when the query
///   is planned.
/// - **Source**: Search Reference, "eval"; measured on 10.4.2.
pub(crate) const ADD: Function = Function {
    spec: spec::scalar("splunk.add", "number + number, text + text", Arity::exactly(2), returns),
    bind,
};

fn returns(types: &[Type]) -> Type {
    let texts = types.iter().any(|ty| matches!(ty, Type::Text | Type::Multi));
    if texts { Type::Text } else { Type::Number }
}

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let written_number =
        |argument: &Argument| matches!(argument.constant, Some(Literal::Integer(_) | Literal::Number(..)));
    let written_text = |argument: &Argument| matches!(argument.constant, Some(Literal::Text(_)));
    let mixed = args.iter().any(written_number) && args.iter().any(written_text);
    let wrong = args.iter().any(|argument| {
        argument.ty == Type::Boolean || matches!(argument.constant, Some(Literal::Null | Literal::Boolean(_)))
    });
    if mixed || wrong {
        return Err(type_checking("'+' only takes two strings or two numbers", context.call));
    }
    let origins = [Origin::of(&args[0]), Origin::of(&args[1])];
    Ok(Box::new(move |args| sum(args, origins)))
}

fn sum(args: &[Value<'_>], origins: [Origin; 2]) -> Value<'static> {
    let single = |value: &Value<'_>| !matches!(value, Value::Null) && value.members().len() == 1;
    if !args.iter().all(single) {
        return Value::Null;
    }
    let quoted = origins.contains(&Origin::Quoted);
    match (origins[0].number(&args[0]), origins[1].number(&args[1])) {
        (Some((left, left_precision)), Some((right, right_precision))) => {
            sum_or_product(left + right, [left_precision, right_precision], Limits::Decimals).into()
        }
        (None, None) => joined(args),
        (Some(_), None) | (None, Some(_)) if quoted => joined(args),
        (Some(_), None) | (None, Some(_)) => Value::Null,
    }
}

fn joined(args: &[Value<'_>]) -> Value<'static> {
    let text = |value: &Value<'_>| match value {
        Value::Number(number) => number_text(*number),
        other => other.text().unwrap_or_default().into_owned(),
    };
    Value::owned(text(&args[0]) + &text(&args[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, null, number, text, truth, whole};

    #[test]
    fn adds_numbers_to_the_coarsest_decimal() {
        check(&ADD, &[number("0.1"), number("0.2")], "0.3");
        check(&ADD, &[whole(1), whole(0)], "1");
        check(&ADD, &[field("1"), number("1")], "2");
        check(&ADD, &[computed(0.25), number("1")], "1.25");
        check(&ADD, &[field("1.25"), field("1.5")], "2.8");
    }

    #[test]
    fn joins_texts_and_judges_fields_by_their_value() {
        check(&ADD, &[text("a"), text("b")], "ab");
        check(&ADD, &[field("1"), text("2")], "12");
        check(&ADD, &[whole(1), text("2")], "12");
        check(&ADD, &[field("x"), number("1")], "null");
        check(&ADD, &[field("x"), field("y")], "xy");
        check(&ADD, &[missing(), number("1")], "null");
        check(&ADD, &[field(" 2.5 "), number("1")], "null");
    }

    #[test]
    fn refuses_a_written_mix() {
        let refused = "error: Type checking failed. '+' only takes two strings or two numbers";
        check(&ADD, &[text("1"), number("1")], refused);
        check(&ADD, &[field("1"), null()], refused);
        check(&ADD, &[field("1"), truth(true)], refused);
    }
}
