//! Log sources.

use crate::record::Record;

/// A log source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSource {
    /// Its name: `WindowsAuthServer @ ws1.example.org`.
    pub name: String,
    /// Its type (`devicetype`).
    pub type_id: Option<i64>,
    /// What its events say of where they are from: an address or a host name.
    pub identifier: Option<String>,
    /// The groups that it is in.
    pub group_ids: Vec<i64>,
}

impl LogSource {
    /// `GET /config/event_sources/log_source_management/log_sources`, or `id,name,type_id,identifier,group_ids`.
    pub(crate) fn of(record: &Record) -> Option<(i64, LogSource)> {
        let parameters = record.records("protocol_parameters");
        let identifier = parameters
            .iter()
            .find(|parameter| parameter.text(&["name"]).is_some_and(|name| name == "identifier"))
            .and_then(|parameter| parameter.text(&["value"]));
        let source = LogSource {
            name: record.text(&["name"])?,
            type_id: record.integer(&["type_id", "devicetype"]),
            identifier: record.text(&["identifier"]).or(identifier),
            group_ids: record.texts("group_ids", &["id"]).iter().filter_map(|id| id.parse().ok()).collect(),
        };
        Some((record.integer(&["id"])?, source))
    }

    /// Are events of that type and from there its events? A host may be written with its domain or without.
    pub(crate) fn takes(&self, type_id: i64, from: &str) -> bool {
        let short = |host: &str| match host.parse::<std::net::IpAddr>() {
            Ok(_) => host.to_lowercase(),
            Err(_) => host.split('.').next().unwrap_or_default().to_lowercase(),
        };
        let same = |identifier: &String| {
            identifier.eq_ignore_ascii_case(from)
                || ((!identifier.contains('.') || !from.contains('.')) && short(identifier) == short(from))
        };
        self.type_id.is_none_or(|known| known == type_id) && self.identifier.as_ref().is_some_and(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    fn check(name: &str, content: &str) {
        let records = File { name, bytes: content.as_bytes() }.records().expect("the test's file");
        let (id, source) = LogSource::of(&records[0]).expect("a log source");
        assert_eq!((id, source.name.as_str(), source.group_ids.as_slice()), (65, "DC", [3, 4].as_slice()));
        assert!(source.takes(12, "dc1.example.org") && source.takes(12, "DC1") && !source.takes(12, "dc2"));
        assert!(!source.takes(11, "dc1.example.org") && !source.takes(12, "dc1.example.net"));
    }

    #[test]
    fn lines_and_what_the_api_exports() {
        check("log_sources.csv", "id,name,type_id,identifier,group_ids\n65,DC,12,dc1.example.org,3;4\n");
        check(
            "log_sources.json",
            r#"[{"id": 65, "name": "DC", "type_id": 12, "group_ids": [3, 4],
                "protocol_parameters": [{"id": 0, "name": "identifier", "value": "dc1.example.org"}]}]"#,
        );
    }
}
