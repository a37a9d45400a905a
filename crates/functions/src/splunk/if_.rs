//! `if(condition, then, else)`.

use plan::{Arity, Type};
use text::Diagnostic;

use super::refusal::needs_condition;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `if(condition, then, else)` is `then` where the condition is true, else `else`.
///
/// - **Null**: a condition that is null takes `else`. Both branches may be `null()`.
/// - **Errors**: a condition that is no boolean is refused when the query is planned.
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const IF: Function = Function {
    spec: spec::scalar("splunk.if", "if(condition, then, else) -> any", Arity::exactly(3), returns),
    bind,
};

fn returns(types: &[Type]) -> Type {
    spec::any_argument(types.get(1..).unwrap_or_default())
}

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_condition("if", &args[0], context)?;
    Ok(Box::new(|args| args[if args[0] == Value::Boolean(true) { 1 } else { 2 }].clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, null, number, text, truth};

    #[test]
    fn only_true_takes_the_first_branch() {
        check(&IF, &[truth(true), number("1"), number("0")], "1");
        check(&IF, &[truth(false), number("1"), number("0")], "0");
        check(&IF, &[missing(), number("1"), text("no")], "no");
        check(&IF, &[truth(true), null(), text("x")], "null");
        check(&IF, &[truth(true), number("1"), multi(&["a", "b"])], "[1]");
    }

    #[test]
    fn the_condition_must_be_one() {
        check(
            &IF,
            &[field("x"), number("1"), number("0")],
            "error: The arguments to the 'if' function are invalid",
        );
    }
}
