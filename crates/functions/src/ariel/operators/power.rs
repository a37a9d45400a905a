//! `^`.

use plan::Arity;

use super::arithmetic::arithmetic;
use crate::{Function, Value, spec};

/// `a ^ b`: a to the power of b, as a double.
///
/// - **Source**: IBM, "Ariel Query Language operators".
pub(crate) const POWER: Function = Function {
    spec: spec::scalar("ariel.power", "a ^ b", Arity::exactly(2), spec::number),
    bind: |_, _| {
        let double = arithmetic(|_, _| None, f64::powf);
        Ok(Box::new(move |args| match (&args[0], &args[1]) {
            (Value::Integer(base), Value::Integer(exponent)) => {
                Value::Number((*base as f64).powf(*exponent as f64))
            }
            _ => double(args),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, whole};

    #[test]
    fn raises() {
        check(&POWER, &[whole(2), whole(10)], "1024");
        check(&POWER, &[computed(2.25), computed(0.5)], "1.5");
    }
}
