//! `INCIDR('network', address)`.

use plan::{Arity, Literal};
use text::Diagnostic;

use super::text_of::text_of;
use crate::address::Network;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `INCIDR('network', address)` is true where the address is in the network, IPv4 or IPv6.
///
/// - **Null**: null where an argument is null.
/// - **Errors**: a written text that is no network is reported when the query is planned, and so are two arguments
///   that have changed places.
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const INCIDR: Function = Function {
    spec: spec::scalar(
        "ariel.INCIDR",
        "INCIDR('network', address) -> boolean",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let Some(Literal::Text(text)) = &args[0].constant else {
        if let Some(Literal::Text(second)) = &args[1].constant
            && second.contains('/')
        {
            let message = "the network stands first and the address behind it";
            return Err(Diagnostic::error("invalid-network", args[0].span, message));
        }
        return Ok(Box::new(|args| {
            let network = text_of(&args[0]).and_then(|text| Network::parse_or_address(&text));
            network.zip(text_of(&args[1])).map(|(network, address)| network.holds(&address)).into()
        }));
    };
    let network = Network::parse_or_address(text).ok_or_else(|| {
        Diagnostic::error(
            "invalid-network",
            args[0].span,
            format!("`{text}` is not a network such as 10.0.0.0/8"),
        )
    })?;
    Ok(Box::new(move |args: &[Value<'_>]| text_of(&args[1]).map(|address| network.holds(&address)).into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn both_families() {
        check(&INCIDR, &[text("10.0.0.0/8"), field("10.1.2.3")], "true");
        check(&INCIDR, &[text("::1/128"), field("0:0:0:0:0:0:0:1")], "true");
        check(&INCIDR, &[text("10.0.0.0/8"), field("11.1.2.3")], "false");
        check(&INCIDR, &[text("10.0.0.0/8"), missing()], "null");
        check(&INCIDR, &[text("ten"), field("11.1.2.3")], "error: `ten` is not a network such as 10.0.0.0/8");
    }
}
