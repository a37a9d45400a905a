//! `field<=value` in `search`.

use plan::Arity;

use super::ordered::ordered;
use crate::{Function, spec};

/// `field<=value` in `search`. See [`super::ordered`].
pub(crate) const SEARCH_LE: Function = Function {
    spec: spec::scalar("splunk.search_le", "field<=value", Arity::exactly(2), spec::boolean),
    bind: |args, _| ordered(args, |order| order.is_le()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn equal_is_enough() {
        check(&SEARCH_LE, &[field("10"), text("10.0")], "true");
        check(&SEARCH_LE, &[field("11"), text("10")], "false");
    }
}
