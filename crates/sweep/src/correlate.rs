//! Hits of rules that come together: so many in a time, of so many values, of several rules.

use std::collections::{BTreeMap, HashMap};

/// What has to come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// So many hits.
    Hits,
    /// So many distinct values.
    Values,
    /// Numbers of such a sum. A value that is no number counts nothing.
    Sum,
    /// Numbers of such a mean. A value that is no number counts nothing.
    Mean,
    /// A hit of each rule.
    Rules,
    /// A hit of each rule, in the order of the rules.
    Order,
}

/// What a number is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Above it.
    Above(f64),
    /// At least it.
    AtLeast(f64),
    /// Below it.
    Below(f64),
    /// At most it.
    AtMost(f64),
    /// The same.
    Is(f64),
    /// Another.
    IsNot(f64),
}

/// Hits of several rules that come together.
///
/// - **Windows**: a window starts at a hit and holds all later ones of its group up to and with `timespan_ns` after
///   it. Where the number has no upper bound, each hit that is in no finding yet starts one, so that no burst is
///   missed. Where it has one, a window starts behind the one before: the tail of a burst is no lull.
/// - **Order**: hits may come in any order; they are sorted by time. Those of the same time stand in the order of the
///   rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// What has to come together.
    pub together: Together,
    /// In which time; `None` where all of it counts.
    pub timespan_ns: Option<i64>,
    /// What the number has to be, all of it; nothing is asked of rules and order.
    pub bounds: Vec<Bound>,
    /// How many rules there are.
    pub rules: usize,
}

/// An event that a rule is true of.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// UTC nanoseconds.
    pub time_ns: i64,
    /// The rule, by its place in the correlation.
    pub rule: usize,
    /// What is counted or summed; a hit without it counts nothing.
    pub value: Option<Box<str>>,
    /// Which event it is, to whoever asks.
    pub event: usize,
}

/// A finding: a group, and its hits in the order of their times.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    /// The values that the hits have in common.
    pub group: Vec<String>,
    /// The hits.
    pub hits: Vec<Hit>,
}

/// The hits of a correlation, by group.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    groups: BTreeMap<Vec<String>, Vec<Hit>>,
}

impl Hits {
    /// One more.
    pub fn add(&mut self, group: Vec<String>, hit: Hit) {
        self.groups.entry(group).or_default().push(hit);
    }

    /// What came together, by the times of the last hits.
    pub fn bursts(self, correlation: &Correlation) -> Vec<Burst> {
        let mut bursts = Vec::new();
        for (group, mut hits) in self.groups {
            hits.sort_by_key(|hit| (hit.time_ns, hit.rule));
            for hits in correlation.windows(&hits) {
                bursts.push(Burst { group: group.clone(), hits });
            }
        }
        bursts.sort_by_key(|burst| burst.hits.last().map(|hit| hit.time_ns));
        bursts
    }
}

impl Correlation {
    /// The windows of one group's sorted hits.
    fn windows(&self, hits: &[Hit]) -> Vec<Vec<Hit>> {
        if self.together == Together::Order {
            return self.chains(hits);
        }
        let slides = self.bounds.iter().all(|bound| matches!(bound, Bound::Above(_) | Bound::AtLeast(_)));
        let mut found = Vec::new();
        let mut window = Window::new(self.rules);
        let (mut start, mut end) = (0, 0);
        while start < hits.len() {
            while end < hits.len() && self.is_near(&hits[start], &hits[end]) {
                window.add(&hits[end]);
                end += 1;
            }
            let holds = self.holds(&window);
            if holds {
                found.push(hits[start..end].to_vec());
            }
            if holds || !slides {
                window = Window::new(self.rules);
                start = end;
            } else {
                window.remove(&hits[start]);
                start += 1;
            }
        }
        found
    }

    /// Of each first rule's hit the next of the second, and so on.
    fn chains(&self, hits: &[Hit]) -> Vec<Vec<Hit>> {
        let mut places: Vec<Vec<usize>> = vec![Vec::new(); self.rules];
        for (place, hit) in hits.iter().enumerate() {
            if let Some(of_rule) = places.get_mut(hit.rule) {
                of_rule.push(place);
            }
        }
        let mut found = Vec::new();
        let mut free = 0;
        for start in places.first().into_iter().flatten() {
            if *start < free {
                continue;
            }
            let mut chain = vec![*start];
            for later in &places[1..] {
                let behind = chain[chain.len() - 1];
                let next = later.get(later.partition_point(|place| *place <= behind));
                chain.extend(next.filter(|place| self.is_near(&hits[*start], &hits[**place])));
                if next.is_none() {
                    break;
                }
            }
            if chain.len() == self.rules {
                free = chain[chain.len() - 1] + 1;
                found.push(chain.into_iter().map(|place| hits[place].clone()).collect());
            }
        }
        found
    }

