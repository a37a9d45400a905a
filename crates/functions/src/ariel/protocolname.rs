//! `PROTOCOLNAME(protocolid)`.

use plan::Arity;

use super::text_of::long_of;
use crate::{Function, Value, spec};

/// `PROTOCOLNAME(protocolid)` is the name of an IP protocol, as IANA writes it: `UDP`, `Reserved` (recorded). Null
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
        0 => Some("HOPOPT"),
        1 => Some("ICMP"),
        2 => Some("IGMP"),
        6 => Some("TCP"),
        17 => Some("UDP"),
        41 => Some("IPv6"),
        47 => Some("GRE"),
        50 => Some("ESP"),
        51 => Some("AH"),
        58 => Some("IPv6-ICMP"),
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
        check(&PROTOCOLNAME, &[whole(6)], "TCP");
        check(&PROTOCOLNAME, &[whole(200)], "null");
    }
}
