//! `HOSTNAME(processorid)`.

use plan::Arity;

use qradar::Part;

use super::server::{named, nameless};
use crate::{Function, spec};

/// `HOSTNAME(processorid)` is the name of the host that a processor runs on, from `hosts` of the state. Null where there is
/// none of that id.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const HOSTNAME: Function = Function {
    spec: spec::scalar("ariel.HOSTNAME", "HOSTNAME(processorid) -> text", Arity::exactly(1), spec::text),
    bind: |_, context| Ok(named(context, Part::Hosts, nameless)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, missing, whole};

    #[test]
    fn names_what_the_state_has() {
        let state = [("hosts.csv", "id,hostname\n8,console.example.org\n")];
        check_with(&HOSTNAME, &[whole(8)], &state, "console.example.org");
        check(&HOSTNAME, &[whole(8)], "null");
        check(&HOSTNAME, &[missing()], "null");
    }
}
