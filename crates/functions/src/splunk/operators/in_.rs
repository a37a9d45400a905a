//! `a IN (...)`, `in(a, ...)`.

use plan::Arity;
use text::Diagnostic;

use crate::splunk::order::any_pair;
use crate::splunk::refusal::needs_value;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `a IN (b, c)` and `in(a, b, c)` in `eval` and `where` are true where `a` equals any of the others. No wildcards.
///
/// - **Null, multivalue**: null where `a` is missing; any member may equal.
/// - **Case**: significant.
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const IN: Function = Function {
    spec: spec::scalar("splunk.in", "in(value, value, ...) -> boolean", Arity::at_least(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_value("in", &args[0], context)?;
    Ok(Box::new(|args| {
        if args[0].is_null() {
            return Value::Null;
        }
        let equals = |other: &Value<'_>| any_pair(&args[0], other, |order| order.is_eq()) == Some(true);
        Value::Boolean(args[1..].iter().any(equals))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, number, text};

    #[test]
    fn equals_any() {
        check(&IN, &[field("404"), number("200"), number("404")], "true");
        check(&IN, &[field("Prod"), text("prod")], "false");
        check(&IN, &[field("ab"), text("a*")], "false");
        check(&IN, &[multi(&["x", "b"]), text("b")], "true");
        check(&IN, &[missing(), number("1")], "null");
    }
}
