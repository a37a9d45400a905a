//! What lints must know of products and of the world, beside the schemas.

use std::sync::LazyLock;

use serde::Deserialize;

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
    /// Fields that hold the name of a host, folded to lower-case letters and digits.
    pub hosts: Vec<String>,
    /// Fields that hold the full path of a program, folded so.
    pub program_paths: Vec<String>,
    /// Domains that nearly every network speaks to.
    pub popular: Vec<String>,
    /// Fields that are filled by looking up an address.
    pub reverse_dns: Vec<ReverseDns>,
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

/// A field that is filled by looking up an address, and the event that has the name that was asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReverseDns {
    /// The channel of both events.
    pub channel: String,
    /// The event with the field.
    pub event: u32,
    /// The field.
    pub field: String,
    /// The event that has the name.
    pub name_event: u32,
    /// Its field for the name.
    pub name_field: String,
    /// The field that both have and that joins them.
    pub join: String,
    /// How we know: a sentence without a full stop.
    pub why: String,
}

/// What lints must know of products and of the world.
pub fn lint_facts() -> &'static LintFacts {
    static FACTS: LazyLock<LintFacts> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/lints.toml")).expect("tested: lints.toml can be read")
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

    /// Does a field of that name hold the full path of a program?
    pub fn is_program_path(&self, field: &str) -> bool {
        self.program_paths.contains(&folded_name(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_can_be_read_and_name_events_that_exist() {
        let facts = lint_facts();
        for known in &facts.reverse_dns {
            let has = |id, name: &str| {
                let event = crate::event(&known.channel, id).expect("the event is known");
                event.fields.iter().any(|field| field.name == name)
            };
            assert!(has(known.event, &known.field) && has(known.event, &known.join), "{known:?}");
            assert!(
                has(known.name_event, &known.name_field) && has(known.name_event, &known.join),
                "{known:?}"
            );
        }
        assert!(facts.is_host("Destination Hostname") && facts.is_program_path("Image"));
        for folded in facts.hosts.iter().chain(&facts.program_paths) {
            assert_eq!(&folded_name(folded), folded);
        }
    }
}
