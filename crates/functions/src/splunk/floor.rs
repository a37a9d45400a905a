//! `floor(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `floor(x)` is x rounded down to a whole number. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const FLOOR: Function = Function {
    spec: spec::scalar("splunk.floor", "floor(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("floor", args, context, f64::floor),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&FLOOR, &[field("1.9")], "1");
        check(&FLOOR, &[field("-1.1")], "-2");
        check(&FLOOR, &[field("x")], "null");
        check(&FLOOR, &[missing()], "null");
    }
}
