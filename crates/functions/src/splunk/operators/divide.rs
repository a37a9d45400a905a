//! `a / b`.

use plan::Arity;

use super::arithmetic::numbers_only;
use crate::splunk::number::Limits;
use crate::{Function, spec};

/// `a / b`, always as doubles: `3 / 2` is 1.5. The result has as many significant digits as its coarsest operand.
///
/// - **Null**: null where `b` is zero, or an operand is missing or no number.
/// - **Errors**: see [`super::arithmetic`].
/// - **Source**: Search Reference, "eval"; measured on 10.4.2.
pub(crate) const DIVIDE: Function = Function {
    spec: spec::scalar("splunk.divide", "number / number", Arity::exactly(2), spec::number),
    bind: |args, _| numbers_only("/", args, |a, b| a / b, Limits::Digits),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn divides_doubles_and_gives_null_for_zero() {
        check(&DIVIDE, &[number("3"), number("2")], "1.5");
        check(&DIVIDE, &[field("1"), number("3")], "0.3333333333333333");
        check(&DIVIDE, &[number("1"), number("0")], "null");
        check(&DIVIDE, &[number("0"), number("0")], "null");
        check(&DIVIDE, &[field("1521467703049000000"), number("1000000000")], "1521467703.049");
    }
}
