//! `PROTOCOLNAME(protocolid)`.

use plan::Arity;

use super::text_of::long_of;
use crate::{Function, Value, spec};

/// `PROTOCOLNAME(protocolid)` is the name of an IP protocol, as `tcp_ip` (believed, from recorded results). Null
/// where the number is none that Windows telemetry has.
///
/// - **Source**: IBM, "AQL data retrieval functions".
pub(crate) const PROTOCOLNAME: Function = Function {
    spec: spec::scalar(
        "ariel.PROTOCOLNAME",
        "PROTOCOLNAME(protocolid) -> text",
        Arity::exactly(1),
        spec::text,
    ),
    bind: |_, _| {
        Ok(Box::new(|args: &[Value<'_>]| match long_of(&args[0]).and_then(protocol_name) {
            Some(name) => Value::Text(name.into()),
            None => Value::Null,
        }))
    },
};

fn protocol_name(id: i64) -> Option<&'static str> {
    match id {
        1 => Some("icmp_ip"),
        6 => Some("tcp_ip"),
        17 => Some("udp_ip"),
        58 => Some("ipv6_icmp"),
        255 => Some("Reserved"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, whole};

    #[test]
    fn names_protocols() {
        check(&PROTOCOLNAME, &[whole(6)], "tcp_ip");
        check(&PROTOCOLNAME, &[whole(200)], "null");
    }
}
