//! Rules against the recordings that their project keeps for them.

use std::cmp::Ordering;
use std::collections::HashMap;

use detection::{SigmaRegression, SigmaTest};

use crate::{Refused, Ruleset};

/// How a rule does on a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The rule's id; empty where the description cannot be read.
    pub id: String,
    /// The rule's title, as the description of its tests has it.
    pub title: String,
    /// What the test is called.
    pub test: String,
    /// The recording, as the description has it.
    pub path: String,
    /// How many events are stated; `None` where any number but none is right.
    pub expected: Option<u64>,
    /// How many were found.
    pub found: u64,
    /// What that means.
    pub kind: VerdictKind,
    /// Why it could not be judged.
    pub error: Option<String>,
}

/// What a number of events means, compared with the one that is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictKind {
    /// They are those that are stated.
    Passed,
    /// There are more, which may be right.
    More,
    /// There are less, or it could not be judged.
    Failed,
}

impl Verdict {
    /// Of a description of tests that cannot be read.
    pub fn unread(file: &str, error: String) -> Verdict {
        Verdict {
            id: String::new(),
            title: String::new(),
            test: "info.yml".to_owned(),
            path: file.to_owned(),
            expected: None,
            found: 0,
            kind: VerdictKind::Failed,
            error: Some(error),
        }
    }

    fn of(rule: &detection::TestedRule, test: &SigmaTest, found: Result<u64, String>) -> Verdict {
        let compared = found.as_ref().map_or(Ordering::Less, |found| test.compare(*found));
        Verdict {
            id: rule.id.clone(),
            title: rule.title.clone(),
            test: test.name.clone(),
            path: test.path.clone(),
            expected: test.match_count,
            kind: match compared {
                Ordering::Less => VerdictKind::Failed,
                Ordering::Equal => VerdictKind::Passed,
                Ordering::Greater => VerdictKind::More,
            },
            found: *found.as_ref().unwrap_or(&0),
            error: found.err(),
        }
    }
}

/// The verdicts of what an `info.yml` says. `count` gives how many events of a recording (its path, from the root of the
/// collection) each rule finds, by its place in the ruleset, or why there is no number.
pub fn judge(
    regression: &SigmaRegression,
    ruleset: &Ruleset,
    count: &mut dyn FnMut(&str) -> Result<Vec<u64>, String>,
) -> Vec<Verdict> {
    let by_id = by_id(ruleset);
    let mut verdicts = Vec::new();
    for test in &regression.tests {
        let counts = count(&test.path);
        for rule in &regression.rules {
            let numbers = by_id.get(&rule.id.to_lowercase());
            let found = match (&counts, numbers) {
                (Err(error), _) => Err(error.clone()),
                (_, None) => Err(missing(&rule.id, ruleset)),
                (Ok(counts), Some(numbers)) => {
                    Ok(numbers.iter().filter_map(|number| counts.get(*number)).copied().max().unwrap_or(0))
                }
            };
            verdicts.push(Verdict::of(rule, test, found));
        }
    }
    verdicts
}

fn by_id(ruleset: &Ruleset) -> HashMap<String, Vec<usize>> {
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, rule) in ruleset.rules.iter().enumerate() {
        by_id.entry(rule.id.to_lowercase()).or_default().push(number);
    }
    by_id
}

/// Why there is no rule of that id among those that run.
fn missing(id: &str, ruleset: &Ruleset) -> String {
    let is_it = |own: &str| own.eq_ignore_ascii_case(id);
    match ruleset.refused.iter().find(|one| one.id.as_deref().is_some_and(is_it)) {
        Some(Refused { file, line, column, reason, .. }) => {
            format!("the rule does not run: {file}:{line}:{column}: {reason}")
        }
        None => "there is no rule of that id here".to_owned(),
    }
}
