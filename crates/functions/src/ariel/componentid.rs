//! `COMPONENTID('name')`.

use std::sync::Arc;

use plan::Arity;

use qradar::Part;

use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `COMPONENTID('name')` is the id of a component of the deployment, from `hosts` of the state. Null where there is none of
/// that name.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const COMPONENTID: Function = Function {
    spec: spec::scalar(
        "ariel.COMPONENTID",
        "COMPONENTID('name') -> integer",
        Arity::exactly(1),
        spec::integer,
    ),
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            text_of(&args[0]).and_then(|name| state.id(Part::Hosts, &name)).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, text};

    #[test]
    fn finds_the_id_of_a_name() {
        let state = [("hosts.csv", "id,hostname\n8,eventprocessor8\n")];
        check_with(&COMPONENTID, &[text("EventProcessor8")], &state, "8");
        check(&COMPONENTID, &[text("EventProcessor8")], "null");
    }
}
