//! What `<`, `<=`, `>`, `>=` of `search` share.

use std::cmp::Ordering;

use text::Diagnostic;

use super::comparand::order;
use crate::spec::written_text;
use crate::{Argument, Kernel, Value};

/// The kernel of an order comparison of `search`: as numbers where both are, else as text without case.
///
/// - **Null, multivalue**: false for a missing field; any member may compare so (believed).
pub(super) fn ordered(args: &[Argument], holds: fn(Ordering) -> bool) -> Result<Kernel, Diagnostic> {
    let comparand = written_text(&args[1])?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| holds(order(member, &comparand))))))
}
