//! `convert rmcomma(field)`.

use plan::Arity;

use crate::{Function, spec};

/// `rmcomma(field)` is the value without its commas: `1,000,000.00` becomes `1000000.00`.
///
/// - **Null** stays null; each member of a multivalue is changed.
/// - **Source**: Search Reference, "convert"; measured on Splunk 10.4.2.
pub(super) const RMCOMMA: Function = Function {
    spec: spec::scalar(
        "splunk.convert_rmcomma",
        "rmcomma(field) -> text",
        Arity::exactly(1),
        spec::text_like_first,
    ),
    bind: |_, _| Ok(Box::new(|args| args[0].map_members(|text| text.replace(',', "").into()))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi};

    #[test]
    fn commas_go() {
        check(&RMCOMMA, &[field("1,000,000.00")], "1000000.00");
        check(&RMCOMMA, &[multi(&["1,2", "3"])], "[12, 3]");
        check(&RMCOMMA, &[missing()], "null");
    }
}
