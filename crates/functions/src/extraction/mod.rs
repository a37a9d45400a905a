//! Fields out of a text, as Splunk finds them when it searches (props.conf, transforms.conf).

mod fields;
mod pairs;
mod stanza;
mod transform;

use std::collections::BTreeMap;

pub use fields::Fields;
pub use pairs::{clean_key, pairs};
pub use stanza::{OfStanza, Stanza, StanzaPattern, is_set, of_class, settings_for};
pub use transform::Transform;

/// The settings of a stanza, by name.
pub type Settings = BTreeMap<String, String>;

/// Fields found in a text: the values of each name, in the order in which the names were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundFields(pub Vec<(String, Vec<String>)>);

impl FoundFields {
    /// The values of a field.
    pub fn get(&self, name: &str) -> Option<&[String]> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, values)| values.as_slice())
    }

    /// One more value; a name that has one keeps it, unless `again` says otherwise. Empty values are none.
    pub fn put(&mut self, name: &str, value: &str, again: Again) {
        if name.is_empty() || value.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| known == name) {
            None => self.0.push((name.to_owned(), vec![value.to_owned()])),
            Some((_, values)) => {
                if again == Again::Adds {
                    values.push(value.to_owned());
                }
            }
        }
    }
}

/// What a further value of a field does (`MV_ADD`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// It is dropped.
    IsDropped,
    /// It is one value more.
    Adds,
}
