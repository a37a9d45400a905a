//! `convert rmunit(field)`.

use std::borrow::Cow;

use plan::Arity;

use crate::{Function, spec};

/// `rmunit(field)` is the number that the value starts with; a value that starts with none stays.
///
/// - **Null** stays null; each member of a multivalue is changed.
/// - **Source**: Search Reference, "convert". Believed: what happens where there is no number.
pub(super) const RMUNIT: Function = Function {
    spec: spec::scalar(
        "splunk.convert_rmunit",
        "rmunit(field) -> text",
        Arity::exactly(1),
        spec::text_like_first,
    ),
    bind: |_, _| Ok(Box::new(|args| args[0].map_members(without_unit))),
};

fn without_unit(text: Cow<'_, str>) -> Cow<'_, str> {
    let signed = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let sign = text.len() - signed.len();
    let whole = signed.find(|c: char| !c.is_ascii_digit()).unwrap_or(signed.len());
    let rest = &signed[whole..];
    let decimals = match rest.strip_prefix('.') {
        Some(digits) => {
            let count = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            if count > 0 { count + 1 } else { 0 }
        }
        None => 0,
    };
    if whole + decimals == 0 {
        return text;
    }
    Cow::Owned(text[..sign + whole + decimals].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn what_follows_the_number_goes() {
        check(&RMUNIT, &[field("3.75sec")], "3.75");
        check(&RMUNIT, &[field("-12 ms")], "-12");
        check(&RMUNIT, &[field("7.")], "7");
        check(&RMUNIT, &[field("fast")], "fast");
        check(&RMUNIT, &[missing()], "null");
    }
}
