//! What the hash functions share.

use std::fmt::Write;

use text::Diagnostic;

use super::refusal::needs_text;
use crate::{Argument, Context, Kernel, Value};

/// The kernel of a hash function: hexadecimal digits of the digest of the value as text.
///
/// - **Null, multivalue**: null where the argument is missing; several values are joined by line ends (believed).
/// - **Errors**: a number or `null()` written as the argument is refused when the query is planned (measured).
pub(super) fn digest(
    function: &'static str,
    args: &[Argument],
    context: &Context,
    digest: fn(&[u8]) -> Vec<u8>,
) -> Result<Kernel, Diagnostic> {
    needs_text(function, &args[0], context)?;
    Ok(Box::new(move |args| match args[0].text() {
        Some(text) => Value::owned(hexadecimal(&digest(text.as_bytes()))),
        None => Value::Null,
    }))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
