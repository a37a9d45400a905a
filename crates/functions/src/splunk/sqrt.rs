//! `sqrt(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `sqrt(x)` is the square root of x; null for less than 0 (measured). See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const SQRT: Function = Function {
    spec: spec::scalar("splunk.sqrt", "sqrt(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("sqrt", args, context, f64::sqrt),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&SQRT, &[field("9")], "3");
        check(&SQRT, &[field("-1")], "null");
        check(&SQRT, &[field("x")], "null");
        check(&SQRT, &[missing()], "null");
    }
}
