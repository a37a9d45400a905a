//! `<`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a < b`. Text compares by code point, digits or not. See [`super::comparison`].
pub(crate) const LT: Function = Function {
    spec: spec::scalar("ariel.lt", "a < b", Arity::exactly(2), spec::boolean),
    bind: |args, _| Ok(comparison(args, |order| order.is_lt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number, whole};

    #[test]
    fn numbers_by_value_texts_by_code_point() {
        check(&LT, &[whole(9), number("10")], "true");
        check(&LT, &[field("9"), number("10")], "false");
    }
}
