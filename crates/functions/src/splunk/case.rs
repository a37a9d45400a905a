//! `case(condition, value, ...)`.

use plan::{Arity, Type};
use text::Diagnostic;

use super::refusal::{invalid_arguments, needs_condition};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `case(condition, value, ...)` is the value after the first condition that is true.
///
/// - **Null**: null where no condition is true; a null condition counts as not true.
/// - **Errors**: an odd number of arguments, or a condition that is no boolean, is refused when the query is
///   planned.
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const CASE: Function = Function {
    spec: spec::scalar("splunk.case", "case(condition, value, ...) -> any", Arity::at_least(2), returns),
    bind,
};

/// The values are the second of each pair.
pub(super) fn returns(types: &[Type]) -> Type {
    spec::joined(types.iter().copied().skip(1).step_by(2))
}

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    check_pairs("case", args, context)?;
    Ok(Box::new(|args| value_after_first(args, true)))
}

/// Refuses arguments that are no pairs of condition and value.
pub(super) fn check_pairs(function: &str, args: &[Argument], context: &Context) -> Result<(), Diagnostic> {
    if args.len() % 2 == 1 {
        return Err(invalid_arguments(function, context));
    }
    args.iter().step_by(2).try_for_each(|condition| needs_condition(function, condition, context))
}

/// The value after the first condition that is `wanted`.
pub(super) fn value_after_first<'a>(args: &[Value<'a>], wanted: bool) -> Value<'a> {
    let pair = args.chunks_exact(2).find(|pair| pair[0] == Value::Boolean(wanted));
    pair.map_or(Value::Null, |pair| pair[1].clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, number, text, truth};

    #[test]
    fn the_first_true_condition_decides() {
        check(&CASE, &[truth(false), text("a"), truth(true), text("b"), truth(true), text("c")], "b");
        check(&CASE, &[missing(), text("a"), truth(true), number("2")], "2");
        check(&CASE, &[truth(false), text("a")], "null");
    }

    #[test]
    fn arguments_come_in_pairs() {
        let refused = "error: The arguments to the 'case' function are invalid";
        check(&CASE, &[truth(false), text("a"), text("b")], refused);
    }
}
