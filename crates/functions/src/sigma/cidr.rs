//! `field|cidr: network`.

use plan::Arity;
use text::Diagnostic;

use crate::address::Network;
use crate::spec::written_text;
use crate::{Argument, Context, Function, Kernel, Value, spec};

/// `field|cidr: network`: the field is an address in the network, IPv4 or IPv6. A lone address is the network of
/// only itself.
///
/// - **Null, multivalue**: false for a field that the event lacks or that is no address; any member may match.
/// - **Errors**: what is no network is reported when the rule is planned.
pub(crate) const CIDR: Function = Function {
    spec: spec::scalar("sigma.cidr", "field|cidr: network", Arity::exactly(2), spec::boolean),
    bind,
};

fn bind(args: &[Argument], _: &Context) -> Result<Kernel, Diagnostic> {
    let text = written_text(&args[1])?;
    let network = Network::parse_or_address(&text).ok_or_else(|| {
        Diagnostic::error(
            "invalid-network",
            args[1].span,
            format!("`{text}` is not a network such as 10.0.0.0/8"),
        )
    })?;
    Ok(Box::new(move |args| Value::Boolean(args[0].any_member(|member| network.holds(member)))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, text};

    #[test]
    fn holds_addresses_of_both_families() {
        check(&CIDR, &[field("192.168.7.9"), text("192.168.0.0/16")], "true");
        check(&CIDR, &[field("fe80::1"), text("fe80::/10")], "true");
        check(&CIDR, &[field("-"), text("10.0.0.0/8")], "false");
        check(&CIDR, &[missing(), text("10.0.0.0/8")], "false");
        check(&CIDR, &[missing(), text("ten")], "error: `ten` is not a network such as 10.0.0.0/8");
    }
}
