//! What a Splunk app defines, from the text of its files.

mod collection;
mod conf;
mod lookup;
mod package;
mod props;
mod settings;

use std::collections::{BTreeMap, BTreeSet};

use spl::{Knowledge, Macro, Tagged};

use conf::{Conf, is_true};
pub use lookup::{AppLookup, AppLookupTimes};
pub use package::{PackageError, unpack};

/// A file of an app or package: its path with `/` between its parts, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppFile {
    /// `my_app/default/macros.conf`, or without the app's own folder.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an app defines that searches may name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct App {
    /// Macros, event types, tags, and what is made of events.
    pub knowledge: Knowledge,
    /// Lookup tables.
    pub lookups: Vec<AppLookup>,
    /// The stanzas of `props.conf` as they are written, by name: how a text is taken in.
    pub stanzas: BTreeMap<String, BTreeMap<String, String>>,
    /// The stanzas of `transforms.conf` as they are written, by name.
    pub transforms: BTreeMap<String, BTreeMap<String, String>>,
    /// What it defines and what is not read, each named once: kinds of settings, and why.
    pub unread: Vec<String>,
}

/// The `.conf` files that are read.
const READ: &[&str] = &["macros.conf", "eventtypes.conf", "tags.conf", "transforms.conf", "props.conf"];

impl App {
    /// Reads an app's files, or those of several. `local` wins over `default`; other files are passed over.
    pub fn read(files: &[AppFile]) -> App {
        let mut confs: BTreeMap<&str, Conf> = READ.iter().map(|name| (*name, Conf::default())).collect();
        let mut tables = BTreeMap::new();
        for layer in ["default", "local"] {
            for file in files {
                let mut parts = file.path.rsplit('/');
                let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                if folder == layer
                    && let Some(conf) = confs.get_mut(name)
                {
                    conf.read(&String::from_utf8_lossy(&file.bytes));
                }
                if folder == "lookups" {
                    tables.insert(name, file.bytes.as_slice());
                }
            }
        }
        let mut app = App::default();
        app.knowledge.macros = macros(&confs["macros.conf"]);
        app.knowledge.eventtypes = event_types(&confs["eventtypes.conf"]);
        app.knowledge.tags = tags(&confs["tags.conf"]);
        app.lookups = tables
            .iter()
            .filter(|(name, _)| has_csv(name))
            .map(|(name, csv)| AppLookup::plain(name, csv))
            .collect();
        for (name, settings) in confs["transforms.conf"].stanzas() {
            app.transform(name, settings, &tables);
        }
        app.stanzas = confs["props.conf"].all();
        app.transforms = confs["transforms.conf"].all();
        app.knowledge.transforms = app.transforms.clone();
        app.knowledge.props = props::props(&confs["props.conf"], &app.lookups, &mut app.unread);
        app.note_props(&confs["props.conf"]);
        app
    }

    fn transform(&mut self, name: &str, settings: &BTreeMap<String, String>, tables: &BTreeMap<&str, &[u8]>) {
        let csv = match (settings.get("filename"), settings.get("collection")) {
            (Some(file), _) => match tables.get(file.as_str()) {
                Some(csv) => csv.to_vec(),
                None => {
                    self.unread.push(format!("lookup `{name}`: the app has no readable `lookups/{file}`"));
                    return;
                }
            },
            (None, Some(collection)) => {
                let fields = settings.get("fields_list").map_or("", String::as_str);
                match collection::rows(collection, fields, tables) {
                    Ok(Some(csv)) => csv,
                    Ok(None) => {
                        let instead =
                            format!("give its rows as lookups/{collection}.csv or --lookup {name}=FILE");
                        self.unread.push(format!("lookup `{name}`: its collection is empty here; {instead}"));
                        collection::empty(fields)
                    }
                    Err(why) => {
                        self.unread.push(format!("lookup `{name}`: {why}"));
                        return;
                    }
                }
            }
            (None, None) => {
                if settings.contains_key("external_cmd") {
                    let instead = format!("it is a program; give its rows with --lookup {name}=FILE");
                    self.unread.push(format!("lookup `{name}`: {instead}"));
                }
                return;
            }
        };
        let found = AppLookup::with(name, &csv, settings, &mut self.unread);
        self.lookups.push(found);
    }

    /// Says which settings of `props.conf` are not applied.
    fn note_props(&mut self, props: &Conf) {
        let names = props.stanzas().flat_map(|(_, settings)| settings.keys().map(String::as_str));
        let unknown: BTreeSet<&str> = names.filter(|name| !settings::is_known(name)).collect();
        if !unknown.is_empty() {
            let unknown: Vec<&str> = unknown.into_iter().collect();
            self.unread.push(format!("props.conf: not applied: {}", unknown.join(", ")));
        }
    }
}

