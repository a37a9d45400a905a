//! `now()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `now()` is the time when the search started, in whole seconds since 1970.
///
/// - **Source**: Search Reference, "Date and Time functions".
pub(crate) const NOW: Function = Function {
    spec: spec::scalar("splunk.now", "now() -> number", Arity::exactly(0), spec::integer),
    bind: |_, context| {
        let now_s = context.now_ns.div_euclid(1_000_000_000);
        Ok(Box::new(move |_| Value::Integer(now_s)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn is_in_whole_seconds() {
        check(&NOW, &[], "1772600767");
    }
}
