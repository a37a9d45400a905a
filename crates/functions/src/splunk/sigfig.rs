//! `sigfig(x)`.

use plan::Arity;
use text::Diagnostic;

use super::number::{Origin, Precision, rounded};
use super::refusal::needs_number;
use crate::{Argument, Context, Function, Kernel, spec};

/// `sigfig(x)` rounds x to its significant digits. A number by itself has all of them and comes back as it is
/// (measured); of a computation the operands have already decided.
///
/// - **Null**: null where x is missing or no number.
/// - **Source**: Search Reference, "Mathematical functions"; measured on 10.4.2.
pub(crate) const SIGFIG: Function = Function {
    spec: spec::scalar("splunk.sigfig", "sigfig(number) -> number", Arity::exactly(1), spec::number),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    needs_number("sigfig", &args[0], context)?;
    let origin = Origin::of(&args[0]);
    Ok(Box::new(move |args| {
        let number = origin.number(&args[0]).map(|(number, precision)| match precision {
            Precision::Exact => number,
            Precision::Written { decimals, .. } => rounded(number, decimals),
        });
        number.into()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, number};

    #[test]
    fn a_number_by_itself_comes_back() {
        check(&SIGFIG, &[number("1.25")], "1.25");
        check(&SIGFIG, &[field("1110")], "1110");
        check(&SIGFIG, &[field("x")], "null");
    }
}
