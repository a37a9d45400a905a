//! Rules whose hits come together.

use super::{Choice, Correlation, Hit, Together};

/// The findings among sorted hits, each behind the one before.
pub(super) fn found(correlation: &Correlation, hits: &[Hit]) -> Vec<Vec<Hit>> {
    let rules = hits.iter().map(|hit| hit.rule + 1).max().unwrap_or(0);
    let mut search = Search { correlation, hits, places: vec![Vec::new(); rules] };
    for (place, hit) in hits.iter().enumerate() {
        search.places[hit.rule].push(place);
    }
    let mut found = Vec::new();
    let mut start = 0;
    while start < hits.len() {
        match correlation.choices.iter().find_map(|choice| search.from(start, choice)) {
            Some((hits, next)) => {
                found.push(hits);
                start = next;
            }
            None => start += 1,
        }
    }
    found
}

struct Search<'h> {
    correlation: &'h Correlation,
    hits: &'h [Hit],
    /// Of each rule where its hits stand.
    places: Vec<Vec<usize>>,
}

impl Search<'_> {
    /// The finding that starts at a hit, and where the next one may start.
    fn from(&self, start: usize, choice: &Choice) -> Option<(Vec<Hit>, usize)> {
        let first = &self.hits[start];
        if self.correlation.together == Together::Order {
            let chain = self.chain(start, choice)?;
            let last = *chain.last()?;
            self.is_alone(first, &self.hits[last], choice).then_some(())?;
            return Some((chain.into_iter().map(|place| self.hits[place].clone()).collect(), last + 1));
        }
        if !choice.required.contains(&first.rule) {
            return None;
        }
        let mut last = start;
        for rule in &choice.required {
            last = last.max(self.next(*rule, start, first)?);
        }
        self.is_alone(first, &self.hits[last], choice).then_some(())?;
        let end = start + self.hits[start..].partition_point(|hit| self.correlation.is_near(first, hit));
        Some((self.hits[start..end].to_vec(), end))
    }

    /// A hit of each required rule, in their order.
    fn chain(&self, start: usize, choice: &Choice) -> Option<Vec<usize>> {
        let (lead, later) = choice.required.split_first()?;
        let first = &self.hits[start];
        if first.rule != *lead {
            return None;
        }
        let mut chain = vec![start];
        for rule in later {
            let behind = chain[chain.len() - 1] + 1;
            chain.push(self.next(*rule, behind, first)?);
        }
        Some(chain)
    }

    /// The next hit of a rule from a place on that is near to the first one.
    fn next(&self, rule: usize, from: usize, first: &Hit) -> Option<usize> {
        let places = self.places.get(rule)?;
        let place = *places.get(places.partition_point(|place| *place < from))?;
        self.correlation.is_near(first, &self.hits[place]).then_some(place)
    }

    /// Is there no hit of a forbidden rule that a window with the first and the last one may hold?
    fn is_alone(&self, first: &Hit, last: &Hit, choice: &Choice) -> bool {
        let (start, end) = match self.correlation.timespan_ns {
            Some(span) => (last.time_ns.saturating_sub(span), first.time_ns.saturating_add(span)),
            None => (i64::MIN, i64::MAX),
        };
        choice.forbidden.iter().all(|rule| {
            let Some(places) = self.places.get(*rule) else { return true };
            let next = places.partition_point(|place| self.hits[*place].time_ns < start);
            places.get(next).is_none_or(|place| self.hits[*place].time_ns > end)
        })
    }
}
