//! `INOFFENSE(id)`.

use std::sync::Arc;

use plan::{Arity, Literal};
use qradar::{EventValues, Part};
use text::Diagnostic;

use super::text_of::{long_of, text_of};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `INOFFENSE(id)` is true of the events of an offense, from `offenses` of the state.
///
/// The server marks the events; files hold no marks, so an event counts that is of the offense's time and has what its
/// events have in common (its type and source), see `docs/qradar-state.md`. A plan adds those properties of the event.
///
/// - **Errors**: an offense that the state has not is reported as the product reports it (recorded).
/// - **Source**: IBM, "AQL data retrieval functions"; the error from a client of the REST API.
pub(crate) const INOFFENSE: Function = Function {
    spec: spec::scalar("ariel.INOFFENSE", "INOFFENSE(id) -> boolean", Arity::between(1, 9), spec::boolean),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let state = Arc::clone(&context.qradar);
    if let Some(Literal::Integer(id)) = &args[0].constant
        && state.has(Part::Offenses)
        && state.offense(*id).is_none()
    {
        let message = format!("InOffense function: Error loading Offense {id}");
        return Err(Diagnostic::error("unknown-offense", args[0].span, message));
    }
    Ok(Box::new(move |args: &[Value<'_>]| {
        let Some(offense) = long_of(&args[0]).and_then(|id| state.offense(id)) else {
            return Value::Boolean(false);
        };
        let texts: Vec<_> = args.iter().map(text_of).collect();
        let text = |at: usize| texts.get(at).and_then(|text| text.as_deref());
        let name = args.get(8).and_then(long_of).and_then(|qid| {
            state.qid(qid).map(|known| known.name.as_str()).or_else(|| taxonomy::qid_name(qid))
        });
        let event = EventValues {
            time_ms: args.get(1).and_then(long_of),
            source_ip: text(2),
            destination_ip: text(3),
            username: text(4),
            source_port: text(5),
            destination_port: text(6),
            host: text(7),
            event_name: name,
        };
        Value::Boolean(offense.holds(&event))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, check_with, field, number, whole};

    #[test]
    fn events_of_its_time_with_its_source_are_in_it() {
        let offense = "id,start_time,last_updated_time,offense_type,offense_source\n7,1000,5000,0,10.0.0.5\n";
        let state = [("offenses.csv", offense)];
        let event = |time, from| [number("7"), whole(time), field(from)];
        check_with(&INOFFENSE, &event(2000, "10.0.0.5"), &state, "true");
        check_with(&INOFFENSE, &event(2000, "10.0.0.6"), &state, "false");
        check_with(&INOFFENSE, &event(9000, "10.0.0.5"), &state, "false");
        check(&INOFFENSE, &[number("7")], "false");
        let error = "error: InOffense function: Error loading Offense 8";
        check_with(&INOFFENSE, &[number("8")], &state, error);
    }
}
