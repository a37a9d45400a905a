//! `NOW()`.

use plan::Arity;

use crate::{Function, Value, spec};

/// `NOW()` is the time of the search in **milliseconds** since 1970.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const NOW: Function = Function {
    spec: spec::scalar("ariel.NOW", "NOW() -> milliseconds", Arity::exactly(0), spec::integer),
    bind: |_, context| {
        let now_ms = context.now_ns.div_euclid(1_000_000);
        Ok(Box::new(move |_| Value::Integer(now_ms)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::check;

    #[test]
    fn is_in_milliseconds() {
        check(&NOW, &[], "1772600767891");
    }
}
