//! `IMATCHES`.

use plan::Arity;

use super::regular::{Extent, regular};
use crate::{Function, spec};

/// `text IMATCHES 'regex'`: like `MATCHES`, without case.
pub(crate) const IMATCHES: Function = Function {
    spec: spec::scalar("ariel.IMATCHES", "text IMATCHES 'regex'", Arity::exactly(2), spec::boolean),
    bind: |args, _| regular(args, "(?i)", Extent::Part),
};

/// `IMATCHES` where the pattern has to match the whole text.
pub(crate) const IMATCHES_WHOLE: Function = Function {
    spec: spec::scalar(
        "ariel.IMATCHES_WHOLE",
        "text IMATCHES 'regex' (whole text)",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind: |args, _| regular(args, "(?i)", Extent::Whole),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, text};

    #[test]
    fn ignores_case() {
        check(&IMATCHES, &[field("ABOBC"), text("b.b")], "true");
        check(&IMATCHES_WHOLE, &[field("ABOBC"), text("a.*c")], "true");
        check(&IMATCHES_WHOLE, &[field("ABOBC"), text("b.b")], "false");
    }
}
