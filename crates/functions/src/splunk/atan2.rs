//! `atan2(y, x)`.

use plan::Arity;

use super::number::as_number;
use super::one_number::finite;
use crate::{Function, spec};

/// `atan2(y, x)` is the angle of the point (x, y), in radians from -pi to pi. Null where one is missing or no number.
///
/// - **Source**: Search Reference, "Trig and Hyperbolic functions".
pub(crate) const ATAN2: Function = Function {
    spec: spec::scalar("splunk.atan2", "atan2(number, number) -> number", Arity::exactly(2), spec::number),
    bind: |_, _| {
        Ok(Box::new(|args| finite(as_number(&args[0]).zip(as_number(&args[1])).map(|(y, x)| y.atan2(x)))))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field};

    #[test]
    fn takes_y_first() {
        check(&ATAN2, &[field("1"), field("0")], "1.5707963267948966");
        check(&ATAN2, &[field("1"), field("x")], "null");
    }
}
