//! `mvmap(field, expression)`.

use plan::Arity;

use super::elementwise::refused;
use crate::{Function, spec};

/// `mvmap(field, expression)` is the value of the expression for each value of the field, one after the other.
///
/// - **Null**: null where the field is missing; a value for which the expression is null gives none (believed).
/// - **Source**: Search Reference, "Multivalue eval functions". The engine's expressions run it, since it evaluates its
///   argument anew for each value.
pub(crate) const MVMAP: Function = Function {
    spec: spec::scalar("splunk.mvmap", "mvmap(field, expression) -> any", Arity::exactly(2), spec::multi),
    bind: refused,
};
