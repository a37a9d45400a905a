//! `pi()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `pi()` is pi.
///
/// - **Source**: Search Reference, "Mathematical functions".
pub(crate) const PI: Function = Function {
    spec: spec::scalar("splunk.pi", "pi() -> number", Arity::exactly(0), spec::number),
    bind: |_, _| Ok(Box::new(|_| Value::Number(std::f64::consts::PI))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn has_all_digits_of_a_double() {
        check(&PI, &[], "3.141592653589793");
    }
}
