//! `time()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `time()` is the wall clock with microseconds. Here it stands still at the start of the search, so that a search
/// can be repeated.
///
/// - **Source**: Search Reference, "Date and Time functions".
pub(crate) const TIME: Function = Function {
    spec: spec::scalar("splunk.time", "time() -> number", Arity::exactly(0), spec::number),
    bind: |_, context| {
        let now_s = context.now_ns.div_euclid(1000) as f64 / 1e6;
        Ok(Box::new(move |_| Value::Number(now_s)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn has_microseconds() {
        check(&TIME, &[], "1772600767.891");
    }
}
