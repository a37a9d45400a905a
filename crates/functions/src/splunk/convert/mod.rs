//! The conversions of the `convert` command. One file each; a new one is named in both lists below. No query can call
//! them by these names.

mod auto;
mod ctime;
mod dur2sec;
mod memk;
mod mktime;
mod mstime;
mod num;
mod rmcomma;
mod rmunit;

use plan::Arity;

use crate::{Function, Value, spec};

/// All conversions.
pub(crate) const ALL: &[&Function] = &[
    &auto::AUTO,
    &ctime::CTIME,
    &dur2sec::DUR2SEC,
    &memk::MEMK,
    &mktime::MKTIME,
    &mstime::MSTIME,
    &num::NUM,
    &rmcomma::RMCOMMA,
    &rmunit::RMUNIT,
];

/// A conversion to a number that needs no more than the text; what it cannot convert becomes null.
const fn of_text(
    name: &'static str,
    signature: &'static str,
    bind: fn(&[crate::Argument], &crate::Context) -> Result<crate::Kernel, text::Diagnostic>,
) -> Function {
    Function { spec: spec::scalar(name, signature, Arity::exactly(1), spec::number), bind }
}

/// What `read` makes of the text of the value.
fn converted<'v>(value: &Value<'v>, read: fn(&str) -> Option<f64>) -> Value<'v> {
    value.text().and_then(|text| read(text.trim())).into()
}
