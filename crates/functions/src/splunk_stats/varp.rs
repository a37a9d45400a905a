//! `varp(field)`.

use plan::Arity;

use super::moments::moments;
use crate::{AggregateFunction, spec};

/// `varp(field)` is the variance of the whole population (n). See [`super::moments`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const VARP: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.varp", "varp(field) -> number", Arity::exactly(1), spec::number),
    bind: |_, _| Ok(moments(|m| m.population_variance())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing};

    #[test]
    fn measures_numbers_only() {
        check_aggregate(&VARP, &[&[field("1")], &[field("3")]], "1");
        check_aggregate(&VARP, &[&[missing()]], "null");
    }
}
