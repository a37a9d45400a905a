//! `REFERENCEMAPSETCONTAINS('map of sets', key, value)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::collection;
use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `REFERENCEMAPSETCONTAINS('map of sets', key, value)` is true where the value is among those of the key in a reference
/// map of sets of the state.
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: null of a null value.
pub(crate) const REFERENCEMAPSETCONTAINS: Function = Function {
    spec: spec::scalar(
        "ariel.REFERENCEMAPSETCONTAINS",
        "REFERENCEMAPSETCONTAINS('map of sets', key, value) -> boolean",
        Arity::exactly(3),
        spec::boolean,
    ),
    bind: |args, context| {
        let state = Arc::clone(&context.qradar);
        let name = collection(&args[0], &state, Part::MapsOfSets)?;
        Ok(Box::new(move |args: &[Value<'_>]| {
            let (Some(key), Some(value)) = (text_of(&args[1]), text_of(&args[2])) else { return Value::Null };
            Value::Boolean(state.map_of_sets(&name).is_some_and(|map| map.contains(&key, &value)))
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, text};

    #[test]
    fn asks_the_map_of_sets() {
        let state = [("reference_map_of_sets/hosts.csv", "key,value\nann,ws1\nann,ws2\n")];
        let map = || text("hosts");
        check_with(&REFERENCEMAPSETCONTAINS, &[map(), field("ann"), field("ws2")], &state, "true");
        check_with(&REFERENCEMAPSETCONTAINS, &[map(), field("bob"), field("ws2")], &state, "false");
        check_with(&REFERENCEMAPSETCONTAINS, &[map(), missing(), field("ws2")], &state, "null");
        check(&REFERENCEMAPSETCONTAINS, &[map(), field("ann"), field("ws2")], "false");
    }
}
