//! `-a`.

use plan::Arity;

use crate::splunk::number::as_number;
use crate::splunk::refusal::type_checking;
use crate::{Function, spec};
use plan::Literal;

/// `-a`.
///
/// - **Null**: null where `a` is missing or no number.
/// - **Errors**: a quoted text or `null()` is refused when the query is planned.
pub(crate) const NEGATE: Function = Function {
    spec: spec::scalar("splunk.negate", "-number", Arity::exactly(1), spec::number),
    bind: |args, _| match args[0].constant {
        Some(Literal::Text(_) | Literal::Null) => Err(type_checking("'-' only takes numbers", args[0].span)),
        _ => Ok(Box::new(|args| as_number(&args[0]).map(|number| -number).into())),
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn turns_the_sign() {
        check(&NEGATE, &[field("5")], "-5");
        check(&NEGATE, &[field("0")], "0");
        check(&NEGATE, &[field("x")], "null");
        check(&NEGATE, &[text("5")], "error: Type checking failed. '-' only takes numbers");
    }
}
