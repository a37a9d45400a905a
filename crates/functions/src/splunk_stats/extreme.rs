//! What `max` and `min` share.

use std::cmp::Ordering;

use crate::splunk::number::read_number;
use crate::{Accumulator, NewAccumulator, Value};

struct Extreme {
    better: Ordering,
    number: Option<f64>,
    text: Option<String>,
}

/// Accumulators of the extreme value: of the numbers where there is any, else of the texts by code point (measured;
/// the other way round than eval's `max`). Each member of a multivalue counts; null where there is none.
pub(super) fn extreme(better: Ordering) -> NewAccumulator {
    Box::new(move || Box::new(Extreme { better, number: None, text: None }))
}

impl Accumulator for Extreme {
    fn update(&mut self, args: &[Value<'_>], _: Option<f64>) {
        args[0].any_member(|member| {
            match read_number(member) {
                Some(number) if self.number.is_none_or(|best| number.total_cmp(&best) == self.better) => {
                    self.number = Some(number);
                }
                None if self.text.as_ref().is_none_or(|best| member.cmp(best.as_str()) == self.better) => {
                    self.text = Some(member.to_owned());
                }
                _ => {}
            }
            false
        });
    }

    fn finish(&mut self) -> Value<'static> {
        match (self.number, self.text.take()) {
            (Some(number), _) => Value::Number(number),
            (None, text) => text.into(),
        }
    }

    fn so_far(&mut self) -> Value<'static> {
        match self.number {
            Some(number) => Value::Number(number),
            None => self.text.clone().into(),
        }
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.text.as_ref().map_or(0, String::len)
    }
}
