//! Tests of Sigma rules as the Sigma project keeps them: `info.yml` beside recorded events.

use std::cmp::Ordering;

use serde::Deserialize;

/// What an `info.yml` says: rules, and recordings in which each of them has to find something.
///
/// - **Source**: Sigma specification, "SigmaHQ Regression Testing Conventions".
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct SigmaRegression {
    /// The rules that are tested.
    #[serde(rename = "rule_metadata", default)]
    pub rules: Vec<TestedRule>,
    /// The recordings.
    #[serde(rename = "regression_tests_info", default)]
    pub tests: Vec<SigmaTest>,
}

/// A rule that is tested.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct TestedRule {
    /// The rule's id.
    pub id: String,
    /// Its title, for people.
    #[serde(default)]
    pub title: String,
}

/// A recording.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct SigmaTest {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// How many events each rule finds. The convention demands it, and a part of the Sigma project's own files lacks
    /// it; then any number but none is right, which is all that the project's own runner asks for.
    pub match_count: Option<u64>,
    /// The recording: a path from the root of the collection.
    pub path: String,
}

impl SigmaRegression {
    /// Does a text describe tests? Such files lie among rules.
    pub fn is_one(text: &str) -> bool {
        const TESTS: &str = "regression_tests_info:";
        text.starts_with(TESTS) || text.contains(&format!("\n{TESTS}"))
    }

    /// Reads the text of an `info.yml`.
    ///
    /// # Errors
    /// What is wrong, with line and column.
    pub fn read(text: &str) -> Result<SigmaRegression, String> {
        serde_saphyr::from_str(text).map_err(|error| error.to_string())
    }
}

impl SigmaTest {
    /// How that number of findings compares with what is stated: equal is right.
    ///
    /// More than stated may be right too: four of the 103 recordings that were looked at hold more events that meet
    /// the rule than their description counts, and the project's own runner does not count.
    pub fn compare(&self, found: u64) -> Ordering {
        found.cmp(&self.match_count.unwrap_or(found.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_is_missing_means_any_but_none() {
        let text = "id: a\ndescription: N/A\nrule_metadata:\n    - id: 7\n      title: A rule\nregression_tests_info:\n    - name: one\n      type: evtx\n      match_count: 2\n      path: x/y.evtx\n    - name: two\n      type: json\n      path: x/y.json\n";
        let read = SigmaRegression::read(text).expect("it is well formed");
        assert_eq!(read.rules, [TestedRule { id: "7".to_owned(), title: "A rule".to_owned() }]);
        let compared = |test: &SigmaTest| (0..4).map(|found| test.compare(found)).collect::<Vec<_>>();
        use Ordering::{Equal, Greater, Less};
        assert_eq!(compared(&read.tests[0]), [Less, Less, Equal, Greater]);
        assert_eq!(compared(&read.tests[1]), [Less, Equal, Equal, Equal]);
        assert!(SigmaRegression::is_one(text) && !SigmaRegression::is_one("a: ' regression_tests_info:'\n"));
        assert!(SigmaRegression::read("rule_metadata: 7\n").is_err());
    }
}
