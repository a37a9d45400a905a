//! `exact(x)`.

use plan::Arity;

use super::one_number::one_number;
use crate::{Function, spec};

/// `exact(x)` is x with all its digits: the result of a computation is not coarse. See [`super::one_number`].
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const EXACT: Function = Function {
    spec: spec::scalar("splunk.exact", "exact(number) -> number", Arity::exactly(1), spec::number),
    bind: |args, context| one_number("exact", args, context, |x| x),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn computes_numbers_only() {
        check(&EXACT, &[field("3.14")], "3.14");
        check(&EXACT, &[field("1")], "1");
        check(&EXACT, &[field("x")], "null");
        check(&EXACT, &[missing()], "null");
    }
}
