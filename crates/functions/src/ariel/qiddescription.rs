//! `QIDDESCRIPTION(qid)`.

use plan::Arity;

use super::names::of_qid;
use crate::{Function, spec};

/// `QIDDESCRIPTION(qid)` is the description of an event: of audited Windows events the name with a full stop,
/// of other ones the name, where the server's state says nothing else.
///
/// - **Source**: IBM, "AQL data retrieval functions"; the full stop is in recorded answers.
pub(crate) const QIDDESCRIPTION: Function = Function {
    spec: spec::scalar("ariel.QIDDESCRIPTION", "QIDDESCRIPTION(qid) -> text", Arity::exactly(1), spec::text),
    bind: |_, context| Ok(of_qid(context, |qid| qid.description.clone(), taxonomy::qid_description)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, whole};

    #[test]
    fn is_a_sentence_of_audited_events() {
        check(&QIDDESCRIPTION, &[whole(5001829)], "Process accessed");
        check(&QIDDESCRIPTION, &[whole(5000849)], "Success Audit: An operation was performed on an object.");
        check(&QIDDESCRIPTION, &[whole(-1)], "null");
    }
}
