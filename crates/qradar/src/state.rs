//! The state of a server.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::record::{File, Record, StateError};
use crate::reference::{self, MapOfSets, ReferenceMap, ReferenceSet, ReferenceTable};
use crate::{Asset, Geo, LogSource, Network, Offense, Qid, names, networks, searches};

/// A part of the state, as a message names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// `reference_sets/`
    ReferenceSets,
    /// `reference_maps/`
    ReferenceMaps,
    /// `reference_map_of_sets/`
    MapsOfSets,
    /// `reference_tables/`
    ReferenceTables,
    /// `assets`
    Assets,
    /// `network_hierarchy`
    Networks,
    /// `log_sources`
    LogSources,
    /// `log_source_groups`
    LogSourceGroups,
    /// `domains`
    Domains,
    /// `rules`
    Rules,
    /// `offenses`
    Offenses,
    /// `hosts`
    Hosts,
    /// `applications`
    Applications,
    /// `searches`
    Searches,
    /// `saved_searches`
    SavedSearches,
    /// `asset_searches/`
    AssetSearches,
    /// `*.mmdb`
    Geo,
    /// `qids`
    Qids,
    /// `categories`
    Categories,
    /// `log_source_types`
    LogSourceTypes,
}

impl Part {
    /// The files that hold it.
    pub fn file(self) -> &'static str {
        match self {
            Part::ReferenceSets => "reference_sets/NAME.txt",
            Part::ReferenceMaps => "reference_maps/NAME.csv",
            Part::MapsOfSets => "reference_map_of_sets/NAME.csv",
            Part::ReferenceTables => "reference_tables/NAME.csv",
            Part::Assets => "assets.csv",
            Part::Networks => "network_hierarchy.csv",
            Part::LogSources => "log_sources.csv",
            Part::LogSourceGroups => "log_source_groups.csv",
            Part::Domains => "domains.csv",
            Part::Rules => "rules.csv",
            Part::Offenses => "offenses.csv",
            Part::Hosts => "hosts.csv",
            Part::Applications => "applications.csv",
            Part::Searches => "searches.csv",
            Part::SavedSearches => "saved_searches.csv",
            Part::AssetSearches => "asset_searches/NAME.txt",
            Part::Geo => "a MaxMind .mmdb file",
            Part::Qids => "qids.csv",
            Part::Categories => "categories.csv",
            Part::LogSourceTypes => "log_source_types.csv",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file())
    }
}

/// What a server knows beside its events.
#[derive(Debug, Default)]
pub struct State {
    given: BTreeSet<Part>,
    sets: BTreeMap<String, ReferenceSet>,
    maps: BTreeMap<String, ReferenceMap>,
    maps_of_sets: BTreeMap<String, MapOfSets>,
    tables: BTreeMap<String, ReferenceTable>,
    assets: Vec<Asset>,
    networks: Vec<Network>,
    log_sources: BTreeMap<i64, LogSource>,
    offenses: BTreeMap<i64, Offense>,
    qids: BTreeMap<i64, Qid>,
    names: BTreeMap<Part, BTreeMap<i64, String>>,
    searches: BTreeMap<String, String>,
    saved_searches: BTreeMap<String, String>,
    asset_searches: BTreeMap<String, ReferenceSet>,
    geo: Option<Geo>,
}

