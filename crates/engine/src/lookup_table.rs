//! A table that `lookup` reads.

use std::io::Read;

/// A table that `lookup` reads: named columns of text, and how values are matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LookupTable {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// One text a column.
    pub rows: Vec<Vec<String>>,
    /// Whether `A` and `a` differ. Splunk's default is yes (transforms.conf, `case_sensitive_match`).
    pub case_sensitive: bool,
    /// How the values of a column are matched, where not exactly (transforms.conf, `match_type`).
    pub match_types: Vec<(String, MatchType)>,
    /// At most so many rows match (transforms.conf, `max_matches`, 1000 there).
    pub max_matches: usize,
    /// What the outputs are where fewer than `min_matches` rows match (transforms.conf, `default_match`).
    pub default_match: Option<String>,
}

/// How a value is matched against a table's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchType {
    /// The same text.
    Exact,
    /// `*` in the table's value stands for any text.
    Wildcard,
    /// The table's value is a network that holds the address.
    Cidr,
}

/// Splunk's `max_matches` where nothing is said.
const MAX_MATCHES: usize = 1000;

impl LookupTable {
    /// A table as CSV with a line of names, matched as Splunk does where nothing is said: exactly, case significant.
    pub fn from_csv(reader: impl Read) -> Result<LookupTable, csv::Error> {
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
        let columns =
            csv.headers()?.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        let rows: Result<Vec<Vec<String>>, csv::Error> =
            csv.records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect();
        Ok(LookupTable {
            columns,
            rows: rows?,
            case_sensitive: true,
            match_types: Vec::new(),
            max_matches: MAX_MATCHES,
            default_match: None,
        })
    }

    /// The place of a column.
    pub(crate) fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// How the values of a column are matched.
    pub(crate) fn match_type(&self, column: &str) -> MatchType {
        self.match_types.iter().find(|(name, _)| name == column).map_or(MatchType::Exact, |(_, how)| *how)
    }
}
