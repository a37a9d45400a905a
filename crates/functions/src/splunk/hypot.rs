//! `hypot(x, y)`.

use plan::Arity;

use super::number::as_number;
use super::one_number::finite;
use crate::{Function, spec};

/// `hypot(x, y)` is the length of the hypotenuse over legs x and y. Null where one is missing or no number.
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const HYPOT: Function = Function {
    spec: spec::scalar("splunk.hypot", "hypot(number, number) -> number", Arity::exactly(2), spec::number),
    bind: |_, _| {
        Ok(Box::new(|args| finite(as_number(&args[0]).zip(as_number(&args[1])).map(|(x, y)| x.hypot(y)))))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field};

    #[test]
    fn measures_the_hypotenuse() {
        check(&HYPOT, &[field("3"), field("4")], "5");
    }
}
