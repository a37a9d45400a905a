//! `nullif(a, b)`.

use plan::{Arity, Type};

use super::order::any_pair;
use crate::{Function, Value, spec};

/// `nullif(a, b)` is null where both are equal, else a.
///
/// - **Null**: null where a is missing; a where b is.
/// - **Source**: Search Reference, "Comparison and Conditional functions".
pub(crate) const NULLIF: Function = Function {
    spec: spec::scalar("splunk.nullif", "nullif(value, value) -> any", Arity::exactly(2), |types| {
        types.first().copied().unwrap_or(Type::Null)
    }),
    bind: |_, _| {
        Ok(Box::new(|args| match any_pair(&args[0], &args[1], |order| order.is_eq()) {
            Some(true) => Value::Null,
            Some(false) | None => args[0].clone(),
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn equal_values_vanish() {
        check(&NULLIF, &[field("-"), text("-")], "null");
        check(&NULLIF, &[field("a"), text("-")], "a");
        check(&NULLIF, &[field("a"), missing()], "a");
    }
}
