//! `FULLNETWORKNAME(address, [domainid])`.

use std::sync::Arc;

use plan::Arity;

use super::server::domain_of;
use super::text_of::text_of;
use crate::{Function, Value, spec};

/// `FULLNETWORKNAME(address, [domainid])` is the name of the network that an address is in with the groups above it, from
/// `network_hierarchy` of the state, else from the private networks that each server has to begin with; `other` outside
/// of all. Null of null.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const FULLNETWORKNAME: Function = Function {
    spec: spec::scalar(
        "ariel.FULLNETWORKNAME",
        "FULLNETWORKNAME(address, [domainid]) -> text",
        Arity::between(1, 2),
        spec::text,
    ),
    bind: |_, context| {
        let state = Arc::clone(&context.qradar);
        Ok(Box::new(move |args: &[Value<'_>]| {
            let Some(address) = text_of(&args[0]) else { return Value::Null };
            let network = state.network(&address, domain_of(args.get(1)));
            Value::owned(network.map_or_else(|| qradar::OTHER.to_owned(), |network| network.full_name()))
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, missing, whole};

    #[test]
    fn the_smallest_network_or_other() {
        let state = [("network_hierarchy.csv", "group,name,cidr\nDMZ.Web,Front,10.7.0.0/16\n")];
        check_with(&FULLNETWORKNAME, &[field("10.7.1.1")], &state, "DMZ.Web.Front");
        check_with(&FULLNETWORKNAME, &[field("10.8.1.1"), whole(0)], &state, "other");
        check(&FULLNETWORKNAME, &[field("10.8.1.1")], "Net-10-172-192.Net_10_0_0_0");
        check(&FULLNETWORKNAME, &[missing()], "null");
    }
}
