//! What eval's `max` and `min` share.

use std::cmp::Ordering;

use text::Diagnostic;

use super::number::{Origin, read_number};
use super::refusal::invalid_arguments;
use crate::{Argument, Context, Kernel, Value};

/// The kernel that gives the extreme one of all members of the arguments, missing ones left out.
///
/// Text ranks above numbers; quoted digits are text and compare as such (`min("10", "9")` is `10`), digits in a
/// field are a number: measured on 10.4.2, and the other way round than `stats max`.
///
/// - **Null**: null where all are missing.
/// - **Errors**: no argument is refused when the query is planned (measured).
pub(super) fn extreme(
    function: &'static str,
    args: &[Argument],
    context: &Context,
    better: Ordering,
) -> Result<Kernel, Diagnostic> {
    if args.is_empty() {
        return Err(invalid_arguments(function, context));
    }
    let quoted: Vec<bool> = args.iter().map(|argument| Origin::of(argument) == Origin::Quoted).collect();
    Ok(Box::new(move |args| {
        let mut best: Option<(Option<f64>, String, Value<'_>)> = None;
        for (value, quoted) in args.iter().zip(&quoted) {
            for member in value.members() {
                let number = if *quoted { None } else { read_number(&member) };
                let beaten = best
                    .as_ref()
                    .is_none_or(|(known, text, _)| order(number, &member, *known, text) == better);
                if beaten {
                    let kept = number.map_or(Value::Text(member.clone()), Value::Number);
                    best = Some((number, member.into_owned(), kept));
                }
            }
        }
        best.map_or(Value::Null, |(_, _, value)| value)
    }))
}

fn order(left: Option<f64>, left_text: &str, right: Option<f64>, right_text: &str) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) => left.partial_cmp(&right).unwrap_or(Ordering::Equal),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => left_text.cmp(right_text),
    }
}
