//! `toint(value) -> integer`.

use plan::Arity;

use super::number::as_number;
use crate::{Function, spec};

/// `toint(value)` is the number that the value is, its decimals cut off.
///
/// - **Null**: null where the argument is missing or no JSON of that kind.
/// - **Source**: Search Reference, "JSON functions" and "Conversion functions".
pub(crate) const TOINT: Function = Function {
    spec: spec::scalar("splunk.toint", "toint(value) -> integer", Arity::exactly(1), spec::integer),
    bind: |_, _| Ok(Box::new(|args| as_number(&args[0]).map(|number| number.trunc() as i64).into())),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn reads_json() {
        check(&TOINT, &[field("-1.9")], "-1");
        check(&TOINT, &[field("x")], "null");
        check(&TOINT, &[missing()], "null");
    }
}
