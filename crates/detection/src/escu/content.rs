//! A folder of ESCU: its detections and what their searches call by name.

use std::collections::BTreeMap;

use query::{AppLookup, Knowledge, Macro};

use super::{EscuDetection, written};
use crate::PackageError;

/// Detections, and the macros and lookups that they call.
#[derive(Clone, Debug, Default)]
pub struct EscuContent {
    /// In the order of their files.
    pub detections: Vec<EscuDetection>,
    /// The macros that the content defines.
    pub knowledge: Knowledge,
    /// The tables that the content carries.
    pub lookups: Vec<AppLookup>,
    /// What was not read or is not applied, and why.
    pub notes: Vec<String>,
}

impl EscuContent {
    /// Adds a file of `detections/`. What is no detection is passed over.
    pub fn add_detection(&mut self, file: &str, text: &str) {
        match EscuDetection::read(file, text) {
            Ok(found) => self.detections.extend(found),
            Err(error) => self.notes.push(error.to_string()),
        }
    }

    /// Adds a file of `macros/`.
    pub fn add_macro(&mut self, file: &str, text: &str) {
        let written: Result<written::Macro, PackageError> = written::yaml(file, text);
        match written {
            Ok(found) => {
                let args = found.arguments.unwrap_or_default();
                let name =
                    if args.is_empty() { found.name } else { format!("{}({})", found.name, args.len()) };
                let defined = Macro { definition: found.definition, args, ..Macro::default() };
                self.knowledge.macros.insert(name, defined);
            }
            Err(error) => self.notes.push(error.to_string()),
        }
    }

    /// Adds a file of `lookups/`; `tables` gives the bytes of a table beside it. A collection of the KV store is empty,
    /// as it is after installation.
    pub fn add_lookup(&mut self, file: &str, text: &str, tables: impl Fn(&str) -> Option<Vec<u8>>) {
        let (name, mut settings) = match written::lookup(file, text) {
            Ok(Some(found)) => found,
            Ok(None) => return,
            Err(error) => return self.notes.push(error.to_string()),
        };
        for said in ["description", "date", "version", "id", "author", "lookup_type", "fields", "status"] {
            settings.remove(said);
        }
        let csv = if settings.contains_key("collection") {
            let fields = settings.get("fields_list").map_or("", String::as_str);
            let names: Vec<&str> = fields.split(',').map(str::trim).collect();
            format!("{}\n", names.join(",")).into_bytes()
        } else {
            let file = settings.get("filename").cloned().unwrap_or_else(|| format!("{name}.csv"));
            match tables(&file) {
                Some(csv) => csv,
                // A model of machine learning is no table, and is named where a search applies it.
                None if name.starts_with("__mlspl_") => return,
                None => return self.notes.push(format!("{name}: there is no `lookups/{file}`")),
            }
        };
        let mut unread = Vec::new();
        let found = AppLookup::with(&name, &csv, &settings, &mut unread);
        if let Some(file) = settings.get("filename") {
            self.lookups.push(AppLookup { name: file.clone(), ..found.clone() });
        }
        self.notes.extend(unread);
        self.lookups.push(found);
    }

    /// What a search of this content is compiled with: its macros, and for each `<detection>_filter` that it calls and
    /// nobody defines the one that `contentctl` writes when it builds an app, which lets everything pass.
    pub fn knowledge_for(&self, detection: &EscuDetection) -> Knowledge {
        let mut knowledge = self.knowledge.clone();
        for called in filters(&detection.search) {
            if !knowledge.macros.contains_key(called) {
                let passes = Macro { definition: "search *".to_owned(), ..Macro::default() };
                knowledge.macros.insert(called.to_owned(), passes);
            }
        }
        knowledge
    }

    /// The tables by name, so that whoever runs a search need not look through them.
    pub fn tables(&self) -> BTreeMap<&str, &AppLookup> {
        self.lookups.iter().map(|lookup| (lookup.name.as_str(), lookup)).collect()
    }
}

/// The names in backticks that end with `_filter`. Comments and values of a search may hold backticks of their own.
fn filters(search: &str) -> Vec<&str> {
    const END: &str = "_filter`";
    let ends = search.match_indices(END).map(|(at, _)| at + END.len() - 1);
    ends.filter_map(|end| Some(&search[search[..end].rfind('`')? + 1..end])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_are_known_by_name_and_number_of_arguments() {
        let mut content = EscuContent::default();
        content.add_macro("a.yml", "name: one\ndefinition: index=*\n");
        content.add_macro("b.yml", "name: two\ndefinition: $x$=$y$\narguments: [x, y]\n");
        content.add_macro("c.yml", "name: three\n");
        assert_eq!(content.knowledge.macros.keys().collect::<Vec<_>>(), ["one", "two(2)"]);
        assert_eq!(content.notes.len(), 1);
    }

    #[test]
    fn a_filter_that_nobody_defines_lets_everything_pass() {
        let detection = EscuDetection {
            search: "`a` ```why``` | eval b=\"`\" | `it_filter`".to_owned(),
            ..EscuDetection::default()
        };
        let knowledge = EscuContent::default().knowledge_for(&detection);
        assert_eq!(knowledge.macros.keys().collect::<Vec<_>>(), ["it_filter"]);
    }

    #[test]
    fn a_table_is_known_by_its_name_and_its_file_and_a_collection_is_empty() {
        let mut content = EscuContent::default();
        let table = |file: &str| (file == "t1.csv").then(|| b"a\n1\n".to_vec());
        content.add_lookup("t.yml", "name: t\nfilename: t1.csv\nmatch_type: WILDCARD(a)\n", table);
        content.add_lookup("k.yml", "name: k\ncollection: k\nfields_list: _key, b\n", table);
        content.add_lookup("n.yml", "name: absent\nfilename: none.csv\n", table);
        assert_eq!(content.tables().keys().copied().collect::<Vec<_>>(), ["k", "t", "t1.csv"]);
        assert_eq!(content.tables()["t"].wildcards, ["a"]);
        assert_eq!(content.tables()["k"].csv, b"_key,b\n");
        assert_eq!(content.notes, ["absent: there is no `lookups/none.csv`"]);
    }
}