impl State {
    /// Takes one file of a state folder; `name` is its path in the folder, with `/` between.
    ///
    /// # Errors
    /// A file that is none of the state, or whose content cannot be read.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), StateError> {
        let file = File { name, bytes };
        if file.ends("mmdb") {
            self.geo = Some(Geo::read(&file)?);
            self.given.insert(Part::Geo);
            return Ok(());
        }
        let part = part_of(file.kind()).ok_or_else(|| {
            file.error("no part of a QRadar state is called so; docs/qradar-state.md lists them")
        })?;
        self.fill(part, &file)?;
        self.given.insert(part);
        Ok(())
    }

    fn fill(&mut self, part: Part, file: &File<'_>) -> Result<(), StateError> {
        let folded = |name: String| name.to_lowercase();
        match part {
            Part::ReferenceSets => self.sets.extend(named(reference::sets(file)?)),
            Part::AssetSearches => self.asset_searches.extend(named(reference::sets(file)?)),
            Part::ReferenceMaps => self.maps.extend(named(reference::maps(file)?)),
            Part::MapsOfSets => self.maps_of_sets.extend(named(reference::maps_of_sets(file)?)),
            Part::ReferenceTables => self.tables.extend(named(reference::tables(file)?)),
            Part::Assets => self.assets.extend(file.records()?.iter().map(Asset::of)),
            Part::Networks => self.networks.extend(file.records()?.iter().filter_map(Network::of)),
            Part::LogSources => self.log_sources.extend(file.records()?.iter().filter_map(LogSource::of)),
            Part::Offenses => self.offenses.extend(file.records()?.iter().filter_map(Offense::of)),
            Part::Qids => self.qids.extend(file.records()?.iter().filter_map(Qid::of)),
            Part::Searches => self.searches.extend(kept(&file.records()?)),
            Part::SavedSearches => self.saved_searches.extend(kept(&file.records()?)),
            Part::Hosts => {
                let found = names::by_id(file, &["hostname", "name"])?;
                self.names.entry(part).or_default().extend(found);
            }
            Part::Domains
            | Part::Rules
            | Part::Applications
            | Part::LogSourceGroups
            | Part::Categories
            | Part::LogSourceTypes => {
                let found = names::by_id(file, &["name"])?;
                self.names.entry(part).or_default().extend(found);
            }
            Part::Geo => return Err(file.error(format!("{} is expected", folded(part.to_string())))),
        }
        Ok(())
    }

    /// Was that part given?
    pub fn has(&self, part: Part) -> bool {
        self.given.contains(&part)
    }

    /// The reference set of that name, case aside.
    pub fn reference_set(&self, name: &str) -> Option<&ReferenceSet> {
        self.sets.get(&name.to_lowercase())
    }

    /// The addresses that a saved search over assets gives.
    pub fn asset_search(&self, name: &str) -> Option<&ReferenceSet> {
        self.asset_searches.get(&name.to_lowercase())
    }

    /// The reference map of that name, case aside.
    pub fn reference_map(&self, name: &str) -> Option<&ReferenceMap> {
        self.maps.get(&name.to_lowercase())
    }

    /// The reference map of sets of that name, case aside.
    pub fn map_of_sets(&self, name: &str) -> Option<&MapOfSets> {
        self.maps_of_sets.get(&name.to_lowercase())
    }

    /// The reference table of that name, case aside.
    pub fn reference_table(&self, name: &str) -> Option<&ReferenceTable> {
        self.tables.get(&name.to_lowercase())
    }

    /// The asset that has the address in a domain; else the one that has it in the default domain.
    pub fn asset(&self, address: &str, domain_id: i64) -> Option<&Asset> {
        let holding = |domain: i64| {
            self.assets.iter().find(|asset| {
                asset.domain_id == domain && asset.addresses.iter().any(|known| known == address)
            })
        };
        holding(domain_id).or_else(|| holding(0))
    }

    /// The network of an address; where no hierarchy was given, one of those that each server has to begin with.
    pub fn network(&self, address: &str, domain_id: i64) -> Option<Network> {
        if self.has(Part::Networks) {
            return networks::find(&self.networks, address, domain_id).cloned();
        }
        networks::find(&networks::stock(), address, domain_id).cloned()
    }

    /// The log source of an id.
    pub fn log_source(&self, id: i64) -> Option<&LogSource> {
        self.log_sources.get(&id)
    }

    /// The log source that events of a type from a place belong to: its id.
    pub fn log_source_of(&self, type_id: i64, from: &str) -> Option<i64> {
        self.log_sources.iter().find(|(_, source)| source.takes(type_id, from)).map(|(id, _)| *id)
    }

    /// The offense of an id.
    pub fn offense(&self, id: i64) -> Option<&Offense> {
        self.offenses.get(&id)
    }

    /// The kind of event of an id.
    pub fn qid(&self, id: i64) -> Option<&Qid> {
        self.qids.get(&id)
    }

    /// The name of a domain, a rule, a host, an application, a group, a category or a type by its id.
    pub fn name(&self, part: Part, id: i64) -> Option<&str> {
        self.names.get(&part)?.get(&id).map(String::as_str)
    }

    /// The id of that name, case aside.
    pub fn id(&self, part: Part, name: &str) -> Option<i64> {
        let names = self.names.get(&part)?;
        names.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(id, _)| *id)
    }

    /// The AQL of a cursor, case aside.
    pub fn search(&self, name: &str) -> Option<&str> {
        self.searches.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The AQL of a saved search, case aside.
    pub fn saved_search(&self, name: &str) -> Option<&str> {
        self.saved_searches.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The database of places.
    pub fn geo(&self) -> Option<&Geo> {
        self.geo.as_ref()
    }

    /// The names of reference sets, maps or tables, for "did you mean".
    pub fn reference_names(&self, part: Part) -> Vec<String> {
        match part {
            Part::ReferenceSets => self.sets.keys().cloned().collect(),
            Part::ReferenceMaps => self.maps.keys().cloned().collect(),
            Part::MapsOfSets => self.maps_of_sets.keys().cloned().collect(),
            Part::ReferenceTables => self.tables.keys().cloned().collect(),
            Part::AssetSearches => self.asset_searches.keys().cloned().collect(),
            _ => Vec::new(),
        }
    }
}

fn named<T>(found: Vec<(String, T)>) -> impl Iterator<Item = (String, T)> {
    found.into_iter().map(|(name, value)| (name.to_lowercase(), value))
}

fn kept(records: &[Record]) -> impl Iterator<Item = (String, String)> {
    records.iter().flat_map(searches::of)
}

/// The part that a file or folder of that name holds. The names of the REST API's last path parts are known too.
fn part_of(kind: &str) -> Option<Part> {
    Some(match kind.to_lowercase().as_str() {
        "reference_sets" | "sets" => Part::ReferenceSets,
        "reference_maps" | "maps" => Part::ReferenceMaps,
        "reference_map_of_sets" | "map_of_sets" => Part::MapsOfSets,
        "reference_tables" | "tables" => Part::ReferenceTables,
        "assets" => Part::Assets,
        "network_hierarchy" | "networks" => Part::Networks,
        "log_sources" => Part::LogSources,
        "log_source_groups" => Part::LogSourceGroups,
        "log_source_types" => Part::LogSourceTypes,
        "domains" => Part::Domains,
        "rules" | "building_blocks" => Part::Rules,
        "offenses" => Part::Offenses,
        "hosts" => Part::Hosts,
        "applications" => Part::Applications,
        "searches" => Part::Searches,
        "saved_searches" => Part::SavedSearches,
        "asset_searches" => Part::AssetSearches,
        "qids" | "qid_records" => Part::Qids,
        "categories" | "low_level_categories" | "high_level_categories" => Part::Categories,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_fill_the_parts_that_their_names_say() {
        let mut state = State::default();
        state.add("reference_sets/Known Bad.txt", b"192.0.2.1\n").unwrap();
        state.add("rules.csv", b"id,name\n100120,Brute force\n").unwrap();
        state.add("low_level_categories.json", br#"[{"id": 3002, "name": "Host Login Succeeded"}]"#).unwrap();
        state.add("hosts.json", br#"[{"id": 8, "hostname": "console.example.org"}]"#).unwrap();
        state.add("searches.csv", b"name,aql\ns16,SELECT sourceip FROM events\n").unwrap();
        assert!(state.reference_set("known bad").is_some_and(|set| set.contains("192.0.2.1")));
        assert_eq!(state.name(Part::Rules, 100_120), Some("Brute force"));
        assert_eq!(state.name(Part::Categories, 3002), Some("Host Login Succeeded"));
        assert_eq!(state.name(Part::Hosts, 8), Some("console.example.org"));
        assert_eq!(state.search("S16"), Some("SELECT sourceip FROM events"));
        assert!(state.has(Part::Rules) && !state.has(Part::Assets));
    }

    #[test]
    fn a_file_of_no_part_is_an_error() {
        let error = State::default().add("notes.csv", b"").unwrap_err();
        assert!(error.to_string().starts_with("notes.csv: no part"), "{error}");
    }

    #[test]
    fn without_a_hierarchy_the_stock_networks_are_there() {
        let network = State::default().network("10.1.1.1", 0).map(|network| network.full_name());
        assert_eq!(network.as_deref(), Some("Net-10-172-192.Net_10_0_0_0"));
        assert!(State::default().network("192.0.2.1", 0).is_none());
    }
}
