//! Lookup tables that searches call by name.

use std::sync::Arc;

use detection::Detection;
use engine::{LookupTable, Lookups, MatchType};
use query::AppLookup;

/// The tables of a package, and those that a user gives in their place.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    tables: Vec<(String, Arc<LookupTable>)>,
}

impl Tables {
    /// A table under a name that queries call it by, in place of one that has the name already.
    pub fn insert(&mut self, name: impl Into<String>, table: LookupTable) {
        let name = name.into();
        self.tables.retain(|(known, _)| *known != name);
        self.tables.push((name, Arc::new(table)));
    }

    /// The tables of another collection, in place of those that have their names already.
    pub fn add(&mut self, others: &Tables) {
        for (name, table) in &others.tables {
            self.tables.retain(|(known, _)| known != name);
            self.tables.push((name.clone(), Arc::clone(table)));
        }
    }

    /// The tables of a package: `read` gives the bytes of a file of it.
    ///
    /// # Errors
    /// The name of a table that cannot be read, and why.
    pub fn of(
        detection: &Detection,
        read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
    ) -> Result<Tables, String> {
        let mut tables = Tables::default();
        for lookup in &detection.lookups {
            let why = |error: &dyn std::fmt::Display| format!("lookup table `{}`: {error}", lookup.name);
            let bytes = read(&lookup.file).map_err(|error| why(&error))?;
            let mut table = LookupTable::from_csv(bytes.as_slice()).map_err(|error| why(&error))?;
            table.case_sensitive = lookup.case_sensitive;
            table.match_types =
                lookup.wildcards.iter().map(|column| (column.clone(), MatchType::Wildcard)).collect();
            tables.insert(&lookup.name, table);
        }
        Ok(tables)
    }

    /// The tables of a user's apps.
    ///
    /// # Errors
    /// The name of a table that cannot be read, and why.
    pub fn add_app(&mut self, lookups: &[AppLookup]) -> Result<(), String> {
        for lookup in lookups {
            let table = table(lookup).map_err(|error| format!("lookup `{}`: {error}", lookup.name))?;
            self.insert(&lookup.name, table);
        }
        Ok(())
    }

    /// How the cells of a table are compared, taken over from `like` where that table is known.
    pub fn insert_like(&mut self, name: &str, mut table: LookupTable) {
        if let Some(known) = self.table(name) {
            table.case_sensitive = known.case_sensitive;
            table.match_types.clone_from(&known.match_types);
        }
        self.insert(name, table);
    }
}

impl Lookups for Tables {
    fn table(&self, name: &str) -> Option<Arc<LookupTable>> {
        self.tables.iter().find(|(known, _)| known == name).map(|(_, table)| table.clone())
    }

    fn names(&self) -> Vec<String> {
        self.tables.iter().map(|(name, _)| name.clone()).collect()
    }
}

fn table(lookup: &AppLookup) -> Result<LookupTable, String> {
    let mut table = LookupTable::from_csv(lookup.csv.as_slice()).map_err(|error| error.to_string())?;
    table.case_sensitive = lookup.case_sensitive;
    let wildcards = lookup.wildcards.iter().map(|column| (column.clone(), MatchType::Wildcard));
    let networks = lookup.networks.iter().map(|column| (column.clone(), MatchType::Cidr));
    table.match_types = wildcards.chain(networks).collect();
    table.max_matches = lookup.max_matches;
    table.min_matches = lookup.min_matches;
    table.default_match.clone_from(&lookup.default_match);
    if let Some(times) = &lookup.times {
        table.set_times(&times.column, &times.format, (times.least_s, times.most_s))?;
    }
    Ok(table)
}
