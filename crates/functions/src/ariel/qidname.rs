//! `QIDNAME(qid)`.

use plan::Arity;

use super::names::of_qid;
use crate::{Function, spec};

/// `QIDNAME(qid)` is the name of an event. Null where the number names none.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const QIDNAME: Function = Function {
    spec: spec::scalar("ariel.QIDNAME", "QIDNAME(qid) -> text", Arity::exactly(1), spec::text),
    bind: |_, context| {
        let ours = |id| taxonomy::qid_name(id).map(str::to_owned);
        Ok(of_qid(context, |qid| Some(qid.name.clone()), ours))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, whole};

    #[test]
    fn names_known_events() {
        check(&QIDNAME, &[whole(-5)], "null");
        check(&QIDNAME, &[missing()], "null");
    }
}
