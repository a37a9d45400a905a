//! `sha512(text)`.

use plan::Arity;
use sha2::{Digest, Sha512};

use super::digest::digest;
use crate::{Function, spec};

/// `sha512(text)` is the SHA-512 digest of the text's UTF-8 bytes, in small hexadecimal digits. See [`super::digest`].
///
/// - **Source**: Search Reference, "Cryptographic functions"; measured on 10.4.2 (errors).
pub(crate) const SHA512: Function = Function {
    spec: spec::scalar("splunk.sha512", "sha512(text) -> text", Arity::exactly(1), spec::text),
    bind: |args, context| digest("sha512", args, context, |bytes| Sha512::digest(bytes).to_vec()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn digests_bytes() {
        let abc = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
        check(&SHA512, &[field("abc")], abc);
        check(&SHA512, &[missing()], "null");
        check(&SHA512, &[number("1")], "error: The arguments to the 'sha512' function are invalid");
    }
}
