//! `sha1(text)`.

use plan::Arity;
use sha1::{Digest, Sha1};

use super::digest::digest;
use crate::{Function, spec};

/// `sha1(text)` is the SHA-1 digest of the text's UTF-8 bytes, in small hexadecimal digits. See [`super::digest`].
///
/// - **Source**: Search Reference, "Cryptographic functions"; measured on 10.4.2 (errors).
pub(crate) const SHA1: Function = Function {
    spec: spec::scalar("splunk.sha1", "sha1(text) -> text", Arity::exactly(1), spec::text),
    bind: |args, context| digest("sha1", args, context, |bytes| Sha1::digest(bytes).to_vec()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn digests_bytes() {
        let abc = "a9993e364706816aba3e25717850c26c9cd0d89d";
        check(&SHA1, &[field("abc")], abc);
        check(&SHA1, &[missing()], "null");
        check(&SHA1, &[number("1")], "error: The arguments to the 'sha1' function are invalid");
    }
}
