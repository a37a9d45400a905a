//! `CASE WHEN ... THEN ... ELSE ... END`, `IF ... THEN ... ELSE ...`.

use plan::{Arity, Type};

use crate::{Function, Value, spec};

/// `case(condition, value, ..., otherwise)`: the value after the first condition that is true, else the last
/// argument where their number is odd, else null. `CASE x WHEN y` is `x = y` as condition.
///
/// - **Null**: a null condition counts as not true.
/// - **Source**: IBM, "Conditional logic in AQL queries".
pub(crate) const CASE: Function = Function {
    spec: spec::scalar(
        "ariel.case",
        "CASE WHEN condition THEN value ... ELSE value END",
        Arity::at_least(2),
        returns,
    ),
    bind: |_, _| {
        Ok(Box::new(|args| {
            let pairs = args.chunks_exact(2);
            let otherwise = pairs.remainder().first();
            let found = pairs.into_iter().find(|pair| pair[0] == Value::Boolean(true)).map(|pair| &pair[1]);
            found.or(otherwise).cloned().unwrap_or(Value::Null)
        }))
    },
};

/// The values are the second of each pair and, where the number is odd, the last.
fn returns(types: &[Type]) -> Type {
    let otherwise = (types.len() % 2 == 1).then(|| types.last().copied()).flatten();
    spec::joined(types.chunks_exact(2).map(|pair| pair[1]).chain(otherwise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, number, text, truth};

    #[test]
    fn the_first_true_condition_decides() {
        check(&CASE, &[truth(false), text("a"), truth(true), text("b"), text("c")], "b");
        check(&CASE, &[missing(), text("a"), text("c")], "c");
        check(&CASE, &[truth(false), number("1")], "null");
    }
}
