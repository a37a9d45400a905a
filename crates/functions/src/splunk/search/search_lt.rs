//! `field<value` in `search`.

use plan::Arity;

use super::ordered::ordered;
use crate::{Function, spec};

/// `field<value` in `search`. See [`super::ordered`].
pub(crate) const SEARCH_LT: Function = Function {
    spec: spec::scalar("splunk.search_lt", "field<value", Arity::exactly(2), spec::boolean),
    bind: |args, _| ordered(args, |order| order.is_lt()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn numbers_by_value_texts_without_case() {
        check(&SEARCH_LT, &[field("9"), text("10")], "true");
        check(&SEARCH_LT, &[field("B"), text("a")], "false");
        check(&SEARCH_LT, &[missing(), text("10")], "false");
    }
}
