//! ## What it finds
//! A property in double quotes that is in no set of properties which IBM's content brings.
//!
//! ## Why it matters
//! QRadar refuses the query: `Field "X" does not exist in catalog "events"`. Names of Sysmon's own fields and names
//! of older content are the usual ones.
//!
//! ## Example
//! ```sql
//! SELECT "ImageFileName" FROM events LAST 1 HOURS
//! ```
//! The property is `"Process Path"` today.
//!
//! ## How sure
//! Certain for the profile that is chosen (`--properties`). A property that a site made itself is told with
//! `--property NAME=FIELD`.

use text::Severity;

use crate::{Check, Lint};

pub(super) const LINT: Lint = Lint {
    name: "unknown-property",
    finds: "a property that no installed content has",
    severity: Severity::Error,
    check: Check::Said(&["unknown-property", "property-meant", "name-of-id"]),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use query::Language;

    #[test]
    fn a_name_of_another_product_is_no_property() {
        trial::check(
            &LINT,
            Language::Aql,
            "SELECT \"ImageFileName\" FROM events LAST 1 HOURS",
            &["\"ImageFileName\": Field \"ImageFileName\" does not exist in catalog \"events\""],
        );
        trial::check(&LINT, Language::Aql, "SELECT \"Process Path\" FROM events LAST 1 HOURS", &[]);
    }
}
