//! `log_source_id(logsourceid, devicetype, logsourceidentifier)`.

use std::sync::Arc;

use plan::Arity;

use super::text_of::{long_of, text_of};
use crate::{Function, Value, spec};

/// The log source of an event, by its type and where it is from, in `log_sources` of the state; else the id that the view
/// gives it. Not a function of AQL: a plan reads `logsourceid` so.
///
/// - **Source**: believed: as the server finds a log source by type and identifier.
pub(crate) const LOG_SOURCE_ID: Function = Function {
    spec: spec::scalar(
        "ariel.log_source_id",
        "log_source_id(logsourceid, devicetype, logsourceidentifier) -> integer",
        Arity::exactly(3),
        spec::integer,
    ),
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let known = match (long_of(&args[1]), text_of(&args[2])) {
                (Some(type_id), Some(from)) => state.log_source_of(type_id, &from),
                _ => None,
            };
            known.or_else(|| long_of(&args[0])).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_with, field, missing, whole};

    #[test]
    fn type_and_place_find_the_log_source() {
        let state = [("log_sources.csv", "id,name,type_id,identifier\n65,DC,12,dc1.example.org\n")];
        check_with(&LOG_SOURCE_ID, &[whole(7), whole(12), field("dc1")], &state, "65");
        check_with(&LOG_SOURCE_ID, &[whole(7), whole(11), field("dc1")], &state, "7");
        check_with(&LOG_SOURCE_ID, &[whole(7), whole(12), missing()], &state, "7");
    }
}
