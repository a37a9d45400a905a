//! `cidrmatch("network", address)`.

use plan::Arity;
use text::Diagnostic;

use super::refusal::{constant_text, needs_value};
use crate::address::Network;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `cidrmatch("network", address)` is true where the address is in the network, IPv4 or IPv6.
///
/// - **Null, multivalue**: null where one is missing; any member of the address may match (believed).
/// - **Errors**: none for what is no network or no address: it does not match (measured).
/// - **Source**: Search Reference, "Comparison and Conditional functions"; measured on 10.4.2.
pub(crate) const CIDRMATCH: Function = Function {
    spec: spec::scalar(
        "splunk.cidrmatch",
        "cidrmatch(\"network\", address) -> boolean",
        Arity::exactly(2),
        spec::boolean,
    ),
    bind,
};

fn bind(args: &[Argument], context: &Context) -> Result<Kernel, Diagnostic> {
    args.iter().try_for_each(|argument| needs_value("cidrmatch", argument, context))?;
    let Some(text) = constant_text(&args[0]) else {
        return Ok(Box::new(|args| match args[0].text() {
            Some(text) => holds(Network::parse_or_address(&text), &args[1]),
            None => Value::Null,
        }));
    };
    let network = Network::parse_or_address(text);
    Ok(Box::new(move |args| holds(network, &args[1])))
}

fn holds(network: Option<Network>, address: &Value<'_>) -> Value<'static> {
    if address.is_null() {
        return Value::Null;
    }
    Value::Boolean(network.is_some_and(|network| address.any_member(|text| network.holds(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn both_families_and_nonsense() {
        check(&CIDRMATCH, &[text("192.0.2.0/24"), field("192.0.2.56")], "true");
        check(&CIDRMATCH, &[text("192.0.2.0/24"), text("192.0.3.0")], "false");
        check(&CIDRMATCH, &[text("10.0.0.0/8"), text("not-an-ip")], "false");
        check(&CIDRMATCH, &[field("2001:db8:ffff::ff00/120"), field("2001:0db8:ffff:0::ff99")], "true");
        check(&CIDRMATCH, &[text("10.0.0.0/8"), missing()], "null");
    }
}
