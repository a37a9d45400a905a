//! `IN`.

use plan::Arity;
use text::Diagnostic;

use super::comparison::{As, compare};
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `a IN (b, c)`: `a = b OR a = c`. Quoted and unquoted values may be mixed; of a list any element may equal.
///
/// - **Null**: null where `a` is null.
/// - **Source**: IBM, "Ariel Query Language operators".
pub(crate) const IN: Function =
    Function { spec: spec::scalar("ariel.in", "a IN (b, ...)", Arity::at_least(2), spec::boolean), bind };

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let compared: Vec<As> = args[1..].iter().map(|other| As::of(&args[0], other)).collect();
    Ok(Box::new(move |args| {
        if args[0].is_null() {
            return Value::Null;
        }
        let mut others = args[1..].iter().zip(&compared);
        Value::Boolean(
            others.any(|(other, as_)| compare(*as_, &args[0], other, |order| order.is_eq()) == Some(true)),
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number, text, whole};

    #[test]
    fn equals_any_of_mixed_values() {
        check(&IN, &[whole(113039), number("113039"), text("tunnel-up")], "true");
        check(&IN, &[field("tunnel-up"), number("113039"), text("tunnel-up")], "true");
        check(&IN, &[whole(5), number("93"), number("119")], "false");
        check(&IN, &[missing(), number("1")], "null");
    }
}
