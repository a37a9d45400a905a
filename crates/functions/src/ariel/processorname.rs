//! `PROCESSORNAME(processorid)`.

use plan::Arity;

use qradar::Part;

use super::server::{named, nameless};
use crate::{Function, spec};

/// `PROCESSORNAME(processorid)` is the name of an event processor, from `hosts` of the state. Null where there is none of
/// that id.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const PROCESSORNAME: Function = Function {
    spec: spec::scalar(
        "ariel.PROCESSORNAME",
        "PROCESSORNAME(processorid) -> text",
        Arity::exactly(1),
        spec::text,
    ),
    bind: |_, context| Ok(named(context, Part::Hosts, nameless)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, missing, whole};

    #[test]
    fn names_what_the_state_has() {
        let state = [("hosts.csv", "id,hostname\n8,eventprocessor8\n")];
        check_with(&PROCESSORNAME, &[whole(8)], &state, "eventprocessor8");
        check(&PROCESSORNAME, &[whole(8)], "null");
        check(&PROCESSORNAME, &[missing()], "null");
    }
}
