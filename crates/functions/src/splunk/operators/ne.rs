//! `a != b`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a != b` in `eval` and `where`. See [`super::comparison`]; a multivalue differs where any member does
/// (believed).
pub(crate) const NE: Function = Function {
    spec: spec::scalar("splunk.ne", "value != value", Arity::exactly(2), spec::boolean),
    bind: |args, _| comparison("!=", args, |order| order.is_ne()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text};

    #[test]
    fn differs_by_value() {
        check(&NE, &[field("a"), text("b")], "true");
        check(&NE, &[field("1.0"), number("1")], "false");
        check(&NE, &[missing(), text("b")], "null");
    }
}
