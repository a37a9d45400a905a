//! Names of kinds of events.

use std::sync::Arc;

use qradar::Qid;

use super::text_of::long_of;
use crate::{Context, Kernel, Value};

/// The kernel that looks a QID up, in the state and then in the taxonomy; null where neither knows it.
pub(super) fn of_qid(
    context: &Context,
    of: fn(&Qid) -> Option<String>,
    ours: fn(i64) -> Option<String>,
) -> Kernel {
    let state = Arc::clone(&context.qradar);
    Box::new(move |args| {
        let Some(id) = long_of(&args[0]) else { return Value::Null };
        let known = state.qid(id).and_then(of);
        known.or_else(|| ours(id)).into()
    })
}
