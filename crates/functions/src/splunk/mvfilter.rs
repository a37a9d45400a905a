//! `mvfilter(condition)`.

use plan::Arity;

use super::elementwise::refused;
use crate::{Function, spec};

/// `mvfilter(condition)` keeps the values of the one field in the condition for which it is true.
///
/// - **Null**: null where the field is missing or no value is left.
/// - **Errors**: a condition without a field, or with several.
/// - **Source**: Search Reference, "Multivalue eval functions"; measured on 10.4.2. The engine's expressions run it,
///   since it evaluates its argument anew for each value.
pub(crate) const MVFILTER: Function = Function {
    spec: spec::scalar("splunk.mvfilter", "mvfilter(condition) -> any", Arity::exactly(1), spec::multi),
    bind: refused,
};
