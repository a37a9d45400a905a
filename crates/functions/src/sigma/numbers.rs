//! What the comparisons of numbers share.

use std::cmp::Ordering;

use text::Diagnostic;

use crate::spec::written_text;
use crate::{Argument, Kernel, Value};

/// The kernel that compares a field with a number: false where the event lacks the field or it is no number; any
/// member of several may compare so.
pub(super) fn numbers(args: &[Argument], holds: fn(Ordering) -> bool) -> Result<Kernel, Diagnostic> {
    let number: Option<f64> = written_text(&args[1])?.trim().parse().ok();
    let compares = move |member: &str| {
        let order = number
            .zip(member.trim().parse().ok())
            .and_then(|(right, left): (f64, f64)| left.partial_cmp(&right));
        order.is_some_and(holds)
    };
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(compares))))
}
