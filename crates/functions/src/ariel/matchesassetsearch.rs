//! `MATCHESASSETSEARCH('saved search', address)`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::server::collection;
use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `MATCHESASSETSEARCH('saved search', address)` is true where the address is among those that a saved search over assets
/// gave, from `asset_searches` of the state.
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: null of a null value.
pub(crate) const MATCHESASSETSEARCH: Function = Function {
    spec: spec::scalar(
        "ariel.MATCHESASSETSEARCH",
        "MATCHESASSETSEARCH('saved search', address) -> boolean",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, context| {
        let state = Arc::clone(&context.qradar);
        let name = collection(&args[0], &state, Part::AssetSearches)?;
        Ok(Box::new(move |args: &[Value<'_>]| {
            let address = text_of(&args[1]);
            address
                .map(|address| state.asset_search(&name).is_some_and(|found| found.contains(&address)))
                .into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, text};

    #[test]
    fn asks_what_the_search_gave() {
        let state = [("asset_searches/Servers.txt", "10.0.0.5\n")];
        check_with(&MATCHESASSETSEARCH, &[text("Servers"), field("10.0.0.5")], &state, "true");
        check_with(&MATCHESASSETSEARCH, &[text("Servers"), field("10.0.0.6")], &state, "false");
        check_with(&MATCHESASSETSEARCH, &[text("Servers"), missing()], &state, "null");
        check(&MATCHESASSETSEARCH, &[text("Servers"), field("10.0.0.5")], "false");
    }
}
