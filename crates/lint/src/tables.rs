//! The lookup tables that are known where a query is linted.

use std::collections::BTreeMap;

/// The lookup tables that are known where a query is linted: their names and columns.
#[derive(Clone, Debug)]
pub struct Tables {
    columns: BTreeMap<String, Vec<String>>,
    is_built_in: fn(&str) -> bool,
}

impl Default for Tables {
    fn default() -> Tables {
        Tables { columns: BTreeMap::new(), is_built_in: |_| false }
    }
}

impl Tables {
    /// Tables with their columns, and which names are the product's own.
    pub fn new(
        tables: impl IntoIterator<Item = (String, Vec<String>)>,
        is_built_in: fn(&str) -> bool,
    ) -> Tables {
        Tables { columns: tables.into_iter().collect(), is_built_in }
    }

    /// Is none known?
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// The columns of the table that a search calls by that name: that of a file may stand for it.
    pub fn columns(&self, name: &str) -> Option<&[String]> {
        let bare = |name: &str| name.strip_suffix(".csv").unwrap_or(name).to_owned();
        let found = self.columns.iter().find(|(known, _)| bare(known) == bare(name));
        found.map(|(_, columns)| columns.as_slice())
    }

    /// Does the product bring a table of that name?
    pub(crate) fn is_built_in(&self, name: &str) -> bool {
        (self.is_built_in)(name)
    }
}
