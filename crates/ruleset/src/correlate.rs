//! Rules whose matches are those of other rules, together.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use query::{SigmaAlias, SigmaChoice, SigmaComparison, SigmaCorrelationType, SigmaTogether};
use sweep::{Bound, Burst, Choice, Correlation, Hit, Hits, Matched, Together, Worker};
use telemetry::{Event, rfc3339};

use crate::{Rule, RuleMatch, Ruleset};

/// So many hits are held; later ones are not counted, which is said.
const MOST_HITS: usize = 1_000_000;

/// So many events, and values, of one match are shown.
const SHOWN: usize = 100;

/// Stands between the values of several fields that are counted together.
const BETWEEN: &str = "\u{1f}";

/// A correlation that runs.
#[derive(Debug)]
pub(crate) struct RunningCorrelation {
    /// The rule whose matches it makes, by its place among those that run.
    pub(crate) rule: u32,
    /// How events come together.
    pub(crate) together: SigmaTogether,
    /// Fields that rules call differently.
    pub(crate) aliases: Vec<SigmaAlias>,
    /// What it takes together.
    pub(crate) parts: Vec<Part>,
}

/// What a correlation calls by one name.
#[derive(Debug, Default)]
pub(crate) struct Part {
    /// The name.
    pub(crate) called: String,
    /// The rules that have it.
    pub(crate) rules: Vec<u32>,
    /// The correlations that have it; they stand before this one.
    pub(crate) correlations: Vec<usize>,
}

/// All correlations.
#[derive(Debug, Default)]
pub(crate) struct Correlations {
    all: Vec<RunningCorrelation>,
    /// For each rule the correlations that take its events.
    of_rule: HashMap<u32, Vec<Taken>>,
}

/// How a correlation takes a rule's events.
#[derive(Debug)]
struct Taken {
    correlation: usize,
    place: usize,
    group_by: Vec<String>,
    fields: Vec<String>,
    direct: bool,
}

/// An event's part in a correlation.
#[derive(Debug)]
pub(crate) struct Member {
    correlation: usize,
    place: usize,
    group: Vec<String>,
    value: Option<Box<str>>,
    /// Is the event a hit of it? Else it is one of a correlation whose matches are.
    direct: bool,
}

