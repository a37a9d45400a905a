//! `QIDDESCRIPTION(qid)`.

use plan::Arity;

use super::names::of_qid;
use crate::{Function, spec};

/// `QIDDESCRIPTION(qid)` is the description of an event. We know the names alone, so it is the name.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const QIDDESCRIPTION: Function = Function {
    spec: spec::scalar("ariel.QIDDESCRIPTION", "QIDDESCRIPTION(qid) -> text", Arity::exactly(1), spec::text),
    bind: |_, context| Ok(of_qid(context, |qid| qid.description.clone())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, whole};

    #[test]
    fn is_the_name() {
        check(&QIDDESCRIPTION, &[whole(5001829)], "Process Access");
    }
}
