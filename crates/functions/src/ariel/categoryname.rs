//! `CATEGORYNAME(category)`.

use plan::Arity;

use qradar::Part;

use super::server::named;
use crate::{Function, spec};

/// `CATEGORYNAME(category)` is the name of a high or low level category. Null where the number names none.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const CATEGORYNAME: Function = Function {
    spec: spec::scalar("ariel.CATEGORYNAME", "CATEGORYNAME(category) -> text", Arity::exactly(1), spec::text),
    bind: |_, context| Ok(named(context, Part::Categories, taxonomy::category_name)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, whole};

    #[test]
    fn names_known_categories() {
        check(&CATEGORYNAME, &[whole(4000)], "Access");
        check(&CATEGORYNAME, &[whole(-5)], "null");
        check(&CATEGORYNAME, &[missing()], "null");
    }
}
