//! `LOGSOURCENAME(logsourceid)`.

use std::sync::Arc;

use plan::Arity;

use super::text_of::{long_of, text_of};
use crate::{Function, Value, spec};

/// `LOGSOURCENAME(logsourceid)` is the name of a log source, from `log_sources` of the state. Null where there is none of
/// that id.
///
/// A plan adds the name that a log source has by default (`WindowsAuthServer @ computer`), which is the answer where the
/// state has none.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const LOGSOURCENAME: Function = Function {
    spec: spec::scalar(
        "ariel.LOGSOURCENAME",
        "LOGSOURCENAME(logsourceid) -> text",
        Arity::between(1, 2),
        spec::text,
    ),
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let known =
                long_of(&args[0]).and_then(|id| state.log_source(id)).map(|source| source.name.clone());
            let by_default = || args.get(1).and_then(text_of).map(std::borrow::Cow::into_owned);
            known.or_else(by_default).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, whole};

    #[test]
    fn the_state_wins_over_the_name_by_default() {
        let state = [("log_sources.csv", "id,name\n65,DC\n")];
        let by_default = || field("WindowsAuthServer @ ws1");
        check_with(&LOGSOURCENAME, &[whole(65), by_default()], &state, "DC");
        check_with(&LOGSOURCENAME, &[whole(66), by_default()], &state, "WindowsAuthServer @ ws1");
        check(&LOGSOURCENAME, &[whole(65)], "null");
        check(&LOGSOURCENAME, &[missing()], "null");
    }
}
