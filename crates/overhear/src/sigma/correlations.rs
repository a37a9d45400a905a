//! Rules whose findings are those of other rules, together.

use std::collections::HashMap;
use std::sync::Arc;

use query::{SigmaAlias, SigmaComparison, SigmaCorrelationType, SigmaTogether};
use sweep::{Bound, Burst, Correlation, Hit, Hits, Matched, Together, Worker};
use telemetry::Event;

use super::finding::Finding;
use super::rules::Rule;
use crate::clock::rfc3339;
use crate::report;

/// So many hits are held; later ones are not counted, which is said.
const MOST_HITS: usize = 1_000_000;

/// So many events, and values, of one finding are shown.
const SHOWN: usize = 100;

/// A correlation that runs.
pub(crate) struct Correlated {
    /// The rule whose findings it makes, by its place among those that run.
    pub(crate) rule: u32,
    /// How events come together.
    pub(crate) together: SigmaTogether,
    /// Fields that rules call differently.
    pub(crate) aliases: Vec<SigmaAlias>,
    /// The rules whose events it takes, as it names them, with those that have the name.
    pub(crate) parts: Vec<(String, Vec<u32>)>,
}

/// All correlations.
#[derive(Default)]
pub(crate) struct Correlations {
    all: Vec<Correlated>,
    /// For each rule the correlations that take its events.
    of_rule: HashMap<u32, Vec<Taken>>,
}

/// How a correlation takes a rule's events.
struct Taken {
    correlation: usize,
    place: usize,
    group_by: Vec<String>,
    field: Option<String>,
}

/// An event's part in a correlation.
pub(crate) struct Member {
    correlation: usize,
    place: usize,
    group: Vec<String>,
    value: Option<Box<str>>,
}

impl Correlations {
    /// Those.
    pub(crate) fn new(all: Vec<Correlated>) -> Correlations {
        let mut of_rule: HashMap<u32, Vec<Taken>> = HashMap::new();
        for (correlation, one) in all.iter().enumerate() {
            for (place, (called, rules)) in one.parts.iter().enumerate() {
                for rule in rules {
                    let own = |name: &str| own_name(&one.aliases, called, name);
                    of_rule.entry(*rule).or_default().push(Taken {
                        correlation,
                        place,
                        group_by: one.together.group_by.iter().map(|name| own(&name.value)).collect(),
                        field: one.together.field.as_ref().map(|name| own(&name.value)),
                    });
                }
            }
        }
        Correlations { all, of_rule }
    }

    /// What an event that a rule is true of is in correlations. An event that lacks a field of a group is in none.
    pub(crate) fn members(&self, rule: u32, worker: &Worker<'_>, event: &Event) -> Vec<Member> {
        let Some(taken) = self.of_rule.get(&rule) else { return Vec::new() };
        let member = |taken: &Taken| {
            let group =
                taken.group_by.iter().map(|name| worker.first_text(name, event)).collect::<Option<_>>()?;
            let value = taken.field.as_ref().and_then(|name| worker.first_text(name, event));
            let value = value.map(String::into_boxed_str);
            Some(Member { correlation: taken.correlation, place: taken.place, group, value })
        };
        taken.iter().filter_map(member).collect()
    }

    /// Someone who gathers hits.
    pub(crate) fn gatherer(&self) -> Gatherer<'_> {
        let hits = self.all.iter().map(|_| Hits::default()).collect();
        Gatherer { correlations: self, hits, seen: Vec::new(), held: 0, untimed: 0, beyond: 0 }
    }
}

/// What the rule calls a field.
fn own_name(aliases: &[SigmaAlias], rule: &str, name: &str) -> String {
    let alias = aliases.iter().find(|alias| alias.name.value == name);
    let own = alias.and_then(|alias| alias.fields.iter().find(|(of, _)| of.value == rule));
    own.map_or_else(|| name.to_owned(), |(_, field)| field.value.clone())
}

/// Gathers hits, in any order.
pub(crate) struct Gatherer<'c> {
    correlations: &'c Correlations,
    hits: Vec<Hits>,
    seen: Vec<Seen>,
    held: usize,
    untimed: u64,
    beyond: u64,
}

/// An event that was a hit.
struct Seen {
    rule: u32,
    file: Arc<str>,
    position: u64,
    record: Option<u64>,
    host: String,
    channel: String,
    event_id: Option<u32>,
}

