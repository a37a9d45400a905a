//! Assets.

use crate::record::Record;

/// A host that the server knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asset {
    /// The domain that its addresses belong to; 0 is the default domain.
    pub domain_id: i64,
    /// Its addresses.
    pub addresses: Vec<String>,
    /// Its name: a given one, else the first host name.
    pub hostname: Option<String>,
    /// The user who was seen on it last.
    pub user: Option<String>,
    /// Further properties by name.
    pub properties: Vec<(String, String)>,
}

impl Asset {
    /// The property of that name, case aside.
    pub fn property(&self, name: &str) -> Option<&str> {
        let found = self.properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// `GET /asset_model/assets`, or `ip,hostname,user,domain_id` and one column for each further property.
    pub(crate) fn of(record: &Record) -> Asset {
        let mut asset = Asset { domain_id: record.integer(&["domain_id"]).unwrap_or(0), ..Asset::default() };
        asset.addresses = record.texts("ip", &[]);
        for interface in record.records("interfaces") {
            asset.addresses.extend(interface.texts("ip_addresses", &["value"]));
        }
        for property in record.records("properties") {
            if let (Some(name), Some(value)) = (property.text(&["name"]), property.text(&["value"])) {
                asset.properties.push((name, value));
            }
        }
        const OWN: [&str; 5] = ["id", "ip", "hostname", "user", "domain_id"];
        let further = record.pairs().filter(|(name, _)| !OWN.contains(&name.to_lowercase().as_str()));
        asset.properties.extend(further.map(|(name, value)| (name.clone(), value)));
        let given =
            asset.property("Given Name").or_else(|| asset.property("Unified Name")).map(str::to_owned);
        let names = record.texts("hostnames", &["name"]);
        asset.hostname = record.text(&["hostname"]).or(given).or_else(|| names.into_iter().next());
        asset.user = record
            .text(&["user"])
            .or_else(|| record.texts("users", &["username"]).pop())
            .or_else(|| asset.property("Primary OS User").map(str::to_owned));
        asset
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    fn check(name: &str, content: &str) {
        let records = File { name, bytes: content.as_bytes() }.records().expect("the test's file");
        let asset = Asset::of(&records[0]);
        assert_eq!(asset.addresses, ["10.0.0.5"]);
        assert_eq!((asset.hostname.as_deref(), asset.user.as_deref()), (Some("ws1"), Some("ann")));
        assert_eq!(asset.property("location"), Some("Oslo"));
    }

    #[test]
    fn lines_and_what_the_api_exports() {
        check("assets.csv", "ip,hostname,user,Location\n10.0.0.5,ws1,ann,Oslo\n");
        check(
            "assets.json",
            r#"[{"id": 1, "domain_id": 0, "hostnames": [{"name": "ws1", "type": "DNS"}],
                "interfaces": [{"mac_address": "x", "ip_addresses": [{"value": "10.0.0.5", "type": "IPV4"}]}],
                "properties": [{"name": "Location", "value": "Oslo"}], "users": [{"username": "ann"}]}]"#,
        );
    }
}
