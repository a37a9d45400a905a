//! Accumulators that gather the numbers of a group and compute when all are there.

use crate::splunk::number::as_number;
use crate::{Accumulator, NewAccumulator, Value};

type Compute = Box<dyn Fn(&mut [f64]) -> Option<f64> + Send + Sync>;

struct Gathered {
    numbers: Vec<f64>,
    compute: Compute,
}

/// Accumulators that give `compute` all numbers of a group. What is no number counts for nothing (measured for
/// `sum`); each member of a multivalue counts; null where there is no number.
pub(super) fn gathered<C>(compute: C) -> NewAccumulator
where
    C: Fn(&mut [f64]) -> Option<f64> + Send + Sync + Clone + 'static,
{
    Box::new(move || Box::new(Gathered { numbers: Vec::new(), compute: Box::new(compute.clone()) }))
}

impl Accumulator for Gathered {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        match &args[0] {
            Value::Multi(members) => {
                let members = members.iter().filter_map(|member| as_number(&Value::Text(member.clone())));
                self.numbers.extend(members);
            }
            single => self.numbers.extend(as_number(single)),
        }
    }

    fn finish(&mut self) -> Value<'static> {
        if self.numbers.is_empty() {
            return Value::Null;
        }
        (self.compute)(&mut self.numbers).filter(|number| number.is_finite()).into()
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.numbers.capacity() * size_of::<f64>()
    }
}
