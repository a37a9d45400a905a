//! IP addresses and networks in CIDR form.

use std::net::IpAddr;

/// A network such as `192.0.2.0/24`. Bits beyond the prefix are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    bits: u128,
    mask: u128,
    v6: bool,
}

impl Network {
    /// Reads `address/prefix`; `None` where it is not one.
    pub(crate) fn parse(text: &str) -> Option<Network> {
        let (address, prefix) = text.split_once('/')?;
        if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (bits, v6) = bits_of(address.parse().ok()?);
        let prefix: u32 = prefix.parse().ok()?;
        let width = if v6 { 128 } else { 32 };
        if prefix > width {
            return None;
        }
        let mask = if prefix == 0 { 0 } else { u128::MAX << (width - prefix) };
        Some(Network { bits: bits & mask, mask, v6 })
    }

    /// Reads `address/prefix`, or a lone address as the network of only itself.
    pub(crate) fn parse_or_address(text: &str) -> Option<Network> {
        Network::parse(text).or_else(|| {
            let (bits, v6) = bits_of(text.parse().ok()?);
            Some(Network { bits, mask: u128::MAX, v6 })
        })
    }

    /// Is the address that `text` writes in this network? False where it writes none or one of the other family.
    pub(crate) fn holds(&self, text: &str) -> bool {
        text.trim().parse().is_ok_and(|address| {
            let (bits, v6) = bits_of(address);
            v6 == self.v6 && bits & self.mask == self.bits
        })
    }
}

fn bits_of(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), false),
        IpAddr::V6(address) => (address.to_bits(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(network: &str, address: &str, expected: bool) {
        let network = Network::parse_or_address(network).expect("the test's network is one");
        assert_eq!(network.holds(address), expected);
    }

    #[test]
    fn holds_the_addresses_that_share_the_prefix() {
        check("192.0.2.0/24", "192.0.2.56", true);
        check("192.0.2.0/24", "192.0.3.0", false);
        check("192.0.2.77/24", "192.0.2.1", true);
        check("0.0.0.0/0", "8.8.8.8", true);
        check("0.0.0.0/0", "::1", false);
        check("2001:db8::/32", "2001:0db8:ffff::1", true);
        check("10.0.0.1", "10.0.0.1", true);
        check("10.0.0.0/8", "not-an-address", false);
    }

    #[test]
    fn refuses_what_is_no_network() {
        for text in ["10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/+8", "a/b", "::/129"] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }
}
