//! `mvrange(start, end, step)`.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use plan::Arity;
use text::Diagnostic;

use super::number::as_number;
use super::relative::Modifiers;
use crate::{Argument, Context, Function, Kernel, Value, number_text, spec};

/// At most this many values: what a query asks for must not exhaust the memory.
const MOST: usize = 1_000_000;

/// `mvrange(start, end, step)` is the list of numbers from start, the end left out, a step of 1 where none is given.
/// A step such as `"7d"` is one of the calendar in the user's zone: it may be an hour longer or shorter.
///
/// - **Null**: null where an argument is missing or no number, or the list is empty.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVRANGE: Function = Function {
    spec: spec::scalar(
        "splunk.mvrange",
        "mvrange(start, end, step) -> list",
        Arity::between(2, 3),
        spec::multi,
    ),
    bind,
};

fn bind(_: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    let zone = context.zone.clone();
    Ok(Box::new(move |args| match numbers(args, &zone) {
        Some(numbers) if !numbers.is_empty() => {
            Value::Multi(numbers.into_iter().map(|number| Cow::Owned(number_text(number))).collect())
        }
        Some(_) | None => Value::Null,
    }))
}

fn numbers(args: &[Value<'_>], zone: &TimeZone) -> Option<Vec<f64>> {
    let (start, end) = (as_number(&args[0])?, as_number(&args[1])?);
    let step = match args.get(2) {
        None => Some(1.0),
        Some(Value::Null) => return None,
        Some(step) => as_number(step),
    };
    let modifiers = match (step, args.get(2).and_then(Value::text)) {
        (None, Some(text)) => Some(Modifiers::parse(&format!("+{text}"))?),
        _ => None,
    };
    let mut out = Vec::new();
    let mut next = start;
    while next < end && out.len() < MOST {
        out.push(next);
        let following = match (&modifiers, step) {
            (Some(modifiers), _) => modifiers.apply(next, zone)?,
            (None, step) => next + step?,
        };
        if following <= next {
            return None;
        }
        next = following;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, context, field, missing, number, run_in, text};

    #[test]
    fn the_end_is_left_out() {
        check(&MVRANGE, &[number("1"), number("11"), number("2")], "[1, 3, 5, 7, 9]");
        check(&MVRANGE, &[number("1"), number("4")], "[1, 2, 3]");
        check(&MVRANGE, &[field("4"), number("4")], "null");
        check(&MVRANGE, &[missing(), number("4")], "null");
        check(&MVRANGE, &[number("1"), number("4"), number("0")], "null");
    }

    #[test]
    fn a_step_of_days_follows_the_calendar() {
        let zone = TimeZone::posix("PST8PDT,M3.2.0,M11.1.0").expect("the rule is one");
        let context = Context { zone, ..context() };
        let shown = run_in(&MVRANGE, &[number("1520277931"), number("1521483931"), text("7d")], &context);
        assert_eq!(shown, "[1520277931, 1520879131]");
    }
}
