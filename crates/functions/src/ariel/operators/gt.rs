//! `>`.

use plan::Arity;

use super::comparison::comparison;
use crate::{Function, spec};

/// `a > b`. See [`super::comparison`].
pub(crate) const GT: Function = Function {
    spec: spec::scalar("ariel.gt", "a > b", Arity::exactly(2), spec::boolean),
    bind: |args, _| Ok(comparison(args, |order| order.is_gt())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, text, whole};

    #[test]
    fn compares_numbers() {
        check(&GT, &[whole(1284540300001), text("1284540300000")], "true");
        check(&GT, &[whole(1), text("2")], "false");
        check(&GT, &[missing(), text("2")], "null");
    }
}
