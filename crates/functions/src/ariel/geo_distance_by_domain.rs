//! `GEO::DISTANCE_BY_DOMAIN(address, domainid, address, domainid)`.

use plan::Arity;

use super::geo::distance;
use crate::{Function, spec};

/// `GEO::DISTANCE_BY_DOMAIN` is how far two addresses are apart, in kilometres, by a MaxMind database of the state. Null where it
/// does not know the place of one.
///
/// - **Source**: IBM, "AQL data retrieval functions"; the names of the properties are those of MaxMind's databases.
pub(crate) const GEO_DISTANCE_BY_DOMAIN: Function = Function {
    spec: spec::scalar(
        "ariel.GEO::DISTANCE_BY_DOMAIN",
        "GEO::DISTANCE_BY_DOMAIN(address, domainid, address, domainid) -> km",
        Arity::exactly(4),
        spec::number,
    ),
    bind: |_, context| Ok(distance(context, 2)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, whole};

    #[test]
    fn without_a_database_there_is_no_place() {
        check(&GEO_DISTANCE_BY_DOMAIN, &[field("8.8.8.8"), whole(0), field("1.1.1.1"), whole(0)], "null");
        check(&GEO_DISTANCE_BY_DOMAIN, &[missing(), whole(0), field("1.1.1.1"), whole(0)], "null");
    }
}
