//! Names of numbered things, which the taxonomy knows.

use super::text_of::long_of;
use crate::{Kernel, Value};

/// The kernel that looks a number up; null where the number is null or has no name.
pub(super) fn looked_up(find: fn(i64) -> Option<&'static str>) -> Kernel {
    Box::new(move |args| match long_of(&args[0]).and_then(find) {
        Some(name) => Value::Text(name.into()),
        None => Value::Null,
    })
}
