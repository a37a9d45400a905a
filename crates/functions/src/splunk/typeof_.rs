//! `typeof(value)`.

use plan::Arity;

use super::kind::Kind;
use super::number::Origin;
use crate::{Function, Value, spec};

/// `typeof(value)` is `Number`, `String`, `Bool`, `Multivalue` (believed), or `Invalid` where there is no value.
///
/// - **Source**: Search Reference, "Informational functions"; measured on 10.4.2 (missing).
pub(crate) const TYPEOF: Function = Function {
    spec: spec::scalar("splunk.typeof", "typeof(value) -> text", Arity::exactly(1), spec::text),
    bind: |args, _| {
        let origin = Origin::of(&args[0]);
        Ok(Box::new(move |args| {
            Value::Text(
                match Kind::of(&args[0], origin) {
                    Kind::Number(_) => "Number",
                    Kind::String => "String",
                    Kind::Bool => "Bool",
                    Kind::Multivalue => "Multivalue",
                    Kind::Invalid => "Invalid",
                }
                .into(),
            )
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text, truth};

    #[test]
    fn names_the_kind() {
        check(&TYPEOF, &[number("12")], "Number");
        check(&TYPEOF, &[field("12")], "Number");
        check(&TYPEOF, &[text("12")], "String");
        check(&TYPEOF, &[truth(false)], "Bool");
        check(&TYPEOF, &[missing()], "Invalid");
    }
}
