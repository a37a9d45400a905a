//! `APPLICATIONNAME(applicationid)`.

use plan::Arity;

use qradar::Part;

use super::server::{named, nameless};
use crate::{Function, spec};

/// `APPLICATIONNAME(applicationid)` is the name of a flow's application, from `applications` of the state. Null where there is
/// none of that id.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const APPLICATIONNAME: Function = Function {
    spec: spec::scalar(
        "ariel.APPLICATIONNAME",
        "APPLICATIONNAME(applicationid) -> text",
        Arity::exactly(1),
        spec::text,
    ),
    bind: |_, context| Ok(named(context, Part::Applications, nameless)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, missing, whole};

    #[test]
    fn names_what_the_state_has() {
        let state = [("applications.csv", "id,name\n1011,Web.Misc\n")];
        check_with(&APPLICATIONNAME, &[whole(1011)], &state, "Web.Misc");
        check(&APPLICATIONNAME, &[whole(1011)], "null");
        check(&APPLICATIONNAME, &[missing()], "null");
    }
}
