//! `ASSETHOSTNAME(address, [domainid], [milliseconds])`.

use plan::Arity;

use super::asset::of_address;
use crate::{Function, spec};

/// `ASSETHOSTNAME(address, [domainid], [milliseconds])` is the name of the asset that has an address, from `assets` of the
/// state. Null where no asset has it.
///
/// - **Source**: IBM, "AQL data retrieval functions". Believed: the name at another time is the one that the export has.
pub(crate) const ASSETHOSTNAME: Function = Function {
    spec: spec::scalar(
        "ariel.ASSETHOSTNAME",
        "ASSETHOSTNAME(address, [domainid], [milliseconds]) -> text",
        Arity::between(1, 3),
        spec::text,
    ),
    bind: |_, context| Ok(of_address(context, |asset| asset.hostname.as_deref())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ariel::asset::tests::asks_the_assets;

    #[test]
    fn asks_for_the_name() {
        asks_the_assets(&ASSETHOSTNAME, "ws1");
    }
}
