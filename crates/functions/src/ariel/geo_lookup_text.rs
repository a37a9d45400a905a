//! `GEO::LOOKUP_TEXT(address, 'property')`.

use plan::Arity;

use super::geo::{Shown, lookup};
use crate::{Function, spec};

/// `GEO::LOOKUP_TEXT(address, 'property')` is one text of what a MaxMind database of the state has of an address:
/// `city_name`, `country_name`, `continent_name`, … Null where it has nothing.
///
/// - **Source**: IBM, "AQL data retrieval functions"; the names of the properties are those of MaxMind's databases.
pub(crate) const GEO_LOOKUP_TEXT: Function = Function {
    spec: spec::scalar(
        "ariel.GEO::LOOKUP_TEXT",
        "GEO::LOOKUP_TEXT(address, 'property') -> text",
        Arity::exactly(2),
        spec::text,
    ),
    bind: |args, context| lookup(args, context, Shown::Text),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn without_a_database_there_is_no_place() {
        check(&GEO_LOOKUP_TEXT, &[field("8.8.8.8"), text("city_name")], "null");
        check(&GEO_LOOKUP_TEXT, &[missing(), text("city_name")], "null");
    }
}
