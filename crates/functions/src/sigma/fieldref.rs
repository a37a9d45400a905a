//! `field|fieldref: other`.

use plan::Arity;

use crate::pattern::folded;
use crate::{Function, Value, spec};

/// `field|fieldref: other`: both fields are there and hold the same text.
///
/// - **Null, multivalue**: false where the event lacks one; any pair of members may be the same.
/// - **Case**: ignored, as in other comparisons (believed).
pub(crate) const FIELDREF: Function = Function {
    spec: spec::scalar("sigma.fieldref", "field|fieldref: other", Arity::exactly(2), spec::boolean),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let same = |one: &str| args[1].any_member(|other| folded(one) == folded(other));
            Value::Boolean(args[0].any_member(same))
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn both_fields_hold_the_same() {
        check(&FIELDREF, &[field("Bob"), field("bob")], "true");
        check(&FIELDREF, &[field("Bob"), field("ann")], "false");
        check(&FIELDREF, &[missing(), missing()], "false");
    }
}
