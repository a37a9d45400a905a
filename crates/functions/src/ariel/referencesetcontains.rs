//! `REFERENCESETCONTAINS('set', value)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::collection;
use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `REFERENCESETCONTAINS('set', value)` is true where the value is in a reference set of the state. Case counts unless the
/// set's kind leaves it aside (`ALNIC`).
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: null of a null value.
pub(crate) const REFERENCESETCONTAINS: Function = Function {
    spec: spec::scalar(
        "ariel.REFERENCESETCONTAINS",
        "REFERENCESETCONTAINS('set', value) -> boolean",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, context| {
        let state = Arc::clone(&context.qradar);
        let name = collection(&args[0], &state, Part::ReferenceSets)?;
        Ok(Box::new(move |args: &[Value<'_>]| {
            let value = text_of(&args[1]);
            value.map(|value| state.reference_set(&name).is_some_and(|set| set.contains(&value))).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, text};

    #[test]
    fn asks_the_set() {
        let state = [("reference_sets/Known Bad.txt", "192.0.2.1\nEvil\n")];
        let set = || text("known bad");
        check_with(&REFERENCESETCONTAINS, &[set(), field("192.0.2.1")], &state, "true");
        check_with(&REFERENCESETCONTAINS, &[set(), field("evil")], &state, "false");
        check_with(&REFERENCESETCONTAINS, &[set(), missing()], &state, "null");
        check(&REFERENCESETCONTAINS, &[set(), field("192.0.2.1")], "false");
        let error = "error: the QRadar state has no `other` in reference_sets/NAME.txt";
        check_with(&REFERENCESETCONTAINS, &[text("other"), field("x")], &state, error);
    }
}
