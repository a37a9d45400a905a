//! Lookup tables of an app.

use std::collections::BTreeMap;

use super::conf::is_true;

/// A lookup table of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppLookup {
    /// The name that searches call it by: that of its stanza, or that of its file.
    pub name: String,
    /// The table as CSV, its first line the names of the columns.
    pub csv: Vec<u8>,
    /// Whether `A` and `a` differ.
    pub case_sensitive: bool,
    /// Columns in whose values `*` stands for any text.
    pub wildcards: Vec<String>,
    /// Columns whose values are networks.
    pub networks: Vec<String>,
    /// At most so many rows match.
    pub max_matches: Option<usize>,
    /// Where fewer rows match, the default fills up to this number.
    pub min_matches: usize,
    /// What comes out where fewer than `min_matches` rows match; the empty text where nothing is said.
    pub default_match: String,
    /// How a row's own time is held against the event's, where the table has times.
    pub times: Option<AppLookupTimes>,
}

/// A column of times, and how much later than it an event may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppLookupTimes {
    /// `time_field`.
    pub column: String,
    /// `time_format`, as `strptime` takes it.
    pub format: String,
    /// `max_offset_secs`.
    pub most_s: i64,
    /// `min_offset_secs`.
    pub least_s: i64,
}

/// The settings of a lookup's stanza that are applied here or that say nothing about matching.
const KNOWN: &[&str] = &[
    "filename",
    "collection",
    "external_type",
    "fields_list",
    "case_sensitive_match",
    "match_type",
    "max_matches",
    "min_matches",
    "default_match",
    "time_field",
    "time_format",
    "max_offset_secs",
    "min_offset_secs",
    "disabled",
    "index_fields_list",
    "batch_index_query",
    "allow_caching",
    "replicate",
    "check_permission",
    "max_ext_batch",
    "reverse_lookup_honor_case_sensitive_match",
];

impl AppLookup {
    /// A table that is matched as Splunk does where nothing is said.
    pub fn plain(name: &str, csv: &[u8]) -> AppLookup {
        AppLookup { name: name.to_owned(), csv: csv.to_vec(), case_sensitive: true, ..AppLookup::default() }
    }

    /// A table that is matched as the settings of its stanza in `transforms.conf` say. What of them is not applied is
    /// added to `unread`.
    pub fn with(
        name: &str,
        csv: &[u8],
        settings: &BTreeMap<String, String>,
        unread: &mut Vec<String>,
    ) -> AppLookup {
        let number = |key: &str| settings.get(key).and_then(|text| text.trim().parse::<i64>().ok());
        let count = |key: &str| number(key).and_then(|count| usize::try_from(count).ok());
        let mut found = AppLookup::plain(name, csv);
        found.case_sensitive = settings.get("case_sensitive_match").is_none_or(|value| is_true(Some(value)));
        found.max_matches = count("max_matches");
        found.min_matches = count("min_matches").unwrap_or(0);
        found.default_match = settings.get("default_match").cloned().unwrap_or_default();
        found.times = settings.get("time_field").map(|column| AppLookupTimes {
            column: column.trim().to_owned(),
            format: settings.get("time_format").cloned().unwrap_or_else(|| "%s.%Q".to_owned()),
            most_s: number("max_offset_secs").unwrap_or(2_000_000_000),
            least_s: number("min_offset_secs").unwrap_or(0),
        });
        found.match_types(settings.get("match_type").map_or("", String::as_str), unread);
        for key in settings.keys().filter(|key| !KNOWN.contains(&key.as_str())) {
            unread.push(format!("lookup `{name}`: the setting `{key}` is not applied"));
        }
        found
    }

    /// The names of the columns; none where the first line cannot be read.
    pub fn columns(&self) -> Vec<String> {
        let line = String::from_utf8_lossy(self.csv.split(|byte| *byte == b'\n').next().unwrap_or_default());
        let names = line.trim_start_matches('\u{feff}').trim_end_matches('\r').split(',');
        names.map(|name| name.trim().trim_matches('"').to_owned()).filter(|name| !name.is_empty()).collect()
    }

    /// `WILDCARD(a, b), CIDR(c)`
    fn match_types(&mut self, text: &str, unread: &mut Vec<String>) {
        for part in text.split(')').map(|part| part.trim_matches([' ', ',', '\n'])) {
            let Some((kind, columns)) = part.split_once('(') else { continue };
            let columns = columns.split([',', ' ']).filter(|column| !column.is_empty()).map(str::to_owned);
            match kind.trim().to_ascii_uppercase().as_str() {
                "WILDCARD" => self.wildcards.extend(columns),
                "CIDR" => self.networks.extend(columns),
                "EXACT" => {}
                other => {
                    unread.push(format!("lookup `{}`: the match type `{other}` is not applied", self.name))
                }
            }
        }
    }
}
