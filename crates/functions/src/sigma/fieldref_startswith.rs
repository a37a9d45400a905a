//! `field|fieldref|startswith: other`.

use plan::Arity;

use crate::pattern::folded;
use crate::{Function, Value, spec};

/// `field|fieldref|startswith: other`: both fields are there, and the field begins with the text of the other one.
///
/// - **Null, multivalue**: false where the event lacks one; any pair of members may compare so.
/// - **Case**: ignored, as in other comparisons (believed).
/// - **Source**: pySigma 2.0.1, `SigmaFieldReferenceModifier` and `SigmaStartswithModifier`; the specification has no word on it.
pub(crate) const FIELDREF_STARTSWITH: Function = Function {
    spec: spec::scalar(
        "sigma.fieldref_startswith",
        "field|fieldref|startswith: other",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let holds = |one: &str| {
                let one = folded(one);
                args[1].any_member(|other| {
                    let other = folded(other);
                    one.starts_with(&*other)
                })
            };
            Value::Boolean(args[0].any_member(holds))
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi};

    #[test]
    fn compares_two_fields() {
        check(&FIELDREF_STARTSWITH, &[field("Tea pot"), field("tea")], "true");
        check(&FIELDREF_STARTSWITH, &[field("black tea"), field("tea")], "false");
        check(&FIELDREF_STARTSWITH, &[multi(&["x", "Tea pot"]), field("tea")], "true");
        check(&FIELDREF_STARTSWITH, &[field("x"), field("")], "true");
        check(&FIELDREF_STARTSWITH, &[field("x"), missing()], "false");
        check(&FIELDREF_STARTSWITH, &[missing(), field("x")], "false");
    }
}
