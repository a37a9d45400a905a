//! `|`.

use plan::Arity;

use crate::ariel::text_of::long_of;
use crate::{Function, spec};

/// `a | b`: the bits that either has.
///
/// - **Source**: IBM, "Ariel Query Language operators".
pub(crate) const BIT_OR: Function = Function {
    spec: spec::scalar("ariel.bit_or", "a | b", Arity::exactly(2), spec::integer),
    bind: |_, _| Ok(Box::new(|args| long_of(&args[0]).zip(long_of(&args[1])).map(|(a, b)| a | b).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, whole};

    #[test]
    fn joins_bits() {
        check(&BIT_OR, &[whole(1), whole(4)], "5");
    }
}
