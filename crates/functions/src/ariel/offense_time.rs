//! `OFFENSE_TIME(id)`.

use std::sync::Arc;

use plan::Arity;
use text::Diagnostic;

use super::text_of::long_of;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `OFFENSE_TIME(id)` in a time clause limits the query to the time of an offense, from `offenses` of the state: its
/// start as START, its last time as STOP. Null, and so open, where the state has no such offense.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const OFFENSE_TIME: Function = Function {
    spec: spec::scalar(
        "ariel.OFFENSE_TIME",
        "OFFENSE_TIME(id) -> milliseconds",
        Arity::exactly(1),
        spec::integer,
    ),
    bind: |args, context| bind(args, context, |offense| offense.start_ms),
};

/// The last time of an offense. Not a function of AQL: a plan reads `OFFENSE_TIME` behind STOP so.
pub(crate) const OFFENSE_END: Function = Function {
    spec: spec::scalar(
        "ariel.offense_end",
        "offense_end(id) -> milliseconds",
        Arity::exactly(1),
        spec::integer,
    ),
    bind: |args, context| bind(args, context, |offense| offense.last_ms),
};

fn bind(_: &[Argument], context: &Context, time: fn(&qradar::Offense) -> i64) -> Result<Kernel, Diagnostic> {
    let state = Arc::clone(&context.qradar);
    Ok(Box::new(move |args: &[Value<'_>]| {
        long_of(&args[0]).and_then(|id| state.offense(id)).map(time).into()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, number};

    #[test]
    fn the_first_and_the_last_time() {
        let state = [("offenses.csv", "id,start_time,last_updated_time\n7,1000,5000\n")];
        check_with(&OFFENSE_TIME, &[number("7")], &state, "1000");
        check_with(&OFFENSE_END, &[number("7")], &state, "5000");
        check(&OFFENSE_TIME, &[number("7")], "null");
    }
}
