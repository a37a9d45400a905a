//! `round(x, decimals)`.

use plan::{Arity, Type};
use text::Diagnostic;

use super::number::{as_number, fixed, rounded};
use super::refusal::needs_number;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `round(x)` is x as a whole number; `round(x, decimals)` keeps that many decimals as text (`10.00`). Halves go
/// away from zero (measured).
///
/// - **Null**: null where one is missing or no number.
/// - **Errors**: `null()` and quoted text are refused when the query is planned.
/// - **Source**: Search Reference, "Mathematical functions"; measured on 10.4.2.
pub(crate) const ROUND: Function = Function {
    spec: spec::scalar("splunk.round", "round(number, decimals) -> number", Arity::between(1, 2), returns),
    bind,
};

/// Decimals that only show the precision survive in a text alone.
fn returns(types: &[Type]) -> Type {
    if types.len() > 1 { Type::Text } else { Type::Number }
}

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_number("round", argument, context))?;
    Ok(Box::new(|args| {
        let Some(number) = as_number(&args[0]).filter(|number| number.is_finite()) else {
            return Value::Null;
        };
        match args.get(1).map(as_number) {
            None => Value::Number(rounded(number, 0)),
            Some(None) => Value::Null,
            Some(Some(decimals)) => Value::Text(fixed(number, decimals.clamp(0.0, 300.0) as usize)),
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, number};

    #[test]
    fn keeps_the_asked_decimals() {
        check(&ROUND, &[number("10"), number("2")], "10.00");
        check(&ROUND, &[number("3"), number("3")], "3.000");
        check(&ROUND, &[number("10.567"), number("1")], "10.6");
        check(&ROUND, &[computed(66.66666666666667), number("2")], "66.67");
        check(&ROUND, &[field("2.58"), number("0")], "3");
    }

    #[test]
    fn halves_go_away_from_zero() {
        check(&ROUND, &[number("10.5")], "11");
        check(&ROUND, &[number("-2.5")], "-3");
        check(&ROUND, &[field("x")], "null");
        check(&ROUND, &[missing(), number("2")], "null");
    }
}
