//! `ASSETUSER(address, [domainid], [milliseconds])`.

use std::sync::Arc;

use plan::Arity;

use super::server::domain_among;
use super::text_of::text_of;
use crate::{Function, Value, spec};

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
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let Some(address) = text_of(&args[0]) else { return Value::Null };
            let asset = state.asset(&address, domain_among(&args[1..]));
            asset.and_then(|asset| asset.user.clone()).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, whole};

    #[test]
    fn asks_the_assets() {
        let state = [("assets.csv", "ip,hostname,user\n10.0.0.5,ws1,ann\n")];
        check_with(&ASSETUSER, &[field("10.0.0.5")], &state, "ann");
        check_with(&ASSETUSER, &[field("10.0.0.5"), whole(1_714_557_600_000)], &state, "ann");
        check_with(&ASSETUSER, &[field("10.0.0.6")], &state, "null");
        check(&ASSETUSER, &[field("10.0.0.5")], "null");
        check(&ASSETUSER, &[missing()], "null");
    }
}
