//! `field|fieldref|endswith: other`.

use plan::Arity;

use crate::pattern::folded;
use crate::{Function, Value, spec};

/// `field|fieldref|endswith: other`: both fields are there, and the field ends with the text of the other one.
///
/// - **Null, multivalue**: false where the event lacks one; any pair of members may compare so.
/// - **Case**: ignored, as in other comparisons (believed).
/// - **Source**: pySigma 2.0.1, `SigmaFieldReferenceModifier` and `SigmaEndswithModifier`; the specification has no word on it.
pub(crate) const FIELDREF_ENDSWITH: Function = Function {
    spec: spec::scalar(
        "sigma.fieldref_endswith",
        "field|fieldref|endswith: other",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let holds = |one: &str| {
                let one = folded(one);
                args[1].any_member(|other| {
                    let other = folded(other);
                    one.ends_with(&*other)
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
        check(&FIELDREF_ENDSWITH, &[field("black Tea"), field("tea")], "true");
        check(&FIELDREF_ENDSWITH, &[field("tea pot"), field("tea")], "false");
        check(&FIELDREF_ENDSWITH, &[multi(&["x", "black Tea"]), field("tea")], "true");
        check(&FIELDREF_ENDSWITH, &[field("x"), field("")], "true");
        check(&FIELDREF_ENDSWITH, &[field("x"), missing()], "false");
        check(&FIELDREF_ENDSWITH, &[missing(), field("x")], "false");
    }
}
