//! `validate(condition, value, ...)`.

use plan::Arity;
use text::Diagnostic;

use super::case::{check_pairs, returns, value_after_first};
use crate::{Argument, Context, Function, Kernel, spec};

/// `validate(condition, value, ...)` is the value after the first condition that is false: the mirror of `case`.
///
/// - **Null**: null where no condition is false; a null condition counts as not false (believed).
/// - **Errors**: see `case`.
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const VALIDATE: Function = Function {
    spec: spec::scalar(
        "splunk.validate",
        "validate(condition, value, ...) -> any",
        Arity::at_least(2),
        returns,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    check_pairs("validate", args, context)?;
    Ok(Box::new(|args| value_after_first(args, false)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, text, truth};

    #[test]
    fn the_first_false_condition_decides() {
        check(&VALIDATE, &[truth(true), text("a"), truth(false), text("b")], "b");
        check(&VALIDATE, &[truth(true), text("a")], "null");
    }
}
