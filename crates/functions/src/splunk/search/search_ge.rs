//! `field>=value` in `search`.

use plan::Arity;

use super::ordered::ordered;
use crate::{Function, spec};

/// `field>=value` in `search`. See [`super::ordered`].
pub(crate) const SEARCH_GE: Function = Function {
    spec: spec::scalar("splunk.search_ge", "field>=value", Arity::exactly(2), spec::boolean),
    bind: |args, _| ordered(args, |order| order.is_ge()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn equal_is_enough() {
        check(&SEARCH_GE, &[field("25"), text("25")], "true");
        check(&SEARCH_GE, &[field("24"), text("25")], "false");
    }
}
