//! What QRadar calls things by number, and what authors of queries mean by what it does not have.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A kind of log source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSourceType {
    /// What people see: `Microsoft Windows Security Event Log`.
    pub name: String,
    /// The short name inside names of log sources: `WindowsAuthServer`.
    pub short: String,
}

/// What is meant by a name or a number, and how we know: a clause that can follow "because".
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeantBy<T> {
    /// What is meant.
    pub is: T,
    /// How we know.
    pub why: String,
}

/// The kind of log source with that id (`devicetype`).
pub fn log_source_type(id: i64) -> Option<&'static LogSourceType> {
    static TYPES: LazyLock<BTreeMap<i64, LogSourceType>> =
        LazyLock::new(|| numbered(include_str!("../../../taxonomy/ariel/log_source_types.toml")));
    TYPES.get(&id)
}

/// The id of the kind of log source that people see under that name, case aside, or of that short name.
pub fn log_source_type_id(name: &str) -> Option<i64> {
    (0..10_000).find(|id| {
        let found = log_source_type(*id);
        found.is_some_and(|found| {
            [&found.name, &found.short].iter().any(|known| known.eq_ignore_ascii_case(name))
        })
    })
}

/// The display name of a kind of log source, as `LOGSOURCETYPENAME(devicetype)` gives it.
pub fn log_source_type_name(id: i64) -> Option<&'static str> {
    log_source_type(id).map(|found| found.name.as_str())
}

/// The name of a category, as `CATEGORYNAME(category)` gives it.
pub fn category_name(id: i64) -> Option<&'static str> {
    static CATEGORIES: LazyLock<BTreeMap<i64, String>> =
        LazyLock::new(|| numbered(include_str!("../../../taxonomy/ariel/categories.toml")));
    CATEGORIES.get(&id).map(String::as_str)
}

/// The property or own field that authors mean by a name that QRadar does not have; case aside.
pub fn property_meant(name: &str) -> Option<&'static MeantBy<String>> {
    let found = MEANT.properties.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, meant)| meant)
}

/// The log source type that authors mean by a wrong id.
pub fn log_source_type_meant(id: i64) -> Option<&'static MeantBy<i64>> {
    MEANT.log_source_types.get(&id.to_string())
}

/// What a property of an event holds, in QRadar's own kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PropertyKind {
    /// An IP address.
    Host,
    /// A MAC address.
    Mac,
    /// A port.
    Port,
    /// A whole number of 32 bits or less.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// Text.
    String,
    /// A list.
    List,
    /// Bytes.
    Bytes,
    /// `true` or `false`.
    Boolean,
}

/// The built-in property of that name, case aside: its name in the view and what it holds.
pub fn built_in_property(name: &str) -> Option<(&'static str, PropertyKind)> {
    static PROPERTIES: LazyLock<BTreeMap<String, PropertyKind>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/ariel/properties.toml"))
            .expect("tested: properties.toml can be read")
    });
    PROPERTIES.get_key_value(&name.to_ascii_lowercase()).map(|(name, kind)| (name.as_str(), *kind))
}

/// The built-in property of flows of that name, case aside: its name in the view `flows` and what it holds.
pub fn flow_property(name: &str) -> Option<(&'static str, PropertyKind)> {
    static PROPERTIES: LazyLock<BTreeMap<String, PropertyKind>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/ariel/flow_properties.toml"))
            .expect("tested: flow_properties.toml can be read")
    });
    PROPERTIES.get_key_value(&name.to_ascii_lowercase()).map(|(name, kind)| (name.as_str(), *kind))
}

/// `meant.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meant {
    properties: BTreeMap<String, MeantBy<String>>,
    log_source_types: BTreeMap<String, MeantBy<i64>>,
}

static MEANT: LazyLock<Meant> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../taxonomy/ariel/meant.toml"))
        .expect("tested: meant.toml can be read")
});

/// A table whose keys are numbers.
fn numbered<T: for<'a> Deserialize<'a>>(text: &str) -> BTreeMap<i64, T> {
    let table: BTreeMap<String, T> = toml::from_str(text).expect("tested: the tables can be read");
    table.into_iter().filter_map(|(id, value)| Some((id.parse().ok()?, value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_names() {
        assert_eq!(log_source_type_name(12), Some("Microsoft Windows Security Event Log"));
        assert_eq!(log_source_type_name(93), Some("McAfee ePolicy Orchestrator"));
        assert_eq!(log_source_type_name(119), None);
        assert_eq!(category_name(4012), Some("ACL Permit"));
        assert_eq!(log_source_type(12).map(|found| found.short.as_str()), Some("WindowsAuthServer"));
    }

    #[test]
    fn the_views_rules_are_of_built_in_or_custom_properties() {
        let views = crate::Views::default();
        let custom: Vec<_> = [crate::Profile::Current, crate::Profile::Year2020]
            .into_iter()
            .flat_map(|profile| views.profile_names(profile))
            .collect();
        for name in views.names("ariel") {
            // LOGSOURCENAME(logsourceid) reads it; no query does.
            let ours = &*name == "logsourcename";
            assert!(ours || built_in_property(&name).is_some() || custom.contains(&name), "{name}");
        }
        assert_eq!(built_in_property("SourceIP"), Some(("sourceip", PropertyKind::Host)));
        assert_eq!(built_in_property("Image"), None);
    }

    #[test]
    fn flows_have_properties_of_their_own() {
        assert_eq!(flow_property("SourceBytes"), Some(("sourcebytes", PropertyKind::Long)));
        assert_eq!(flow_property("username"), None);
        let names = crate::Views::default().names("flows");
        let network_insights = |name: &str| ["dns ", "http ", "tls "].iter().any(|it| name.starts_with(it));
        for name in names.iter().filter(|name| !network_insights(name)) {
            let named = ["DNS Response", "Request URL"].contains(&&**name);
            assert!(flow_property(name).is_some() || named, "{name}");
        }
    }

    #[test]
    fn what_is_meant_is_told_with_its_reason() {
        assert_eq!(property_meant("imagefilename").map(|meant| meant.is.as_str()), Some("Image"));
        assert_eq!(log_source_type_meant(119).map(|meant| meant.is), Some(12));
        assert_eq!(log_source_type_meant(12), None);
    }

    /// The shared facts, where they are: id, internal name, display name.
    #[test]
    fn log_source_types_agree_with_the_vendors_list() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/aql/log_source_types.tsv");
        #[allow(clippy::disallowed_methods)]
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: {path} absent");
            return;
        };
        let mut compared = 0;
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(id), Some(short), Some(name)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let Some(ours) = id.parse().ok().and_then(log_source_type) else { continue };
            assert_eq!((ours.short.as_str(), ours.name.as_str()), (short, name), "{id}");
            compared += 1;
        }
        assert!(compared > 50, "{compared}");
    }
}
