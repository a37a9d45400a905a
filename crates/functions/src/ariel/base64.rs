//! `BASE64(bytes)`.

use plan::Arity;

use super::text_of::text_of;
use crate::{Function, spec};

/// `BASE64(payload)` writes the bytes in base 64, with padding.
///
/// - **Source**: IBM, "AQL data calculation and formatting functions".
pub(crate) const BASE64: Function = Function {
    spec: spec::scalar("ariel.BASE64", "BASE64(payload) -> text", Arity::exactly(1), spec::text),
    bind: |_, _| Ok(Box::new(|args| text_of(&args[0]).map(|text| written(text.as_bytes())).into())),
};

fn written(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing};

    #[test]
    fn pads_to_four() {
        check(&BASE64, &[field("abc")], "YWJj");
        check(&BASE64, &[field("ab")], "YWI=");
        check(&BASE64, &[field("a")], "YQ==");
        check(&BASE64, &[field("")], "");
        check(&BASE64, &[missing()], "null");
    }
}
