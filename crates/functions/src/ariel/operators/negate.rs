//! Unary `-`.

use plan::Arity;

use super::arithmetic::returns;
use crate::ariel::text_of::double_of;
use crate::{Function, Value, spec};

/// `-a`; null for null.
pub(crate) const NEGATE: Function = Function {
    spec: spec::scalar("ariel.negate", "-a", Arity::exactly(1), returns),
    bind: |_, _| {
        Ok(Box::new(|args| match &args[0] {
            Value::Integer(number) => number.checked_neg().into(),
            other => double_of(other).map(|number| -number).into(),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, whole};

    #[test]
    fn turns_the_sign() {
        check(&NEGATE, &[whole(5)], "-5");
        check(&NEGATE, &[missing()], "null");
    }
}
