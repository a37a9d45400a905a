//! `mvcount(list)`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::needs_value;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `mvcount(list)` is the number of values: 1 for a plain one, null for none.
///
/// - **Errors**: `null()` is refused when the query is planned (measured).
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVCOUNT: Function = Function {
    spec: spec::scalar("splunk.mvcount", "mvcount(list) -> number", Arity::exactly(1), spec::integer),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("mvcount", &args[0], context)?;
    Ok(Box::new(|args| match &args[0] {
        Value::Null => Value::Null,
        Value::Multi(values) => Value::Integer(values.len() as i64),
        _ => Value::Integer(1),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, null};

    #[test]
    fn counts_values() {
        check(&MVCOUNT, &[multi(&["x", "y", "z"])], "3");
        check(&MVCOUNT, &[field("x")], "1");
        check(&MVCOUNT, &[missing()], "null");
        check(&MVCOUNT, &[null()], "error: The arguments to the 'mvcount' function are invalid");
    }
}
