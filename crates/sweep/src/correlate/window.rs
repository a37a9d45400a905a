//! Windows in which something is counted.

use std::collections::HashMap;

use super::numbers::{Ranks, Sum};
use super::{Bound, Correlation, Hit, Together};

/// The windows of sorted hits for which the number is as the bounds say.
pub(super) fn found(correlation: &Correlation, hits: &[Hit]) -> Vec<Vec<Hit>> {
    let slides = slides(correlation);
    let mut found = Vec::new();
    let mut window = Window::new(correlation.together, hits);
    let (mut start, mut end) = (0, 0);
    while start < hits.len() {
        while end < hits.len() && correlation.is_near(&hits[start], &hits[end]) {
            window.add(&hits[end]);
            end += 1;
        }
        let holds = window
            .number(correlation.together)
            .is_some_and(|number| correlation.bounds.iter().all(|bound| bound.holds(number)));
        if holds {
            found.push(hits[start..end].to_vec());
        }
        if holds || !slides {
            window.clear();
            start = end;
        } else {
            window.remove(&hits[start]);
            start += 1;
        }
    }
    found
}

/// Can a window that starts at any hit be a finding? Else each starts behind the one before.
fn slides(correlation: &Correlation) -> bool {
    let least = correlation.together == Together::Least;
    correlation.bounds.iter().all(|bound| match bound {
        Bound::Above(_) | Bound::AtLeast(_) => !least,
        Bound::Below(_) | Bound::AtMost(_) => least,
        Bound::Is(_) | Bound::IsNot(_) => false,
    })
}

/// What is known of a window's hits.
struct Window<'h> {
    hits: usize,
    values: HashMap<&'h str, usize>,
    sum: Sum,
    ranks: Ranks,
}

impl<'h> Window<'h> {
    /// Without hits; `all` may come.
    fn new(together: Together, all: &[Hit]) -> Window<'h> {
        let ranks = match together {
            Together::Percentile(_) | Together::Least | Together::Greatest => {
                Ranks::new(all.iter().filter_map(number).collect())
            }
            _ => Ranks::default(),
        };
        Window { hits: 0, values: HashMap::new(), sum: Sum::default(), ranks }
    }

    fn clear(&mut self) {
        self.hits = 0;
        self.values.clear();
        self.sum = Sum::default();
        self.ranks.clear();
    }

    fn add(&mut self, hit: &'h Hit) {
        self.hits += 1;
        if let Some(value) = hit.value.as_deref() {
            *self.values.entry(value).or_default() += 1;
        }
        if let Some(number) = number(hit) {
            self.sum.add(number);
            self.ranks.add(number);
        }
    }

    fn remove(&mut self, hit: &'h Hit) {
        self.hits -= 1;
        if let Some(value) = hit.value.as_deref()
            && let Some(count) = self.values.get_mut(value)
        {
            *count -= 1;
            if *count == 0 {
                self.values.remove(value);
            }
        }
        if let Some(number) = number(hit) {
            self.sum.remove();
            self.ranks.remove(number);
        }
    }

    /// `None` where no value is a number.
    fn number(&self, together: Together) -> Option<f64> {
        let numbers = self.sum.count();
        match together {
            Together::Hits => Some(self.hits as f64),
            Together::Values => Some(self.values.len() as f64),
            Together::Sum => (numbers > 0).then(|| self.sum.get()),
            Together::Mean => (numbers > 0).then(|| self.sum.get() / numbers as f64),
            Together::Percentile(percent) => self.ranks.percentile(percent),
            Together::Least => self.ranks.least(),
            Together::Greatest => self.ranks.greatest(),
            Together::Rules | Together::Order => None,
        }
    }
}

fn number(hit: &Hit) -> Option<f64> {
    hit.value.as_deref()?.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}