    fn is_near(&self, first: &Hit, later: &Hit) -> bool {
        self.timespan_ns.is_none_or(|span| later.time_ns.saturating_sub(first.time_ns) <= span)
    }

    fn holds(&self, window: &Window<'_>) -> bool {
        let number = match self.together {
            Together::Hits => window.hits as f64,
            Together::Values => window.values.len() as f64,
            Together::Sum if window.numbers > 0 => window.sum,
            Together::Mean if window.numbers > 0 => window.sum / window.numbers as f64,
            Together::Sum | Together::Mean => return false,
            Together::Rules | Together::Order => return window.of_rule.iter().all(|count| *count > 0),
        };
        self.bounds.iter().all(|bound| match bound {
            Bound::Above(than) => number > *than,
            Bound::AtLeast(than) => number >= *than,
            Bound::Below(than) => number < *than,
            Bound::AtMost(than) => number <= *than,
            Bound::Is(than) => number.total_cmp(than).is_eq(),
            Bound::IsNot(than) => number.total_cmp(than).is_ne(),
        })
    }
}

/// What is known of a window's hits.
struct Window<'h> {
    hits: usize,
    values: HashMap<&'h str, usize>,
    numbers: usize,
    sum: f64,
    of_rule: Vec<usize>,
}

impl<'h> Window<'h> {
    fn new(rules: usize) -> Window<'h> {
        Window { hits: 0, values: HashMap::new(), numbers: 0, sum: 0.0, of_rule: vec![0; rules] }
    }

    fn add(&mut self, hit: &'h Hit) {
        self.hits += 1;
        if let Some(count) = self.of_rule.get_mut(hit.rule) {
            *count += 1;
        }
        if let Some(value) = hit.value.as_deref() {
            *self.values.entry(value).or_default() += 1;
        }
        if let Some(number) = number(hit) {
            self.numbers += 1;
            self.sum += number;
        }
    }

    fn remove(&mut self, hit: &'h Hit) {
        self.hits -= 1;
        if let Some(count) = self.of_rule.get_mut(hit.rule) {
            *count -= 1;
        }
        if let Some(value) = hit.value.as_deref()
            && let Some(count) = self.values.get_mut(value)
        {
            *count -= 1;
            if *count == 0 {
                self.values.remove(value);
            }
        }
        if let Some(number) = number(hit) {
            self.numbers -= 1;
            self.sum -= number;
        }
    }
}

