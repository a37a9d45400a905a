//! Networks of addresses.

use std::net::IpAddr;

/// Does the network, written `192.0.2.0/24` or as a lone address, hold the address? What is neither holds nothing.
pub(crate) fn holds(network: &str, address: &str) -> bool {
    let (base, prefix) =
        network.split_once('/').map_or((network, None), |(base, prefix)| (base, Some(prefix)));
    let (Ok(base), Ok(address)) = (base.trim().parse::<IpAddr>(), address.trim().parse::<IpAddr>()) else {
        return false;
    };
    let (base, address, width) = match (base, address) {
        (IpAddr::V4(base), IpAddr::V4(address)) => {
            (u128::from(u32::from(base)), u128::from(u32::from(address)), 32)
        }
        (IpAddr::V6(base), IpAddr::V6(address)) => (u128::from(base), u128::from(address), 128),
        _ => return false,
    };
    let prefix = match prefix.map(str::parse::<u32>) {
        None => width,
        Some(Ok(prefix)) if prefix <= width => prefix,
        Some(_) => return false,
    };
    (base ^ address).checked_shr(width - prefix).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_the_addresses_of_its_prefix() {
        let found: Vec<bool> = [
            ("192.0.2.0/24", "192.0.2.77"),
            ("192.0.2.0/24", "192.0.3.1"),
            ("0.0.0.0/0", "8.8.8.8"),
            ("::/0", "2001:db8::1"),
            ("2001:db8::/32", "192.0.2.1"),
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.0/33", "192.0.2.0"),
        ]
        .map(|(network, address)| holds(network, address))
        .to_vec();
        assert_eq!(found, [true, false, true, true, false, true, false]);
    }
}