fn has_csv(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("csv"))
}

fn macros(conf: &Conf) -> BTreeMap<String, Macro> {
    let mut found = BTreeMap::new();
    for (name, settings) in conf.stanzas() {
        let Some(definition) = settings.get("definition") else { continue };
        let args = settings.get("args").map_or("", String::as_str);
        let args = args.split(',').map(str::trim).filter(|arg| !arg.is_empty()).map(str::to_owned).collect();
        // A definition in quotes is their inside (Knowledge Manager Manual, "Define search macros").
        let inner = definition.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let iseval = is_true(settings.get("iseval"));
        let definition = match inner {
            Some(inner) if !iseval && !inner.contains('"') => inner,
            _ => definition,
        };
        let text = |key: &str| settings.get(key).cloned().unwrap_or_default();
        let (validation, errormsg) = (text("validation"), text("errormsg"));
        let definition = definition.to_owned();
        found.insert(name.to_owned(), Macro { definition, args, iseval, validation, errormsg });
    }
    found
}

fn event_types(conf: &Conf) -> BTreeMap<String, String> {
    conf.stanzas()
        .filter_map(|(name, settings)| Some((name.to_owned(), settings.get("search")?.clone())))
        .collect()
}

/// `[field=value]` with `tag = enabled`.
fn tags(conf: &Conf) -> Vec<Tagged> {
    let mut found = Vec::new();
    for (name, settings) in conf.stanzas() {
        let Some((field, value)) = name.split_once('=') else { continue };
        for (tag, _) in settings.iter().filter(|(_, state)| state.trim() == "enabled") {
            let value = unescape(value.trim());
            found.push(Tagged { field: field.trim().to_owned(), value, tag: tag.clone() });
        }
    }
    found
}

/// `%20` in a stanza of `tags.conf` is a blank.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if first == b'%' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(files: &[(&str, &str)]) -> App {
        let file = |(path, text): &(&str, &str)| AppFile {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        App::read(&files.iter().map(file).collect::<Vec<_>>())
    }

    #[test]
    fn macros_have_arguments_and_local_wins() {
        let found = app(&[
            ("a/local/macros.conf", "[mine]\ndefinition = host=b"),
            (
                "a/default/macros.conf",
                "[mine]\ndefinition = host=a\n[of(2)]\nargs = x, y\ndefinition = $x$=$y$",
            ),
            ("a/README/macros.conf", "[other]\ndefinition = no"),
        ]);
        let macros = found.knowledge.macros;
        assert_eq!(macros["mine"].definition, "host=b");
        assert_eq!(macros["of(2)"].args, ["x", "y"]);
        assert_eq!(macros.len(), 2);
    }

    #[test]
    fn event_types_and_tags() {
        let found = app(&[
            ("default/eventtypes.conf", "[logon]\nsearch = EventCode=4624\n[old]\nsearch = a\ndisabled = 1"),
            (
                "default/tags.conf",
                "[eventtype=logon]\nauthentication = enabled\n[host=my%20pc]\nlab = enabled\nx = disabled",
            ),
        ]);
        assert_eq!(found.knowledge.eventtypes.keys().collect::<Vec<_>>(), ["logon"]);
        let tags: Vec<String> = found
            .knowledge
            .tags
            .iter()
            .map(|found| format!("{}={} {}", found.field, found.value, found.tag))
            .collect();
        assert_eq!(tags, ["eventtype=logon authentication", "host=my pc lab"]);
    }

    #[test]
    fn settings_that_are_not_applied_are_named() {
        let found = app(&[("default/props.conf", "[a]\nCHARSET = x\nEVAL-b = 1\n[c]\nrename = d")]);
        assert_eq!(found.unread, ["props.conf: not applied: CHARSET, rename"]);
    }

    #[test]
    fn a_lookup_is_known_by_its_stanza_and_by_its_file() {
        let found = app(&[
            ("lookups/t.csv", "a,b\n1,2\n"),
            (
                "default/transforms.conf",
                "[t]\nfilename = t.csv\nmatch_type = WILDCARD(a), CIDR(b)\ncase_sensitive_match = false\n[kv]\ncollection = c",
            ),
        ]);
        let names: Vec<&str> = found.lookups.iter().map(|lookup| lookup.name.as_str()).collect();
        assert_eq!(names, ["t.csv", "kv", "t"]);
        assert_eq!(
            (found.lookups[2].wildcards[0].as_str(), found.lookups[2].networks[0].as_str()),
            ("a", "b")
        );
        assert!(!found.lookups[2].case_sensitive);
        assert_eq!(found.unread.len(), 1);
    }
}
