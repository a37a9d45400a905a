//! `perc95(field)`, `p95(field)`, `exactperc95(field)`, `upperperc95(field)`.

use plan::Arity;
use text::Diagnostic;

use super::gathered::gathered;
use super::percentiles::{interpolated, percentage};
use crate::{AggregateFunction, Argument, Context, NewAccumulator, spec};

/// `perc95(field)` is the number below which 95 percent of the numbers are, between the two nearest ones (measured).
/// Splunk estimates it where there are more than 1,000 distinct numbers; here it is always exact. See
/// [`super::gathered`].
///
/// - **Source**: Search Reference, "Aggregate functions"; measured on 10.4.2.
pub(crate) const PERC: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.perc", "percN(field) -> number", Arity::exactly(2), spec::number),
    bind,
};

/// `exactperc95(field)`: never an estimate.
pub(crate) const EXACTPERC: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.exactperc", "exactpercN(field) -> number", Arity::exactly(2), spec::number),
    bind,
};

/// `upperperc95(field)`: the upper bound of Splunk's estimate, which is the percentile itself where none is made.
pub(crate) const UPPERPERC: AggregateFunction = AggregateFunction {
    spec: spec::aggregate("splunk.upperperc", "upperpercN(field) -> number", Arity::exactly(2), spec::number),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<NewAccumulator, Diagnostic> {
    let percent = percentage(args);
    Ok(gathered(move |numbers| interpolated(numbers, percent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check_aggregate, field, missing, number};

    #[test]
    fn lies_between_numbers() {
        let rows = ["1", "2", "3", "4"].map(|value| [field(value), number("90")]);
        let rows: Vec<&[_]> = rows.iter().map(|row| row.as_slice()).collect();
        check_aggregate(&PERC, &rows, "3.7");
        check_aggregate(&EXACTPERC, &rows, "3.7");
        check_aggregate(&UPPERPERC, &rows, "3.7");
        check_aggregate(&PERC, &[&[missing(), number("50")]], "null");
    }
}
