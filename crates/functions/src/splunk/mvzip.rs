//! `mvzip(list, list, "delimiter")`.

use std::borrow::Cow;

use plan::Arity;

use crate::{Function, Value, spec};

/// `mvzip(x, y, "delimiter")` joins the first value of x with the first of y, the second with the second, and so on
/// as far as both go; the delimiter is a comma where none is given.
///
/// - **Null**: null where an argument is missing.
/// - **Source**: Search Reference, "Multivalue eval functions".
pub(crate) const MVZIP: Function = Function {
    spec: spec::scalar(
        "splunk.mvzip",
        "mvzip(list, list, \"delimiter\") -> list",
        Arity::between(2, 3),
        spec::multi,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let Some(delimiter) = args.get(2).map_or(Some(Cow::Borrowed(",")), Value::text) else {
                return Value::Null;
            };
            let (left, right) = (args[0].members(), args[1].members());
            let pairs =
                left.iter().zip(&right).map(|(left, right)| Cow::Owned(format!("{left}{delimiter}{right}")));
            let pairs: Vec<_> = pairs.collect();
            if pairs.is_empty() { Value::Null } else { Value::Multi(pairs) }
        }))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, multi, text};

    #[test]
    fn joins_pair_by_pair() {
        check(&MVZIP, &[multi(&["a", "b"]), multi(&["1", "2", "3"])], "[a,1, b,2]");
        check(&MVZIP, &[field("a"), field("1"), text("|")], "[a|1]");
        check(&MVZIP, &[field("a"), missing()], "null");
    }
}
