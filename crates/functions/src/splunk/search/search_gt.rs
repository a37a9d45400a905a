//! `field>value` in `search`.

use plan::Arity;

use super::ordered::ordered;
use crate::{Function, spec};

/// `field>value` in `search`. See [`super::ordered`].
pub(crate) const SEARCH_GT: Function = Function {
    spec: spec::scalar("splunk.search_gt", "field>value", Arity::exactly(2), spec::boolean),
    bind: |args, _| ordered(args, |order| order.is_gt()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, multi, text};

    #[test]
    fn compares_numbers() {
        check(&SEARCH_GT, &[field("30"), text("25")], "true");
        check(&SEARCH_GT, &[multi(&["1", "30"]), text("25")], "true");
        check(&SEARCH_GT, &[field("25"), text("25")], "false");
    }
}
