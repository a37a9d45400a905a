//! `GEO::LOOKUP(address, 'property')`.

use plan::Arity;

use super::geo::{Shown, lookup};
use crate::{Function, spec};

/// `GEO::LOOKUP(address, 'property')` is what a MaxMind database of the state has of an address, as JSON: `city`,
/// `country`, `continent`, `location`, `subdivisions`, …, or `geo_json` for the place. Null where it has nothing.
///
/// - **Source**: IBM, "AQL data retrieval functions"; the names of the properties are those of MaxMind's databases.
pub(crate) const GEO_LOOKUP: Function = Function {
    spec: spec::scalar(
        "ariel.GEO::LOOKUP",
        "GEO::LOOKUP(address, 'property') -> JSON",
        Arity::exactly(2),
        spec::text,
    ),
    bind: |args, context| lookup(args, context, Shown::Json),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn without_a_database_there_is_no_place() {
        check(&GEO_LOOKUP, &[field("8.8.8.8"), text("city")], "null");
        check(&GEO_LOOKUP, &[missing(), text("city")], "null");
    }
}
