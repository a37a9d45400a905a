//! `median(values)`.

use plan::Arity;

use super::number::as_number;
use crate::splunk_stats::percentiles::interpolated;
use crate::{Function, Value, spec};

/// `median(a, b, ...)` is the middle one of the arguments that are numbers, between the two middle ones of an even number.
///
/// - **Null**: null where none is a number. **Multivalue**: each value counts.
/// - **Source**: Search Reference, "Statistical eval functions".
pub(crate) const MEDIAN: Function = Function {
    spec: spec::scalar("splunk.median", "median(number, ...) -> number", Arity::at_least(1), spec::number),
    bind: |_, _| Ok(Box::new(middle)),
};

fn middle<'a>(args: &[Value<'a>]) -> Value<'a> {
    let members = args.iter().flat_map(Value::members);
    let mut numbers: Vec<f64> = members.filter_map(|member| as_number(&Value::Text(member))).collect();
    interpolated(&mut numbers, 50.0).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn is_in_the_middle() {
        check(&MEDIAN, &[field("9"), field("1"), field("x"), field("2")], "2");
        check(&MEDIAN, &[field("1"), field("2")], "1.5");
        check(&MEDIAN, &[missing()], "null");
    }
}
