//! What eval's statistical functions share.

use super::number::as_number;
use crate::splunk_stats::moments::Moments;
use crate::{Kernel, Value};

/// The kernel of a measure of all arguments that are numbers, each member of a multivalue by itself; null where there
/// is none.
pub(super) fn measured(measure: fn(&Moments) -> f64) -> Kernel {
    Box::new(move |args| {
        let mut moments = Moments::default();
        for member in args.iter().flat_map(Value::members) {
            as_number(&Value::Text(member)).into_iter().for_each(|number| moments.add(number));
        }
        if moments.count == 0.0 { Value::Null } else { Value::Number(measure(&moments)) }
    })
}
