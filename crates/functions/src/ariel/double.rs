//! `DOUBLE(value)`.

use plan::Arity;

use super::text_of::double_of;
use crate::{Function, spec};

/// `DOUBLE(value)` is the value as a double; null where it is null or writes no number.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const DOUBLE: Function = Function {
    spec: spec::scalar("ariel.DOUBLE", "DOUBLE(value) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(Box::new(|args| double_of(&args[0]).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, whole};

    #[test]
    fn reads_numbers() {
        check(&DOUBLE, &[field("2.5")], "2.5");
        check(&DOUBLE, &[whole(2)], "2");
        check(&DOUBLE, &[field("x")], "null");
    }
}
