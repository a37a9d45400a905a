//! `pow(base, exponent)`.

use plan::Arity;
use text::Diagnostic;

use super::number::{Limits, Origin, limited};
use super::refusal::needs_number;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `pow(base, exponent)`. The result has as many significant digits as its coarsest operand: `pow(2.5, 2)` is 6.3,
/// `pow(2, 0.5)` is 1 (measured).
///
/// - **Null**: null where one is missing or no number, or the result is not finite.
/// - **Errors**: `null()` and quoted text are refused when the query is planned.
/// - **Source**: Search Reference, "Mathematical functions"; measured on 10.4.2.
pub(crate) const POW: Function = Function {
    spec: spec::scalar("splunk.pow", "pow(number, number) -> number", Arity::exactly(2), spec::number),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_number("pow", &args[0], context)?;
    needs_number("pow", &args[1], context)?;
    let origins = [Origin::of(&args[0]), Origin::of(&args[1])];
    Ok(Box::new(move |args| power(args, origins).into()))
}

fn power(args: &[Value<'_>], origins: [Origin; 2]) -> Option<f64> {
    let (base, base_precision) = origins[0].number(&args[0])?;
    let (exponent, exponent_precision) = origins[1].number(&args[1])?;
    limited(base.powf(exponent), &[base_precision, exponent_precision], Limits::Digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn raises_within_the_precision_of_its_operands() {
        check(&POW, &[number("2.5"), number("2")], "6.3");
        check(&POW, &[number("2"), number("0.5")], "1");
        check(&POW, &[number("10"), number("9")], "1000000000");
        check(&POW, &[field("-8"), number("0.5")], "null");
        check(&POW, &[missing(), number("2")], "null");
    }
}
