//! `log(x, base)`.

use plan::Arity;
use text::Diagnostic;

use super::number::as_number;
use super::one_number::finite;
use super::refusal::needs_number;
use crate::{Argument, Context, Function, Kernel, spec};

/// `log(x, base)` is the logarithm of x to the base, 10 where none is given.
///
/// - **Null**: null where one is missing or no number, or the result is not finite (x or base at or below 0, base 1).
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const LOG: Function = Function {
    spec: spec::scalar("splunk.log", "log(number, base) -> number", Arity::between(1, 2), spec::number),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_number("log", argument, context))?;
    Ok(Box::new(|args| {
        let base = args.get(1).map_or(Some(10.0), as_number);
        finite(as_number(&args[0]).zip(base).map(|(number, base)| logarithm(number, base)))
    }))
}

/// Exact for powers of ten and two, which `ln(x) / ln(base)` is not.
fn logarithm(number: f64, base: f64) -> f64 {
    if base == 10.0 {
        number.log10()
    } else if base == 2.0 {
        number.log2()
    } else {
        number.ln() / base.ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn the_base_is_ten_unless_given() {
        check(&LOG, &[field("1000")], "3");
        check(&LOG, &[field("8"), number("2")], "3");
        check(&LOG, &[field("0")], "null");
    }
}