impl Correlations {
    /// Those.
    pub(crate) fn new(all: Vec<RunningCorrelation>) -> Correlations {
        let mut of_rule: HashMap<u32, Vec<Taken>> = HashMap::new();
        for (correlation, one) in all.iter().enumerate() {
            for (place, part) in one.parts.iter().enumerate() {
                let own = |name: &str| own_name(&one.aliases, &part.called, name);
                let mut take = |rule: u32, direct| {
                    of_rule.entry(rule).or_default().push(Taken {
                        correlation,
                        place,
                        group_by: one.together.group_by.iter().map(|name| own(&name.value)).collect(),
                        fields: one.together.fields.iter().map(|name| own(&name.value)).collect(),
                        direct,
                    });
                };
                part.rules.iter().for_each(|rule| take(*rule, true));
                for inner in &part.correlations {
                    rules_below(&all, *inner).into_iter().for_each(|rule| take(rule, false));
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
            let values: Option<Vec<String>> =
                taken.fields.iter().map(|name| worker.first_text(name, event)).collect();
            let value = values.filter(|values| !values.is_empty()).map(|values| values.join(BETWEEN).into());
            let (correlation, place, direct) = (taken.correlation, taken.place, taken.direct);
            Some(Member { correlation, place, group, value, direct })
        };
        taken.iter().filter_map(member).collect()
    }
}

/// The rules whose events are in a correlation, or in one that it takes.
fn rules_below(all: &[RunningCorrelation], correlation: usize) -> BTreeSet<u32> {
    let mut below = BTreeSet::new();
    for part in &all[correlation].parts {
        below.extend(&part.rules);
        for inner in &part.correlations {
            below.extend(rules_below(all, *inner));
        }
    }
    below
}

/// What the rule calls a field.
fn own_name(aliases: &[SigmaAlias], rule: &str, name: &str) -> String {
    let alias = aliases.iter().find(|alias| alias.name.value == name);
    let own = alias.and_then(|alias| alias.fields.iter().find(|(of, _)| of.value == rule));
    own.map_or_else(|| name.to_owned(), |(_, field)| field.value.clone())
}

/// Takes matches together, in whatever order they come.
pub struct Correlator<'r> {
    ruleset: &'r Ruleset,
    hits: Vec<Hits>,
    seen: Vec<Seen>,
    held: usize,
    untimed: u64,
    beyond: u64,
}

/// What came together.
#[derive(Debug)]
pub struct Correlated {
    /// The matches of correlation rules that are shown, those of a rule after another.
    pub matches: Vec<RuleMatch>,
    /// What was not taken together, and why.
    pub warnings: Vec<String>,
}

/// An event that was a hit.
#[derive(Debug)]
struct Seen {
    rule: u32,
    file: Arc<str>,
    position: u64,
    record: Option<u64>,
    host: String,
    channel: String,
    event_id: Option<u32>,
    /// What it is in correlations of correlations.
    outer: Vec<Member>,
}

impl<'r> Correlator<'r> {
    /// Nothing yet.
    pub(crate) fn new(ruleset: &'r Ruleset) -> Correlator<'r> {
        let hits = ruleset.correlations.all.iter().map(|_| Hits::default()).collect();
        Correlator { ruleset, hits, seen: Vec::new(), held: 0, untimed: 0, beyond: 0 }
    }

    /// Notes what a match is in correlations. It comes back unless correlations alone ask for its rule.
    pub fn take(&mut self, mut found: RuleMatch) -> Option<RuleMatch> {
        self.add(&mut found);
        (!self.ruleset.hidden.contains(&found.rule)).then_some(found)
    }

    fn add(&mut self, found: &mut RuleMatch) {
        let members = std::mem::take(&mut found.members);
        if members.is_empty() {
            return;
        }
        let Some(time_ns) = found.time_ns else {
            self.untimed += 1;
            return;
        };
        if self.held + members.len() > MOST_HITS {
            self.beyond += 1;
            return;
        }
        self.held += members.len();
        let (direct, outer): (Vec<Member>, Vec<Member>) =
            members.into_iter().partition(|member| member.direct);
        let event = self.seen.len();
        self.seen.push(Seen {
            rule: found.rule,
            file: found.file.clone(),
            position: found.position,
            record: found.record,
            host: found.host.clone(),
            channel: found.channel.clone(),
            event_id: found.event_id,
            outer,
        });
        for member in direct {
            let hit = Hit { time_ns, rule: member.place, value: member.value, event };
            self.hits[member.correlation].add(member.group, hit);
        }
    }

    /// What came together.
    pub fn finish(mut self) -> Correlated {
        let warnings = self.warnings();
        let mut matches = Vec::new();
        let Ruleset { rules, correlations, inner, .. } = self.ruleset;
        for (number, correlation) in correlations.all.iter().enumerate() {
            let bursts = std::mem::take(&mut self.hits[number]).bursts(&correlation.swept());
            for burst in &bursts {
                self.chain(number, burst);
            }
            if !inner.contains(&correlation.rule) {
                let found = |burst: &Burst| correlation.rule_match(burst, &self.seen, rules, correlations);
                matches.extend(bursts.iter().filter_map(found));
            }
        }
        Correlated { matches, warnings }
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.untimed > 0 {
            warnings.push(format!("{} events without a time are in no correlation", self.untimed));
        }
        if self.beyond > 0 {
            warnings.push(format!(
                "more than {MOST_HITS} events are correlated: the last {} are not counted, so that correlations may miss \
                 findings",
                self.beyond
            ));
        }
        warnings
    }

    /// A burst is a hit of the correlations that take its own: at the time of its last event, once in each group that
    /// its events are in.
    fn chain(&mut self, number: usize, burst: &Burst) {
        let Some(last) = burst.hits.last() else { return };
        for (outer, correlation) in self.ruleset.correlations.all.iter().enumerate() {
            for (place, part) in correlation.parts.iter().enumerate() {
                if !part.correlations.contains(&number) {
                    continue;
                }
                let mut groups = BTreeSet::new();
                for hit in burst.hits.iter().rev() {
                    let members = self.seen[hit.event].outer.iter();
                    let mut members = members.filter(|one| one.correlation == outer && one.place == place);
                    let Some(member) = members.next() else { continue };
                    if groups.insert(&member.group) {
                        let (rule, value) = (place, member.value.clone());
                        let hit = Hit { time_ns: last.time_ns, rule, value, event: last.event };
                        self.hits[outer].add(member.group.clone(), hit);
                    }
                }
            }
        }
    }
}

impl RunningCorrelation {
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
            SigmaCorrelationType::ValuePercentile => {
                Together::Percentile(self.together.percentile.unwrap_or(50.0))
            }
            SigmaCorrelationType::ValueMedian => Together::Percentile(50.0),
            SigmaCorrelationType::ValueMin => Together::Least,
            SigmaCorrelationType::ValueMax => Together::Greatest,
            SigmaCorrelationType::Temporal => Together::Rules,
            SigmaCorrelationType::TemporalOrdered => Together::Order,
        };
        let choice = |choice: &SigmaChoice| Choice {
            required: choice.required.clone(),
            forbidden: choice.forbidden.clone(),
        };
        Correlation {
            together,
            timespan_ns: self.together.timespan_ns,
            bounds: self.together.bounds.iter().map(bound).collect(),
            choices: self.together.choices.iter().map(choice).collect(),
        }
    }

    /// The match of a burst: it stands at its last event.
    fn rule_match(
        &self,
        burst: &Burst,
        seen: &[Seen],
        rules: &[Rule],
        correlations: &Correlations,
    ) -> Option<RuleMatch> {
        let last = burst.hits.last()?;
        let event = seen.get(last.event)?;
        let groups = self.together.group_by.iter().zip(&burst.group);
        let mut matched: Vec<Matched> = groups
            .map(|(name, value)| Matched { field: name.value.clone(), values: vec![value.clone()] })
            .collect();
        if !self.together.fields.is_empty() {
            let names: Vec<&str> = self.together.fields.iter().map(|field| field.value.as_str()).collect();
            let (mut values, mut seen_values) = (Vec::new(), BTreeSet::new());
            for value in burst.hits.iter().filter_map(|hit| hit.value.as_deref()) {
                if values.len() < SHOWN && seen_values.insert(value) {
                    values.push(value.replace(BETWEEN, ", "));
                }
            }
            matched.push(Matched { field: names.join(", "), values });
        }
        let shown = |hit: &Hit| {
            let event = &seen[hit.event];
            let inner = self.parts[hit.rule].correlations.first().map(|inner| correlations.all[*inner].rule);
            let rule = &rules[inner.unwrap_or(event.rule) as usize].title;
            let record = event.record.unwrap_or(event.position);
            format!("{} {rule} {}:{record}", rfc3339(hit.time_ns), event.file)
        };
        let mut events: Vec<String> = burst.hits.iter().take(SHOWN).map(shown).collect();
        if burst.hits.len() > SHOWN {
            events.push(format!("and {} more", burst.hits.len() - SHOWN));
        }
        matched.push(Matched { field: "events".to_owned(), values: events });
        Some(RuleMatch {
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
