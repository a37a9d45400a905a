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
    /// At most so many rows match (transforms.conf, `max_matches`: 1000, or 1 where the table has times).
    pub max_matches: Option<usize>,
    /// Where fewer rows match, the default fills up to this number (transforms.conf, `min_matches`).
    pub min_matches: usize,
    /// What the outputs are where fewer than `min_matches` rows match (transforms.conf, `default_match`).
    pub default_match: String,
    /// The time of each row, where the table has times.
    pub times: Option<RowTimes>,
}

/// When each row of a table began to hold, and how much later than that an event may be (transforms.conf,
/// `time_field`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowTimes {
    /// Microseconds since 1970 for each row; `None` where its time cannot be read, and then it never matches.
    pub micros: Vec<Option<i64>>,
    /// `max_offset_secs`: an event later than a row by more than this does not match it.
    pub most_s: i64,
    /// `min_offset_secs`: nor one that is later by less than this.
    pub least_s: i64,
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
    /// Blanks behind a comma do not count (believed: published tables are written `a, b`, and searches that name `b` and
    /// compare it with a bare word are tested on the product).
    ///
    /// # Errors
    /// What is no CSV, or cannot be read.
    pub fn from_csv(mut reader: impl Read) -> Result<LookupTable, csv::Error> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let bytes = without_blanks_behind_commas(bytes);
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
        let columns =
            csv.headers()?.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
        let rows: Result<Vec<Vec<String>>, csv::Error> =
            csv.records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect();
        Ok(LookupTable { columns, rows: rows?, case_sensitive: true, ..LookupTable::default() })
    }

    /// Gives each row the time that its cell of a column writes in a format of `strptime`; times without a zone are
    /// UTC.
    ///
    /// # Errors
    /// There is no such column.
    pub fn set_times(
        &mut self,
        column: &str,
        format: &str,
        (least_s, most_s): (i64, i64),
    ) -> Result<(), String> {
        let at = self.place(column).ok_or_else(|| {
            format!("it has no column `{column}` of times; its columns are {}", self.columns.join(", "))
        })?;
        let format = functions::TimeFormat::new(format);
        let read = |row: &Vec<String>| format.read(row.get(at)?, &jiff::tz::TimeZone::UTC, 1970);
        let micros = self.rows.iter().map(read).collect();
        self.times = Some(RowTimes { micros, most_s, least_s });
        Ok(())
    }

    /// At most so many rows match.
    pub(crate) fn most(&self) -> usize {
        self.max_matches.unwrap_or(if self.times.is_some() { 1 } else { MAX_MATCHES })
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

/// Takes away the blanks at the start of cells that are not in quotes.
fn without_blanks_behind_commas(mut bytes: Vec<u8>) -> Vec<u8> {
    let (mut quoted, mut at_start) = (false, false);
    bytes.retain(|byte| {
        let is_blank = at_start && matches!(byte, b' ' | b'\t');
        if !is_blank {
            quoted ^= *byte == b'"';
            at_start = *byte == b',' && !quoted;
        }
        !is_blank
    });
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_behind_a_comma_do_not_count() {
        let table = LookupTable::from_csv(&b"a, b\nx y,  \"p, q\"\n"[..]).expect("a table");
        assert_eq!(table.columns, ["a", "b"]);
        assert_eq!(table.rows, [["x y", "p, q"]]);
    }
}
