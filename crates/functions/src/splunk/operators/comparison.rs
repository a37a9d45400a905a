//! What the comparisons share.

use std::cmp::Ordering;

use plan::Literal;
use text::Diagnostic;

use crate::splunk::order::any_pair;
use crate::splunk::refusal::type_checking;
use crate::{Argument, Kernel};

/// The kernel of a comparison: as numbers where both sides look like numbers, else as text with case.
///
/// - **Null**: null where a side is missing; `if` and `where` take that for not true.
/// - **Multivalue**: true where any member compares so (measured for `=` only).
/// - **Errors**: `null()` is refused when the query is planned (measured); `isnull()` is what is meant.
pub(super) fn comparison(
    operator: &'static str,
    args: &[Argument],
    holds: fn(Ordering) -> bool,
) -> Result<Kernel, Diagnostic> {
    if let Some(null) = args.iter().find(|argument| argument.constant == Some(Literal::Null)) {
        return Err(type_checking(&format!("The '{operator}' operator received different types"), null.span));
    }
    Ok(Box::new(move |args| any_pair(&args[0], &args[1], holds).into()))
}
