//! Hits of rules that come together: so many in a time, of so many values, of several rules.

mod choices;
mod numbers;
mod window;

use std::collections::BTreeMap;

/// What has to come together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Together {
    /// So many hits.
    Hits,
    /// So many distinct values.
    Values,
    /// Numbers of such a sum. A value that is no number counts nothing.
    Sum,
    /// Numbers of such a mean. A value that is no number counts nothing.
    Mean,
    /// Numbers of which so many percent are at most such a one: between two of them it lies on the line from one to
    /// the other. The median is the 50th. A value that is no number counts nothing.
    Percentile(f64),
    /// Numbers of which the least one is such. A value that is no number counts nothing.
    Least,
    /// Numbers of which the greatest one is such. A value that is no number counts nothing.
    Greatest,
    /// Hits of rules, as one of the choices says.
    Rules,
    /// The same, in the order of the rules.
    Order,
}

/// Rules of which hits come together: one of the ways that a correlation may be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Rules that have a hit each, by their places, ascending.
    pub required: Vec<usize>,
    /// Rules that have none.
    pub forbidden: Vec<usize>,
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
///   it. Where more hits can only help (a number without an upper bound, a least one without a lower bound), each hit
///   that is in no finding yet starts one, so that no burst is missed. Where it has one, a window starts behind the
///   one before: the tail of a burst is no lull.
/// - **Rules**: a finding starts at a hit, takes the next one of each rule that is required, and ends with the last of
///   them. A rule that is forbidden has no hit in any window that holds all of these.
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
    /// Which rules come together, any of it; nothing where something is counted.
    pub choices: Vec<Choice>,
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
    /// The findings of one group's sorted hits.
    fn windows(&self, hits: &[Hit]) -> Vec<Vec<Hit>> {
        match self.together {
            Together::Rules | Together::Order => choices::found(self, hits),
            _ => window::found(self, hits),
        }
    }

    fn is_near(&self, first: &Hit, later: &Hit) -> bool {
        self.timespan_ns.is_none_or(|span| later.time_ns.saturating_sub(first.time_ns) <= span)
    }
}

impl Bound {
    fn holds(&self, number: f64) -> bool {
        match self {
            Bound::Above(than) => number > *than,
            Bound::AtLeast(than) => number >= *than,
            Bound::Below(than) => number < *than,
            Bound::AtMost(than) => number <= *than,
            Bound::Is(than) => number.total_cmp(than).is_eq(),
            Bound::IsNot(than) => number.total_cmp(than).is_ne(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hits as `group time rule value`; findings as the times of their hits, by group.
    #[track_caller]
    fn check(together: Together, bounds: &[Bound], hits: &[(&str, i64, usize, &str)], expected: &str) {
        let rules = hits.iter().map(|hit| hit.2 + 1).max().unwrap_or(0);
        chosen(
            together,
            bounds,
            vec![Choice { required: (0..rules).collect(), forbidden: Vec::new() }],
            hits,
            expected,
        );
    }

    #[track_caller]
    fn chosen(
        together: Together,
        bounds: &[Bound],
        choices: Vec<Choice>,
        hits: &[(&str, i64, usize, &str)],
        expected: &str,
    ) {
        let correlation = Correlation { together, timespan_ns: Some(10), bounds: bounds.to_vec(), choices };
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
            choices: Vec::new(),
        };
        let mut hits = Hits::default();
        for time_ns in [i64::MAX, i64::MIN] {
            hits.add(Vec::new(), Hit { time_ns, rule: 0, value: None, event: 0 });
        }
        assert_eq!(hits.bursts(&correlation).len(), 1);
    }

    #[test]
    fn medians_percentiles_and_extremes() {
        let values = |values: &[&'static str]| -> Vec<(&'static str, i64, usize, &'static str)> {
            (0..).zip(values).map(|(time, value)| ("a", time, 0, *value)).collect()
        };
        let (high, low) = ([Bound::AtLeast(5.0)], [Bound::AtMost(4.0)]);
        let median = Together::Percentile(50.0);
        check(median, &high, &values(&["9", "1", "x", "5"]), "a:0,1,2,3");
        // Between 4 and 6.
        check(median, &[Bound::Is(5.0)], &values(&["6", "4", "1", "9"]), "a:0,1,2,3");
        check(Together::Percentile(90.0), &high, &values(&["1", "2", "3", "4", "5"]), "a:4");
        check(Together::Percentile(100.0), &[Bound::Is(5.0)], &values(&["1", "5", "3"]), "a:0,1,2");
        check(Together::Percentile(0.0), &[Bound::Is(1.0)], &values(&["3", "5", "1"]), "a:0,1,2");
        check(Together::Greatest, &high, &values(&["1", "5", "3"]), "a:0,1,2");
        check(Together::Greatest, &[Bound::Below(5.0)], &values(&["1", "5", "3"]), "");
        check(Together::Least, &low, &[("a", 0, 0, "9"), ("a", 9, 0, "8"), ("a", 19, 0, "4")], "a:9,19");
        check(Together::Least, &high, &values(&["9", "1"]), "");
        check(Together::Least, &low, &values(&["none", ""]), "");
    }

    #[test]
    fn one_great_number_does_not_spoil_the_sums_behind_it() {
        let hits = [("a", 0, 0, "-1e17"), ("a", 8, 0, "0.1"), ("a", 12, 0, "0.2")];
        check(Together::Sum, &[Bound::AtLeast(0.25)], &hits, "a:8,12");
    }

    #[test]
    fn some_of_the_rules_come_together_and_others_do_not() {
        let choice = |required: &[usize], forbidden: &[usize]| Choice {
            required: required.to_vec(),
            forbidden: forbidden.to_vec(),
        };
        let hits = [("a", 0, 0, ""), ("a", 5, 2, ""), ("a", 30, 1, ""), ("a", 31, 2, "")];
        let two = vec![choice(&[0, 1], &[]), choice(&[0, 2], &[]), choice(&[1, 2], &[])];
        chosen(Together::Rules, &[], two.clone(), &hits, "a:0,5 a:30,31");
        chosen(Together::Order, &[], two, &hits, "a:0,5 a:30,31");
        let lone = vec![choice(&[0], &[1])];
        for together in [Together::Rules, Together::Order] {
            chosen(together, &[], lone.clone(), &[("a", 0, 0, "")], "a:0");
            chosen(together, &[], lone.clone(), &[("a", 0, 0, ""), ("a", 10, 1, "")], "");
            chosen(together, &[], lone.clone(), &[("a", 0, 1, ""), ("a", 10, 0, "")], "");
            chosen(together, &[], lone.clone(), &[("a", 0, 1, ""), ("a", 11, 0, "")], "a:11");
            chosen(together, &[], lone.clone(), &[("a", 0, 0, ""), ("a", 11, 1, "")], "a:0");
            chosen(together, &[], lone.clone(), &[("a", 0, 0, ""), ("b", 1, 1, "")], "a:0");
            // A window that holds both of the first two holds none of the third.
            let pair = vec![choice(&[0, 1], &[2])];
            chosen(
                together,
                &[],
                pair.clone(),
                &[("a", 0, 2, ""), ("a", 9, 0, ""), ("a", 15, 1, "")],
                "a:9,15",
            );
            chosen(together, &[], pair, &[("a", 5, 2, ""), ("a", 9, 0, ""), ("a", 15, 1, "")], "");
        }
    }
}
