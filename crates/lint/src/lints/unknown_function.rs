//! ## What it finds
//! A function that the product does not have.
//!
//! ## Why it matters
//! The query does not run at all, or (in a generated field) only on the day somebody needs it. Functions of another
//! product, and functions that a model made up, look right to a reader.
//!
//! ## Example
//! ```sql
//! SELECT * FROM events WHERE LOGSOURCETYPEID(logsourceid) = 12
//! ```
//! Instead:
//! ```sql
//! SELECT * FROM events WHERE devicetype = 12
//! ```
//!
//! ## How sure
//! Functions are those of the vendors' references, and of answers recorded from the products. A function that an app
//! adds (AQL custom functions, `namespace::name`) is not known here.

use text::Severity;

use crate::{Check, Lint};

pub(super) const LINT: Lint = Lint {
    name: "unknown-function",
    finds: "a function that the product does not have",
    severity: Severity::Error,
    check: Check::Said(&["unknown-function"]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_made_up_function_is_named() {
        let text = "SELECT qid FROM events WHERE LOGSOURCETYPEID(logsourceid) = 12 LAST 1 DAYS";
        trial::check(
            &LINT,
            Language::Aql,
            text,
            &["LOGSOURCETYPEID: `LOGSOURCETYPEID` is not a function of AQL"],
        );
        trial::check(
            &LINT,
            Language::Spl,
            "* | eval n=mvcuont(x)",
            &["mvcuont: Error in 'EvalCommand': The 'mvcuont' function is unsupported or undefined"],
        );
    }
}