impl Gatherer<'_> {
    /// Takes what a finding is in correlations.
    pub(crate) fn add(&mut self, finding: &mut Finding) {
        let members = std::mem::take(&mut finding.members);
        if members.is_empty() {
            return;
        }
        let Some(time_ns) = finding.time_ns else {
            self.untimed += 1;
            return;
        };
        if self.held + members.len() > MOST_HITS {
            self.beyond += 1;
            return;
        }
        self.held += members.len();
        let event = self.seen.len();
        self.seen.push(Seen {
            rule: finding.rule,
            file: finding.file.clone(),
            position: finding.position,
            record: finding.record,
            host: finding.host.clone(),
            channel: finding.channel.clone(),
            event_id: finding.event_id,
        });
        for member in members {
            let hit = Hit { time_ns, rule: member.place, value: member.value, event };
            self.hits[member.correlation].add(member.group, hit);
        }
    }

    /// What came together.
    pub(crate) fn finish(self, rules: &[Rule]) -> Vec<Finding> {
        if self.untimed > 0 {
            report::warning(&format!("{} events without a time are in no correlation", self.untimed));
        }
        if self.beyond > 0 {
            report::warning(&format!(
                "more than {MOST_HITS} events are correlated: the last {} are not counted, so that correlations may miss \
                 findings",
                self.beyond
            ));
        }
        let mut found = Vec::new();
        for (correlated, hits) in self.correlations.all.iter().zip(self.hits) {
            let bursts = hits.bursts(&correlated.swept());
            found.extend(bursts.iter().filter_map(|burst| correlated.finding(burst, &self.seen, rules)));
        }
        found
    }
}

impl Correlated {
    /// What is looked for.
    fn swept(&self) -> Correlation {
        let bound = |(comparison, than): &(SigmaComparison, f64)| match comparison {
            SigmaComparison::Gt => Bound::Above(*than),
            SigmaComparison::Gte => Bound::AtLeast(*than),
            SigmaComparison::Lt => Bound::Below(*than),
            SigmaComparison::Lte => Bound::AtMost(*than),
            SigmaComparison::Eq => Bound::Is(*than),
            SigmaComparison::Neq => Bound::IsNot(*than),
        };
        let together = match self.together.kind {
            SigmaCorrelationType::EventCount => Together::Hits,
            SigmaCorrelationType::ValueCount => Together::Values,
            SigmaCorrelationType::ValueSum => Together::Sum,
            SigmaCorrelationType::ValueAvg => Together::Mean,
            SigmaCorrelationType::Temporal => Together::Rules,
            SigmaCorrelationType::TemporalOrdered => Together::Order,
        };
        Correlation {
            together,
            timespan_ns: self.together.timespan_ns,
            bounds: self.together.bounds.iter().map(bound).collect(),
            rules: self.parts.len(),
        }
    }

    /// The finding of a burst: it stands at its last event.
    fn finding(&self, burst: &Burst, seen: &[Seen], rules: &[Rule]) -> Option<Finding> {
        let last = burst.hits.last()?;
        let event = seen.get(last.event)?;
        let groups = self.together.group_by.iter().zip(&burst.group);
        let mut matched: Vec<Matched> = groups
            .map(|(name, value)| Matched { field: name.value.clone(), values: vec![value.clone()] })
            .collect();
        if let Some(field) = &self.together.field {
            let mut values: Vec<String> = Vec::new();
            for value in burst.hits.iter().filter_map(|hit| hit.value.as_deref()) {
                if values.len() < SHOWN && !values.iter().any(|known| known == value) {
                    values.push(value.to_owned());
                }
            }
            matched.push(Matched { field: field.value.clone(), values });
        }
        let shown = |hit: &Hit| {
            let event = &seen[hit.event];
            let (rule, record) = (&rules[event.rule as usize].title, event.record.unwrap_or(event.position));
            format!("{} {rule} {}:{record}", rfc3339(hit.time_ns), event.file)
        };
        let mut events: Vec<String> = burst.hits.iter().take(SHOWN).map(shown).collect();
        if burst.hits.len() > SHOWN {
            events.push(format!("and {} more", burst.hits.len() - SHOWN));
        }
        matched.push(Matched { field: "events".to_owned(), values: events });
        Some(Finding {
            rule: self.rule,
            time_ns: Some(last.time_ns),
            file: event.file.clone(),
            position: event.position,
            record: event.record,
            host: event.host.clone(),
            channel: event.channel.clone(),
            event_id: event.event_id,
            matched,
            members: Vec::new(),
        })
    }
}
