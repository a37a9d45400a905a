//! `REFERENCEMAP('map', key)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::collection;
use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `REFERENCEMAP('map', key)` is the value of a key in a reference map of the state. Null where the map has no such key.
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: null of a null value.
pub(crate) const REFERENCEMAP: Function = Function {
    spec: spec::scalar(
        "ariel.REFERENCEMAP",
        "REFERENCEMAP('map', key) -> text",
        Arity::exactly(2),
        spec::text,
    ),
    bind: |args, context| {
        let state = Arc::clone(&context.qradar);
        let name = collection(&args[0], &state, Part::ReferenceMaps)?;
        Ok(Box::new(move |args: &[Value<'_>]| {
            let Some(key) = text_of(&args[1]) else { return Value::Null };
            state.reference_map(&name).and_then(|map| map.get(&key).map(str::to_owned)).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, text};

    #[test]
    fn asks_the_map() {
        let state = [("reference_maps/ids.csv", "key,value\nann,G1\n")];
        check_with(&REFERENCEMAP, &[text("ids"), field("ann")], &state, "G1");
        check_with(&REFERENCEMAP, &[text("ids"), field("bob")], &state, "null");
        check_with(&REFERENCEMAP, &[text("ids"), missing()], &state, "null");
        check(&REFERENCEMAP, &[text("ids"), field("ann")], "null");
    }
}
