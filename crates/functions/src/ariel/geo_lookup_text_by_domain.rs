//! `GEO::LOOKUP_TEXT_BY_DOMAIN(address, domainid, 'property')`.

use plan::Arity;

use super::geo::{Shown, lookup};
use crate::{Function, spec};

/// `GEO::LOOKUP_TEXT_BY_DOMAIN(address, domainid, 'property')` is one text of what a MaxMind database of the state has of an address:
/// `city_name`, `country_name`, `continent_name`, … Null where it has nothing.
///
/// - **Source**: IBM, "AQL data retrieval functions"; the names of the properties are those of MaxMind's databases.
pub(crate) const GEO_LOOKUP_TEXT_BY_DOMAIN: Function = Function {
    spec: spec::scalar(
        "ariel.GEO::LOOKUP_TEXT_BY_DOMAIN",
        "GEO::LOOKUP_TEXT_BY_DOMAIN(address, domainid, 'property') -> text",
        Arity::exactly(3),
        spec::text,
    ),
    bind: |args, context| lookup(args, context, Shown::Text),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text, whole};

    #[test]
    fn without_a_database_there_is_no_place() {
        check(&GEO_LOOKUP_TEXT_BY_DOMAIN, &[field("8.8.8.8"), whole(0), text("city_name")], "null");
        check(&GEO_LOOKUP_TEXT_BY_DOMAIN, &[missing(), whole(0), text("city_name")], "null");
    }
}