fn number(hit: &Hit) -> Option<f64> {
    hit.value.as_deref()?.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits as `group time rule value`; findings as the times of their hits, by group.
    #[track_caller]
    fn check(together: Together, bounds: &[Bound], hits: &[(&str, i64, usize, &str)], expected: &str) {
        let rules = hits.iter().map(|hit| hit.2 + 1).max().unwrap_or(0);
        let correlation = Correlation { together, timespan_ns: Some(10), bounds: bounds.to_vec(), rules };
        let mut backwards = hits.to_vec();
        backwards.reverse();
        for order in [hits, &backwards] {
            let mut all = Hits::default();
            for (event, (group, time_ns, rule, value)) in order.iter().enumerate() {
                let value = (!value.is_empty()).then(|| (*value).into());
                all.add(vec![(*group).to_owned()], Hit { time_ns: *time_ns, rule: *rule, value, event });
            }
            let shown = |burst: &Burst| {
                let times: Vec<String> = burst.hits.iter().map(|hit| hit.time_ns.to_string()).collect();
                format!("{}:{}", burst.group[0], times.join(","))
            };
            let found: Vec<String> = all.bursts(&correlation).iter().map(shown).collect();
            assert_eq!(found.join(" "), expected);
        }
    }

    #[test]
    fn hits_are_counted_by_group_and_up_to_the_edge_of_the_time() {
        let three = [Bound::AtLeast(3.0)];
        check(Together::Hits, &three, &[("a", 0, 0, ""), ("a", 5, 0, ""), ("a", 10, 0, "")], "a:0,5,10");
        check(Together::Hits, &three, &[("a", 0, 0, ""), ("a", 5, 0, ""), ("a", 11, 0, "")], "");
        check(Together::Hits, &three, &[("a", 0, 0, ""), ("b", 1, 0, ""), ("a", 2, 0, "")], "");
        // A burst behind a lonely hit, then one more that is too late.
        let late = [("a", 0, 0, ""), ("a", 8, 0, ""), ("a", 15, 0, ""), ("a", 18, 0, ""), ("a", 30, 0, "")];
        check(Together::Hits, &three, &late, "a:8,15,18");
        let other = [Bound::Above(1.0)];
        check(Together::Hits, &other, &[("b", 3, 0, ""), ("a", 9, 0, ""), ("b", 4, 0, "")], "b:3,4");
    }

    #[test]
    fn the_tail_of_a_burst_is_no_lull() {
        let few = [Bound::Below(3.0)];
        let hits = [("a", 0, 0, ""), ("a", 1, 0, ""), ("a", 2, 0, ""), ("a", 20, 0, "")];
        check(Together::Hits, &few, &hits, "a:20");
        check(Together::Hits, &[Bound::AtLeast(1.0), Bound::AtMost(2.0)], &hits, "a:20");
        check(Together::Hits, &[Bound::Is(3.0)], &hits, "a:0,1,2");
        check(Together::Hits, &[Bound::IsNot(3.0)], &hits, "a:20");
    }

    #[test]
    fn distinct_values_sums_and_means() {
        let two = [Bound::AtLeast(2.0)];
        check(Together::Values, &two, &[("a", 0, 0, "x"), ("a", 1, 0, "x"), ("a", 2, 0, "")], "");
        check(Together::Values, &two, &[("a", 0, 0, "x"), ("a", 1, 0, "x"), ("a", 11, 0, "y")], "a:1,11");
        let much = [Bound::Above(100.0)];
        check(
            Together::Sum,
            &much,
            &[("a", 0, 0, "60"), ("a", 1, 0, "none"), ("a", 2, 0, "40.5")],
            "a:0,1,2",
        );
        check(Together::Sum, &much, &[("a", 0, 0, "60"), ("a", 11, 0, "41")], "");
        check(
            Together::Mean,
            &[Bound::AtLeast(5.0)],
            &[("a", 0, 0, "0"), ("a", 11, 0, "6"), ("a", 12, 0, "4")],
            "a:11,12",
        );
        check(Together::Mean, &[Bound::Below(5.0)], &[("a", 0, 0, "no number")], "");
    }

    #[test]
    fn rules_come_together_in_any_order_or_in_theirs() {
        check(Together::Rules, &[], &[("a", 0, 1, ""), ("a", 10, 0, "")], "a:0,10");
        check(Together::Rules, &[], &[("a", 0, 1, ""), ("a", 11, 0, "")], "");
        check(Together::Rules, &[], &[("a", 0, 1, ""), ("b", 1, 0, "")], "");
        check(Together::Order, &[], &[("a", 0, 1, ""), ("a", 10, 0, "")], "");
        check(Together::Order, &[], &[("a", 0, 0, ""), ("a", 3, 0, ""), ("a", 10, 1, "")], "a:0,10");
        check(Together::Order, &[], &[("a", 0, 0, ""), ("a", 3, 0, ""), ("a", 11, 1, "")], "a:3,11");
        // Two rules of one event, or of one time, are in order.
        check(Together::Order, &[], &[("a", 4, 0, ""), ("a", 4, 1, "")], "a:4,4");
        check(
            Together::Order,
            &[],
            &[("a", 0, 0, ""), ("a", 1, 2, ""), ("a", 2, 1, ""), ("a", 3, 2, "")],
            "a:0,2,3",
        );
    }

    #[test]
    fn without_a_timespan_all_time_counts() {
        let correlation = Correlation {
            together: Together::Hits,
            timespan_ns: None,
            bounds: vec![Bound::Above(1.0)],
            rules: 1,
        };
        let mut hits = Hits::default();
        for time_ns in [i64::MAX, i64::MIN] {
            hits.add(Vec::new(), Hit { time_ns, rule: 0, value: None, event: 0 });
        }
        assert_eq!(hits.bursts(&correlation).len(), 1);
    }
}
