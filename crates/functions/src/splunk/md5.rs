//! `md5(text)`.

use md5::{Digest, Md5};
use plan::Arity;

use super::digest::digest;
use crate::{Function, spec};

/// `md5(text)` is the MD5 digest of the text's UTF-8 bytes, in small hexadecimal digits. See [`super::digest`].
///
/// - **Source**: Search Reference, "Cryptographic functions"; measured on 10.4.2 (errors).
pub(crate) const MD5: Function = Function {
    spec: spec::scalar("splunk.md5", "md5(text) -> text", Arity::exactly(1), spec::text),
    bind: |args, context| digest("md5", args, context, |bytes| Md5::digest(bytes).to_vec()),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{check, field, missing, number};

    #[test]
    fn digests_bytes() {
        let abc = "900150983cd24fb0d6963f7d28e17f72";
        check(&MD5, &[field("abc")], abc);
        check(&MD5, &[missing()], "null");
        check(&MD5, &[number("1")], "error: The arguments to the 'md5' function are invalid");
    }
}
