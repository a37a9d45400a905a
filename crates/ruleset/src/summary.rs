//! How often, by level, rule and host.

use std::collections::HashMap;
use std::fmt::Write as _;

use query::{SigmaLevel, SigmaStatus};

use crate::{Rule, RuleMatch};

/// More hosts are counted together: input that invents hosts must not fill the memory.
const MOST_HOSTS: usize = 10_000;

/// So many rules and hosts are shown.
const SHOWN: usize = 10;

/// How often, by level, rule and host.
#[derive(Debug)]
pub struct Summary {
    /// For each rule.
    pub rules: Vec<u64>,
    /// For each host, as far as they are counted apart.
    pub hosts: HashMap<String, u64>,
    /// Findings on hosts beyond that.
    pub other_hosts: u64,
    /// All of them.
    pub findings: u64,
}

impl Summary {
    /// Nothing yet, of so many rules.
    pub fn new(rules: usize) -> Summary {
        Summary { rules: vec![0; rules], hosts: HashMap::new(), other_hosts: 0, findings: 0 }
    }

    /// One more.
    pub fn add(&mut self, found: &RuleMatch) {
        self.findings += 1;
        self.rules[found.rule as usize] += 1;
        if let Some(count) = self.hosts.get_mut(&found.host) {
            *count += 1;
        } else if self.hosts.len() < MOST_HOSTS {
            self.hosts.insert(found.host.clone(), 1);
        } else {
            self.other_hosts += 1;
        }
    }

    /// Findings of each level, the gravest first.
    pub fn levels(&self, rules: &[Rule]) -> Vec<(SigmaLevel, u64)> {
        let of = |level: SigmaLevel| -> u64 {
            rules
                .iter()
                .zip(&self.rules)
                .filter(|(rule, _)| rule.level == level)
                .map(|(_, count)| count)
                .sum()
        };
        SigmaLevel::ALL.into_iter().rev().map(|level| (level, of(level))).collect()
    }

    /// Rules with findings, the gravest first, then the most frequent.
    pub fn found<'r>(&self, rules: &'r [Rule]) -> Vec<(usize, &'r Rule, u64)> {
        let mut found: Vec<_> = rules
            .iter()
            .enumerate()
            .map(|(at, rule)| (at, rule, self.rules[at]))
            .filter(|(_, _, count)| *count > 0)
            .collect();
        found.sort_by(|(_, one, ones), (_, other, others)| {
            (other.level, others).cmp(&(one.level, ones)).then_with(|| one.title.cmp(&other.title))
        });
        found
    }

    /// How many rules of a status have findings, and how many these are.
    pub fn of_status(&self, rules: &[Rule], status: SigmaStatus) -> (u64, u64) {
        let counts = rules.iter().zip(&self.rules).filter(|(rule, _)| rule.status == Some(status));
        let found = counts.map(|(_, count)| *count).filter(|count| *count > 0);
        found.fold((0, 0), |(rules, findings), count| (rules + 1, findings + count))
    }

    /// Hosts with findings, the most frequent first.
    pub fn by_host(&self) -> Vec<(&str, u64)> {
        let mut hosts: Vec<(&str, u64)> =
            self.hosts.iter().map(|(host, count)| (host.as_str(), *count)).collect();
        hosts.sort_by(|(one, ones), (other, others)| others.cmp(ones).then_with(|| one.cmp(other)));
        hosts
    }

    /// For people.
    pub fn text(&self, rules: &[Rule]) -> String {
        let mut text = String::new();
        let levels = self.levels(rules).into_iter().filter(|(_, count)| *count > 0);
        let levels: Vec<String> = levels.map(|(level, count)| format!("{count} {}", level.word())).collect();
        let found = self.found(rules);
        let _ = writeln!(text, "By level: {}", levels.join(", "));
        let _ = writeln!(text, "By rule ({}):", found.len());
        for (_, rule, count) in found.iter().take(SHOWN) {
            let _ = writeln!(text, "  {count:>7}  {:<13}  {}", rule.level.word(), rule.title);
        }
        more(&mut text, found.len());
        let hosts = self.by_host();
        let _ = writeln!(text, "By host ({}):", hosts.len());
        for (host, count) in hosts.iter().take(SHOWN) {
            let _ = writeln!(text, "  {count:>7}  {}", if host.is_empty() { "(none)" } else { host });
        }
        more(&mut text, hosts.len());
        text
    }
}

fn more(text: &mut String, count: usize) {
    if count > SHOWN {
        let _ = writeln!(text, "           and {} more", count - SHOWN);
    }
}
