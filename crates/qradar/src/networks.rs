//! The network hierarchy.

use std::net::IpAddr;

use crate::record::Record;

/// What a network outside of the hierarchy is called.
pub const OTHER: &str = "other";

/// A network of the hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The groups above it, between full stops: `DMZ.External`.
    pub group: String,
    /// Its own name.
    pub name: String,
    /// The domain that it belongs to.
    pub domain_id: i64,
    bits: u128,
    prefix: u32,
    v6: bool,
}

impl Network {
    /// Group and name: `DMZ.External.Web`.
    pub fn full_name(&self) -> String {
        if self.group.is_empty() { self.name.clone() } else { format!("{}.{}", self.group, self.name) }
    }

    /// `GET /config/network_hierarchy/networks`, or `group,name,cidr,domain_id`.
    pub(crate) fn of(record: &Record) -> Option<Network> {
        let (bits, prefix, v6) = cidr(&record.text(&["cidr"])?)?;
        let (group, name) = (record.text(&["group"]).unwrap_or_default(), record.text(&["name"])?);
        Some(Network {
            group,
            name,
            domain_id: record.integer(&["domain_id"]).unwrap_or(0),
            bits,
            prefix,
            v6,
        })
    }

    pub(crate) fn new(group: &str, name: &str, network: &str) -> Option<Network> {
        let (bits, prefix, v6) = cidr(network)?;
        Some(Network { group: group.to_owned(), name: name.to_owned(), domain_id: 0, bits, prefix, v6 })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let (bits, width) = bits_of(address);
        self.v6 == (width == 128) && bits & mask(self.prefix, width) == self.bits
    }
}

/// The networks of a server where nobody changed them: the three private ones.
pub(crate) fn stock() -> Vec<Network> {
    const GROUP: &str = "Net-10-172-192";
    let networks = [
        Network::new(GROUP, "Net_10_0_0_0", "10.0.0.0/8"),
        Network::new(GROUP, "Net_172_16_0_0", "172.16.0.0/12"),
        Network::new(GROUP, "Net_192_168_0_0", "192.168.0.0/16"),
    ];
    networks.into_iter().flatten().collect()
}

/// The smallest network that holds the address; that of the domain, or of the default domain.
pub(crate) fn find<'n>(networks: &'n [Network], address: &str, domain_id: i64) -> Option<&'n Network> {
    let address: IpAddr = address.trim().parse().ok()?;
    let holding = |domain: i64| {
        let all =
            networks.iter().filter(move |network| network.domain_id == domain && network.holds(address));
        all.max_by_key(|network| network.prefix)
    };
    holding(domain_id).or_else(|| holding(0))
}

fn cidr(text: &str) -> Option<(u128, u32, bool)> {
    let (address, prefix) = text.trim().split_once('/').unwrap_or((text.trim(), ""));
    let (bits, width) = bits_of(address.parse().ok()?);
    let prefix: u32 = if prefix.is_empty() { width } else { prefix.parse().ok()? };
    (prefix <= width).then(|| (bits & mask(prefix, width), prefix, width == 128))
}

fn bits_of(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

fn mask(prefix: u32, width: u32) -> u128 {
    if prefix == 0 { 0 } else { u128::MAX << (width - prefix) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, domain: i64, expected: Option<&str>) {
        let mut networks = stock();
        networks.extend(Network::new("DMZ.Web", "Front", "10.7.0.0/16"));
        networks.extend(Network::new("V6", "Lab", "2001:db8::/32"));
        let mut own = Network::new("Tenant", "All", "10.0.0.0/8").expect("a network");
        own.domain_id = 4;
        networks.push(own);
        assert_eq!(find(&networks, address, domain).map(Network::full_name).as_deref(), expected);
    }

    #[test]
    fn the_smallest_network_of_the_domain_wins() {
        check("10.7.1.1", 0, Some("DMZ.Web.Front"));
        check("10.8.1.1", 0, Some("Net-10-172-192.Net_10_0_0_0"));
        check("10.7.1.1", 4, Some("Tenant.All"));
        check("192.168.0.1", 4, Some("Net-10-172-192.Net_192_168_0_0"));
        check("2001:db8::1", 0, Some("V6.Lab"));
        check("8.8.8.8", 0, None);
        check("nonsense", 0, None);
    }

    #[test]
    fn what_is_no_network_is_none() {
        assert_eq!(Network::new("a", "b", "10.0.0.0/33"), None);
        assert_eq!(Network::new("a", "b", "ten"), None);
    }
}
