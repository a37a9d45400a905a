//! `ifnull(values)`.

use plan::Arity;

use super::coalesce::COALESCE;
use crate::{Function, spec};

/// `ifnull(a, b, ...)` is another name of `coalesce`. See [`super::coalesce`].
///
/// - **Source**: searchbnf.conf, `eval-function`.
pub(crate) const IFNULL: Function = Function {
    spec: spec::scalar("splunk.ifnull", "ifnull(value, ...) -> any", Arity::at_least(1), spec::any_argument),
    bind: COALESCE.bind,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn the_first_that_is_there() {
        check(&IFNULL, &[missing(), field("b"), text("c")], "b");
    }
}
