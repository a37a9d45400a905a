//! `a < b`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a < b` in `eval` and `where`. See [`super::comparison`].
pub(crate) const LT: Function = Function {
    spec: spec::scalar("splunk.lt", "value < value", Arity::exactly(2), spec::boolean),
    bind: |args, _| comparison("<", args, |order| order.is_lt()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn digits_compare_as_numbers_and_texts_by_code_point() {
        check(&LT, &[field("9"), number("10")], "true");
        check(&LT, &[field("9"), field("a")], "true");
        check(&LT, &[field("B"), field("a")], "true");
        check(&LT, &[missing(), number("1")], "null");
    }
}
