//! `ASSETPROPERTY('name', address, [domainid])`.

use std::sync::Arc;

use plan::Arity;

use super::server::domain_of;
use super::text_of::text_of;
use crate::spec::written_text;
use crate::{Function, Value, spec};

/// `ASSETPROPERTY('name', address, [domainid])` is a property of the asset that has an address, from `assets` of the state.
/// Null where no asset has it.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const ASSETPROPERTY: Function = Function {
    spec: spec::scalar(
        "ariel.ASSETPROPERTY",
        "ASSETPROPERTY('name', address, [domainid]) -> text",
        Arity::between(2, 3),
        spec::text,
    ),
    bind: |args, context| {
        let (state, name) = (Arc::clone(&context.qradar), written_text(&args[0])?);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let Some(address) = text_of(&args[1]) else { return Value::Null };
            let asset = state.asset(&address, domain_of(args.get(2)));
            asset.and_then(|asset| asset.property(&name).map(str::to_owned)).into()
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, text};

    #[test]
    fn asks_the_assets() {
        let state = [("assets.csv", "ip,hostname,Location\n10.0.0.5,ws1,Oslo\n")];
        check_with(&ASSETPROPERTY, &[text("location"), field("10.0.0.5")], &state, "Oslo");
        check_with(&ASSETPROPERTY, &[text("Unknown"), field("10.0.0.5")], &state, "null");
        check(&ASSETPROPERTY, &[text("Location"), field("10.0.0.5")], "null");
        check(&ASSETPROPERTY, &[text("Location"), missing()], "null");
    }
}
