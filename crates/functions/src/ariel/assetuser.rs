//! `ASSETUSER(address, [domainid], [milliseconds])`.

use plan::Arity;

use super::asset::of_address;
use crate::{Function, spec};

/// `ASSETUSER(address, [domainid], [milliseconds])` is the user of the asset that has an address, from `assets` of the
/// state. Null where no asset has it.
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: the name at another time is the one that the export has.
pub(crate) const ASSETUSER: Function = Function {
    spec: spec::scalar(
        "ariel.ASSETUSER",
        "ASSETUSER(address, [domainid], [milliseconds]) -> text",
        Arity::between(1, 3),
        spec::text,
    ),
    bind: |_, context| Ok(of_address(context, |asset| asset.user.as_deref())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ariel::asset::tests::asks_the_assets;

    #[test]
    fn asks_for_the_user() {
        asks_the_assets(&ASSETUSER, "ann");
    }
}
