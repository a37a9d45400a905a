//! Techniques of MITRE ATT&CK.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A technique or sub-technique.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Technique {
    /// Its name, without that of its parent.
    pub name: String,
    /// The names of its tactics.
    pub tactics: Vec<String>,
}

/// The technique with that id, such as `T1102.002`.
pub fn technique(id: &str) -> Option<&'static Technique> {
    static TECHNIQUES: LazyLock<BTreeMap<String, Technique>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../../taxonomy/attack/techniques.toml"))
            .expect("tested: techniques.toml can be read")
    });
    TECHNIQUES.get(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn techniques_have_names_and_tactics() {
        let found = technique("T1102.002").expect("it is listed");
        assert_eq!(
            (found.name.as_str(), found.tactics.as_slice()),
            ("Bidirectional Communication", ["Command and Control".to_owned()].as_slice())
        );
        assert_eq!(technique("T0000"), None);
    }
}
