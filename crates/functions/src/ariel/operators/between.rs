//! `BETWEEN`.

use plan::Arity;
use text::Diagnostic;

use super::comparison::{As, compare};
use crate::{Argument, Context, Function, Kernel, spec};

/// `a BETWEEN b AND c`: `a >= b AND a <= c` (both ends included: believed).
///
/// - **Null**: null where any is null.
/// - **Source**: IBM, "Ariel Query Language operators".
pub(crate) const BETWEEN: Function = Function {
    spec: spec::scalar("ariel.between", "a BETWEEN b AND c", Arity::exactly(3), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let (low, high) = (As::of(&args[0], &args[1]), As::of(&args[0], &args[2]));
    Ok(Box::new(move |args| {
        let above = compare(low, &args[0], &args[1], |order| order.is_ge());
        let below = compare(high, &args[0], &args[2], |order| order.is_le());
        above.zip(below).map(|(above, below)| above && below).into()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, missing, number, whole};

    #[test]
    fn includes_both_ends() {
        check(&BETWEEN, &[whole(1), number("1"), number("5")], "true");
        check(&BETWEEN, &[whole(5), number("1"), number("5")], "true");
        check(&BETWEEN, &[whole(6), number("1"), number("5")], "false");
        check(&BETWEEN, &[missing(), number("1"), number("5")], "null");
    }
}
