//! `sha256(text)`.

use plan::Arity;
use sha2::{Digest, Sha256};

use super::digest::digest;
use crate::{Function, spec};

/// `sha256(text)` is the SHA-256 digest of the text's UTF-8 bytes, in small hexadecimal digits. See [`super::digest`].
///
/// - **Source**: Search Reference, "Cryptographic functions"; measured on 10.4.2 (errors).
pub(crate) const SHA256: Function = Function {
    spec: spec::scalar("splunk.sha256", "sha256(text) -> text", Arity::exactly(1), spec::text),
    bind: |args, context| digest("sha256", args, context, |bytes| Sha256::digest(bytes).to_vec()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn digests_bytes() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        check(&SHA256, &[field("abc")], abc);
        check(&SHA256, &[missing()], "null");
        check(&SHA256, &[number("1")], "error: The arguments to the 'sha256' function are invalid");
    }
}
