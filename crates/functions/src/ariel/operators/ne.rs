//! `!=`, `<>`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a != b`. See [`super::comparison`].
pub(crate) const NE: Function = Function {
    spec: spec::scalar("ariel.ne", "a != b", Arity::exactly(2), spec::boolean),
    bind: |args, _| Ok(comparison(args, |order| order.is_ne())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text, whole};

    #[test]
    fn differs_by_value_and_null_stays_null() {
        check(&NE, &[whole(3), text("4")], "true");
        check(&NE, &[field("a"), text("a")], "false");
        check(&NE, &[missing(), text("a")], "null");
    }
}
