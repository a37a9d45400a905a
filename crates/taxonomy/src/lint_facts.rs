//! What lints must know of products and of the world, beside the schemas.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Role, VIEWS, fields_of_role};

/// What lints must know of products and of the world, beside the schemas.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LintFacts {
    /// Fields that Splunk gives every event, whatever the add-on.
    pub splunk_defaults: Vec<String>,
    /// Fields whose values say which product an event is from.
    pub identity: Vec<String>,
    /// Values of such fields, of sources beside the Windows log whose events have the schema of Sysmon.
    pub sysmon_elsewhere: Vec<String>,
    /// Fields that hold the name of a host, folded to lower-case letters and digits: those of the views' own role, and
    /// those of other products.
    pub hosts: Vec<String>,
    /// Fields that hold the full path of a program, folded so.
    pub program_paths: Vec<String>,
    /// Domains that nearly every network speaks to.
    pub popular: Vec<String>,
    /// Fields that hold an address and nothing else, folded so.
    pub addresses: Vec<String>,
    /// How the names of files end that look like the names of hosts.
    pub file_endings: Vec<String>,
    /// Kinds of values, told from names of columns.
    pub kinds: Vec<ValueKind>,
    /// Logs whose events lack fields that others have.
    pub without: Vec<Without>,
    /// Lookups that answer a name with an address and an address with a name.
    pub lookups: Vec<NameLookup>,
}

/// A lookup that answers a name with an address and an address with a name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameLookup {
    /// What searches call it.
    pub name: String,
    /// Its field for the name of a host.
    pub host: String,
    /// Its field for an address.
    pub address: String,
}

/// A kind of values, told from the names of the columns that hold them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueKind {
    /// What such a value is.
    pub about: String,
    /// How the names end, folded.
    pub names: Vec<String>,
}

/// Logs whose events lack fields that others have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Without {
    /// Their sourcetypes in Splunk.
    pub sourcetypes: Vec<String>,
    /// What none of them has.
    pub fields: Vec<String>,
}

/// What lints must know of products and of the world.
pub fn lint_facts() -> &'static LintFacts {
    static FACTS: LazyLock<LintFacts> = LazyLock::new(|| {
        let mut facts: LintFacts = toml::from_str(include_str!("../../../taxonomy/lints.toml"))
            .expect("tested: lints.toml can be read");
        let own = VIEWS.iter().flat_map(|view| fields_of_role(view, Role::HostName));
        facts.hosts.extend(own.map(|field| folded_name(field)));
        facts
    });
    &FACTS
}

/// A field's name in lower-case letters and digits, so that `Destination Hostname` and `DestinationHostname` are one.
pub fn folded_name(field: &str) -> String {
    field.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl LintFacts {
    /// Does a field of that name hold the name of a host?
    pub fn is_host(&self, field: &str) -> bool {
        self.hosts.contains(&folded_name(field))
    }

    /// Does a field of that name hold an address and nothing else?
    pub fn is_address(&self, field: &str) -> bool {
        self.addresses.contains(&folded_name(field))
    }

    /// What a column of that name holds, where its name tells.
    pub fn kind(&self, column: &str) -> Option<&ValueKind> {
        let folded = folded_name(column);
        self.kinds.iter().find(|kind| kind.names.iter().any(|name| folded.ends_with(name.as_str())))
    }

    /// Does a field of that name hold the full path of a program?
    pub fn is_program_path(&self, field: &str) -> bool {
        self.program_paths.contains(&folded_name(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_can_be_read() {
        let facts = lint_facts();
        assert!(facts.is_host("Destination Hostname") && facts.is_program_path("Image"));
        assert!(facts.is_host("QueryName") && facts.is_address("destinationip"));
        let names = facts.kinds.iter().flat_map(|kind| &kind.names);
        for folded in facts.hosts.iter().chain(&facts.program_paths).chain(&facts.addresses).chain(names) {
            assert_eq!(&folded_name(folded), folded);
        }
    }

    #[test]
    fn a_name_is_a_host_of_a_view_or_of_another_product_and_not_both() {
        let own: Vec<String> = VIEWS
            .iter()
            .flat_map(|view| fields_of_role(view, Role::HostName))
            .map(|field| folded_name(field))
            .collect();
        let mut others = lint_facts().hosts.clone();
        others.truncate(others.len() - own.len());
        assert_eq!(
            others.iter().filter(|name| own.contains(name)).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
    }

    #[test]
    fn columns_tell_what_they_hold() {
        let kind = |name| lint_facts().kind(name).map(|kind| kind.about.as_str());
        assert_eq!(kind("ProcessImage"), Some("the path of a program"));
        assert_eq!(kind("PostNATSourcePort"), Some("a port"));
        assert_eq!(kind("EventTime"), None);
    }
}
