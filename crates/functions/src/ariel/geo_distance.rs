//! `GEO::DISTANCE(address, address)`.

use plan::Arity;

use super::geo::distance;
use crate::{Function, spec};

/// `GEO::DISTANCE` is how far two addresses are apart, in kilometres, by a MaxMind database of the state. Null where it
/// does not know the place of one.
///
/// - **Source**: IBM, "AQL data retrieval functions"; the names of the properties are those of MaxMind's databases.
pub(crate) const GEO_DISTANCE: Function = Function {
    spec: spec::scalar(
        "ariel.GEO::DISTANCE",
        "GEO::DISTANCE(address, address) -> km",
        Arity::exactly(2),
        spec::number,
    ),
    bind: |_, context| Ok(distance(context, 1)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn without_a_database_there_is_no_place() {
        check(&GEO_DISTANCE, &[field("8.8.8.8"), field("1.1.1.1")], "null");
        check(&GEO_DISTANCE, &[missing(), field("1.1.1.1")], "null");
    }
}
