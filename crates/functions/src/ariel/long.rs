//! `LONG(value)`.

use plan::Arity;

use super::text_of::long_of;
use crate::{Function, Value, spec};

/// `LONG(value)` is the value as a whole number: decimals are cut off, an IPv4 address gives its 32 bits.
///
/// - **Null**: null where the value is null or writes no number.
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const LONG: Function = Function {
    spec: spec::scalar("ariel.LONG", "LONG(value) -> integer", Arity::exactly(1), spec::integer),
    bind: |_, _| Ok(Box::new(|args| long_of(&args[0]).or_else(|| address_bits(&args[0])).into())),
};

fn address_bits(value: &Value<'_>) -> Option<i64> {
    let address: std::net::Ipv4Addr = value.text()?.parse().ok()?;
    Some(i64::from(address.to_bits()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, computed, field, missing, whole};

    #[test]
    fn reads_numbers_and_addresses() {
        check(&LONG, &[whole(443)], "443");
        check(&LONG, &[field("443")], "443");
        check(&LONG, &[computed(2.9)], "2");
        check(&LONG, &[field("10.0.0.1")], "167772161");
        check(&LONG, &[field("x")], "null");
        check(&LONG, &[missing()], "null");
    }
}
