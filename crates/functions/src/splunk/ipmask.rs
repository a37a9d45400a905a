//! `ipmask("mask", address)`.

use std::net::Ipv4Addr;

use plan::Arity;

use crate::{Function, Value, spec};

/// `ipmask("mask", address)` is the IPv4 address with only the bits that the mask has.
///
/// - **Null**: null where one is missing or no IPv4 address.
/// - **Source**: Search Reference, "Conversion functions".
pub(crate) const IPMASK: Function = Function {
    spec: spec::scalar("splunk.ipmask", "ipmask(\"mask\", address) -> text", Arity::exactly(2), spec::text),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let masked =
                address(&args[0]).zip(address(&args[1])).map(|(mask, address)| (address & mask).to_string());
            masked.into()
        }))
    },
};

fn address(value: &Value<'_>) -> Option<Ipv4Addr> {
    value.text()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn keeps_the_masked_bits() {
        check(&IPMASK, &[text("255.255.255.0"), field("10.20.30.120")], "10.20.30.0");
        check(&IPMASK, &[text("0.255.0.244"), field("10.20.30.120")], "0.20.0.112");
        check(&IPMASK, &[text("255.0.0.0"), field("x")], "null");
    }
}
