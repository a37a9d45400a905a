//! `field|fieldref|contains: other`.

use plan::Arity;

use crate::pattern::folded;
use crate::{Function, Value, spec};

/// `field|fieldref|contains: other`: both fields are there, and the field holds the text of the other one anywhere.
///
/// - **Null, multivalue**: false where the event lacks one; any pair of members may compare so.
/// - **Case**: ignored, as in other comparisons (believed).
/// - **Source**: pySigma 2.0.1, `SigmaFieldReferenceModifier` and `SigmaContainsModifier`; the specification has no word on it.
pub(crate) const FIELDREF_CONTAINS: Function = Function {
    spec: spec::scalar(
        "sigma.fieldref_contains",
        "field|fieldref|contains: other",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let holds = |one: &str| {
                let one = folded(one);
                args[1].any_member(|other| {
                    let other = folded(other);
                    one.contains(&*other)
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
        check(&FIELDREF_CONTAINS, &[field("black tea pot"), field("Tea")], "true");
        check(&FIELDREF_CONTAINS, &[field("tea"), field("black tea")], "false");
        check(&FIELDREF_CONTAINS, &[multi(&["x", "black tea pot"]), field("Tea")], "true");
        check(&FIELDREF_CONTAINS, &[field("x"), field("")], "true");
        check(&FIELDREF_CONTAINS, &[field("x"), missing()], "false");
        check(&FIELDREF_CONTAINS, &[missing(), field("x")], "false");
    }
}
