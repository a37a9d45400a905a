//! `a . b`.

use plan::{Arity, Literal};

use crate::splunk::refusal::type_checking;
use crate::{Function, Value, spec};

/// `a . b` joins two values as text; numbers are written as results show them.
///
/// - **Null, multivalue**: null where a side is missing; several values are joined by line ends (believed).
/// - **Errors**: `null()` is refused when the query is planned (measured).
/// - **Source**: Search Reference, "eval"; measured on 10.4.2.
pub(crate) const CONCAT: Function = Function {
    spec: spec::scalar("splunk.concat", "value . value", Arity::exactly(2), spec::text),
    bind: |args, _| match args.iter().find(|argument| argument.constant == Some(Literal::Null)) {
        Some(null) => Err(type_checking("The '.' operator only takes strings and numbers", null.span)),
        None => Ok(Box::new(|args| match (args[0].text(), args[1].text()) {
            (Some(left), Some(right)) => Value::owned(left.into_owned() + &right),
            _ => Value::Null,
        })),
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, null, text};

    #[test]
    fn joins_whatever_is_there() {
        check(&CONCAT, &[field(""), text("x")], "x");
        check(&CONCAT, &[text("value="), computed(3.0)], "value=3");
        check(&CONCAT, &[missing(), text("x")], "null");
        check(
            &CONCAT,
            &[text("x"), null()],
            "error: Type checking failed. The '.' operator only takes strings and numbers",
        );
    }
}
