//! Splunk's `.conf` files.

use std::collections::BTreeMap;

/// The stanzas of a `.conf` file: settings by name, of all layers read so far.
///
/// A later layer wins setting by setting, as `local` wins over `default`. A line that ends in `\` goes on in the next
/// one; `#` starts a comment only at the start of a line (Admin Manual, "How to edit a configuration file").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Conf {
    stanzas: BTreeMap<String, BTreeMap<String, String>>,
}

impl Conf {
    /// Reads one more layer over those before.
    pub(super) fn read(&mut self, text: &str) {
        let mut stanza = "default".to_owned();
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        while let Some(line) = lines.next() {
            let start = line.trim_start();
            if start.is_empty() || start.starts_with('#') {
                continue;
            }
            if let Some(name) = start.trim_end().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                name.clone_into(&mut stanza);
                self.stanzas.entry(stanza.clone()).or_default();
                continue;
            }
            let Some((name, value)) = line.split_once('=') else { continue };
            let mut value = value.trim_start().to_owned();
            while value.ends_with('\\') {
                value.pop();
                value.push('\n');
                value.push_str(lines.next().unwrap_or_default());
            }
            let value = value.trim_end().to_owned();
            self.stanzas.entry(stanza.clone()).or_default().insert(name.trim().to_owned(), value);
        }
    }

    /// All stanzas that are not disabled, with `default` where it says something.
    pub(super) fn all(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let kept = self.stanzas.iter().filter(|(_, settings)| !is_true(settings.get("disabled")));
        kept.map(|(name, settings)| (name.clone(), settings.clone())).collect()
    }

    /// The stanzas that are not disabled, `default` aside.
    pub(super) fn stanzas(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.stanzas
            .iter()
            .filter(|(name, settings)| *name != "default" && !is_true(settings.get("disabled")))
            .map(|(name, settings)| (name.as_str(), settings))
    }
}

/// Is a setting set to yes?
pub(super) fn is_true(value: Option<&String>) -> bool {
    value.is_some_and(|value| {
        matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "t" | "yes" | "y")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(layers: &[&str], expected: &[(&str, &[(&str, &str)])]) {
        let mut conf = Conf::default();
        layers.iter().for_each(|layer| conf.read(layer));
        let found: Vec<(&str, Vec<(&str, &str)>)> = conf
            .stanzas()
            .map(|(name, settings)| {
                (name, settings.iter().map(|(name, value)| (&**name, &**value)).collect())
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|(name, settings)| (*name, settings.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn settings_stand_in_stanzas() {
        check(
            &["# no\n[a(2)]\nargs = x,y\ndefinition = a=1 # b\n"],
            &[("a(2)", &[("args", "x,y"), ("definition", "a=1 # b")])],
        );
    }

    #[test]
    fn a_backslash_joins_lines() {
        check(&["[a]\nsearch = x \\\ny\nz = 1"], &[("a", &[("search", "x \ny"), ("z", "1")])]);
        check(&["[a]\nsearch = x \\"], &[("a", &[("search", "x")])]);
    }

    #[test]
    fn a_later_layer_wins_by_setting_and_may_disable() {
        check(
            &["[a]\nx=1\ny=1\n[b]\nx=1", "[a]\nx=2\n[b]\ndisabled = true"],
            &[("a", &[("x", "2"), ("y", "1")])],
        );
    }
}
